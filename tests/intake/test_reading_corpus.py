"""The reader on the labelled corpus: floors on the documents that its rules were made better with; the others are only for the benchmark."""

from collections import Counter

import pytest

from benchmarks.reading import CORPUS, RIGHT, SPLITS, WRONG, document_of, judge, phrases, promise, score_dispatches
from parlib.intake.dispatch.confidence import FITTED, calibrated


def test_no_guidance_of_the_train_documents_is_read_wrong_and_few_stay_with_a_person():
    train = [p for p in phrases() if p.split == "train"]
    outcomes = Counter(judge(p)[0] for p in train)
    assert [p.words for p in train if judge(p)[0] == WRONG] == []
    assert outcomes[RIGHT] / len(train) >= 0.95


def test_promises_of_the_train_dispatches_are_found_with_owner_and_year():
    scores = score_dispatches("train")
    assert scores.faults == []
    assert (scores.right, scores.proposed) == (scores.promised, scores.promised)
    assert all(scores.years)


def test_the_opened_annexes_keep_what_was_reached():
    opened = [p for p in phrases() if p.split == "opened"]
    outcomes = Counter(judge(p)[0] for p in opened)
    assert outcomes[WRONG] == 0
    assert outcomes[RIGHT] / len(opened) >= 0.92


@pytest.mark.parametrize(
    ("part", "recall"),
    [pytest.param(slice(None), 0.95, marks=pytest.mark.stress, id="all"), pytest.param(slice(0, None, 3), 0.945, id="every third")],
)
def test_the_opened_dispatches_keep_what_was_reached(part, recall):
    scores = score_dispatches("opened", part=part)
    assert len(scores.years) >= 90
    assert scores.right / scores.proposed >= 0.95
    assert scores.right / scores.promised >= recall
    assert sum(scores.owners) / len(scores.owners) >= 0.94
    assert sum(scores.years) / len(scores.years) >= 0.99


def test_the_corpus_is_as_large_as_it_says_and_split_by_document():
    every = list(phrases())
    by_document = {(p.document, p.split) for p in every}
    assert len(every) >= 300
    assert len({document for document, _ in by_document}) == len(by_document) >= 20
    dispatches = [document_of(p) for p in (CORPUS / "dispatch").glob("*.yml")]
    assert len(dispatches) >= 40
    assert sum(len(d["lines"]) for d in dispatches) >= 1_000
    assert {d["split"] for d in dispatches} == set(SPLITS)


def test_the_judge_sees_a_wrong_rule():
    read_wrong = next(p for p in phrases() if p.form == "share")
    other = type(read_wrong)(read_wrong.document, "train", 2.0, "Từ 90% trở lên: 2; dưới 90%: 0", {"90%": 0, "89%": 2})
    assert judge(other)[0] == WRONG


@pytest.mark.parametrize(
    ("label", "read"),
    [
        (">= 42..43 điểm; PAPI", (">=", 42.0, 43.0, "điểm", "PAPI", "")),
        ("= 100 %; ; Sở Tài chính + Sở Nội vụ", ("=", 100.0, None, "%", "", "Sở Tài chính; Sở Nội vụ")),
        ("higher_than_last_year", ("higher_than_last_year", None, None, "", "", "")),
    ],
)
def test_a_label_is_read_as_written(label, read):
    found = promise(1, label)
    assert (found.operator, found.low, found.high, found.unit, found.index, found.owner) == read


@pytest.mark.parametrize("way", FITTED)
def test_confidence_rises_with_the_chance(way):
    assert [share for _, share in FITTED[way]] == sorted(share for _, share in FITTED[way])
    assert calibrated(0.99, way) >= calibrated(0.6, way) >= calibrated(0.1, way)
