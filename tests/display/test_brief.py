"""The parts of a brief: with everything, with little, with nothing; in both languages; every number from its cell."""

from __future__ import annotations

import json
import math
import re
import unicodedata

import numpy as np
import pytest

from parlib import display
from parlib.display import MIME, bound_numbers, format_number, resolve, text_of
from parlib.document.binding import Slice
from parlib.document.inline import plain
from tests.display.contexts import CASES, full
from tests.display.made_slices import NAN, context, nothing
from tests.display.parts import ANNEX, BRIEF, PARTS, section_text, show, shown, slice_of
from tests.display.published_province import partial
from tests.short_form import short_form

EVERY = [(case, part) for case in CASES for part in PARTS]
FULL = [(case, part) for case, part in EVERY if case == "full"]
# in English what holds everything; the other cases in `make stress`
SHOWN = short_form([(*one, x) for one in EVERY for x in ("vi", "en")], [(*one, "vi") for one in EVERY] + [(*one, "en") for one in FULL])


@pytest.mark.parametrize(("case", "part", "language"), SHOWN)
def test_every_number_is_what_its_cell_says(case, part, language):
    brief = slice_of(case, language)
    tables = Slice(brief.tables, brief.peers)
    for number in bound_numbers(shown(case, part, language).as_blocks()):
        assert format_number(number["format"], number["raw"], language) == number["s"]
        held = resolve(number["ref"], tables)
        assert held == number["raw"] or math.isclose(held, number["raw"], rel_tol=1e-12)
        json.dumps(number["ref"], allow_nan=False)


@pytest.mark.parametrize(("case", "part", "language"), SHOWN)
def test_text_is_clean(case, part, language):
    section = shown(case, part, language)
    said = json.dumps(section.as_blocks(), ensure_ascii=False, allow_nan=False)
    assert unicodedata.is_normalized("NFC", said)
    assert not re.search(r"\b(?:nan|NaN|None|inf)\b|\{|\}\}|labels\.|sentences\.", text_of(section))
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", re.sub(r"par_index_\w+|\S+\.(?:csv|xlsx|vn)\S*", "", text_of(section))), "a code, not words"


@pytest.mark.parametrize(("case", "part"), short_form(EVERY, FULL))
def test_both_languages_hold_the_same_numbers(case, part):
    vi, en = (bound_numbers(shown(case, part, x).as_blocks()) for x in ("vi", "en"))
    keys = [sorted(json.dumps([n["raw"], n["format"], n["ref"]], sort_keys=True) for n in numbers) for numbers in (vi, en)]
    assert keys[0] == keys[1]
    assert {n["s"].translate(str.maketrans(",.", ".,")) for n in vi if n["format"] not in ("ordinal",)} == {
        n["s"] for n in en if n["format"] not in ("ordinal",)
    }


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("parts", [BRIEF, tuple(f"annex.{part}" for part in ANNEX)], ids=["brief", "annex"])
def test_ids_stand_once_in_the_whole_document_and_pictures_name_their_table(case, parts):
    blocks = [b for part in parts for b in shown(case, part).as_blocks()]
    ids = [b["id"] for b in blocks if "id" in b]
    assert len(ids) == len(set(ids))
    assert {b["table"] for b in blocks if b["t"] == "figure" and b["table"]} <= set(ids)
    assert all(b["alt"] and b["caption"] for b in blocks if b["t"] == "figure")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_reads_the_slice_and_changes_nothing(part):
    brief = full()
    before = {n: f.to_csv() for n, f in brief.tables.items()}
    first, second = show(part, brief), show(part, brief)
    assert json.dumps(first._repr_mimebundle_()[MIME]) == json.dumps(second._repr_mimebundle_()[MIME])
    assert {n: f.to_csv() for n, f in brief.tables.items()} == before


@pytest.mark.parametrize("part", ["domains", "trend", "lost_points", "annex.warnings", "commitments", "satisfaction"])
def test_a_part_without_data_is_one_line_and_the_files_it_needs_are_asked_for_once(part):
    blocks = show(part, nothing()).as_blocks()
    assert [(b["t"], b["role"]) for b in blocks] == [("p", "note")]
    assert re.search(r": chưa có (?:số liệu|văn bản|phiếu khảo sát và kết quả SIPAS)\.", plain(blocks[0]["c"]))
    pages = [text_of(show(name, nothing())) for name in BRIEF]
    asked_for = [line for page in pages for line in page.splitlines() if line.startswith("Đề nghị đơn vị gửi")]
    assert asked_for == ["Đề nghị đơn vị gửi bảng tự chấm điểm, tệp phiếu khảo sát đã ẩn danh và văn bản cam kết để bổ sung báo cáo này."]


def test_a_part_about_a_question_nobody_asked_is_left_out():
    assert shown("nothing", "annex.path").as_blocks() == []


@pytest.mark.parametrize("seed", short_form(range(12), range(3)))
def test_no_gap_in_the_tables_stops_a_page(seed):
    """Numbers and whole rows are taken away at random; every part must still say what is left, or what is missing."""
    random = np.random.default_rng(seed)
    whole = (partial, full, CASES["waiting"])[seed % 3]()

    def thinned(frame):
        out = frame.copy()
        for column in out.columns:
            if out[column].dtype.kind == "f":
                out.loc[random.random(len(out)) < 0.35, column] = NAN
        return out[random.random(len(out)) > 0.25].reset_index(drop=True)

    tables = {n: thinned(f) for n, f in whole.tables.items()}
    peers = {n: thinned(f) for n, f in whole.peers.items()}
    same = {k: getattr(whole, k) for k in ("framework", "frameworks", "plan", "localities")}
    brief = context(unit=whole.locality, period=whole.period, tables=tables, peers=peers, **same)
    said = "\n".join(section_text(part, brief) for part in PARTS) + str(display.masthead(brief).meta)
    assert not re.search(r"\bnan\b", said)
