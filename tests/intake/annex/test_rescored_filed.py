"""Rules that give other points to what units have filed are not taken unasked, and the refusal tells the consequence in numbers."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from parlib.cli.app import app
from parlib.codebook.tables import conform
from parlib.errors import UsageError
from parlib.store.project import Project
from tests.intake.annex.test_replaced import ANNEX, filled, office

__all__ = ["office"]


def file(folder, **shares):
    """Collect the workbooks of units: their share of item I.1, which the rule book turns into points."""
    rows = [
        {"locality": f"{unit}@2025-07-01", "period": 2025, "framework": "thu", "code": "I.1", "state": "reported", "value": share}
        for unit, share in shares.items()
    ]
    place = folder / "data" / "raw" / "tu-cham" / "2025"
    place.mkdir(parents=True)
    conform("evidence", pd.DataFrame(rows)).to_parquet(place / "evidence.parquet")


def accepted(folder, *more):
    return CliRunner().invoke(app, ["framework", "accept", str(folder / "reports" / "thu-review.xlsx"), *more])


def corrected(folder):
    filled(folder / "reports" / "thu-review.xlsx", I_1_decision="Sửa", I_1_correct="Từ 90%: 2; từ 80% đến dưới 90%: 1; dưới 80%: 0")


def test_a_corrected_rule_that_moves_points_is_refused_with_their_number(office):
    folder, _ = office
    file(folder, U1=0.95, U2=0.85, U3=1.0)  # 1, 1, 2 points by the annex; 2, 1, 2 by the correction
    corrected(folder)
    before = (folder / "params/frameworks/thu/criteria.csv").read_bytes()
    refused = accepted(folder)
    assert isinstance(refused.exception, UsageError)
    told = str(refused.exception)
    assert "3 units have filed under thu" in told
    assert "points of 1 unit(s) change, at 1 item(s): I.1 (at most by +1.00 an item)" in told
    assert "--rescore-filed" in told
    assert (folder / "params/frameworks/thu/criteria.csv").read_bytes() == before
    assert accepted(folder, "--rescore-filed").exit_code == 0
    assert (folder / "params/frameworks/thu/criteria.csv").read_bytes() != before


@pytest.mark.parametrize("shares", [{}, {"U2": 0.85, "U3": 1.0}])
def test_where_nobody_s_points_move_nothing_is_asked(office, shares):
    folder, _ = office
    if shares:
        file(folder, **shares)
    corrected(folder)
    assert accepted(folder).exit_code == 0


def test_a_replaced_rule_book_says_in_numbers_what_would_come_of_it(office):
    folder, imported = office
    file(folder, U1=0.95, U2=0.85)
    changed = [list(row) for row in ANNEX]
    changed[2][3] = "Từ 90%: 2; từ 80% đến dưới 90%: 0,5; dưới 80%: 0"
    refused = imported("--replace", annex=changed)
    assert "2 units have filed under thu" in str(refused.exception)
    assert "points of 2 unit(s) change, at 1 item(s): I.1 (at most by +1.00 an item)" in str(refused.exception)
    same = imported("--replace")
    assert "no points change" in str(same.exception)
    assert not Project(folder).params.joinpath("replaced").exists() or not list((folder / "params" / "replaced").glob("thu-*"))
