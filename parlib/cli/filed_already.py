"""Whether units have filed under a rule book that is to be replaced: nobody's points move unasked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.words import first_of
from parlib.errors import ReleaseError, UsageError, ValidationFailed
from parlib.speech.catalogue import msg, printed, saying
from parlib.store.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.frameworks import Framework

RescoreFiled = Annotated[
    bool,
    typer.Option(
        "--rescore-filed",
        help="Units have filed under the rule book, and are to be scored by the new rules.",
    ),
]


_NAMED = 8
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Moved:
    """What new rules do to what was filed.

    Attributes
    ----------
    units : int
        Units of which an item has other points in some year.
    items : tuple of str
        Those items, in the order of the new rule book; then those that it has no more.
    most : float
        The change of points of an item that is furthest from 0, signed; NaN where points come or go.
    refused : bool
        What was filed cannot be scored by the new rules at all.
    """

    units: int
    items: tuple[str, ...] = ()
    most: float = math.nan
    refused: bool = False

    @property
    def words(self) -> str:
        """Return the consequence in numbers, as part of a sentence."""
        if self.refused:
            return saying("what they filed cannot be scored by the new rules at all")
        if not self.units:
            return saying("no points change")
        told = saying(
            "points of {units} unit(s) change, at {count} item(s): {items}",
            units=self.units,
            count=len(self.items),
            items=first_of(self.items, _NAMED),
        )
        if math.isnan(self.most):
            return told
        most = printed(self.most, "+.2f")
        return saying("{told} (at most by {most} an item)", told=told, most=most)


def refuse_to_rescore(framework_id: str, filed: int, moved: Moved) -> None:
    """Refuse to replace a rule book under which units have filed.

    Raises
    ------
    UsageError
        Somebody has filed; what would come of it, and what can be done, is said.
    """
    if filed:
        raise UsageError(
            msg(
                "{count} units have filed under {framework_id}, and the next build would score them "
                "by the new rules: {consequence} → if the amended decision holds from a later year, "
                "import it with another --id; if the rules here were wrong, add --rescore-filed",
                count=filed,
                framework_id=framework_id,
                consequence=moved.words,
            )
        )


def points_moved(old: Framework, new: Framework, project: Project) -> Moved:
    """Return what the rules of a new rule book do to the points of everything filed under the old."""
    from parlib.codebook.keys import KEYS
    from parlib.scoring.evaluate import score_evidence

    rows = _filed(old.id, project)
    if rows.empty:
        return Moved(0)
    codes = {i.code for i in new.leaves}
    try:
        before, after = (
            score_evidence(part, book)
            for part, book in ((rows, old), (rows[rows["code"].isin(codes)], new))
        )
    except ValidationFailed:
        return Moved(0, refused=True)
    key = list(KEYS["scores"])
    leaves = {i.code for i in old.leaves} | codes
    both = before[[*key, "points"]].merge(
        after[[*key, "points"]], on=key, how="outer", suffixes=("_before", "_after")
    )
    both = both[both["code"].isin(leaves)]
    change = both["points_after"] - both["points_before"]
    came_or_went = both["points_after"].isna() != both["points_before"].isna()
    moves = both[came_or_went | (change.abs() > _SLACK)]
    changed, order = set(moves["code"]), [i.code for i in new.leaves]
    items = [*(c for c in order if c in changed), *sorted(changed - set(order))]
    known = change[moves.index].dropna()
    most = float(known.loc[known.abs().idxmax()]) if len(known) == len(moves) > 0 else math.nan
    return Moved(moves["locality"].nunique(), tuple(items), most)


def filed_under(framework_id: str, project: Project) -> int:
    """Return how many units have figures under a rule book: in the current release, or collected since."""
    return int(_filed(framework_id, project)["locality"].nunique())


def _filed(framework_id: str, project: Project) -> pd.DataFrame:
    """Return what was filed under a rule book, of each cell what came last."""
    import pandas as pd

    from parlib.codebook.keys import KEYS
    from parlib.codebook.tables import empty
    from parlib.gate.files import Refused
    from parlib.intake.raw.parquet import read_parquet
    from parlib.store.releases import open_release

    try:
        tables = [open_release(project).table("evidence")]
    except ReleaseError:
        tables = []
    for path in sorted(project.raw.glob("*/*/evidence.parquet")):
        try:
            tables.append(read_parquet(path, name=path.name))
        except Refused:
            continue  # the next build says so
    parts = [rows[rows["framework"] == framework_id] for rows in tables]
    parts = [rows for rows in parts if len(rows)]
    if not parts:
        return empty("evidence")
    together = pd.concat(parts, ignore_index=True)
    key = [c for c in KEYS["evidence"] if c in together.columns]
    return together.drop_duplicates(key, keep="last", ignore_index=True)
