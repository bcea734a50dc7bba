"""Handle an index that contains its outcome.

Rebuild the index without the outcome, and state the correlation that containment alone produces.

PAR INDEX holds SIPAS (10 points) and socio-economic results. Correlating it with either partly
correlates a thing with itself. So the reform measure is rebuilt from the remaining items, the
correlation that containment alone makes is printed, and the raw one is refused.

If the rest of the index had nothing to do with the part, the correlation of the whole with the part
would still be

    r = SD(part) / SD(whole),    SD(whole)² = SD(part)² + SD(rest)²

and √(m/k) where m of k independent items of equal variance make the part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.scoring.tree import Tree


@dataclass(frozen=True, slots=True)
class PartWhole:
    """The correlation that results from containment alone.

    Attributes
    ----------
    share_of_maximum : float
        Maximum points of the part / of the whole, 0-1.
    expected_correlation : float
        Correlation of whole and part if the rest were unrelated to the part; NaN if nothing varies.
    n : int
        Rows behind the standard deviations.
    """

    share_of_maximum: float
    expected_correlation: float
    n: int

    def refusal(self) -> Reason:
        """Return the reason why the raw correlation is not shown."""
        return Reason.of(
            "part_whole",
            share=round(self.share_of_maximum, 4),
            expected_correlation=round(self.expected_correlation, 3),
            n=self.n,
        )


def correlation_by_construction(
    sd_part: npt.ArrayLike, sd_rest: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Return SD(part) / √(SD(part)² + SD(rest)²); NaN where neither varies.

    Examples
    --------
    >>> float(correlation_by_construction(3.0, 4.0))
    0.6
    """
    part, rest = np.asarray(sd_part, dtype=float), np.asarray(sd_rest, dtype=float)
    with np.errstate(invalid="ignore"):
        return np.where((part > 0) | (rest > 0), part / np.hypot(part, rest), np.nan)


def split_points(
    scores: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    without_codes: Iterable[str] = (),
    without_sources: Iterable[str] = (),
) -> pd.DataFrame:
    """Split each unit's points into those of the outcome and the rest.

    Parameters
    ----------
    scores : DataFrame
        ``scores`` hand-off table.
    frameworks : mapping of str to Framework
        Rule books by id; rows of other rule books are left out.
    without_codes : iterable of str
        Items whose points belong to the outcome, with everything below them.
    without_sources : iterable of str
        Kinds of item that belong to the outcome: ``survey``, ``outcome``, ``appraisal``.

    Returns
    -------
    DataFrame
        ``locality``, ``period``, ``framework``, ``part``, ``part_max``, ``rest``, ``rest_max``
        (points) and ``value``: 100 · rest / rest_max. Items that do not apply or are missing are
        excluded from the maximum; ``value`` is missing if less than the rule book's coverage floor
        of the rest was scored. Bonus and penalty items count in neither.

    Examples
    --------
    >>> from parlib.codebook.frameworks import Item
    >>> items = [("0", "", "index", 100), ("1", "0", "domain", 90), ("2", "0", "domain", 10)]
    >>> book = Framework(id="b", title_vi="b", title_en="b", level="district", status="illustrative", items=[
    ...     Item(code=c, parent=p, level=lv, name_vi=c, max_points=m) for c, p, lv, m in items])
    >>> scores = pd.DataFrame({"locality": "A", "period": 2024, "framework": "b", "code": ["1", "2"], "points": [45.0, 9.0],
    ...     "applicable_max": [90.0, 10.0], "state": "scored"})
    >>> split_points(scores, {"b": book}, without_codes=["2"])[["part", "rest", "value"]].values.tolist()
    [[9.0, 45.0, 50.0]]
    """
    without_codes, without_sources = set(without_codes), set(without_sources)
    frames = [
        _split(rows, frameworks[str(name)], without_codes, without_sources)
        for name, rows in scores.groupby("framework")
        if name in frameworks
    ]
    columns = ["locality", "period", "framework", "part", "part_max", "rest", "rest_max", "value"]
    return (
        pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)
    )


def part_whole_of(split: pd.DataFrame) -> PartWhole:
    """Compute the containment within years from split points (rows of :func:`split_points` with
    both sides known).

    Standard deviations are taken around each year's mean, so that a common rise is not mistaken for
    agreement.
    """
    rows = split.dropna(subset=["part", "rest"])
    rows = rows[(rows["part_max"] > 0) & (rows["rest_max"] > 0)]
    if len(rows) < 3:
        return PartWhole(float("nan"), float("nan"), len(rows))
    sides = rows[["part", "rest"]] - rows.groupby(["framework", "period"])[
        ["part", "rest"]
    ].transform("mean")
    share = float((rows["part_max"] / (rows["part_max"] + rows["rest_max"])).mean())
    return PartWhole(
        share,
        float(correlation_by_construction(sides["part"].std(), sides["rest"].std())),
        len(rows),
    )


def _split(
    rows: pd.DataFrame, framework: Framework, without_codes: set[str], without_sources: set[str]
) -> pd.DataFrame:
    tree = Tree.of(framework)
    unknown = without_codes - {i.code for i in framework.items}
    if unknown:
        raise ValueError(f"rule book {framework.id} has no item {', '.join(sorted(unknown))}")
    outcome = {}
    for column, position in enumerate(tree.leaves):
        item = tree.items[position]
        chain = {item.code}
        above = int(tree.parent[position])
        while above >= 0:
            chain.add(tree.items[above].code)
            above = int(tree.parent[above])
        if not tree.extra[column]:
            outcome[item.code] = bool(chain & without_codes) or item.source in without_sources
    leaves = rows[rows["code"].isin(outcome)]
    side = np.where(leaves["code"].map(outcome), "part", "rest")
    known = (
        leaves["state"].isin(["scored", "zero"])
        & leaves["points"].notna()
        & leaves["applicable_max"].notna()
    )
    keys = ["locality", "period", "framework"]
    applicable = leaves["applicable_max"].where(leaves["state"] != "not_applicable", 0.0)
    table = leaves[keys].assign(
        side=side, points=leaves["points"].where(known), max=applicable.where(known), all=applicable
    )
    wide = table.pivot_table(
        index=keys, columns="side", values=["points", "max", "all"], aggfunc="sum", observed=True
    )
    wide = wide.reindex(
        columns=pd.MultiIndex.from_product([["points", "max", "all"], ["part", "rest"]]),
        fill_value=0.0,
    )
    covered = wide["max"]["rest"] / wide["all"]["rest"]
    enough = (covered >= framework.coverage_floor) & (wide["max"]["rest"] > 0)
    return pd.DataFrame(
        {
            "part": wide["points"]["part"],
            "part_max": wide["max"]["part"],
            "rest": wide["points"]["rest"],
            "rest_max": wide["max"]["rest"],
            "value": (100 * wide["points"]["rest"] / wide["max"]["rest"]).where(enough),
        }
    ).reset_index()
