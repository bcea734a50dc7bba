"""What a unit filed by mistake for another year is taken out of the collection that a new one completes."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from parlib.cli.collected import tell_collected
from parlib.cli.vintages import without_withdrawn
from parlib.codebook.tables import conform
from parlib.errors import UsageError
from parlib.intake.workbook.collect import Collection
from parlib.speech.catalogue import speaking
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


def test_a_year_of_a_unit_is_withdrawn_and_everything_else_stays(earlier, tmp_path):
    got, (withdrawn,) = without_withdrawn(Project(tmp_path), earlier, ["Xã Đồi Thông=2023"], register())
    assert filed(got) == [(unit(0).locality, 2024), (unit(1).locality, 2024)]
    assert len(earlier.evidence) == 6
    assert withdrawn.as_row() == {"locality": unit(1).locality, "unit": "Xã Đồi Thông", "period": 2023, "rows": 2}


@pytest.mark.parametrize(("kept", "told"), [("data/raw/a/2", "withdrawn: Xã Đồi Thông, 2023: 2 rows"), ("", "nothing was withdrawn")])
def test_only_what_was_kept_without_it_is_told_to_be_withdrawn(earlier, tmp_path, capsys, kept, told):
    got, withdrawn = without_withdrawn(Project(tmp_path), earlier, ["Xã Đồi Thông=2023"], register())
    files = pd.DataFrame({"file": [], "status": [], "missing": [], "rows": [], "period": []})
    of_this = {"wanted": True, "passed_over": [], "withdrawn": withdrawn}
    with speaking("en"):
        tell_collected(replace(got, files=files), "r.xlsx", kept, as_json=False, **of_this)
        tell_collected(replace(got, files=files), "r.xlsx", kept, as_json=True, **of_this)
    out, err = capsys.readouterr()
    assert told in " ".join(err.split())
    assert json.loads(out[out.index("{") :])["withdrawn"] == ([w.as_row() for w in withdrawn] if kept else [])


def test_nothing_named_withdraws_nothing(earlier, tmp_path):
    assert without_withdrawn(Project(tmp_path), earlier, (), register()) == (earlier, ())
    assert without_withdrawn(Project(tmp_path), None, (), register()) == (None, ())


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
