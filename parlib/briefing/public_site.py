"""A site for an office's web server: the catalogue with its maps, and the documents it leads to.

Plain files, complete without a script. What may not go out does not: documents that are not what
the data say, a withheld figure in clear, the name of a person, notebooks and models.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from parlib.briefing.bundle_parts import BundlePart, open_part, part_faults
from parlib.briefing.catalogue import catalogue_page
from parlib.briefing.catalogue_entries import collect
from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.run.batch import BatchReport
from parlib.codebook.inert_text import csv_text
from parlib.codebook.kinds import KINDS, called
from parlib.codebook.runs import BriefRequest
from parlib.document.model import to_json
from parlib.errors import BundleRefused, VerificationFailed
from parlib.files.whole import whole_folder
from parlib.speech.catalogue import listed, saying
from parlib.store.project import Project
from parlib.store.releases import Release

PUBLIC = (".html", ".pdf", ".docx")
"""Formats that are published."""
NAMES_A_PERSON = saying("names a person in charge")
_NAMED = 6  # documents named beside a reason that they share
_SHORTEST_NAME = 5  # letters; a shorter entry under "person in charge" is an initial, not a name


@dataclass(frozen=True)
class Published:
    """What was published.

    Attributes
    ----------
    page : Path
        The first page.
    documents : int
        Documents it leads to.
    left_out : tuple of (str, str)
        Unit, year and kind of a document that is not in it, and why. An annex that names a person
        stays out alone, and the document goes without it.
    """

    page: Path
    documents: int
    left_out: tuple[tuple[str, str], ...]


def publish(
    into: Path,
    *,
    project: Project,
    release: Release,
    illustrative: bool = False,
    language: str = "vi",
    watched: Callable[[Sequence[dict[str, Any]]], Iterable[dict[str, Any]]] = iter,
) -> Published:
    """Write a site of all documents of a release that may go out.

    Parameters
    ----------
    into : Path
        A folder that does not exist yet.
    project, release : Project, Release
        Where the documents lie, and what each is held against before it is copied.
    illustrative : bool
        Publish fictional units too, for training; every page of theirs says what it is.
    language : str
        Language of the first page.
    watched : callable
        Gives the rows of the catalogue on one by one while somebody looks how far it is: each
        document is proved.

    Returns
    -------
    Published

    Raises
    ------
    BundleRefused
        Nothing may go out; each document with its reason.
    PlaceTaken
        Something stands at ``into``.
    """
    persons = persons_of(release)
    rows: list[dict[str, Any]] = []
    left_out: list[tuple[str, str]] = []
    copies: list[tuple[Path, str]] = []
    for row in watched(collect(BatchReport(release.id, (), 0.0, ""), project)):
        folder = project.reports / row["folder"]
        about = f"{row['locality_name']} {row['period']}"
        kept_back = dict(
            _reasons(row, folder, project, release, persons, illustrative=illustrative)
        )
        annex = KINDS[row["kind"]].annex
        if kept_back == {annex: NAMES_A_PERSON}:  # the document itself names nobody
            left_out.append((_document(about, annex, language), NAMES_A_PERSON))
            row = {**row, "annex": []}
        elif kept_back:
            why = next(iter(kept_back.values()))
            left_out.append((_document(about, row["kind"], language), why))
            continue
        names = [f for f in (*row["files"], *row.get("annex", ())) if Path(f).suffix in PUBLIC]
        copies += [(folder / name, f"{folder.name}/{name}") for name in names]
        rows.append(
            {
                **row,
                "folder": folder.name,
                "files": [f for f in row["files"] if Path(f).suffix in PUBLIC],
                "annex": [f for f in row.get("annex", ()) if Path(f).suffix in PUBLIC],
            }
        )
    if not rows:
        told = listed(
            saying("{who}: {fault}", who=_names(whom), fault=why)
            for why, whom in by_reason(left_out)
        )
        raise BundleRefused(
            saying(
                "nothing may be published; what keeps each document back:\n{reasons}", reasons=told
            )
            if left_out
            else saying("nothing to publish → make briefs first")
        )
    with whole_folder(into) as folder:
        for source, name in copies:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(source, folder / name)
        listing = _listing(rows, release)
        page = catalogue_page(listing, project, language=language)
        (folder / "index.html").write_text(page, "utf-8")
        as_json = json.dumps(listing, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / "index.json").write_text(as_json + "\n", "utf-8")
        (folder / "figures.csv").write_text(_figures(rows), "utf-8")
    return Published(into / "index.html", len(rows), tuple(left_out))


def by_reason(left_out: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each reason once, with all that it keeps back, in the order of first occurrence.

    Examples
    --------
    >>> by_reason([("A", "changed"), ("B", "illustrative"), ("C", "changed")])
    [('changed', ('A', 'C')), ('illustrative', ('B',))]
    """
    whom: dict[str, list[str]] = {}
    for who, why in left_out:
        whom.setdefault(why, []).append(who)
    return [(why, tuple(names)) for why, names in whom.items()]


