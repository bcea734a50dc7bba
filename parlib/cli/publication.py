"""``parlib publish-results``: freeze the results of a year, draft the decision that announces them
and, once it is signed, keep them as published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlib.cli.board import tell_unclaimed
from parlib.cli.console import (
    AsJson,
    DraftDate,
    LocalityOption,
    PeriodOption,
    Root,
    emit,
    out,
    relative,
    tell,
    tell_what_came_later,
)
from parlib.cli.options import one_of
from parlib.codebook.inert_text import csv_text, restore
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import joined, msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.briefing.dispatch.forms import Issue
    from parlib.codebook.documents import Document
    from parlib.codebook.units import Locality
    from parlib.store.releases import Release

_LEVELS = ("commune", "district", "department")
_FROZEN = "ket-qua.csv"
_SHOWN = 15


def publish_results(
    locality: LocalityOption,
    period: PeriodOption,
    level: Annotated[
        str,
        typer.Option(
            "--level",
            parser=one_of("--level", _LEVELS),
            help="Units that are ranked; default commune.",
        ),
    ] = "commune",
    decision: Annotated[
        str,
        typer.Option(
            "--decision",
            help="The signed decision, number and day: the frozen results become published.",
        ),
    ] = "",
    rule_book: Annotated[
        str,
        typer.Option(
            "--rule-book",
            help=(
                "With --decision: what the office called the rule book of these totals where it "
                "added earlier years; default: the one they were scored with. Years of one rule "
                "book are compared."
            ),
        ),
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Freeze anew, where the results have changed since.")
    ] = False,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the drafts.")] = Path(
        "reports/results"
    ),
    issued_on: DraftDate = "",
    basis: Annotated[
        list[str] | None,
        typer.Option("--basis", help="A document the decision rests on (Căn cứ); repeat."),
    ] = None,
    focal: Annotated[
        str, typer.Option("--focal", help="Who proposes it (Theo đề nghị của …).")
    ] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Freeze the results of a year and draft the decision that announces them.

    Every unit of the level must have its last points and its surveys (exit code 3 names the
    others). With --decision the frozen results are kept as published figures; what changed since
    they were frozen is named, and nothing is published.
    """
    from parlib.analysis.final_results import changed_since
    from parlib.briefing.dispatch.forms import Issue
    from parlib.briefing.run.folders import folder_stem
    from parlib.store.releases import open_release

    project = find_project(root)
    release = open_release(project)
    tell_what_came_later(project, release)
    unit = release.register.find(locality, period=period, say=tell)
    now = _results(project, release, unit, period, level)
    place = (folder if folder.is_absolute() else project.root / folder) / (
        f"{folder_stem(unit, str(period))}-{level}"
    )
    frozen = _frozen(place / _FROZEN)
    if frozen is not None and not again and (apart := changed_since(frozen, now)):
        raise UsageError(
            msg(
                "the results of {name} {period} were frozen and have changed "
                "since: {apart} → freeze anew with --again, and read the draft "
                "again",
                name=unit.name,
                period=period,
                apart=joined(apart[:_SHOWN]),
            )
        )
    if decision:
        named = _decision(decision, period)
        if frozen is None:
            raise UsageError(
                msg(
                    "the results are not frozen yet → run it without --decision first, "
                    "and have the draft signed"
                )
            )
        books = _named_rule_book(now, rule_book, as_json=as_json)
        kept = _keep(project, unit, period, level, now.assign(rule_book=books), named)
        _say(
            [kept],
            as_json,
            release,
            now,
            msg("published by {document}; run `parlib build`", document=named.words),
        )
        return
    if rule_book:
        raise UsageError(msg("--rule-book is kept with published results → give --decision, too"))
    issue = Issue(
        issued_on=date.fromisoformat(issued_on) if issued_on else date.today(),  # noqa: DTZ011 - the day of a draft is a local date
        basis=tuple(basis or ()),
        focal=focal,
        replaces=_taken_back(project, results_source(unit, level, period), as_json=as_json),
    )
    written = _draft(project, release, unit, period, level, now, place, issue)
    _say(written, as_json, release, now, msg("frozen; have the decision signed, then --decision"))


