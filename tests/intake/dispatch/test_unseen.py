"""Dispatches of fictional places, marked up before the reader saw them: years, commitments, requests to respondents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from parlib.intake.dispatch.files import DispatchText, read_dispatch
from parlib.intake.dispatch.period import guess_years
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.respondents import asks_respondents

FOLDER = Path(__file__).with_name("unseen")
EXPECTED = yaml.safe_load((FOLDER / "expected.yml").read_text(encoding="utf-8"))
NAMES = [name for name in EXPECTED if name != "sentences"]
REPORT = Path(__file__).resolve().parents[3] / "docs" / "reading-measured.md"


@dataclass(frozen=True)
class Unseen:
    """One dispatch, what a person reads in it, and what the reader proposes."""

    text: DispatchText
    expected: dict
    targets: list
    requests: list[str]


@pytest.fixture(scope="module", params=NAMES)
def unseen(request) -> Unseen:
    return read_unseen(request.param)


def read_unseen(name: str) -> Unseen:
    text = read_dispatch(FOLDER / f"{name}.txt")
    found = extract_commitments(text)
    targets = [p for p in found if p.kind == "target"]
    return Unseen(text, EXPECTED[name], targets, [p.quote for p in found if p.kind == "respondent_influence"])


def read_right(unseen: Unseen) -> tuple[int, list[str]]:
    """Number of expected commitments with a proposal of their own that reads them right, and the words of the others."""
    free, missed = list(unseen.targets), []
    for words, operator, low, high in unseen.expected["commitments"]:
        fits = [p for p in free if words in p.quote and (p.operator, p.target, p.target_high) == (operator, low, high)]
        if fits:
            free.remove(fits[0])
        else:
            missed.append(words)
    return len(unseen.expected["commitments"]) - len(missed), missed


def test_every_expected_sentence_stands_in_the_dispatch(unseen):
    expected = unseen.expected
    words = [row[0] for row in expected["commitments"]] + expected["respondent_requests"] + expected["allowed"]
    assert [w for w in words if w not in unseen.text.text] == []


def test_the_years_are_those_promised_not_those_compared_with(unseen):
    assert guess_years(unseen.text.text) == (unseen.expected["period"], unseen.expected["last_period"])


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (
            "V/v nâng cao Chỉ số so với năm 2022. Tăng 02 bậc so với năm 2022; giảm 5% so với năm 2022. Phấn đấu năm 2023 đạt 85%.",
            (2023, None),
        ),
        ("KẾ HOẠCH CCHC năm 2024. Suối Lam, ngày 29 tháng 12 năm 2023. Kết quả Chỉ số năm 2022, năm 2023.", (2024, None)),
        ("Suối Lam, ngày 05 tháng 3 năm 2024. Tăng 3 bậc so với năm 2023 và năm 2022.", (2024, None)),
        ("Cao hơn năm 2022.", (None, None)),
        ("V/v khắc phục hạn chế. Căn cứ Kế hoạch giai đoạn 2021 - 2025; năm 2024 phấn đấu đạt 90%.", (2024, None)),
    ],
)
def test_a_year_of_comparison_is_no_year_of_the_plan(text, years):
    assert guess_years(text) == years


def test_commitments_are_found_and_read_right(unseen):
    assert read_right(unseen)[1] == []


def test_few_proposals_are_no_promise(unseen):
    assert len(unseen.targets) - len(unseen.expected["commitments"]) <= 1


def test_every_request_to_respondents_is_set_apart_and_nothing_else(unseen):
    for words in unseen.expected["respondent_requests"]:
        assert any(words in quote for quote in unseen.requests), words
        assert not any(words in p.quote for p in unseen.targets), words
    assert len(unseen.requests) == len(unseen.expected["respondent_requests"])


@pytest.mark.parametrize("group", EXPECTED["sentences"])
def test_single_sentences_about_a_survey(group):
    sentences = EXPECTED["sentences"][group]
    assert [s for s in sentences["asks"] if not asks_respondents(s, around="5. Khảo sát")] == []
    assert [s for s in sentences["allowed"] if asks_respondents(s, around="5. Khảo sát")] == []


def test_nothing_is_asked_of_respondents_where_no_survey_is_spoken_of():
    assert not asks_respondents("Đề nghị các đơn vị đánh giá cao trách nhiệm nêu gương.")


def test_the_report_states_what_is_measured():
    expected = proposed = right = 0
    for name in NAMES:
        unseen = read_unseen(name)
        expected, proposed = expected + len(unseen.expected["commitments"]), proposed + len(unseen.targets)
        right += read_right(unseen)[0]
    assert f"| now | {expected} | {proposed} | {right} | {right / proposed:.2f} | {right / expected:.2f} |" in REPORT.read_text(
        encoding="utf-8"
    )
