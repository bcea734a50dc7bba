"""Declared corrections find their error or stop the build; decisions settle what sources contradict."""

import numpy as np
import pandas as pd
import pytest

from parlib.errors import ParamsError
from parlib.intake.raw.choice import choose
from parlib.intake.raw.corrections import Choice, Correction, Corrections, Decision, Wording, apply_corrections, load_corrections
from parlib.speech.catalogue import aloud, speaking
from tests.intake.raw_folder import CORRECTIONS

FILE = "public-figures/2026-11/a.csv"
SIGN = Correction(
    id="sign", file=FILE, where={"place": "Quảng Nam"}, rows=2, expects={"unit": "percent"}, becomes={"unit": "points"}, why="percent sign on points"
)  # fmt: skip


def cells():
    return pd.DataFrame({"place": ["Quảng Nam", "Huế", "Quảng Nam"], "unit": ["percent", "percent", "percent"]}, index=[2, 3, 4])


def test_a_correction_changes_its_rows_only_and_is_logged():
    before = cells()
    out, repairs, stale = apply_corrections(before, file=FILE, corrections=Corrections(corrections=(SIGN,)))
    assert out["unit"].tolist() == ["points", "percent", "points"]
    assert before["unit"].eq("percent").all()
    assert [(r.cell, r.was, r.now) for r in repairs] == [("row 2, unit", "percent", "points"), ("row 4, unit", "percent", "points")]
    assert stale == []


@pytest.mark.parametrize(
    ("change", "says", "in_vietnamese"),
    [
        ({"where": {"place": "Quảng Ngãi"}}, "picks 0 row", "khớp 0 dòng"),
        ({"rows": 1}, "picks 2 row", "khai báo 1"),
        (
            {"expects": {"unit": "%"}},
            "the error is gone.*row 2, unit holds 'percent', not '%'; row",
            "không còn lỗi này: dòng 2, cột unit là 'percent', không phải '%'; dòng",
        ),
        ({"where": {"province": "Quảng Nam"}}, "no column province", "không có cột province"),
    ],
)
def test_a_correction_that_no_longer_fits_is_stale_and_not_applied(change, says, in_vietnamese):
    record = SIGN.model_copy(update=change)
    out, repairs, stale = apply_corrections(cells(), file=FILE, corrections=Corrections(corrections=(record,)))
    assert len(stale) == 1
    assert pd.Series(stale).str.contains(says).all()
    with speaking("vi"):
        assert in_vietnamese in aloud(stale[0])
    assert out.equals(cells())
    assert repairs == []


def test_a_correction_of_another_file_is_left_alone():
    out, _, stale = apply_corrections(cells(), file="x/1/b.csv", corrections=Corrections(corrections=(SIGN,)))
    assert out.equals(cells())
    assert stale == []


def rows(*given, measure="score", locality="22@2008-08-01"):
    """Make observations from (value, decimals, confidence[, derived])."""
    return pd.DataFrame(
        [
            {
                "locality": locality, "level": "province", "period": 2018, "index": "PAR", "code": "0", "measure": measure, "value": value,
                "value_text": "", "decimals": decimals, "confidence": confidence, "derived": bool(rest), "source_file": FILE,
                "source_url": "https://paper.vn/a",
            }
            for value, decimals, confidence, *rest in given
        ]
    )  # fmt: skip


RULE = Choice(wording={k: {"vi": f"vi {k}", "en": f"en {k}"} for k in ("confidence", "majority", "derived", "first", "shared_rank")})


