"""At a break of the series: the first year under the new rule book, re-computed under the old one and labelled so."""

from __future__ import annotations

import dataclasses

from parlib.display import bound_numbers, resolve
from parlib.display.brief.course import trend
from parlib.document.binding import Slice
from parlib.document.inline import plain
from parlib.scoring.bridge import bridges
from tests.display.contexts import full
from tests.display.published_province import partial
from tests.world import A, world_evidence, world_frameworks


def _bridged_world(language="vi", **changes):
    """The slice of unit A with its evidence re-computed under the other rule book."""
    brief = full(language)
    rows = bridges(world_evidence(), world_frameworks())
    rows = rows[rows["locality"] == A].assign(**changes)
    return dataclasses.replace(brief, tables={**brief.tables, "bridges": rows.reset_index(drop=True)}, frameworks=world_frameworks())


def test_a_break_is_re_computed_beside_the_series_and_says_that_it_is():
    said = [plain(b.c) for b in trend(_bridged_world()).blocks if getattr(b, "role", "") == "note"]
    # A 2022 under world-1: 20 + 30 * 0.6 + 20 (0.95 on time) + 9 + 10 = 77; under world-2 84; A 2021 under world-1 73
    found = next(text for text in said if "theo bộ tiêu chí cũ" in text)
    assert "năm 2022 là 77,00%" in found
    assert "theo bộ mới là 84,00%" in found
    assert "Năm 2021 theo bộ cũ, trên 100 điểm tối đa chuyển được của năm ấy, là 73,00%" in found
    assert found.startswith("Tính lại để đối chiếu, không phải số công bố")
    english = [plain(b.c) for b in trend(_bridged_world("en")).blocks if getattr(b, "role", "") == "note"]
    assert any("not a published figure" in text and "77.00%" in text for text in english)


def test_every_number_of_the_re_computed_sentence_is_bound():
    brief = _bridged_world()
    held = Slice(brief.tables, brief.peers)
    bound = [n for n in bound_numbers(trend(brief).as_blocks()) if n["ref"].get("table") == "bridges"]
    assert len(bound) == 5
    assert {n["ref"]["key"]["period"] for n in bound} == {2021, 2022}
    assert all(resolve(n["ref"], held) == n["raw"] for n in bound)


def test_too_little_that_carries_over_is_a_reason_and_no_number():
    brief = _bridged_world(other_value=float("nan"), reason="coverage_below_floor: share=0.40; floor=0.7")
    said = " ".join(plain(b.c) for b in trend(brief).blocks if getattr(b, "role", "") == "note")
    assert "Không tính lại được kết quả năm 2022 theo bộ tiêu chí cũ: phần điểm tối đa" in said
    assert "0,4 so với 0,7" in said


def test_without_a_break_nothing_is_re_computed():
    said = " ".join(plain(b.c) for b in trend(partial()).blocks if hasattr(b, "c"))
    assert "Tính lại" not in said
