"""What the sheet that a commune fills says of how an item is scored."""

import pytest

from parlib.codebook.frameworks import Framework, Item
from parlib.intake.workbook.form_rows import stated_bound
from parlib.intake.workbook.rule_words import guidance_words, rule_words
from tests.intake.collecting import keys, run
from tests.intake.rulebooks import every_rule, item

ANNEX = "Có kế hoạch kiểm tra (1đ), thực hiện kiểm tra (1đ), xử lý 100% vấn đề (2đ)"


def _item(**changes) -> Item:
    return Item(**{"code": "1", "level": "criterion", "name_vi": "x", "max_points": 4} | changes)


@pytest.mark.parametrize("rule", ["manual", ""])
def test_what_a_person_scores_or_nobody_yet_shows_the_words_of_the_annex(rule):
    assert ANNEX in guidance_words(_item(rule=rule, note=ANNEX))


def test_a_rule_speaks_for_itself_and_no_words_add_nothing():
    assert guidance_words(_item(rule="boolean", note=ANNEX)) == "Đạt: 4; không đạt: 0"
    assert guidance_words(_item(rule="manual")) == rule_words(_item(rule="manual"))
    assert guidance_words(_item()) == ""


@pytest.mark.parametrize(
    ("unit", "each"), [("số vụ việc", "vụ việc"), ("ngày", "ngày"), ("", "trường hợp"), ("mức: 1 = a, 2 = b", "trường hợp")]
)
def test_what_counts_is_named_and_is_no_unit_of_government(unit, each):
    penalty = _item(kind="penalty", max_points=0, rule="penalty", rule_params={"per": -1, "floor": -4}, unit=unit)
    assert rule_words(penalty) == f"Mỗi {each}: trừ 1; trừ nhiều nhất 4"
    bonus = _item(kind="bonus", rule="bonus", rule_params={"per": 1.5, "cap": 3}, unit=unit)
    assert rule_words(bonus) == f"Mỗi {each}: 1,5, tối đa 3"


def _penalties() -> Framework:
    book = every_rule()
    steps = item("5.3", "5", "subcriterion", "Gửi chậm", 0, "penalty", {"steps": [[4, -2], [1, -1]]}, kind="penalty", unit_="số ngày")
    return Framework.model_validate(book.model_dump() | {"id": "penalties", "items": [i.model_dump() for i in book.items] + [steps]})


def test_what_takes_points_states_the_most_that_it_takes_and_comes_back(folder, template):
    book = _penalties()
    assert [stated_bound(book, book.by_code[c]) for c in ("5", "5.1", "5.2", "5.3", "1.1")] == [0, -4, 0, -2, 5]
    filled = template(framework=book)
    assert (filled.cell("5.1", "max_points").value, filled.cell("5.3", "max_points").value) == (-4, -2)
    filled.put("5.3", value=2).save()
    assert keys(run(folder, frameworks={book.id: book})) == []


def test_a_form_made_earlier_that_states_nought_still_comes_back(folder, template):
    book = _penalties()
    template(framework=book).put("5.3", value=2, max_points=0).save()
    assert keys(run(folder, frameworks={book.id: book})) == []
