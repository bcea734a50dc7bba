"""Specification curve: whether other reasonable choices would have given a different answer.

Estimates every declared combination and lists them side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.panel.clusters import (
    Covariance,
    coefficient_test,
    estimate_of,
    robust_covariance,
)
from parlib.analysis.panel.regression import Model, absorb, fit_panel
from parlib.analysis.results import NotTestable


@dataclass(frozen=True, slots=True)
class Choice:
    """One set of panel columns that answers the question in a particular way."""

    name: str
    outcome: str
    reform: str
    segment: str = ""
    scale: float = 1.0


@dataclass(frozen=True)
class SpecificationCurve:
    """All combinations, sorted by effect.

    Attributes
    ----------
    table : DataFrame
        ``choice``, ``model``, ``controls``, ``sample``, ``effect``, ``ci_low``, ``ci_high``, ``p``,
        ``n``, ``clusters``, ``not_testable_because``.
    same_sign : float
        Share of the estimated specifications with the sign of the headline.
    excludes_zero : float
        Share whose interval excludes zero.
    """

    table: pd.DataFrame
    same_sign: float
    excludes_zero: float

    @property
    def estimated(self) -> pd.DataFrame:
        """The specifications that could be estimated."""
        return self.table.dropna(subset=["effect"])


def specification_curve(
    panel: pd.DataFrame,
    *,
    choices: Iterable[Choice],
    controls: tuple[str, ...] = (),
    models: tuple[Model, ...] = (Model.WITHIN, Model.FIRST_DIFFERENCE),
    samples: dict[str, np.ndarray] | None = None,
    headline: float = float("nan"),
    confidence: float = 0.95,
) -> SpecificationCurve:
    """Estimate every combination of choice, model, controls and sample.

    Parameters
    ----------
    panel : DataFrame
        One row per locality and year, with every column the choices name.
    choices : iterable of Choice
        Alternative outcome and reform columns (lags, variants of the index, transformations), each
        with its spells.
    controls : tuple of str
        Controls; each subset is tried up to three controls, otherwise none, all, and all but one.
    models : tuple of Model
        Models to try. Pooled regressions answer another question and are better left out.
    samples : mapping of str to bool array, optional
        Rows of each sample by name; default all rows.
    headline : float
        The effect whose sign is compared.
    confidence : float
        Coverage of the intervals (CRV3).

    Returns
    -------
    SpecificationCurve
        Describes how far the answer depends on choices. Its many related p-values are not a test.

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4.
    """
    samples = samples or {"all": np.ones(len(panel), dtype=bool)}
    rows = [
        _estimate(panel[rows], choice, model, kept, name, confidence)
        for choice, model, kept, (name, rows) in product(
            choices, models, _subsets(controls), samples.items()
        )
    ]
    table = pd.DataFrame(rows).sort_values("effect", ignore_index=True)
    known = table.dropna(subset=["effect"])
    if known.empty:
        return SpecificationCurve(table, float("nan"), float("nan"))
    same = (
        float((np.sign(known["effect"]) == np.sign(headline)).mean())
        if np.isfinite(headline)
        else float("nan")
    )
    return SpecificationCurve(
        table, same, float(((known["ci_low"] > 0) | (known["ci_high"] < 0)).mean())
    )


def _subsets(controls: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(controls) <= 3:
        return list(
            chain.from_iterable(combinations(controls, k) for k in range(len(controls) + 1))
        )
    return [(), *combinations(controls, len(controls) - 1), controls]


def _estimate(
    panel: pd.DataFrame,
    choice: Choice,
    model: Model,
    controls: tuple[str, ...],
    sample: str,
    confidence: float,
) -> dict[str, Any]:
    row = {
        "choice": choice.name,
        "model": str(model),
        "controls": " + ".join(controls),
        "sample": sample,
    }
    empty = {
        "effect": np.nan,
        "ci_low": np.nan,
        "ci_high": np.nan,
        "p": np.nan,
        "n": 0,
        "clusters": 0,
    }
    data = absorb(
        panel,
        outcome=choice.outcome,
        regressors=(choice.reform, *controls),
        model=model,
        segment=choice.segment,
    )
    if isinstance(data, NotTestable):
        return row | empty | {"not_testable_because": str(data)}
    fit = fit_panel(data)
    covariance = robust_covariance(fit, Covariance.CRV3)
    if isinstance(covariance, NotTestable):
        return row | empty | {"not_testable_because": str(covariance)}
    effect = estimate_of(fit, covariance, confidence=confidence, scale=choice.scale)
    fitted = {
        "effect": effect.value,
        "ci_low": effect.ci_low,
        "ci_high": effect.ci_high,
        "p": coefficient_test(fit, covariance).p,
    }
    return row | fitted | {"n": fit.n, "clusters": len(data.clusters), "not_testable_because": ""}
