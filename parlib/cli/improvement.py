"""The review workbook of the command line: ``parlib template --improve`` and what
``parlib plan draft`` needs of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from parlib.cli.console import emit, err, out, progress_bar, relative
from parlib.codebook.vocabulary import Basis
from parlib.errors import UsageError
from parlib.speech.catalogue import msg

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.frameworks import Framework
    from parlib.codebook.reviews import Review
    from parlib.codebook.units import Locality
    from parlib.store.project import Project
    from parlib.store.releases import Release

SUFFIX = "-ra-soat.xlsx"
_TABLES = ("scores", "ledger", "flags", "cliffs", "satisfaction", "indices")


def reviewed_book(
    release: Release, unit: Locality, period: int, wanted: str = ""
) -> Framework | None:
    """Return the rule book whose points of a unit and year are reviewed; None where there are none.

    Raises
    ------
    UsageError
        The release holds the year by several rule books and none is named, or not by the one that
        is.
    """
    rows = release.table(
        "scores", filters=[("locality", "==", unit.locality), ("period", "==", period)]
    )
    held = sorted(set(rows["framework"]) & set(release.params.frameworks))
    if wanted:
        if held and wanted not in held:
            raise UsageError(
                msg(
                    "{name} {period} was not scored by {wanted!r} → --framework one of: {held}",
                    name=unit.name,
                    period=period,
                    wanted=wanted,
                    held=", ".join(held),
                )
            )
        held = [wanted] if wanted in held else []
    if len(held) > 1:
        raise UsageError(
            msg(
                "{name} {period} was scored by several rule books → --framework one of: {held}",
                name=unit.name,
                period=period,
                held=", ".join(held),
            )
        )
    return release.params.frameworks[held[0]] if held else None


def target_of(release: Release, unit: Locality, period: int) -> float:
    """Return the headline value that a plan of the unit promises for the year after.

    NaN where none does.
    """
    from parlib.analysis.promises.reconcile import headline_of

    plans = sorted(
        release.params.plans_of(unit.locality, period + 1), key=lambda p: (p.period, p.id)
    )
    headlines = [
        h for plan in plans if (h := headline_of(plan)) is not None and h.target is not None
    ]
    return float(headlines[-1].target or math.nan) if headlines else math.nan


def make_review(
    release: Release, unit: Locality, period: int, book: Framework, *, target: float = math.nan
) -> Review:
    """Return the review of one unit and year, its cheapest ways to ``target``, else to what its own
    plan promises.
    """
    from parlib.analysis.promises.claims import claims_before
    from parlib.analysis.reviews import review_of
    from parlib.scoring.gap import appraised_together

    filters = [("locality", "==", unit.locality)]
    tables = {name: release.table(name, filters=filters) for name in _TABLES}
    tables["targets"] = _kept_by_the_end(release, unit, period)
    claims = claims_before(
        release.table("gaps", filters=[("framework", "==", book.id)]),
        book,
        locality=unit.locality,
        appraisers=appraised_together(release.table("localities")),
        until=period,
        waiting=_waits(tables["scores"], period, book),
    )
    return review_of(
        unit,
        period,
        framework=book,
        tables=tables,
        release=release.id,
        forms=[form for form in release.params.surveys if form.covers(period)],
        target=target if not math.isnan(target) else target_of(release, unit, period),
        claims=claims,
        level=release.params.methods.analysis.appraisal.level,
    )


def _waits(scores: pd.DataFrame, period: int, book: Framework) -> bool:
    """Return whether the year's points are a self-score that nobody has appraised yet."""
    whole = scores[
        scores["period"].eq(period)
        & scores["framework"].eq(book.id)
        & scores["code"].eq(book.root.code)
    ]
    return bool(whole["basis"].eq(str(Basis.SELF_SCORED)).any())


def review_asked(
    release: Release, unit: Locality, period: int, *, framework: str = "", target: float = math.nan
) -> Review | None:
    """Return the review of a unit and year: of its points, else of what its plans promised.

    None where nobody scored the year and no plan covers it, or not by the rule book named.
    """
    from parlib.analysis.promises.left_over import review_of_promises

    book = reviewed_book(release, unit, period, framework)
    if book is not None:
        return make_review(release, unit, period, book, target=target)
    if framework:
        return None
    return review_of_promises(
        unit,
        period,
        plans=release.params.plans_of(unit.locality, period),
        targets=_kept_by_the_end(release, unit, period),
        indices=release.table("indices", filters=[("locality", "==", unit.locality)]),
        release=release.id,
        target=target if not math.isnan(target) else target_of(release, unit, period),
    )


