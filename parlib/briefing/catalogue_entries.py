"""What a catalogue lists: the briefs of a batch, and what earlier batches left of the same release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from parlib.briefing.pages.labels import CATALOGUE
from parlib.briefing.run.batch import BatchReport
from parlib.briefing.run.earlier import earlier_stamps
from parlib.briefing.run.result import BriefResult
from parlib.codebook.kinds import KINDS
from parlib.codebook.vietnamese import sort_key
from parlib.store.project import Project

_DATED = "-ngay-"  # in the name of a folder (parlib.briefing.run.folders)


def collect(report: BatchReport, project: Project) -> list[dict[str, Any]]:
    """Return one row per brief of the release.

    The batch's results, and what earlier batches left with a stamp.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    known = {
        (r.folder.removeprefix("reports/"), r.request.notebook)
        for r in report.results
        if r.status in ("made", "skipped", "kept") and _listable(dict(r.about))
    }
    for folder, notebook, stamp in earlier_stamps(
        project, report.release, out=report.out, but=known
    ):
        if not _listable(stamp["about"]):
            continue  # one that parlib does not write is no brief
        row = {
            **stamp["about"],
            "status": "earlier",
            "problem": "",
            "files": sorted(stamp["files"]),
        }
        rows[folder, notebook] = {**row, "folder": folder, "issued_on": _day_of(stamp)}
    failed: list[dict[str, Any]] = []
    for result in report.results:
        if result.status == "left":
            continue
        if result.status == "failed":
            failed.append(_failed_row(result))
            continue
        folder = result.folder.removeprefix("reports/")
        place = (folder, result.request.notebook)
        rows.setdefault(
            place, {"folder": folder, "problem": "", **result.about, "files": sorted(result.files)}
        )["status"] = result.status
    _with_annexes(rows)
    _drop_overruled(rows, failed)
    _drop_undated(rows)
    # inside a sentence a common noun is small; in a list it begins the line
    for row in (*rows.values(), *failed):
        row["locality_name"] = row["locality_name"][:1].upper() + row["locality_name"][1:]
    return [*sorted(rows.values(), key=_place_in_list), *failed]


def _failed_row(result: BriefResult) -> dict[str, Any]:
    """Return the row of a brief that was not made."""
    request = result.request
    return {
        "status": "failed",
        "problem": result.problem,
        "folder": "",
        "files": [],
        "locality": request.locality,
        "locality_name": request.locality,
        "period": request.period,
        "kind": request.notebook,
        "language": request.language,
        "issued_on": request.issued_on.isoformat(),
        **({"as_of": request.as_of.isoformat()} if request.as_of else {}),
    }


def _place_in_list(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return where a brief stands: fictional ones last, later years first, then by the alphabet."""
    return (
        bool(row.get("illustrative")),
        -row["period"],
        sort_key(row["locality_name"]),
        row["kind"],
        row["language"],
        row.get("as_of", ""),
        row.get("issued_on", ""),
    )


def _day_of(stamp: dict[str, Any]) -> str:
    """Return the issue date in a stamp, ISO; older versions wrote it into the parameters alone."""
    parameters = stamp.get("parameters")
    told = stamp["about"].get("issued_on") or (
        parameters.get("issued_on") if isinstance(parameters, dict) else None
    )
    try:
        return date.fromisoformat(told).isoformat() if isinstance(told, str) else ""
    except ValueError:
        return ""


def same_document(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what briefs that differ in their issue date alone have in common."""
    return (*(row[c] for c in ("locality", "period", "kind", "language")), row.get("as_of", ""))


def _drop_undated(rows: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Remove a brief whose folder does not name its date where the same one lies in one that does."""
    dated = {
        (same_document(r), r.get("issued_on", "")) for r in rows.values() if _DATED in r["folder"]
    }
    for place, row in list(rows.items()):
        if _DATED not in row["folder"] and (same_document(row), row.get("issued_on", "")) in dated:
            del rows[place]


def last_issued(briefs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return of each brief the one that was issued last: a picture shows a unit once."""
    return list({same_document(brief): brief for brief in briefs}.values())


def _with_annexes(rows: dict[tuple[str, str], dict[str, Any]]) -> None:
    """List the annex of a document with it, not as a line of its own."""
    for folder, notebook in [
        place for place in rows if place[1] in KINDS and KINDS[place[1]].proves
    ]:
        if (proved := rows.get((folder, KINDS[notebook].proves))) is not None:
            proved["annex"] = rows.pop((folder, notebook))["files"]


def _listable(about: dict[str, Any]) -> bool:
    """Return whether what a stamp tells about a brief is what the catalogue shows of one."""
    texts = ("title", "takeaway", "locality", "locality_name", "level", "code", "kind", "language")
    numbers = (about.get(name) for name in ("value", "rank", "of"))
    return (
        all(isinstance(about.get(name), str) for name in texts)
        and type(about.get("period")) is int
        and about["language"] in CATALOGUE
        and about["kind"] in KINDS
        and all(number is None or type(number) in (int, float) for number in numbers)
    )


def _drop_overruled(
    rows: dict[tuple[str, str], dict[str, Any]], failed: list[dict[str, Any]]
) -> None:
    """Remove what an earlier run left of a brief that failed now, and lend the failure the unit's
    name.
    """
    for failure in failed:
        same = [
            k
            for k, r in rows.items()
            if same_document(r) == same_document(failure)
            and r.get("issued_on", "") in ("", failure["issued_on"])
        ]
        for place in same:
            failure["locality_name"] = rows.pop(place)["locality_name"]
    names = {r["locality"]: r["locality_name"] for r in rows.values()}
    for failure in failed:
        failure["locality_name"] = names.get(failure["locality"], failure["locality_name"])
