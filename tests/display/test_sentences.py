"""Sentences: numbers are bound, both languages say the same, nothing claims a cause."""

from __future__ import annotations

import copy
import re
import unicodedata
from pathlib import Path

import pytest

from parlib.display.kinds import notes_of
from parlib.display.sentences import fill, label, look_up, placeholders, sentence, wording_problems
from parlib.document.binding import Bound
from parlib.document.inline import inlines, plain
from parlib.errors import RenderRefused
from parlib.scoring.reasons import REASONS
from tests.display.made_slices import wording

ROOT = Path(__file__).resolve().parents[2]
VALUE = Bound(2.5, {"table": "indices", "key": {}, "column": "value"})
NONE = Bound(None, VALUE.ref)


def test_the_wording_that_ships_has_no_fault():
    assert [str(p) for p in wording_problems({"vi": wording("vi"), "en": wording("en")})] == []


def test_the_wording_that_ships_is_nfc():
    text = "".join((ROOT / "params" / "wording" / f"{x}.yml").read_text(encoding="utf-8") for x in ("vi", "en"))
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    ("language", "path", "said"),
    [
        ("vi", "total", "Kết quả tăng nhờ cải cách"),
        ("vi", "total", "Do thiếu hồ sơ nên mất điểm"),
        ("vi", "total", "Cải cách tác động đến chỉ số"),
        ("vi", "total", "việc này làm tăng chỉ số"),
        ("vi", "total", "dẫn đến mất điểm"),
        ("en", "total", "higher because of reform"),
        ("en", "total", "the impact of reform"),
        ("en", "total", "reform led to a rise"),
    ],
)
def test_a_word_that_claims_a_cause_is_found(language, path, said):
    changed = {"vi": copy.deepcopy(wording("vi")), "en": copy.deepcopy(wording("en"))}
    changed[language]["labels"][path] = said
    assert [p.what for p in wording_problems(changed)] != []


def test_an_official_name_may_hold_such_a_word():
    changed = {"vi": copy.deepcopy(wording("vi")), "en": wording("en")}
    changed["vi"]["labels"]["total"] = "Tác động của CCHC"
    assert wording_problems(changed) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("tăng {value:pp_abs}", "placeholders differ"),
        ("tăng {value:nope} {place}", "unknown number format"),
        ("tăng 3 bậc {value:percent} {place}", "a number is typed"),
        ("**{value:percent} {place}", "opened and not closed"),
        ("{value:percent {place}", "cannot be read"),
    ],
)
def test_a_broken_sentence_is_found(said, fault):
    changed = {"vi": copy.deepcopy(wording("vi")), "en": wording("en")}
    changed["vi"]["sentences"]["takeaway"]["value_rank"] = said
    assert any(fault in p.what for p in wording_problems(changed))


def test_a_missing_entry_is_found_in_the_language_that_lacks_it():
    changed = {"vi": copy.deepcopy(wording("vi")), "en": wording("en")}
    del changed["vi"]["labels"]["total"]
    (problem,) = wording_problems(changed)
    assert (problem.file, problem.cell) == ("params/wording/vi.yml", "labels.total")


def test_a_number_in_a_sentence_carries_its_cell():
    (before, number, after) = fill("tăng {value:points_abs} điểm", "vi", "x", {"value": VALUE})
    assert (before["s"], number["s"], number["raw"], number["ref"], after["s"]) == ("tăng ", "2,50", 2.5, VALUE.ref, " điểm")


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("{value:points}", {}),
        ("{value:points}", {"value": NONE}),
        ("{value:points}", {"value": "2,5"}),
        ("{value}", {"value": VALUE}),
        ("{n?one|many}", {"n": NONE}),
    ],
)
def test_a_number_without_its_cell_stops_the_page(template, values):
    with pytest.raises(RenderRefused, match="x"):
        fill(template, "vi", "x", values)


@pytest.mark.parametrize(("raw", "said"), [(1, "place"), (-1, "place"), (2, "places"), (0, "places")])
def test_a_word_follows_its_count(raw, said):
    assert plain(fill("{n?place|places}", "en", "x", {"n": Bound(raw, {})})) == said


def test_word_choices_are_no_placeholders_to_keep_in_step():
    assert placeholders("{n:count} {n?a|b} {name}") == {("n", "count"), ("name", "")}


def test_an_unknown_entry_is_named():
    with pytest.raises(RenderRefused, match=r"sentences\.nope"):
        sentence(wording("vi"), "sentences.nope")
    with pytest.raises(RenderRefused, match="not a plain label"):
        label(wording("vi"), "sentences.takeaway.value")


def test_every_reason_code_that_a_brief_meets_has_words():
    """Codes written by the scoring room bring their own words; those of indices, trends and promises stand in the wording."""
    modules = (
        "indices",
        "comparability",
        "trends/directions",
        "ranking/movement",
        *(f"promises/{name}" for name in ("tracker", "grammar", "standing", "outlook")),
    )
    source = "\n".join((ROOT / "parlib" / "analysis" / f"{name}.py").read_text(encoding="utf-8") for name in modules)
    codes = set(re.findall(r'Reason\.of\(\s*"([a-z_]+)"', source)) - {"pooled_slope"}
    assert len(codes) > 20
    assert sorted(codes - {*look_up(wording("vi"), "reasons"), *REASONS}) == []


def test_sentences_stand_in_notes_of_at_most_five_lines():
    """No reader goes on in a wall of text: what does not fit into five lines begins a note of its own."""
    said = [inlines(f"Câu {n} " + "với một ý vừa phải " * 8 + ".") for n in range(5)]
    notes = notes_of(said)
    assert [len(plain(note.c)) < 480 for note in notes] == [True] * len(notes)
    assert 1 < len(notes) < len(said)
    assert " ".join(plain(note.c) for note in notes) == " ".join(plain(s) for s in said)
    assert notes_of([]) == []
