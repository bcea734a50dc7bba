"""What stands beside an answer of the desk: why there is none, and lines of code that one click chooses."""

import pytest

from parlib.desk import Desk
from parlib.desk.shown import code_html
from parlib.speech.catalogue import speaking
from tests.world import A, B

pytest.importorskip("ipywidgets")


def test_units_without_a_year_before_cannot_fall_and_that_is_said(project):
    desk = Desk(root=project.root, language="vi")
    rows = desk.release.table("indices")
    compared = rows[rows["index"].eq("PAR") & rows["comparable_with_previous"] & rows["locality"].isin([A, B])]
    years = sorted(set(compared["period"]))
    alone = min(set(rows["period"]) - set(years))
    with speaking("vi"):
        told = desk.asks._why_none_falls(alone, {A, B})
        assert told.startswith(f"Không đơn vị nào được hỏi có năm trước năm {alone} để so sánh; năm so sánh được: ")
        assert str(years[-1]) in told
        assert desk.asks._why_none_falls(years[-1], {A, B}) == ""
        assert "năm so sánh được" not in desk.asks._why_none_falls(alone, set())


def test_one_click_chooses_all_lines_of_code():
    with speaking("vi"):
        shown = code_html("import parlib\nparlib.open_release()")
    assert "<pre style='user-select:all'>import parlib\nparlib.open_release()</pre>" in shown
    assert "Ctrl + V vào sổ tính mới" in shown