def _kept_by_the_end(release: Release, unit: Locality, period: int) -> pd.DataFrame:
    """Return how a unit's promises stand when the year under review is over.

    A release judges all plans on one day, which may lie before those of this unit.
    """
    from parlib.cli.standings import standing_on

    day = max(date.today(), date(period, 12, 31))  # noqa: DTZ011 - a deadline is a local date
    plans = [p for p in release.params.plans.values() if p.locality == unit.locality]
    return standing_on(release, day, plans)


def _keep_filled(project: Project, places: Iterable[Path]) -> None:
    """Refuse to write over a workbook in which somebody has answered."""
    from parlib.intake.review.reader import holds_answers

    filled = [path for path in places if path.is_file() and holds_answers(path)]
    if filled:
        raise UsageError(
            msg(
                "already filled, and nothing is written over: {files} → move what is filled, or "
                "write elsewhere with --out",
                files=", ".join(relative(path, project) for path in filled),
            )
        )


def write_reviews(
    project: Project,
    release: Release,
    units: Sequence[Locality],
    period: int,
    *,
    framework: str,
    target: float,
    folder: Path,
    as_json: bool,
) -> None:
    """Write the review workbook of each unit, and say what was written."""
    from parlib.files.whole import whole_files
    from parlib.intake.review.form import write_review
    from parlib.intake.workbook.template import file_stems

    reviews = _reviews(release, units, period, framework, target, quiet=as_json)
    stems = file_stems(release.register, units, period)
    names, rows = [], {}
    without = [unit.name for unit in units if unit.locality not in reviews]
    if not reviews:
        raise UsageError(_nothing_held(release, without, period, framework))
    places = {locality: folder / f"{stems[locality]}-{period}{SUFFIX}" for locality in reviews}
    _keep_filled(project, places.values())
    with whole_files(folder) as scratch:
        for locality, review in reviews.items():
            names.append(places[locality].name)
            write_review(review, scratch / names[-1])
            rows[names[-1]] = len(review.rows)
    unscored = [review.name for review in reviews.values() if not review.framework]
    written = [relative(folder / name, project) for name in names]
    if as_json:
        emit(
            {
                "ok": True,
                "release": release.id,
                "files": written,
                "rows": rows,
                "not_scored": without,
                "promises_only": unscored,
            }
        )
        return
    if without:
        err.print(
            msg(
                "! not scored in {period}, so there is nothing to review: {without}",
                period=period,
                without=", ".join(without),
            ),
            markup=False,
        )
    if unscored:
        err.print(
            msg(
                "! no points of items in {period}, so the workbook rests on what the plan "
                "promised: {names}",
                period=period,
                names=", ".join(unscored),
            ),
            markup=False,
        )
    out.print(
        msg(
            "{count} review workbook(s) for {period}, from release {id}:",
            count=len(written),
            period=period,
            id=release.id,
        )
    )
    for name, path in zip(names, written, strict=True):
        out.print(msg("  {path} ({rows} row(s))", path=path, rows=rows[name]))


def _reviews(
    release: Release,
    units: Sequence[Locality],
    period: int,
    framework: str,
    target: float,
    *,
    quiet: bool,
) -> dict[str, Review]:
    """Return the reviews of the units that have anything to review, by locality."""
    reviews: dict[str, Review] = {}
    with _bar(len(units), quiet=quiet) as advance:
        for unit in units:
            review = review_asked(release, unit, period, framework=framework, target=target)
            if review is not None:
                reviews[unit.locality] = review
            advance(unit.name)
    return reviews


def _nothing_held(release: Release, names: list[str], period: int, framework: str) -> str:
    """Say that there is nothing to review, and what would be needed."""
    told = {"id": release.id, "without": ", ".join(names[:5]), "period": period}
    if framework:
        return msg(
            "release {id} holds no points {named}of {without} in {period} → "
            "check --period, or collect the workbooks first",
            named=f"by {framework!r} ",
            **told,
        )
    return msg(
        "release {id} holds no points of {without} in {period} and no commitment to ask about → "
        "check --period; a review needs collected workbooks, published points, or a plan of that "
        "year under params/plans (`parlib targets extract`)",
        **told,
    )


@contextmanager
def _bar(count: int, *, quiet: bool) -> Iterator:
    """Lend a function that moves a progress bar on; of one unit, or for machines, it does nothing."""
    if quiet or count < 2:
        yield lambda _name: None
        return
    with progress_bar(msg("Writing reviews")) as bar:
        task = bar.add_task("", total=count)
        yield lambda name: bar.update(task, advance=1, description=name)
