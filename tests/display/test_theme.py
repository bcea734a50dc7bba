"""Widths by table: they agree with a real Times-metric face, and labels are broken and spread by them."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import TextPath

from parlib.display.theme import CLASSES, FONTS, MM_PER_POINT, spread, width_mm, wrap

FACE = next((f for f in FONTS[:3] if f in fontManager.get_font_names()), None)
LONG = "Xây dựng và tổ chức thực hiện văn bản quy phạm pháp luật tại địa phương"


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("said", [LONG, "Ủy ban nhân dân thành phố Hải Phòng", "96,17% (−1,23)", "ắềởỷđ ƠƯĂÂÊÔĐ"])
def test_widths_are_those_of_the_face(said, bold):
    if FACE is None:
        pytest.skip("no Times-metric face on this machine; install fonts-liberation2")
    path = TextPath((0, 0), said, size=100, prop=FontProperties(family=FACE, weight="bold" if bold else "normal"))
    drawn = path.get_extents().width / 100 * 9 * MM_PER_POINT
    assert width_mm(said, 9, bold=bold) == pytest.approx(drawn, rel=0.04)


def test_labels_break_into_even_lines_that_fit():
    lines = wrap(LONG, 56)
    assert " ".join(lines) == LONG
    assert len(lines) == 2
    assert max(map(width_mm, lines)) <= 56
    assert min(map(width_mm, lines)) > 0.5 * max(map(width_mm, lines))


def test_what_does_not_fit_is_cut_with_an_ellipsis():
    (only,) = wrap(LONG, 40, lines=1)
    assert only.endswith("…")
    assert width_mm(only) <= 40
    assert not only.removesuffix("…").endswith((" ", "-", ","))


@given(st.lists(st.tuples(st.floats(0, 160), st.floats(1, 20)), min_size=1, max_size=6))
def test_spread_labels_neither_overlap_nor_leave_the_sheet(labels):
    centres, widths = [c for c, _ in labels], [w for _, w in labels]
    placed = sorted(zip(spread(centres, widths, 0, 164), widths, strict=True))
    for (a, wa), (b, wb) in pairwise(placed):
        assert b - wb / 2 >= a + wa / 2 - 1e-6
    assert placed[0][0] - placed[0][1] / 2 >= -1e-6
    assert placed[-1][0] + placed[-1][1] / 2 <= 164 + 1e-6


def test_the_answer_classes_can_be_told_apart_on_a_photocopy():
    def grey(colour):
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for (a, hatch_a), (b, hatch_b) in combinations(CLASSES, 2):
        assert hatch_a != hatch_b or abs(grey(a) - grey(b)) >= 48, (a, b)