def _document(about: str, kind: str, language: str) -> str:
    return f"{about} ({called(kind, language)})"


def _names(whom: Sequence[str]) -> str:
    rest = len(whom) - _NAMED
    told = "; ".join(whom[:_NAMED])
    return f"{told} … (+{rest})" if rest > 0 else told


def _reasons(
    row: dict[str, Any],
    folder: Path,
    project: Project,
    release: Release,
    persons: frozenset[str],
    *,
    illustrative: bool,
) -> Iterator[tuple[str, str]]:
    """Yield why a document, or its annex, may not go out: the kind, and the reason."""
    if row["illustrative"] and not illustrative:
        yield row["kind"], saying("illustrative: --illustrative publishes it, for training")
        return
    for kind in (row["kind"], *([KINDS[row["kind"]].annex] if row.get("annex") else [])):
        try:
            model = kept_model(folder, kind)
        except VerificationFailed as fault:
            yield kind, fault.message
            return
        request = BriefRequest(
            notebook=kind,
            locality=row["locality"],
            period=row["period"],
            language=row["language"],
            issued_on=date.fromisoformat(model["meta"]["issued_on"]),
            as_of=row.get("as_of"),
        )
        part, refusals = open_part(request, project, release)
        faults = [*refusals, *(_faults_of(part, project, release) if part is not None else ())]
        if part is not None and any(name in to_json(part.model) for name in persons):
            faults.append(NAMES_A_PERSON)
        yield from ((kind, fault) for fault in faults[:1])


def _faults_of(part: BundlePart, project: Project, release: Release) -> Iterator[str]:
    """Yield what a bundle would refuse too, but that figures are illustrative: that is asked before."""
    if part.model["meta"]["illustrative"]:
        return
    yield from part_faults(part, project, release)


def persons_of(release: Release) -> frozenset[str]:
    """Return the names that offices wrote under "person in charge", of real units."""
    names = release.table("evidence")[["locality", "person_in_charge"]]
    real = ~names["locality"].map(lambda u: release.register[u].fictional)
    written = names.loc[real, "person_in_charge"].dropna().astype(str).str.strip()
    return frozenset(written[written.str.len() >= _SHORTEST_NAME])


def _listing(rows: list[dict[str, Any]], release: Release) -> dict[str, Any]:
    """Return what the first page is made of: documents alone, nothing of the run that made them."""
    counts = {"made": len(rows), "skipped": 0, "earlier": 0, "failed": 0}
    return {
        "release": release.id,
        "engine": "",
        "counts": counts,
        "briefs": rows,
        "problems": [],
        "absent": [],
    }


def _figures(rows: list[dict[str, Any]]) -> str:
    """Return the figures of the first page as a table to download."""
    columns = ["locality", "locality_name", "period", "kind", "language", "as_of", "issued_on"]
    columns += ["value", "rank", "of", "basis"]
    return csv_text(pd.DataFrame([{c: row.get(c) for c in columns} for row in rows]))
