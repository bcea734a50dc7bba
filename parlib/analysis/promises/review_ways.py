"""Ways to the headline target of a review, and what appraisal is expected to grant of each."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd

from parlib.analysis.promises.claims import Claims, claimed_maxima, weighed
from parlib.analysis.promises.pathway import cheapest_paths
from parlib.analysis.promises.steps import recoverable
from parlib.codebook.frameworks import Framework
from parlib.codebook.reviews import WayOdds, WayStep
from parlib.codebook.vocabulary import Level

WAYS = 3
_NO_WAY = {
    "nothing_needed": "Điểm hiện có đã đạt mục tiêu.",
    "out_of_reach": (
        "Mọi tiêu chí còn có thể tăng cộng lại vẫn thiếu {missing} điểm so với mục tiêu."
    ),
}
_NO_ODDS = {
    "no_claims": (
        "Chưa nói được thẩm định sẽ công nhận bao nhiêu: chưa từng có lần tự chấm tăng nào được "
        "thẩm định."
    ),
    "too_few_claims": (
        "Chưa nói được thẩm định sẽ công nhận bao nhiêu: mới có {n} lần tự chấm tăng được thẩm "
        "định trong {years} năm, cần ít nhất {needed} lần và ít nhất {needed_years} năm."
    ),
    "start_not_appraised": (
        "Chưa nói được thẩm định sẽ công nhận bao nhiêu: điểm xuất phát là tự chấm, chưa thẩm định."
    ),
}


def ways_of_review(
    scores: pd.DataFrame,
    framework: Framework,
    *,
    points: float,
    most: float,
    target: float,
    horizon: date,
    claims: Claims | None,
    level: float,
) -> tuple[tuple[WayStep, ...], tuple[WayOdds, ...], str]:
    """Return the steps of the cheapest ways to the target and the expected outcome of each, or why
    there is none.
    """
    if math.isnan(target):
        return (), (), "Chưa đặt mục tiêu chung cho năm sau."
    if math.isnan(points) or math.isnan(most):
        return (), (), "Chưa có tổng điểm của năm."
    fine = scores[scores["level"].isin([Level.CRITERION, Level.SUBCRITERION])]
    if fine.empty:
        return (), (), "Nguồn chỉ có điểm theo lĩnh vực, không có điểm từng tiêu chí."
    needed = target * most / 100 - points
    paths = cheapest_paths(
        recoverable(scores, framework=framework, horizon=horizon), needed=needed, alternatives=WAYS
    )
    if paths.reason is not None:
        details: dict[str, Any] = {k: v.replace(".", ",") for k, v in paths.reason.details.items()}
        return (), (), _NO_WAY[paths.reason.code].format(**details)
    told = (
        [(way, None) for way in paths.paths]
        if claims is None
        else weighed(
            paths.paths,
            claims,
            maxima=claimed_maxima(scores, framework),
            needed=needed,
            level=level,
            framework=framework,
        )
    )
    steps, odds = [], []
    for number, (way, expected) in enumerate(told, start=1):
        reached = points
        granted = [math.nan] * len(way.steps) if expected is None else list(expected.gains)
        for place, (step, part) in enumerate(zip(way.steps, granted, strict=True), start=1):
            reached += step.gain
            name = framework.by_code[step.code].name_vi
            steps.append(
                WayStep(
                    *(number, place, step.code, name, step.gain, round(reached, 9), step.owner),
                    granted=part,
                )
            )
        if expected is not None:
            ends = (points + expected.change, points + expected.low, points + expected.high)
            odds.append(
                WayOdds(number, way.gain, math.fsum(granted), *ends, level, expected.chance)
            )
    return tuple(steps), tuple(odds), ""


def what_odds_rest_on(claims: Claims | None) -> str:
    """Return the basis of the odds in words, or why there are none."""
    if claims is None:
        return ""
    if claims.reason is not None:
        return _NO_ODDS[claims.reason.code].format(**claims.reason.details)
    return (
        f"Học từ {len(claims.rises)} lần tự chấm tăng so với điểm được chấm năm trước, trong "
        f"{claims.years} năm, của các đơn vị cùng được thẩm định; tiêu chí khác giữ như đã được "
        "chấm. Không biết việc làm thật sự ra sao."
    )
