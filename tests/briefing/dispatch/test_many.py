"""A dispatch with many appendices: numbers, file names in reading order, one ranking, a page of contents."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date

import pytest

from parlib.briefing.dispatch.letter import Dispatch, letter_model
from parlib.briefing.dispatch.many import FEW, contents, numbered, ranked_together, ranking, roman, stem_of
from parlib.briefing.pages.decree30 import content_faults
from parlib.document.reading import lines
from parlib.store.wording import load_wording
from tests.briefing.sample_model import sample
from tests.made_release import PARAMS

WORDING = load_wording(PARAMS)["vi"]


def brief(n: int, *, rank: int | None):
    model = sample(kind="brief", locality=f"T{n}", locality_name=f"xã Thử {chr(65 + n)}", period=2025, slug=f"t{n}")
    key = {"index": "PAR", "locality": f"T{n}", "period": 2025}
    shown = [
        {"t": "num", "s": f"{90 - n},00%", "raw": 90.0 - n, "format": "percent", "ref": {"table": "indices", "column": "value", "key": key}}
    ]
    if rank is not None:
        shown.append({"t": "num", "s": str(rank), "raw": rank, "format": "rank", "ref": {"table": "indices", "column": "rank", "key": key}})
    model["sections"][0]["blocks"].append({"t": "p", "role": "body", "c": shown})
    return model


@pytest.mark.parametrize("count", [1, 20, 21, 124, 399])
def test_every_number_of_an_appendix_is_one_that_the_form_takes(count):
    meta = sample()["meta"] | {"appendix_number": roman(count), "mode": "appendix", "appendix_of": ""}
    assert list(content_faults(meta, channel="electronic")) == []


def test_files_sort_as_they_are_read():
    names = [stem_of(n, 124, {"slug": f"x{200 - n}", "period": 2025, "kind": "brief"}) for n in range(1, 125)]
    assert names == sorted(names)
    assert names[0] == "phu-luc-001-x199-2025"


def test_many_units_are_one_ranking_and_no_sentence_each():
    briefs = [brief(n, rank=r) for n, r in enumerate([3, 1, None, 2, 5, 4])]
    assert len(briefs) > FEW
    assert ranked_together(briefs)
    rows = [[lines(cell["c"]) for cell in row] for row in ranking(briefs, WORDING)["rows"]]
    assert [r[0] for r in rows] == ["1", "2", "3", "4", "5", "–"]
    assert rows[0] == ["1", "Xã Thử B", "89,00%", "II"]
    assert rows[-1] == ["–", "Xã Thử C", "88,00%", "III"]


@pytest.mark.parametrize("change", [{"kind": "plan"}, {"period": 2024}, {"locality": "T0"}])
def test_briefs_of_several_kinds_or_years_are_told_one_by_one(change):
    briefs = [brief(n, rank=n + 1) for n in range(6)]
    other = copy.deepcopy(briefs[3])
    other["meta"].update(change)
    assert not ranked_together([*briefs[:3], other, *briefs[4:]])
    assert not ranked_together(briefs[:FEW])


def test_the_page_of_contents_names_every_appendix_in_order():
    briefs = [brief(n, rank=n + 1) for n in range(6)]
    (_, table) = contents(briefs, WORDING)["blocks"]
    assert [lines(row[0]["c"]) for row in table["rows"]] == numbered(briefs) == ["I", "II", "III", "IV", "V", "VI"]
    assert numbered(briefs[:1]) == [""]


@pytest.mark.parametrize(
    ("kinds", "language", "title"),
    [
        (["survey"], "vi", "V/v gửi kết quả khảo sát mức độ hài lòng của người dân, tổ chức năm 2025"),
        (["brief", "annex"], "vi", "V/v gửi kết quả theo dõi Chỉ số cải cách hành chính năm 2025"),
        (
            ["plan", "sheets", "brief"],
            "vi",
            "V/v gửi kết quả thực hiện cam kết cải cách hành chính và kết quả theo dõi Chỉ số cải cách hành chính năm 2025",
        ),
        (["survey"], "en", "Re: the survey of citizens' satisfaction, 2025"),
    ],
)
def test_a_letter_says_what_its_appendices_hold(kinds, language, title):
    briefs = [brief(n, rank=n + 1) for n in range(len(kinds))]
    for model, kind in zip(briefs, kinds, strict=True):
        model["meta"]["kind"] = kind
    dispatch = Dispatch("dot-1", date(2025, 7, 5), ("A", "B"), issuer="Sở Nội vụ tỉnh Thử")
    letter = letter_model(dispatch, briefs, None, load_wording(PARAMS)[language])
    assert letter["meta"]["title"] == title
    first = next(lines(b["c"]) for b in letter["sections"][0]["blocks"] if b["t"] == "p")
    assert ("khảo sát" in first or "survey" in first) == ("survey" in kinds)


def test_a_letter_says_on_which_day_commitments_are_judged_where_that_is_not_its_own():
    model = sample(kind="plan", locality="T1", locality_name="xã Thử B", period=2025, slug="t1")
    model["meta"]["as_of"] = "2025-06-30"
    later = Dispatch("quy-2", date(2025, 7, 5), ("Người Một", "Người Hai"), issuer="UBND", addressees=("Các xã",))
    letter = letter_model(later, [model], None, WORDING)
    assert letter["meta"]["title"].endswith("năm 2025 (cam kết tính đến ngày 30/6/2025)")
    # a proof makes the appendix again as of the same day
    assert [p.get("as_of") for p in letter["meta"]["parts"]] == ["2025-06-30"]
    same = letter_model(replace(later, issued_on=date(2025, 6, 30)), [model], None, WORDING)
    assert same["meta"]["title"].endswith("năm 2025")
    assert "as_of" not in letter_model(later, [brief(1, rank=1)], None, WORDING)["meta"]["parts"][0]