@pytest.mark.parametrize(
    ("given", "used", "conflict", "reason"),
    [
        ([(83.9, 1, "stated"), (83.98, 2, "stated")], 1, False, ""),  # cut, not rounded: still one figure
        ([(91.8, 1, "stated"), (91.80, 2, "stated")], 1, False, ""),
        ([(2.0, 0, "inferred"), (2.0, 0, "stated")], 1, False, ""),
        ([(59.0, 0, "stated"), (58.91, 2, "stated")], 1, False, ""),
        ([(88.33, 2, "stated"), (88.32, 2, "stated")], 0, True, "en first"),  # two values printed in full
        ([(89.6, 1, "stated"), (89.06, 2, "stated"), (89.06, 2, "stated")], 1, True, "en majority"),
        ([(5.0, 0, "weak"), (6.0, 0, "implied"), (7.0, 0, "inferred"), (7.0, 0, "inferred"), (8.0, 0, "stated")], 4, True, "en confidence"),
        ([(81.21, 2, "stated"), (76.72, 2, "derived", True)], 0, True, "en derived"),
        ([(81.21, 2, "stated"), (81.2, 1, "derived", True)], 0, False, ""),
    ],
)
def test_which_source_is_used(given, used, conflict, reason):
    out, stale = choose(rows(*given), RULE)
    assert stale == []
    assert out.index[out["used"]].tolist() == [used]
    assert out["conflict"].eq(conflict).all()
    assert out["reason_en"].eq(reason).all()
    assert out["open"].eq(reason == "en first").all()


@pytest.mark.parametrize(
    ("printed", "used", "reason"),
    [
        (((2.0, 0, "stated"), (2.0, 0, "inferred")), [1], ""),  # the same figure on a page with a name
        (((58.91, 2, "stated"), (59.0, 0, "stated")), [1], ""),  # less exactly, but from a page that can be cited
        (((2.0, 0, "stated"), (3.0, 0, "stated")), [1], "en set_aside"),
        (((2.0, 0, "stated"), (2.0, 0, "derived", True)), [], ""),  # neither a copy nor what follows from a change is used
    ],
)
def test_a_site_that_is_set_aside_is_never_used(printed, used, reason):
    given = rows(*printed).assign(source_url=["http://www.copies.example/x?a=1", "https://paper.vn/a"])
    wording = RULE.wording | {"set_aside": Wording(vi="vi set_aside", en="en set_aside")}
    out, _ = choose(given, RULE.model_copy(update={"set_aside": {"copies.example": "a copy"}, "wording": wording}))
    assert out.index[out["used"]].tolist() == used
    assert set(out["reason_en"]) == {reason}


def test_a_decision_does_not_bring_a_site_back_that_is_set_aside():
    given = rows((2.0, 0, "stated"), (3.0, 0, "stated")).assign(source_url=["http://copies.example/x", "https://paper.vn/a"])
    same = {"locality": given["locality"][0], "period": 2018, "index": "PAR", "measure": given["measure"][0]}
    decision = Decision(**same, among=(2.0, 3.0), take=2.0, why_vi="vì một lý do", why_en="for a reason")
    out, _ = choose(given, RULE.model_copy(update={"set_aside": {"copies.example": "a copy"}, "decisions": (decision,)}))
    assert not out["used"].any()


def test_derived_rows_are_never_used():
    out, _ = choose(rows((86.0, 1, "derived", True)), RULE)
    assert not out["used"].any()


def decision(**change):
    base = {
        "locality": "22@2008-08-01",
        "period": 2018,
        "index": "PAR",
        "measure": "score",
        "among": (81, 89.06),
        "take": 89.06,
        "why_vi": "vì lẽ này đây",
        "why_en": "for this reason",
    }
    return Decision(**(base | change))


def test_a_decision_wins_over_the_rule_and_gives_its_reason():
    given = rows((81, 0, "stated"), (81, 0, "stated"), (89.06, 2, "inferred"))
    out, stale = choose(given, RULE.model_copy(update={"decisions": (decision(open=True),)}))
    assert stale == []
    assert out.index[out["used"]].tolist() == [2]
    assert out[["conflict", "open"]].all(axis=None)
    assert set(out["reason_vi"]) == {"vì lẽ này đây"}


