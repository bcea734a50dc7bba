"""How often 95 % intervals of a two-stage survey hold the true share.

One province, some of its places drawn, thirty people in each.

Every sample is drawn from a province of its own: each place has a true share from a beta
distribution with the given intra-class correlation, and what the interval must hold is the share
over *all* places of that province, drawn or not. Everyone is drawn with the same chance. The
estimates come from ``parlib.analysis`` itself. "Before" is the rule this project had: the
first-stage correction alone (where every place is drawn, no width at all); "undeclared" leaves the
number of places empty.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from parlib.analysis.intervals import IntervalMethod, share_interval
from parlib.analysis.surveys.design import Linearised, LonelyPsu, design_of, linearise, variances

PLACES = ((5, 15), (5, 10), (8, 10), (5, 6), (5, 5))
SHARES = (0.80, 0.88, 0.95, 0.98)
ICC = (0.02, 0.05)
ASKED = 30
"""People asked in each place, of very many who live there."""
KEPT = (93.0, 97.0)


def draw(
    rng: np.random.Generator, samples: int, *, drawn: int, places: int, share: float, icc: float
) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw samples, each from a province of its own.

    Returns
    -------
    DataFrame
        Answers in the shape of ``linearise``; each sample is a locality.
    ndarray
        True share of each province.
    """
    size = (1 - icc) / icc
    true = rng.beta(share * size, (1 - share) * size, (samples, places))
    satisfied = rng.random((samples, drawn, ASKED)) < true[:, :drawn, None]
    rows = drawn * ASKED
    frame = pd.DataFrame(
        {
            "locality": np.repeat(np.arange(samples), rows),
            "period": 2024,
            "survey": "SIPAS",
            "respondent": np.tile(np.arange(rows), samples).astype(str),
            "stratum": "",
            "psu": np.tile(np.repeat([f"p{k}" for k in range(drawn)], ASKED), samples),
            "stratum_psus": float(places),
            "psu_people": np.nan,
            "weight": 1.0,
            "x": 1.0,
            "satisfied": satisfied.ravel().astype(float),
        }
    )
    return frame, true.mean(axis=1)


def intervals(
    lin: Linearised, psus: pd.DataFrame, method: IntervalMethod
) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds as the release would print them."""
    spread = variances(
        lin.scores, psus, measures=lin.measures, cells=len(lin.cells), lonely=LonelyPsu.REFUSE
    )
    se, df, base = (spread[k].to_numpy() for k in ("satisfied", "df:satisfied", "base"))
    return share_interval(
        lin.cells["satisfied"].to_numpy(), np.sqrt(se), df=df, smallest_base=base, method=method
    )


def first_stage_only(lin: Linearised, *, drawn: int, places: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds under the first-stage correction alone, on n - 1 degrees of freedom."""
    z = lin.scores["satisfied"].to_numpy().reshape(-1, drawn)
    se = np.sqrt((1 - drawn / places) * drawn * z.var(axis=1, ddof=1))
    share, several = lin.cells["satisfied"].to_numpy(), np.full(len(z), float(drawn))
    return (
        (share, share)
        if drawn == places
        else share_interval(share, se, df=several - 1, smallest_base=several)
    )


def cells(samples: int, *, seed: int = 31) -> Iterator[dict[str, float]]:
    """Yield, for each cell of the table, how many per cent of the intervals hold the truth, and how
    wide they are in points.
    """
    for number, (icc, (drawn, places), share) in enumerate(
        (i, p, s) for i in ICC for p in PLACES for s in SHARES
    ):
        rng = np.random.default_rng([seed, number])
        frame, truth = draw(rng, samples, drawn=drawn, places=places, share=share, icc=icc)
        lin = linearise(frame, cell=["locality", "period", "survey"], measures=("satisfied",))
        _, unknown = design_of(frame.assign(stratum_psus=np.nan))
        now = {method: intervals(lin, lin.psus, method) for method in IntervalMethod}
        rules = {
            "before": first_stage_only(lin, drawn=drawn, places=places),
            "wilson": now[IntervalMethod.WILSON],
            "logit": now[IntervalMethod.LOGIT],
            "undeclared": intervals(lin, unknown, IntervalMethod.WILSON),
        }
        held = {
            name: 100 * float(np.mean((low <= truth) & (truth <= high)))
            for name, (low, high) in rules.items()
        }
        width = {
            f"width {name}": 100 * float(np.mean(high - low)) for name, (low, high) in rules.items()
        }
        yield {"icc": icc, "drawn": drawn, "places": places, "share": share, **held, **width}


def outside(table: pd.DataFrame, column: str, samples: int) -> pd.DataFrame:
    """Return the cells whose coverage lies outside 93-97 % by more than the simulation's own error
    allows.
    """
    slack = 100 * stats.norm.isf(0.005) * np.sqrt(0.95 * 0.05 / samples)
    return table[(table[column] < KEPT[0] - slack) | (table[column] > KEPT[1] + slack)]


def calibrate_surveys(*, provinces: int) -> Iterator[str]:
    """Yield how often intervals hold the true share, cell by cell."""
    columns = ["before", "wilson", "logit", "undeclared"]
    yield "| Places | True share | icc | " + " | ".join(columns) + " | width, Wilson (points) |"
    yield "|---|---|---|" + "---|" * (len(columns) + 1)
    for row in cells(provinces):
        figures = " | ".join(f"{row[c]:.1f}" for c in columns)
        yield (
            f"| {row['drawn']}/{row['places']} | {row['share']:.0%} | {row['icc']:.2f} | "
            f"{figures} | {row['width wilson']:.1f} |"
        )
