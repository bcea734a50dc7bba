"""The letter that goes out with the workbooks of ``parlib template --below``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from parlib.cli.console import relative, tell
from parlib.speech.catalogue import msg

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework
    from parlib.codebook.units import Locality
    from parlib.store.project import Project
    from parlib.store.releases import Release


def write_covering_letter(
    project: Project,
    release: Release,
    book: Framework,
    units: Sequence[Locality],
    period: int,
    *,
    files: Mapping[str, str],
    folder: Path,
) -> list[Path]:
    """Draft the letter beside the workbooks; one that is there already stays, somebody may have
    gone on writing in it.

    Parameters
    ----------
    project, release, book, period
        As for the workbooks.
    units : sequence of Locality
        Units that get a workbook, of one level below one unit.
    files : mapping of str to str
        Name of each unit's workbook, by identity.
    folder : Path
        Where the workbooks are.

    Returns
    -------
    list of Path
        What was written: PDF, and Word where that extra is installed.
    """
    from datetime import date

    import pandas as pd

    from parlib.briefing.dispatch.covering_letter import CoveringLetter
    from parlib.briefing.dispatch.forms import Issue
    from parlib.briefing.pages.docx import render_docx
    from parlib.briefing.pages.pdf import render_pdf
    from parlib.files.whole import write_bytes
    from parlib.speech.extras import lacking
    from parlib.store.wording import load_wording

    above = release.register.above(units[0], period)
    if above is None:
        return []
    stem = f"cong-van-gui-bang-tu-cham-diem-{period}"
    kinds = ("pdf",) if lacking("docx") else ("pdf", "docx")
    places = {kind: folder / f"{stem}.{kind}" for kind in kinds}
    if there := [place for place in places.values() if place.exists()]:
        tell(
            msg(
                "the letter is there already and stays as it is: {file}",
                file=", ".join(relative(place, project) for place in there),
            )
        )
        return []
    handed_out = pd.DataFrame(
        [(u.locality, u.name, files[u.locality]) for u in units],
        columns=["locality", "name", "file"],
    )
    model = CoveringLetter(
        handed_out,
        units[0].level,
        book.called_vi,
        period,
        unit=above,
        above=release.register.above(above, period),
        issue=Issue(issued_on=date.today()),  # noqa: DTZ011 - the day of a draft is a local date
        wording=load_wording(project.all_params)["vi"],
        release=release.id,
        illustrative=above.fictional or book.status == "illustrative",
    ).model()
    render = {"pdf": render_pdf, "docx": render_docx}
    return [write_bytes(place, render[kind](model)) for kind, place in places.items()]
