"""The shipped rule books: illustrative ones sum exactly, public ones give hand-computed totals from hand-made evidence."""

from pathlib import Path

import pytest

from parlib.codebook.rules import RULES
from parlib.codebook.tables import conform
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.exact import exact_sum, to_quanta
from parlib.scoring.ledger import ledger
from parlib.scoring.rules import rule_warnings
from parlib.store.params import load_framework

BOOKS = Path(__file__).parents[2] / "params" / "frameworks"
ILLUSTRATIVE = {"province": (90, 100), "department": (40, 50), "district": (60, 70), "commune": (33, 42)}
UNIT = "X@2000-01-01"


@pytest.fixture(scope="module", params=list(ILLUSTRATIVE))
def book(request):
    return load_framework(BOOKS / f"illustrative-{request.param}")


def test_an_illustrative_book_is_sound_and_says_what_it_is(book):
    assert book.status == "illustrative"
    assert "Số liệu minh họa" in book.note_vi
    assert book.sum_warnings() == []
    assert rule_warnings(book) == []
    low, high = ILLUSTRATIVE[book.level]
    assert low <= len(book.leaves) <= high


def test_an_illustrative_book_has_eight_domains_of_100_points(book):
    domains = [i for i in book.items if i.level == "domain"]
    assert len(domains) == 8
    assert exact_sum([i.max_points for i in domains]) == 100
    assert book.root.max_points == 100


def test_every_item_has_its_lead_unit_and_both_names(book):
    for item in book.items:
        assert item.lead_unit, item.code
        assert item.name_en, item.code
        assert item.name_vi[0].isupper(), item.code
        assert not item.name_vi.endswith((".", ";", ",")), item.code


def test_the_four_books_use_every_rule_type():
    used = {i.rule for level in ILLUSTRATIVE for i in load_framework(BOOKS / f"illustrative-{level}").items}
    assert used == set(RULES) - {"published", "linear"}  # straight lines were added after the four books were made


def test_the_province_book_has_the_published_composition_of_2022():
    province = load_framework(BOOKS / "illustrative-province")
    parts = {"appraisal": [], "leaders": [], "sipas": [], "outcome": []}
    for item in province.leaves:
        kind = "sipas" if "SIPAS" in item.name_vi else "leaders" if item.source == "survey" else item.source
        parts[kind].append(item.max_points)
    assert {k: float(exact_sum(v)) for k, v in parts.items()} == {"appraisal": 61.5, "leaders": 22, "sipas": 10, "outcome": 6.5}


def best_figures(book):
    """Figures that earn full marks under every rule of a book, written by rule type."""
    rows = []
    for item in book.leaves:
        row = {"locality": UNIT, "period": 2024, "framework": book.id, "code": item.code, "state": "reported"}
        match item.rule:
            case "proportional":
                row |= {"numerator": 100, "denominator": 100}
            case "checklist":
                row |= {"value": item.rule_params.get("items") or sum(item.rule_params["weights"])}
            case "tier":
                best = max(item.rule_params["tiers"], key=lambda t: t["points"])
                row |= {"value": best["high"] if best.get("high_closed") else best["low"] + 0.001}
            case "count":
                row |= {"value": item.rule_params["steps"][0][0]}
            case "growth":
                row |= {"value": 2, "previous_value": 1}
            case "survey":
                row |= {"value": 5 if item.rule_params["form"] == "mean" else 1}
            case "manual":
                row |= {"value": item.max_points}
            case "boolean" | "outcome":
                row |= {"value": 1}
            case _:
                continue
        rows.append(row)
    return conform("evidence", rows)


def test_full_marks_everywhere_give_exactly_100(book):
    scores = score_evidence(best_figures(book), book)
    whole = scores[scores["level"] == "index"].squeeze()
    assert (whole["points"], whole["applicable_max"], whole["lost_points"]) == (100, 100, 0)
    assert ledger(scores, book).empty