def test_a_decision_may_refuse_every_value():
    out, _ = choose(rows((81, 0, "stated")), RULE.model_copy(update={"decisions": (decision(among=(81,), take=None),)}))
    assert not out["used"].any()
    assert out["conflict"].all()


def test_a_decision_is_stale_when_the_printed_values_change_or_the_figure_is_gone():
    choice = RULE.model_copy(update={"decisions": (decision(), decision(period=2011)), "source": "public-figures/2026-11"})
    out, stale = choose(rows((81, 0, "stated"), (90, 0, "stated")), choice)
    assert len(stale) == 2
    assert "sources print 81, 90; the decision names 81, 89.06" in stale[0]
    assert "no source prints this figure" in stale[1]
    assert out["used"].sum() == 1


def test_two_provinces_at_one_rank_are_a_conflict_unless_their_scores_are_equal():
    def pair(a, b):
        one = pd.concat([rows((a, 2, "stated"), locality="A"), rows((7, 0, "stated"), measure="rank", locality="A")])
        two = pd.concat([rows((b, 2, "stated"), locality="B"), rows((7, 0, "stated"), measure="rank", locality="B")])
        out, _ = choose(pd.concat([one, two]), RULE)
        return out[out["measure"] == "rank"]

    assert pair(80.1, 80.2)[["conflict", "open"]].all(axis=None)
    assert not pair(80.1, 80.1)["conflict"].any()


def test_words_that_differ_are_a_conflict_too():
    given = rows((np.nan, 0, "stated"), (np.nan, 0, "stated")).assign(value_text=["nhóm A", "nhóm B"])
    out, _ = choose(given, RULE)
    assert out["conflict"].all()
    same, _ = choose(given.assign(value_text="nhóm A"), RULE)
    assert not same["conflict"].any()
    assert same["used"].sum() == 1


def test_choosing_leaves_its_argument_alone():
    given = rows((81, 0, "stated"), (89.06, 2, "stated"))
    copy = given.copy(deep=True)
    choose(given, RULE)
    pd.testing.assert_frame_equal(given, copy)


def test_the_shipped_corrections_are_valid_and_give_reasons_in_both_languages():
    declared = load_corrections(CORRECTIONS)
    assert {c.id for c in declared.corrections} == {"quang-nam-2022-percent-sign", "quang-nam-2023-percent-sign"}
    assert set(declared.choice.wording) == {"confidence", "majority", "derived", "first", "set_aside", "shared_rank"}
    assert len(declared.choice.decisions) == 23
    assert all(("chưa rõ" in d.why_vi.lower()) == d.open and ("not known" in d.why_en) == d.open for d in declared.choice.decisions)


def test_all_faults_of_a_corrections_folder_are_named_at_once(tmp_path):
    (tmp_path / "a.yml").write_text("corrections:\n  - id: A\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("choices: {}\n", encoding="utf-8")
    (tmp_path / "c.yml").write_text("a: b: c\n", encoding="utf-8")
    with pytest.raises(ParamsError) as failure:
        load_corrections(tmp_path)
    for part in (
        "a.yml, correction 1, why: the key is missing → add it",
        "a.yml, correction 1, id: the text",
        "unknown part(s) choices",
        "c.yml, line 1, column 5: not valid YAML: a second `:` on one line → put the text in quotation marks",
    ):
        assert part in str(failure.value)


def test_a_decision_must_take_one_of_its_values_and_stand_once(tmp_path):
    text = "{locality: VN, period: 2020, index: PAR, measure: mean, among: [1, 2], take: 3, why_vi: lý do dài đủ, why_en: a long reason}"
    (tmp_path / "a.yml").write_text(f"choice:\n  decisions:\n    - {text}\n    - {text}\n", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"(?s)stands more than once.*3 is not among its values"):
        load_corrections(tmp_path)
    assert load_corrections(tmp_path / "absent") == Corrections()
