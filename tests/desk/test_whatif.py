"""Scenarios over the three-district world: every number is worked out by hand beside it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.promises.claims import Claims
from parlib.codebook.plans import Commitment, Plan
from parlib.desk import CountMissing, Scenario, SetFigure, SetPoints, SetWeight, UsualCut, ways_to_rank, what_if
from parlib.desk import group as group_room
from parlib.desk import ways as ways_room
from parlib.desk import whatif as whatif_room
from parlib.desk.group import open_group
from parlib.desk.shown import change_in_words, ways_html
from parlib.desk.words import promises_in_words
from parlib.display.page import Page
from parlib.display.way_odds import way_odds
from parlib.document.preview import blocks_to_html
from parlib.errors import UsageError
from parlib.scoring.recount import recount
from parlib.speech.catalogue import speaking
from parlib.store.releases import open_release
from tests.display.made_slices import context
from tests.made_release import made_release
from tests.world import C_NEW, A, B, world_evidence, world_frameworks, world_localities


def supposed(locality, period, *changes):
    return Scenario(locality=locality, period=period, changes=changes)


@pytest.mark.parametrize("period", [2020, 2021, 2022, 2023])
def test_nothing_supposed_is_what_the_release_says(release, period):
    indices = release.table("indices", filters=[("period", "==", period)]).set_index("locality")
    for locality in indices.index:
        outcome = what_if(release, supposed(locality, period))
        after = outcome.standing["after"]
        assert after["value"] == pytest.approx(indices.loc[locality, "value"], abs=1e-9)
        assert after["rank"] == pytest.approx(indices.loc[locality, "rank"], nan_ok=True)
        assert (outcome.standing["change"].dropna() == 0).all()
        assert outcome.items.empty
        assert outcome.flags.empty


def test_every_sum_of_a_release_is_summed_again_to_the_same(release):
    scores = release.table("scores")
    for identity, rows in scores.groupby("framework"):
        again = recount(rows, release.params.frameworks[identity])
        both = again.merge(rows, on=["locality", "period", "code"], suffixes=("", "_of_release"))
        assert len(both) == len(rows)
        for name in ("points", "applicable_max"):
            assert both[name].equals(both[f"{name}_of_release"]), (identity, name)
        assert (both["state"] == both["state_of_release"]).all()


def test_points_supposed_move_value_and_rank(release):
    # 2022: A 84, C 81, B 74.5; B with 30 instead of 15 in 2.1 has 89.5
    outcome = what_if(release, supposed(B, 2022, SetPoints(code="2.1", points=30)))
    assert outcome.standing.loc["value"].tolist() == [74.5, 89.5, 15.0]
    assert outcome.standing.loc["rank"].tolist() == [3, 1, -2]
    assert outcome.ranking["locality"].tolist() == [B, A, C_NEW]
    assert outcome.items.set_index("code")["change"].to_dict() == {"0": 15, "2": 15, "2.1": 15}


def test_the_rule_gives_the_points_of_a_supposed_figure(release):
    # 8 of 10 reach the cap of 0.8: 20 instead of 12.5 points; 82 lies between A's 84 and C's 81
    outcome = what_if(release, supposed(B, 2022, SetFigure(code="1.2", numerator=8)))
    assert outcome.standing.loc["points"].tolist() == [74.5, 82.0, 7.5]
    assert outcome.standing.loc["rank", "after"] == 2


def test_another_weight_is_that_of_every_unit(release):
    # 2.1 counts 10 instead of 30: A 64/80 = 80, B 64.5/80 = 80.625, C 71/80 = 88.75
    outcome = what_if(release, supposed(A, 2022, SetWeight(code="2.1", maximum=10)))
    ranking = outcome.ranking.set_index("locality")
    assert ranking["value_after"].to_dict() == pytest.approx({C_NEW: 88.75, B: 80.625, A: 80.0})
    assert ranking["rank_after"].to_dict() == {C_NEW: 1, B: 2, A: 3}


def test_a_missing_item_can_be_left_out_of_the_maximum(release):
    # B 2023 lacks 1.2 (20): 77.2 of 100, or 77.2 of the 80 that are in
    outcome = what_if(release, supposed(B, 2023, CountMissing()))
    assert outcome.standing.loc["value", ["before", "after"]].tolist() == pytest.approx([77.2, 96.5])


def test_a_zero_supposed_raises_the_flag_and_points_take_it_away(release):
    raised = what_if(release, supposed(B, 2022, SetPoints(code="1.1", points=0))).flags
    assert set(zip(raised["code"], raised["flag"], raised["when"], strict=True)) >= {("1.1", "zero", "after")}
    gone = what_if(release, supposed(A, 2023, SetPoints(code="1.1", points=20))).flags
    assert set(zip(gone["code"], gone["flag"], gone["when"], strict=True)) >= {("1.1", "zero", "before")}


def _promise(number, operator, target, **about):
    given = {"domain": "D0", "due": date(2022, 12, 31), "owner": "UBND", "quote": "theo kế hoạch", "indicator": "Chỉ số"}
    return Commitment(id=f"C{number:02d}", operator=operator, target=target, **(given | about))


def test_promises_come_nearer_in_the_units_that_plans_use(tmp_path):
    promises = (
        _promise(1, ">=", 85.0, index="PAR", unit="%"),
        _promise(2, "rank_improve_by", 1.0, index="PAR", unit="bậc", baseline=3.0),
        _promise(3, "increase_by", 10.0, code="2.1", unit="điểm", baseline=15.0),
        _promise(4, ">=", 90.0, code="2.1", unit="%"),
        _promise(5, ">=", 90.0, index="SIPAS", unit="%"),  # no points answer it
    )
    document = {"document_type": "kế hoạch", "document_number": "1", "issuer": "UBND", "subject": "V/v"}
    plan = Plan(id="p", locality=B, period=2022, commitments=promises, **document)
    rows = world_localities().to_dict("records"), world_evidence().to_dict("records")
    project = made_release(tmp_path, *rows, books=world_frameworks(), plans=[plan])
    outcome = what_if(open_release(project), supposed(B, 2022, SetPoints(code="2.1", points=30)))
    # value 74.5 → 89.5, rank 3 → 1, points of 2.1 15 → 30 of 30
    columns = ["target", "before", "after", "missing_before", "missing_after"]
    assert outcome.promises.set_index("item")[columns].T.to_dict("list") == {
        "C01": [85.0, 74.5, 89.5, 10.5, 0.0],
        "C02": [2.0, 3.0, 1.0, 1.0, 0.0],
        "C03": [25.0, 15.0, 30.0, 10.0, 0.0],
        "C04": [90.0, 50.0, 100.0, 40.0, 0.0],
    }
    with speaking("vi"):  # two promises about one index are told apart
        assert list(promises_in_words(outcome.promises)["indicator"]) == ["Chỉ số", "Chỉ số (thứ hạng)", "Chỉ số", "Chỉ số"]


def test_ways_begin_with_what_is_supposed(release):
    # B with 20 instead of 12.5 in 1.2 has 82: only 2 points are missing to A's 84, and 2.1 is what is left
    scenario = supposed(B, 2022, SetPoints(code="1.2", points=20))
    ways = ways_to_rank(release, B, 2022, 1, scenario=scenario)
    assert ways.needed == pytest.approx(2.0)
    assert [step.code for step in ways.paths[0].steps] == ["2.1"]
    with pytest.raises(UsageError, match="not better than the present rank 2"):
        ways_to_rank(release, B, 2022, 2, scenario=scenario)


def test_odds_of_ways_that_are_not_known_say_why(release):
    shown = ways_html(release, supposed(B, 2022, SetPoints(code="1.2", points=20)), 1, "vi")
    assert "Chưa nói được thẩm định sẽ công nhận bao nhiêu trong số điểm tăng này" in shown


@pytest.mark.parametrize(("language", "head"), [("vi", "Khả năng đạt mục tiêu"), ("en", "Chance to reach the target")])
def test_odds_of_ways_stand_as_in_a_brief(release, monkeypatch, language, head):
    rises = pd.DataFrame({"code": ["2.1"] * 4, "domain": ["2"] * 4, "full": [True] * 4, "granted": [1.0, 1.0, 0.5, 0.0], "fell": 0.0})
    learnt = Claims(rises=rises, rest=np.array([-0.01, 0.0]), together=0.0, years=3, reason=None)
    monkeypatch.setitem(vars(open_group(release, B, 2022)), "claims", learnt)
    scenario = supposed(B, 2022, SetPoints(code="1.2", points=20))
    rows = ways_room.odds_of_ways(release, B, 2022, ways_to_rank(release, B, 2022, 1, scenario=scenario), scenario=scenario)
    assert 82 < rows.loc[0, "expected"] < 92  # from the 82 points supposed, not from the 74.5 recorded
    assert 0 < rows.loc[0, "chance"] < 1
    page = Page(context(unit=release.register[B], period=2022, language=language, tables={"path_odds": rows}))
    blocks = way_odds(page, page.slice.rows("path_odds"), id="table-path-odds")
    shown = ways_html(release, scenario, 1, language)
    assert blocks_to_html(block for part in blocks for block in part.as_blocks()) in shown
    assert head in shown


def test_the_ways_from_a_supposition_sum_no_points_again(release, monkeypatch):
    summed, learnt = [], []
    monkeypatch.setattr(whatif_room, "recount", lambda *given: summed.append(given) or recount(*given))
    gathered = group_room.claims_before
    monkeypatch.setattr(group_room, "claims_before", lambda *a, **k: learnt.append(a) or gathered(*a, **k))
    open_group.cache_clear()
    for points in (19.0, 20.0):
        scenario = supposed(B, 2022, SetPoints(code="1.2", points=points))
        what_if(release, scenario)
        assert "2.1" in ways_html(release, scenario, 1, "vi")
    assert (len(summed), len(learnt)) == (2, 1)  # once a supposition; how claims fared, once a unit and year


def test_the_usual_cut_touches_no_appraised_point(release):
    assert what_if(release, supposed(A, 2023, UsualCut())).items.empty


def test_changes_of_one_item_replace_each_other():
    scenario = supposed(A, 2022).with_change(SetPoints(code="2.3", points=5)).with_change(SetPoints(code="2.3", points=20))
    assert scenario.changes == (SetPoints(code="2.3", points=20),)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (SetPoints(code="2.1", points=31), "from 0 to 30"),
        (SetPoints(code="2.1", points=-1), "from 0 to 30"),
        (SetPoints(code="2", points=1), "not one of the lowest items"),
        (SetPoints(code="9.9", points=1), "not one of the lowest items"),
        (SetFigure(code="1.2", numerator=1, denominator=0), "gives no points"),
        (SetFigure(code="1.2", value=95), "is a share: 0.95 or 95%, not 95"),
        (SetWeight(code="1", maximum=10), "cannot be changed"),
    ],
)
def test_what_cannot_be_is_refused(release, change, told):
    with pytest.raises(UsageError, match=told):
        what_if(release, supposed(B, 2022, change))


def test_a_year_without_items_is_refused(release):
    with pytest.raises(UsageError, match="nothing is known of"):
        what_if(release, supposed(B, 2019))


def test_the_fewest_items_to_a_rank(release):
    # B needs 84 - 74.5 = 9.5 points: 2.1 alone gives 15, 1.2 alone only 7.5
    ways = ways_to_rank(release, B, 2022, 1)
    assert ways.needed == pytest.approx(9.5)
    assert [step.code for step in ways.paths[0].steps] == ["2.1"]
    with pytest.raises(UsageError, match="not better than the present rank 1"):
        ways_to_rank(release, A, 2022, 1)


def test_nothing_supposed_is_written_into_the_release(release, project):
    before = {p: p.read_bytes() for p in release.folder.rglob("*") if p.is_file()}
    what_if(release, supposed(B, 2022, SetPoints(code="2.1", points=30), SetWeight(code="1.2", maximum=5)))
    assert {p: p.read_bytes() for p in release.folder.rglob("*") if p.is_file()} == before
    scores = release.table("scores", filters=[("locality", "==", B), ("period", "==", 2022)])
    assert scores.set_index("code").loc["2.1", "points"] == 15


def test_another_maximum_says_that_points_move_with_it(release):
    """Points that were supposed before it are stretched, too: 2 of 2 become 5 of 5."""
    with speaking("vi"):
        assert change_in_words(SetWeight(code="1.1", maximum=5), "vi") == "1.1: điểm tối đa 5 với mọi đơn vị, điểm đổi theo tỷ lệ"
    first, most = SetPoints(code="1.1", points=10.0), 40.0  # 10 of 20
    after = what_if(release, Scenario(locality=A, period=2022, changes=(first, SetWeight(code="1.1", maximum=most))))
    assert after.items.set_index("code").loc["1.1", "points_after"] == pytest.approx(20.0)
