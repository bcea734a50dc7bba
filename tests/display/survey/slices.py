"""Slices of survey briefs: a drawn sample, one with a small group, a first year, published percentages, and nothing."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
import pandas as pd

from parlib.analysis.surveys.changes import satisfaction_changes
from parlib.analysis.surveys.design import LonelyPsu
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.analysis.surveys.integrity import AuditSettings, integrity_findings
from parlib.analysis.surveys.published_shares import published_changes, published_satisfaction
from parlib.analysis.surveys.sample import sample_findings
from parlib.codebook.context import BriefContext
from parlib.codebook.methods import Analysis, Precision
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform, empty
from tests.analysis.survey_samples import FORM, drawn
from tests.display.made_slices import context, locality
from tests.display.made_slices import nothing as nothing  # the fourth case

UNIT, OTHER = "31@2008-08-01", "48@2008-08-01"
ANALYSIS = Analysis(seed=1)
AUDIT = AuditSettings(min_items=2, min_units=3)  # three questions and four offices


@lru_cache(maxsize=4)
def _answered(*, small: bool, periods: tuple[int, ...] = (2020, 2021), drift: float = 0.0) -> dict[str, pd.DataFrame]:
    units = (UNIT, *(f"0{k}@2008-08-01" for k in range(1, 6)))
    sample = drawn(5, localities=units, periods=periods, psus=12, per_psu=20, groups=3, drift=drift)
    if small:  # the office that served the last sampled place alone
        sample.loc[sample["psu"] == "P11", "group"] = "office 9"
    measures = tuple(Measure)
    satisfaction = satisfaction_table(sample, forms=(FORM,), measures=measures)
    findings = [
        sample_findings(sample),
        satisfaction_changes(sample, satisfaction, analysis=ANALYSIS, forms=(FORM,)),
        integrity_findings(responses=sample, scores=empty("scores"), indices=empty("indices"), settings=AUDIT),
    ]
    return {"satisfaction": satisfaction, "findings": conform("findings", pd.concat(findings, ignore_index=True))}


def _slice(tables: dict[str, pd.DataFrame], language: str, period: int, **more) -> BriefContext:
    own = {n: f[f["locality"].eq(UNIT) & f["period"].le(period)].reset_index(drop=True) for n, f in tables.items()}
    own = {"indices": empty("indices"), "observations": empty("observations")} | own
    return context(unit=locality(UNIT), period=period, language=language, tables=own, peers={}, surveys=(FORM,), **more)


def answered(language: str = "vi") -> BriefContext:
    """Return a second survey year with answers: 12 places, 240 respondents, three groups."""
    return _slice(_answered(small=False), language, 2021, illustrative=True)


def small_group(language: str = "vi") -> BriefContext:
    """Return the same with a group of twenty, which may not be shown."""
    return _slice(_answered(small=True), language, 2021)


def risen(language: str = "vi") -> BriefContext:
    """Return a year in which everybody answers two points higher."""
    return _slice(_answered(small=False, drift=2.0), language, 2021)


@lru_cache(maxsize=4)
def _designed(design: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a sample of 160 people a year whose design leaves sampling errors missing, zero or between people only."""
    sample = drawn(7, localities=(UNIT,), psus=8, per_psu=20, groups=2)
    lonely = LonelyPsu.REFUSE
    if design == "lonely":
        sample["stratum"], lonely = "stratum of " + sample["psu"], LonelyPsu.WITHHOLD
    elif design == "some_questions":
        sample = sample[sample["item"].isin([i.code for i in FORM.items[:2]])].reset_index(drop=True)
    elif design == "every_place":
        sample["stratum_psus"] = 4.0
    elif design in ("census", "withheld"):  # everybody was asked
        sample["psu"], sample["stratum"], sample["stratum_psus"] = "", "", 160.0
    precision = Precision(min_respondents=1000) if design == "withheld" else Precision()
    satisfaction = satisfaction_table(sample, forms=(FORM,), measures=tuple(Measure), lonely=lonely, precision=precision)
    findings = [
        sample_findings(sample, satisfaction=satisfaction),
        satisfaction_changes(sample, satisfaction, analysis=ANALYSIS, forms=(FORM,), lonely=lonely),
        integrity_findings(responses=sample, scores=empty("scores"), indices=empty("indices"), settings=AUDIT, satisfaction=satisfaction),
    ]
    return {"satisfaction": satisfaction, "findings": conform("findings", pd.concat(findings, ignore_index=True))}


def designed(design: str, language: str = "vi") -> BriefContext:
    """Return the second year of a survey of a given design: ``lonely``, ``every_place``, ``census``, ``some_questions``, or all ``withheld``."""
    return _slice(_designed(design), language, 2021)


def first_year(language: str = "vi") -> BriefContext:
    """Return a first survey: there is nothing to compare with."""
    return _slice(_answered(small=False), language, 2020)


def published(language: str = "vi", *, assumed: float | None = 500) -> BriefContext:
    """Return Hải Phòng's published SIPAS with a gap, a break, and a source that disagrees."""
    figures = {2020: 93.57, 2023: 88.09, 2024: 91.10}
    same = {"locality": UNIT, "index": "SIPAS", "basis": "published", "of": 63, "source": "https://example.vn/sipas"}
    indices = conform("indices", [same | {"period": p, "value": v, "rank": {2020: 2, 2023: 5, 2024: 1}[p]} for p, v in figures.items()])
    satisfaction = published_satisfaction(indices, precision=Precision(published_respondents=assumed))

    def broken(earlier: int, later: int, *_: str) -> Reason | None:
        passed = earlier < 2022 <= later
        return Reason.of("series_break", period=2022, decision="1001/QĐ-BNV", why_vi="cách đo mới", why_en="new method") if passed else None

    findings = published_changes(satisfaction, analysis=ANALYSIS, comparable=broken)
    row = {
        "locality": UNIT,
        "period": 2024,
        "index": "SIPAS",
        "code": "0",
        "measure": "score",
        "value": 90.59,
        "unit": "percent",
        "conflict": True,
    }
    row |= {"source_url": "https://example.vn/khac", "source_file": "f.csv", "source_row": 3, "confidence": "stated"}
    tables = {"satisfaction": satisfaction, "findings": findings, "indices": indices, "observations": conform("observations", [row])}
    return _slice(tables, language, 2024)


def ranked_only(language: str = "vi") -> BriefContext:
    """Return a province of which only the rank was published."""
    row = {"locality": UNIT, "period": 2019, "index": "SIPAS", "basis": "published", "value": np.nan, "rank": 2, "of": 63}
    return _slice(
        {"indices": conform("indices", [row]), "satisfaction": empty("satisfaction"), "findings": empty("findings")}, language, 2019
    )


CASES = {
    "answered": answered,
    "small_group": small_group,
    "risen": risen,
    "first_year": first_year,
    "published": published,
    "unassumed": lambda language="vi": published(language, assumed=None),
    "ranked_only": ranked_only,
    "nothing": nothing,
    **{name: partial(designed, name) for name in ("lonely", "every_place", "census", "withheld")},
}
