"""Recompute the published index from its published parts and classify the differences.

Four verdicts: equal · within the source's declared rounding · a contradiction of the source that is
declared with both figures · a difference. Only the last one, and a declaration that no longer fits,
count against the release.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from parlib.analysis.indices import computed_indices, published_indices
from parlib.codebook.back_tests import BackTests, SourceConflict
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Basis, Level
from parlib.scoring.exact import to_points, to_quanta

KEY = ["locality", "period", "index"]
COLUMNS = (
    *KEY,
    "name",
    "published",
    "from_parts",
    "difference",
    "parts",
    "slack",
    "verdict",
    "why_vi",
    "why_en",
    "source",
)


class BackVerdict(StrEnum):
    """Verdict of a back test on one printed whole."""

    EQUAL = "equal"
    WITHIN_ROUNDING = "within_rounding"
    DECLARED_CONFLICT = "declared_conflict"
    DIFFERS = "differs"


@dataclass(frozen=True)
class BackTest:
    """Printed wholes next to the sums of their printed parts.

    Attributes
    ----------
    rows : DataFrame
        Columns :data:`COLUMNS`: ``published`` and ``from_parts`` in percent, ``difference`` =
        from_parts - published (exact), ``parts`` number of parts added, ``slack`` largest
        difference explained by rounding (percentage points), ``verdict``.
    stale : tuple of SourceConflict
        Declarations that do not match the figures of the release.
    """

    rows: pd.DataFrame
    stale: tuple[SourceConflict, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Printed wholes by verdict."""
        return {str(k): int(v) for k, v in self.rows["verdict"].value_counts().items()}

    @property
    def agrees(self) -> bool:
        """Whether every difference is declared or within rounding, and no declaration is stale."""
        return not self.rows["verdict"].eq(str(BackVerdict.DIFFERS)).any() and not self.stale


def back_test(
    observations: pd.DataFrame,
    scores: pd.DataFrame,
    localities: pd.DataFrame,
    *,
    methods: Methods,
    tolerance: float = 0.0,
) -> BackTest:
    """Check every published index against the sum of its published parts.

    Parameters
    ----------
    observations, scores, localities : DataFrame
        Hand-off tables of one release; scores with basis ``published`` are used.
    methods : Methods
        Methods in force, and in ``back_tests`` the declarations about sources.
    tolerance : float
        Tolerance in percentage points for every source, if larger than its declared rounding.

    Returns
    -------
    BackTest
        One row per unit, year and index whose whole and parts are all printed, differences first.

    Notes
    -----
    slack = (k + 1) · 10^-d / 2 · 100 / maximum for k parts of a source that prints d decimals; 0
    for a source without a declaration.
    """
    declared = methods.back_tests
    published = published_indices(observations, localities, methods=methods)
    printed = scores[scores["basis"].eq(str(Basis.PUBLISHED))]
    computed = computed_indices(printed, localities, methods=methods)
    both = published.loc[published["value"].notna(), [*KEY, "value", "source"]].merge(
        computed.loc[computed["value"].notna(), [*KEY, "value", "framework", "max_points"]],
        on=KEY,
        suffixes=("", "_parts"),
    )
    whole = printed.loc[
        printed["level"].eq(str(Level.INDEX)), ["locality", "period", "framework", "reason"]
    ]
    both = both.merge(
        whole, on=["locality", "period", "framework"], how="left", validate="many_to_one"
    )
    difference = to_points(
        to_quanta(both["value_parts"].to_numpy()) - to_quanta(both["value"].to_numpy())
    )
    parts = both["reason"].map(lambda text: int(Reason.parse(text).details.get("parts", "0")))
    slack = np.maximum(_slack(both, parts, observations, declared), tolerance)
    conflict = _declared(both, declared)
    verdict = np.select(
        [difference == 0, np.abs(to_quanta(difference)) <= to_quanta(slack), conflict.notna()],
        [
            str(v)
            for v in (BackVerdict.EQUAL, BackVerdict.WITHIN_ROUNDING, BackVerdict.DECLARED_CONFLICT)
        ],
        str(BackVerdict.DIFFERS),
    )
    rows = pd.DataFrame(
        {
            **{k: both[k] for k in KEY},
            "name": both["locality"].map(
                dict(zip(localities["locality"], localities["name"], strict=True))
            ),
            "published": both["value"],
            "from_parts": to_points(to_quanta(both["value_parts"].to_numpy())),
            "difference": difference,
            "parts": parts,
            "slack": slack,
            "verdict": verdict,
            "why_vi": [
                c.why_vi if v == BackVerdict.DECLARED_CONFLICT else ""
                for c, v in zip(conflict, verdict, strict=True)
            ],
            "why_en": [
                c.why_en if v == BackVerdict.DECLARED_CONFLICT else ""
                for c, v in zip(conflict, verdict, strict=True)
            ],
            "source": both["source"],
        },
        columns=list(COLUMNS),
    )
    used = set(
        rows.loc[rows["verdict"].eq(str(BackVerdict.DECLARED_CONFLICT)), KEY].itertuples(
            index=False, name=None
        )
    )
    unused = tuple(c for c in declared.conflicts if c.key not in used)
    return BackTest(_differences_first(rows), unused)


def _differences_first(rows: pd.DataFrame) -> pd.DataFrame:
    order = rows["verdict"].map({str(v): n for n, v in enumerate(reversed(BackVerdict))})
    rows = rows.assign(_order=order, _size=rows["difference"].abs()).sort_values(
        ["_order", "_size"], ascending=[True, False], kind="stable"
    )
    return rows.drop(columns=["_order", "_size"]).reset_index(drop=True)


def _slack(
    both: pd.DataFrame, parts: pd.Series, observations: pd.DataFrame, declared: BackTests
) -> np.ndarray:
    """Return the largest difference in percentage points that rounding can explain, per row.

    If one whole has several sources, the coarsest rounding counts.
    """
    known = {r.source: r for r in declared.rounding}
    used = observations[observations["used"] & observations["measure"].isin(["score", "points"])]
    vintage = used["source_file"].str.split("/").str[:2].str.join("/")
    sources = vintage.groupby([used[k] for k in KEY]).agg(lambda s: tuple(sorted(set(s)))).to_dict()
    out = []
    for key, k, maximum in zip(
        both[KEY].itertuples(index=False, name=None), parts, both["max_points"], strict=True
    ):
        behind = sources.get(key, ())
        all_declared = bool(behind) and all(s in known for s in behind)
        out.append(max(known[s].slack(k) for s in behind) * 100 / maximum if all_declared else 0.0)
    return np.array(out, dtype=float)


def _declared(both: pd.DataFrame, declared: BackTests) -> pd.Series:
    """Return the declared conflict of each row; None if there is none or its figures differ from
    the row's.
    """
    known = {c.key: c for c in declared.conflicts}

    def fits(conflict: SourceConflict | None, published: float, from_parts: float) -> bool:
        stated = (conflict.published, conflict.from_parts) if conflict else ()
        return bool(stated) and all(
            to_quanta(a) == to_quanta(b)
            for a, b in zip(stated, (published, from_parts), strict=True)
        )

    cuts = [known.get(key) for key in both[KEY].itertuples(index=False, name=None)]
    return pd.Series(
        [
            c if fits(c, p, f) else None
            for c, p, f in zip(cuts, both["value"], both["value_parts"], strict=True)
        ],
        index=both.index,
        dtype=object,
    )
