"""Small samples of respondents, built by hand or drawn from a seed, for the survey tests."""

import numpy as np
import pandas as pd

from parlib.codebook.surveys import SurveyFactor, SurveyForm, SurveyItem
from parlib.codebook.tables import conform

FORM = SurveyForm(
    id="three-items",
    survey="SIPAS",
    first_period=2020,
    factors=(SurveyFactor(code="TC", name_vi="Tiếp cận"), SurveyFactor(code="KQ", name_vi="Kết quả")),
    items=(
        SurveyItem(code="TC1", factor="TC", text_vi="Biển hiệu"),
        SurveyItem(code="TC2", factor="TC", text_vi="Trụ sở"),
        SurveyItem(code="KQ1", factor="KQ", text_vi="Đúng hẹn"),
    ),
)


def respondents(answers, *, item="TC1", locality="A", period=2020, psu="", stratum="", weight=np.nan, group="", fpc=np.nan, people=np.nan):
    """One respondent per answer to one item; psu, stratum, weight, group may be lists."""
    return pd.DataFrame(
        {
            "locality": locality,
            "period": period,
            "survey": "SIPAS",
            "respondent": [f"r{i}" for i in range(len(answers))],
            "stratum": stratum,
            "psu": psu,
            "stratum_psus": fpc,
            "psu_people": people,
            "weight": weight,
            "group": group,
            "item": item,
            "answer": answers,
        }
    )


def drawn(seed, *, localities=("A", "B"), periods=(2020, 2021), psus=8, per_psu=6, groups=3, items=("TC1", "TC2", "KQ1"), drift=0.0):
    """A stratified, clustered, weighted sample with some missing answers."""
    rng = np.random.default_rng(seed)
    frames = []
    for locality in localities:
        office = rng.normal(0, 0.5, psus)
        for k, period in enumerate(periods):
            n = psus * per_psu
            psu = np.repeat(np.arange(psus), per_psu)
            person = office[psu] + rng.normal(0, 1, n) + drift * k
            group = rng.integers(0, groups, n)
            weight = rng.uniform(0.5, 2.0, n)
            for item in items:
                answer = np.clip(np.round(3.8 + person + rng.normal(0, 0.5, n)), 1, 5)
                answer[rng.random(n) < 0.05] = np.nan
                frame = respondents(answer, item=item, locality=locality, period=period, fpc=40.0)
                frame["psu"] = [f"P{p}" for p in psu]
                frame["stratum"] = np.where(psu < psus // 2, "urban", "rural")
                frame["weight"] = weight
                frame["group"] = [f"office {g}" for g in group]
                frames.append(frame)
    return conform("responses", pd.concat(frames, ignore_index=True))
