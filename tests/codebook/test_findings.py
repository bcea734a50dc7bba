"""Findings are named by what they are about, in one place; two about the same are refused."""

import pytest

from parlib.codebook.findings import ABOUT, NAMES, findings, name_of_finding
from parlib.errors import UsageError, ValidationFailed

ROWS = [
    {"family": "trend", "subject": "PAR", "aspect": "value"},
    {"family": "rank", "subject": "PAR", "aspect": "top_third"},
    {"family": "rank", "subject": "par-2022", "aspect": "moved_by", "part": "weights"},
    {"family": "rank_price", "subject": "p-2021", "aspect": "low", "part": "C01"},
    {"family": "satisfaction", "subject": "SIPAS", "aspect": "change", "part": "index", "measure": "mean"},
    {"family": "integrity", "subject": "SIPAS", "aspect": "office", "part": "Văn phòng. Tầng 2"},
    {"family": "link", "subject": "process-income"},
    {"family": "link", "subject": "process-income", "aspect": "influence", "part": "years"},
]
NAMED = [
    "trend.PAR.value",
    "rank.top_third.PAR",
    "rank.moved_by.par-2022.weights",
    "rank_price.p-2021.C01.low",
    "satisfaction.change.SIPAS.index.mean",
    "integrity.SIPAS.office.Văn phòng. Tầng 2",
    "link.process-income",
    "link.process-income.influence.years",
]
WHERE = {"locality": "01@2000-01-01", "period": 2023}


def test_a_table_and_a_single_finding_are_named_alike():
    table = findings([WHERE | row for row in ROWS])
    assert table["question"].tolist() == NAMED
    assert [name_of_finding(**row) for row in ROWS] == NAMED
    assert table["since"].isna().all()


def test_every_family_is_told_apart_by_columns_of_the_table():
    assert all(set(order) <= set(ABOUT) and order[0] == "family" for order in NAMES.values())


def test_two_findings_about_the_same_are_refused():
    with pytest.raises(ValidationFailed, match="more than once"):
        findings([WHERE | ROWS[0], WHERE | ROWS[0]])


def test_an_unknown_family_or_column_is_refused():
    with pytest.raises(UsageError, match="weather"):
        findings([WHERE | {"family": "weather", "subject": "PAR"}])
    with pytest.raises(UsageError, match="measure"):
        name_of_finding("trend", subject="PAR", measure="mean")
