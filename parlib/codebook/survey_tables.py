"""Hand-off tables of surveys: answers in, estimates out."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, PERIOD, Table, number, text
from parlib.codebook.keys import KEYS


class Responses(Table, key=KEYS["responses"]):
    """Survey answers, one row per respondent and item."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    survey: Series[str] = text("SIPAS · LEADERS")
    respondent: Series[str] = text("Pseudonymous id, unique inside locality, period and survey")
    stratum: Series[str] = text("Stratum id")
    psu: Series[str] = text(
        "Primary sampling unit id; empty: every respondent is one; `?`: nobody knows how people were "
        "drawn, so that no error is computed"
    )
    stratum_psus: Series[float] = number(
        "PSUs in the stratum population, for the correction of the first stage; NaN = unknown, "
        "taken as infinite"
    )
    psu_people: Series[float] = number(
        "People in the PSU whom the sample stands for, for the correction of the second stage; "
        "NaN = unknown, as many"
    )
    weight: Series[float] = number("Design weight")
    group: Series[str] = text("Subgroup, e.g. the office that served the respondent")
    item: Series[str] = text("Item code of the questionnaire")
    answer: Series[float] = number("1-5, NaN = no answer")


class Satisfaction(Table, key=KEYS["satisfaction"]):
    """Survey estimates."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    survey: Series[str] = text("SIPAS · LEADERS")
    item: Series[str] = text("Item, factor or `index`")
    subgroup: Series[str] = text("Subgroup, `all` for everyone")
    measure: Series[str] = text("share_4_5 · mean · share_1_3 · share_k")
    estimate: Series[float] = number("Estimate (percent or mean)")
    se: Series[float] = number("Design-based standard error")
    ci_low: Series[float] = number("Lower bound")
    ci_high: Series[float] = number("Upper bound")
    level_of_confidence: Series[float] = number(
        "Level of confidence of the bounds, 0-1, NaN where none is declared with them"
    )
    df: Series[float] = number("Design degrees of freedom")
    n: Series[float] = number("Respondents")
    deff: Series[float] = number("Design effect")
    suppressed: Series[bool] = pa.Field(
        description="True: too few respondents, estimate withheld", coerce=True
    )
    reason: Series[str] = text("Why suppressed or not estimable")
    method: Series[str] = text("Estimator in words")