def commune_evidence():
    figures = {
        "I.1": {"value": 25},  # 25 days: 3
        "I.2.1": {"numerator": 28, "denominator": 100},  # 25-30 %: 0.5
        "I.2.2": {"value": 1},  # 1
        "I.3": {"value": 0},  # 0
        "I.4": {"value": 1},  # one initiative: 1                                               I = 5.5
        "II.1.1": {"numerator": 20, "denominator": 20},  # 100 %: 10
        "II.1.2": {"numerator": 17, "denominator": 20},  # 85 %: 6
        "II.1.3": {"value": 1},  # used, not regularly: 3
        "II.2": {"state": "not_applicable"},  # nobody asked: 8 points leave the maximum
        "II.3.1": {"value": 1},  # 4
        "II.3.2": {"value": 0},  # 0
        "II.4.1": {"value": 1},  # 3
        "II.4.2": {"numerator": 17, "denominator": 20},  # 85 % of the classes planned: 4
        "II.5.1": {"value": 60},  # 3
        "II.5.2": {"value": 120},  # 4
        "II.6": {"numerator": 63, "denominator": 90},  # 70 %: 10 * 0.7/0.85 = 8.2353 -> 8.24
        "II.7": {"value": 1},  # 3         II = 10+6+3+4+0+3+4+3+4+8.24+3 = 48.24
        "IV.1": {"value": 2},  # 2
        "IV.2": {"value": 0.70, "previous_value": 0.65},  # 1
        "IV.3.1": {"value": 3},  # given by a person: 3
        "IV.3.2": {"value": 3},  # 1.5
        "IV.3.3": {"value": 3},  # three stars: 0.5
        "IV.3.4": {"value": 0},  # 0                                                            IV = 8
        "V.1": {"value": 3},  # three days late: 1 + 1 = -2
        "V.2": {"value": 1},  # -1                                                              V = -3
    }
    return conform(
        "evidence",
        [
            {"locality": UNIT, "period": 2026, "framework": "commune-qd11-2026", "code": code, "state": "reported"} | row
            for code, row in figures.items()
        ],
    )


def test_the_commune_book_by_hand():
    book = load_framework(BOOKS / "commune-qd11-2026")
    scores = score_evidence(commune_evidence(), book)
    at = scores.set_index("code")
    assert at.loc[["I", "II", "IV", "V"], "points"].tolist() == [5.5, 48.24, 8, -3]
    # 5.5 + 48.24 + 8 - 3 = 58.74 of 85 - 8 = 77.
    assert at.loc["0", ["points", "applicable_max", "lost_points"]].tolist() == [58.74, 77, 18.26]
    assert at.loc["IV.3.5", "reason"] == "no_bonus_claimed"
    assert at.loc["II.2", "state"] == "not_applicable"
    entries = ledger(scores, book)
    assert to_quanta(entries["lost_points"].to_numpy()).sum() == to_quanta(18.26)
    assert entries.set_index("code").loc["V.1", ["lost_points", "reason"]].tolist() == [2, "penalty"]


def leader_evidence():
    figures = {f"I.{n}.{x}": {"appraised_score": 1.25 if n != 4 else 1.0} for n in (1, 2, 3, 4) for x in "abcd"}  # 12 * 1.25 + 4 * 1 = 19
    figures |= {f"II.1.{x}": {"appraised_score": 0.8} for x in "abcde"}  # 4
    figures |= {f"II.2.{x}": {"appraised_score": 1.0} for x in "abcde"}  # 5
    figures |= {
        "II.3.a": {"numerator": 9, "denominator": 10},  # 4.5
        "II.3.b": {"numerator": 8, "denominator": 10},  # 8
        "II.3.c": {"numerator": 7, "denominator": 10},  # 3.5
        "II.4.a": {"numerator": 18, "denominator": 20},  # 9
        "II.4.b": {"numerator": 17, "denominator": 20},  # 8.5
        "II.4.c": {"numerator": 15, "denominator": 20},  # 7.5
        "II.5.1.a": {"value": 1},  # PAR INDEX at or above the city mean: 2
        "II.5.1.b": {"value": 1},  # the source gives 1 at best of 2: 1
        "II.5.1.c": {"value": 1},  # 1
        "II.5.2.a": {"value": 0.95},  # 2.5
        "II.5.2.b": {"value": 1},  # 2.5
        "II.5.2.c": {"value": 0},  # 0
        "II.5.2.d": {"state": "not_applicable"},  # not assigned: the block of 15 is stretched over 12.5
        "II.5.2.e": {"value": 1},  # 2.5
        "II.5.2.g": {"value": 0},  # 0           7.5 of 12.5 -> 9 of 15
    }
    return conform(
        "evidence",
        [
            {"locality": UNIT, "period": 2025, "framework": "leader-hai-phong-2025", "code": code, "state": "reported"} | row
            for code, row in figures.items()
        ],
    )


def test_the_leader_book_by_hand():
    book = load_framework(BOOKS / "leader-hai-phong-2025")
    scores = score_evidence(leader_evidence(), book).set_index("code")
    assert scores.loc[["I", "II.1", "II.2", "II.3", "II.4", "II.5.1", "II.5.2"], "points"].tolist() == [19, 4, 5, 16, 25, 4, 9]
    # 19 + 4 + 5 + 16 + 25 + 4 + 9 = 82 of 100.
    assert scores.loc["0", ["points", "applicable_max"]].tolist() == [82, 100]
    assert scores.loc["II.5.2.a", ["points", "applicable_max"]].tolist() == [3, 3]


def test_a_book_that_contradicts_itself_stays_as_it_is():
    book = load_framework(BOOKS / "leader-hai-phong-2025")
    assert any("II.5.1.b" in said and "1 at best, the maximum says 2" in said for said in rule_warnings(book))
    assert book.by_code["II.5.1.b"].max_points == 2
