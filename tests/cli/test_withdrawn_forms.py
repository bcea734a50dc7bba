"""What a unit filed by mistake for another year is taken out of the collection that a new one completes."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.cli.vintages import without_withdrawn
from parlib.codebook.tables import conform
from parlib.errors import UsageError
from parlib.intake.workbook.collect import Collection
from parlib.store.project import Project
from tests.intake.rulebooks import register, unit


@pytest.fixture
def earlier():
    nothing = pd.DataFrame()
    rows = [
        {"locality": unit(n).locality, "period": year, "framework": "f", "code": code, "state": "reported"}
        for n, year in ((0, 2024), (1, 2024), (1, 2023))
        for code in ("1.1", "1.2")
    ]
    return Collection(evidence=conform("evidence", rows), problems=(), files=nothing, differences=nothing, repairs=nothing)


def filed(collection):
    return sorted(set(collection.evidence[["locality", "period"]].itertuples(index=False, name=None)))


def test_a_year_of_a_unit_is_withdrawn_and_everything_else_stays(earlier, tmp_path, capsys):
    got = without_withdrawn(Project(tmp_path), earlier, ["Xã Đồi Thông=2023"], register())
    assert filed(got) == [(unit(0).locality, 2024), (unit(1).locality, 2024)]
    assert len(earlier.evidence) == 6
    assert "Xã Đồi Thông" in capsys.readouterr().err


def test_nothing_named_withdraws_nothing(earlier, tmp_path):
    assert without_withdrawn(Project(tmp_path), earlier, (), register()) is earlier
    assert without_withdrawn(Project(tmp_path), None, (), register()) is None


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        ("Xã Đồi Thông=2022", "2023, 2024"),
        ("Xã Đồi Thông", "no unit and year"),
        ("=2023", "no unit and year"),
        ("Xã Không Có=2023", "no unit"),
    ],
)
def test_what_cannot_be_withdrawn_is_said(earlier, tmp_path, pair, why):
    with pytest.raises(UsageError, match=why):
        without_withdrawn(Project(tmp_path), earlier, [pair], register())


def test_withdrawing_needs_what_is_completed(tmp_path):
    with pytest.raises(UsageError, match="--previous"):
        without_withdrawn(Project(tmp_path), None, ["Xã Đồi Thông=2023"], register())
