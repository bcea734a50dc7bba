"""Findings on the appraisers: their strictness, how much they change, and how reliable their points
are.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.analysis.ranking.appraisal_error import AppraisalFit
from parlib.codebook.findings import findings


def fit_to_findings(fit: AppraisalFit, calibration: pd.DataFrame) -> pd.DataFrame:
    """Shape a fit and its calibration into ``findings`` of the unit above those appraised.

    Questions: ``appraisal.strictness.<rule book>.<domain>`` (percent of the maximum, 95 % interval
    between units), ``appraisal.changed…`` (percent of the items), ``appraisal.error…`` (percent of
    the maximum of an item), ``appraisal.measured.<rule book>`` (the same from items appraised
    twice, blind), ``appraisal.held.<rule book>`` (percent of the units whose appraised points lay
    inside the interval predicted from the years before) and ``appraisal.off.<rule book>`` (mean of
    appraised minus expected points).

    Parameters
    ----------
    fit : AppraisalFit
        From :func:`parlib.analysis.ranking.appraisal_error.appraisal_fit`.
    calibration : DataFrame
        Per ``appraiser, framework, period``: ``units``, ``level`` of the interval, ``held`` (share
        of the units inside it), ``off`` (points).
    """
    d = fit.domains
    if d.empty:
        return findings([])
    base = pd.DataFrame(
        {
            "locality": d["appraiser"].map(_above),
            "period": d["period"],
            "family": "appraisal",
            "subject": d["framework"],
            "part": d["domain"],
            "unit": "%",
            "n": d["items"],
            "verdict": "described",
        }
    )
    margin = 100 * d["margin"]
    frames = [
        base.assign(
            aspect="strictness",
            estimate=100 * d["strictness"],
            ci_low=100 * d["strictness"] - margin,
            ci_high=100 * d["strictness"] + margin,
            level_of_confidence=np.where(d["margin"].notna(), 0.95, np.nan),
            method=(
                "self-scored less last appraised points, share of the maximum; interval between "
                "units"
            ),
        ),
        base.assign(
            aspect="changed",
            estimate=100 * d["changed"],
            method="items whose points the last round changed",
        ),
        base.assign(
            aspect="error",
            estimate=100 * d["error"],
            method="standard error left in the points of an item, share of its maximum",
        ),
    ]
    frames += [_measured_rows(fit.measured), _held_rows(calibration)]
    return findings(pd.concat([f for f in frames if len(f)], ignore_index=True))


def _measured_rows(measured: pd.DataFrame) -> pd.DataFrame:
    """Return the findings from second appraisals."""
    if measured.empty:
        return measured
    assumed = (100 * measured["assumed"].astype(float)).map("{:.1f} %".format)
    return pd.DataFrame(
        {
            "locality": measured["appraiser"].map(_above),
            "period": measured["period"],
            "family": "appraisal",
            "subject": measured["framework"],
            "aspect": "measured",
            "estimate": 100 * measured["error"].astype(float),
            "unit": "%",
            "n": measured["items"],
            "verdict": "described",
            "method": "items appraised twice, blind; by two rounds alone " + assumed,
        }
    )


def _held_rows(calibration: pd.DataFrame) -> pd.DataFrame:
    """Return the findings on predicted against actual points."""
    if calibration.empty:
        return calibration
    base = pd.DataFrame(
        {
            "locality": calibration["appraiser"].map(_above),
            "period": calibration["period"],
            "family": "appraisal",
            "subject": calibration["framework"],
            "n": calibration["units"],
            "verdict": "described",
            "method": "expected from the years before, interval of "
            + calibration["level"].map("{:.0%}".format),
        }
    )
    return pd.concat(
        [
            base.assign(aspect="held", estimate=100 * calibration["held"], unit="%"),
            base.assign(aspect="off", estimate=calibration["off"], unit="points"),
        ]
    )


def _above(appraiser: str) -> str:
    """Return the parent of the units appraised together; the nation if there is none."""
    return appraiser.split(":")[1] or "VN"