def _decision(words: str, period: int) -> Document:
    """Return the document that an office names; one of before the year it announces is mistyped."""
    from parlib.codebook.documents import document_in

    named = document_in(words)
    if named is None:
        raise UsageError(
            msg(
                "--decision {decision!r} is not a document → for example “Quyết định số "
                "12/QĐ-UBND ngày 05/3/2025”",
                decision=words,
            )
        )
    if named.day.year < period:
        raise UsageError(
            msg(
                "{document} is older than {period}, the year whose results it announces → "
                "write the day as on the signed decision",
                document=named.words,
                period=period,
            )
        )
    return named


def _named_rule_book(results: pd.DataFrame, named: str, *, as_json: bool) -> pd.Series:
    """Return the rule book of each total, as the office calls it, and say which it is: years of one
    are compared.
    """
    from parlib.codebook.vietnamese import nfc

    own_name = nfc(named).strip()
    books = results["rule_book"].mask(results["rule_book"].notna() & bool(own_name), own_name)
    if not as_json:
        for book in sorted(set(books)):
            tell(
                msg(
                    "kept as totals under the rule book {book}: next year is compared with them where "
                    "it is of the same; another name: --rule-book",
                    book=book,
                )
            )
    return books


def results_source(unit: Locality, level: str, period: int) -> str:
    """Return the source that holds the published results of the units of a level, as
    ``parlib remove`` takes it.
    """
    from parlib.codebook.vietnamese import ascii_slug

    return f"results-{ascii_slug(unit.short_name)}-{level}/{period}"


def _results(
    project: Project, release: Release, unit: Locality, period: int, level: str
) -> pd.DataFrame:
    """Return the results of the units of one level below a unit, or say why there are none."""
    from parlib.analysis.final_results import final_results, not_ready
    from parlib.cli.unannounced import hindrances_told, waiting_told
    from parlib.scoring.filing import filings

    units = [u for u in release.register.below(unit, period) if u.level == level]
    if not units:
        raise UsageError(
            msg(
                "{name} has no units of level {level} in {period} → --level",
                name=unit.name,
                level=level,
                period=period,
            )
        )
    wanted = [("locality", "in", [u.locality for u in units]), ("period", "==", period)]
    tables = {
        name: release.table(name, filters=wanted) for name in ("evidence", "indices", "scores")
    }
    steps = filings(units, period, **tables, frameworks=release.params.frameworks)
    waiting = list(not_ready(steps))
    unclaimed = {f.locality: len(f.unclaimed) for f in steps}
    results, faults = final_results(units, period, indices=tables["indices"], unclaimed=unclaimed)
    named = {name for name, _, _ in waiting}
    others = [fault for fault in faults if fault.name not in named]
    kept = results_source(unit, level, period)
    if not (project.raw / kept).is_dir():
        kept = ""
    if unfinished := [*waiting_told(waiting), *hindrances_told(others, unit, period, kept)]:
        raise ValidationFailed(unfinished, context=f"{unit.name} {period}")
    tell_unclaimed(steps)
    return results


def _taken_back(project: Project, source: str, *, as_json: bool) -> str:
    """Return the last signed decision whose results were kept as published and taken back since, and
    say so: a corrected decision replaces it. Empty where there is none.
    """
    from parlib.intake.raw.cards import read_card

    place = project.root / "data" / "removed" / source
    signed = []
    for folder in sorted(place.parent.glob(f"{place.name}*")):
        card, _ = read_card(folder, place=folder.name)
        if card is not None and card.document is not None:
            signed.append((card.document.day, card.document.words, folder))
    if not signed:
        return ""
    _, words, folder = max(signed)
    if not as_json:
        tell(
            msg(
                "the draft replaces {document}, which was published and taken back ({folder}) → "
                "strike it out of Điều 3 if it was never signed",
                document=words,
                folder=relative(folder, project),
            )
        )
    return words


