"""What is kept of a table lies in CSV files that people open in Excel."""

from __future__ import annotations

from parlib.intake.tables.vintage import _csv


def test_no_text_of_a_table_becomes_a_formula_in_the_file_kept():
    rows = [{"place": "Xã Suối Tre", "value": "-1.5", "note": '=HYPERLINK("http://x")'}, {"place": "@SUM(1)", "value": "2", "note": ""}]
    head, first, second = _csv(rows).decode().splitlines()
    assert head == "place,value,note"
    assert first.startswith("Xã Suối Tre,-1.5,")
    assert "'=HYPERLINK" in first
    assert second.startswith("'@SUM(1),2,")
