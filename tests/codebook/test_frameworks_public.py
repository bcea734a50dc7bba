"""Rule books of public fact: the figures that sources print, what stays unknown, and contradictions kept as printed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from parlib.codebook.frameworks import Framework, NaPolicy
from parlib.codebook.rules import parse_rule
from parlib.codebook.vocabulary import Level
from parlib.scoring.rules import rule_warnings
from parlib.store.params import load_frameworks

PARAMS = Path(__file__).resolve().parents[2] / "params"
PUBLIC = (
    "commune-qd11-2026",
    "district-binh-duong-2017",
    "district-phuoc-long-2020",
    "leader-hai-phong-2025",
    "local-ca-mau-2013",
    "province-2017",
    "province-2020",
    "province-2022",
    "province-2024",
)


@pytest.fixture(scope="module")
def books() -> dict[str, Framework]:
    return load_frameworks(PARAMS)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_books_say_where_every_row_comes_from(books, name):
    book = books[name]
    assert book.status == "official-excerpt"
    assert book.sources
    assert book.note_vi
    assert book.note_en
    assert all(i.source_url and i.name_en for i in book.items)
    for item in book.items:
        parse_rule(item.rule, item.rule_params)


def test_province_2017_domain_maxima(books):
    book = books["province-2017"]
    domains = [i.max_points for i in book.items if i.level is Level.DOMAIN]
    assert domains == [10, 10, 14.5, 11, 16, 7, 16, 15.5]
    assert math.fsum(domains) == 100
    assert [i.max_points for i in book.items if i.level is Level.COMPONENT] == [65.5, 34.5]
    assert "39" in book.note_vi, "the source says 38 criteria, its parts add up to 39"
    assert book.sum_warnings() == []


def test_province_2022_composition_and_unknown_maxima(books):
    book = books["province-2022"]
    assert {i.code: i.max_points for i in book.children("0")} == {"S1a": 61.5, "S1b": 6.5, "S2": 22, "S3": 10}
    known = {i.code: i.max_points for i in book.items if i.level is Level.DOMAIN and i.max_points is not None}
    assert known == {"2": 10, "3": 13, "4": 10.5}, "only what a province printed beside its points"


def test_sipas_points_inside_par_index(books):
    rule = books["province-2022"].by_code["S3"]
    outcome = parse_rule(rule.rule, rule.rule_params)
    assert round(outcome.factor * 0.9117, outcome.decimals) == 9.12, "Hà Tĩnh 2021: 91.17 % is 9.12 points"
    assert outcome.factor * outcome.highest == rule.max_points


def test_phuoc_long_shows_what_is_not_known(books):
    book = books["district-phuoc-long-2020"]
    assert {i.code: i.max_points for i in book.items if i.max_points is not None} == {"2": 5.5, "7": 12}
    assert book.index_max is None
    assert all(i.lead_unit for i in book.leaves)


def test_binh_duong_components(books):
    assert [(i.code, i.max_points) for i in books["district-binh-duong-2017"].leaves] == [("TD", 65), ("DT", 35)]


def test_commune_table_is_complete(books):
    book = books["commune-qd11-2026"]
    assert len(book.leaves) == 28
    assert book.by_code["I"].max_points + book.by_code["II"].max_points == book.by_code["0"].max_points == 85
    bonus = [i.max_points for i in book.leaves if i.kind == "bonus"]
    assert math.fsum(bonus) == book.by_code["IV"].max_points == 15
    assert all(i.max_points == 0 for i in book.leaves if i.kind == "penalty")
    assert book.na_policy is NaPolicy.SUBTRACT
    assert book.sum_warnings() == []


def test_leader_table_is_complete_and_keeps_its_contradictions(books):
    book = books["leader-hai-phong-2025"]
    assert len(book.leaves) == 41
    assert math.fsum(i.max_points for i in book.leaves) == 100
    assert book.sum_warnings() == []
    contradictory = book.by_code["II.5.1.b"]
    best = max(t.points for t in parse_rule(contradictory.rule, contradictory.rule_params).tiers)
    assert (contradictory.max_points, best) == (2, 1)
    assert "mâu thuẫn" in contradictory.note
    assert "10" in book.by_code["II.5"].note
    assert book.by_code["II.5"].max_points == 20


def test_best_rule_value_is_the_maximum_except_where_the_source_contradicts_itself(books):
    warned = {name: rule_warnings(books[name]) for name in PUBLIC if rule_warnings(books[name])}
    assert set(warned) == {"leader-hai-phong-2025"}
    assert len(warned["leader-hai-phong-2025"]) == 1
    assert warned["leader-hai-phong-2025"][0].startswith("II.5.1.b")


def test_the_page_on_rule_books_names_every_book(books):
    page = (PARAMS.parent / "docs" / "rule-books.md").read_text(encoding="utf-8")
    assert [name for name in books if f"`{name}`" not in page] == []


def test_ca_mau_excerpt_warns_and_is_not_mended(books):
    assert books["local-ca-mau-2013"].sum_warnings() == ["1: parts (criterion) sum to 10, the whole says 20"]


def _tier_points(book: Framework, code: str, value: float) -> float | None:
    for tier in parse_rule("tier", book.by_code[code].rule_params).tiers:
        above = value > tier.low or (tier.low_closed and value == tier.low)
        below = value < tier.high or (tier.high_closed and value == tier.high)
        if above and below:
            return tier.points
    return None


@pytest.mark.parametrize(
    ("name", "code", "value", "points"),
    [
        ("local-ca-mau-2013", "1.1.4", 0.9, 1),
        ("local-ca-mau-2013", "1.1.4", 0.901, 2),
        ("local-ca-mau-2013", "1.1.4", 0.7, 1),
        ("local-ca-mau-2013", "1.1.4", 0.699, 0),
        ("commune-qd11-2026", "I.1", 30, 3),
        ("commune-qd11-2026", "I.1", 31, 1.5),
        ("commune-qd11-2026", "I.1", 60, 1.5),
        ("commune-qd11-2026", "I.1", 61, 0),
        ("commune-qd11-2026", "I.2.1", 0.3, 1),
        ("commune-qd11-2026", "I.2.1", 0.25, 0.5),
        ("commune-qd11-2026", "I.2.1", 0.01, 0.25),
        ("commune-qd11-2026", "I.2.1", 0, 0),
        ("commune-qd11-2026", "II.1.1", 1, 10),
        ("commune-qd11-2026", "II.1.1", 0.999, 8),
        ("commune-qd11-2026", "II.1.1", 0.699, 0),
        ("commune-qd11-2026", "II.4.2", 0.85, 4),
        ("commune-qd11-2026", "II.4.2", 0.59, 2),
        ("leader-hai-phong-2025", "II.5.2.a", 0.95, 2.5),
        ("leader-hai-phong-2025", "II.5.2.a", 0.9499, 0),
    ],
)
def test_which_end_of_a_step_is_closed(books, name, code, value, points):
    assert _tier_points(books[name], code, value) == points


def test_disbursement_cliff(books):
    rule = parse_rule("proportional", books["commune-qd11-2026"].by_code["II.6"].rule_params)
    assert np.isclose(round(10 * rule.floor / rule.cap, rule.decimals), 7.06), "60 % gives 7.06 points, just below gives 0"