def _frozen(file: Path) -> pd.DataFrame | None:
    import pandas as pd

    if not file.is_file():
        return None
    kept = pd.read_csv(file, dtype={"locality": str, "name": str, "level": str})
    return kept.assign(name=kept["name"].map(restore))


def _draft(
    project: Project,
    release: Release,
    unit: Locality,
    period: int,
    level: str,
    results: pd.DataFrame,
    place: Path,
    issue: Issue,
) -> list[str]:
    from parlib.briefing.dispatch.results_decision import ResultsDecision
    from parlib.briefing.pages.docx import render_docx
    from parlib.briefing.pages.pdf import render_pdf
    from parlib.files.whole import whole_files
    from parlib.speech.extras import lacking
    from parlib.store.wording import load_wording

    model = ResultsDecision(
        results,
        level,
        period,
        unit=unit,
        above=release.register.above(unit, period),
        issue=issue,
        wording=load_wording(project.all_params)["vi"],
        release=release.id,
        illustrative=unit.fictional,
    ).model()
    content = {
        _FROZEN: csv_text(results).encode(),
        "quyet-dinh.pdf": render_pdf(model),
    }
    if why := lacking("docx"):
        tell(why)
    else:
        content["quyet-dinh.docx"] = render_docx(model)
    with whole_files(place) as scratch:
        for name, made in content.items():
            (scratch / name).write_bytes(made)
    return [relative(place / name, project) for name in content]


def _keep(
    project: Project,
    unit: Locality,
    period: int,
    level: str,
    results: pd.DataFrame,
    decision: Document,
) -> str:
    """Keep the results as a source of published figures that names its decision."""
    import pandas as pd

    from parlib.cli.data import locked
    from parlib.store.sources import keep_files

    name = results_source(unit, level, period)
    place = project.raw / name
    if place.exists():
        raise UsageError(
            msg(
                "data/raw/{name} is there already: {period} is published → if it was "
                "published by mistake, take it back with `parlib remove {name}` and "
                "publish again",
                name=name,
                period=period,
            )
        )
    announced = pd.DataFrame(
        {
            "place": results["locality"],
            "year": period,
            "index": "PAR",
            "code": "0",
            "measure": "score",
            "value": [f"{value:.2f}" for value in results["value"]],
            "rank": [f"{rank:g}" for rank in results["rank"]],
            "of": [f"{ranked:g}" for ranked in results["of"]],
            "rule_book": results["rule_book"],
            "source_url": "",
            "confidence": "stated",
            "rank_confidence": "stated",
        }
    )
    content = csv_text(announced).encode()
    with locked(project):
        keep_files(place, {"results.csv": content}, _card(unit, period, content, decision))
    return f"data/raw/{name}"


def _card(unit: Locality, period: int, content: bytes, decision: Document) -> dict[str, Any]:
    import hashlib

    title = f"Chỉ số cải cách hành chính năm {period} của các đơn vị thuộc {unit.name}"
    fictional = ["Fictional units: the figures mean nothing about a real place."]
    issuer = {"issuer": decision.issuer} if decision.issuer else {}
    return {
        "kind": "public-figures",
        "title": title,
        "producer": decision.office,
        "citation": f"{title}. {decision.words}.",
        "published": decision.day.isoformat(),
        "retrieved": decision.day.isoformat(),
        "licence": "Figures are facts of the decision named.",
        "compiled": "Frozen and kept by `parlib publish-results`.",
        "caveats": fictional if unit.fictional else [],
        "document": {"kind": decision.kind, "number": decision.number, "day": decision.day}
        | issuer,
        "files": [
            {
                "name": "results.csv",
                "sha256": hashlib.sha256(content).hexdigest(),
                "rows": content.count(b"\n") - 1,
                "about": "One row a unit: index in per cent and rank as announced",
            }
        ],
    }


def _say(
    files: Sequence[str], as_json: bool, release: Release, results: pd.DataFrame, what: str
) -> None:
    if as_json:
        emit({"ok": True, "release": release.id, "units": len(results), "files": list(files)})
        return
    out.print(msg("{count} unit(s): {what}", count=len(results), what=what), markup=False)
    for name in files:
        out.print(f"  {name}", markup=False)
