"""What the first supposition needs is done while nobody waits, and is the same work as when it is asked for."""

import asyncio

import pytest

from parlib.desk import Desk
from parlib.desk.group import open_group
from tests.world import A, B

pytest.importorskip("ipywidgets")

WORKED_OUT = {"totals", "flags", "claims", "last_supposed"}


@pytest.fixture
def at_the_desk(project):
    open_group.cache_clear()

    def sit():
        desk = Desk(root=project.root, language="vi")
        desk.period.value = 2022
        desk.search.value = ""
        desk.units.value = B
        desk.tabs.selected_index = 1
        return desk

    return sit


def known_of(desk):
    return WORKED_OUT & set(vars(desk.supposes.group))


def test_opening_reads_large_tables_in_part_and_holds_them_while_nobody_waits(project, monkeypatch):
    monkeypatch.setattr("parlib.store.held._LARGE", 10)
    desk = Desk(root=project.root, language="vi")
    held = desk.release._tables_read
    large = {"scores", "ledger", "evidence"}
    assert large & set(held) == set()
    desk.seat.catch_up()
    assert large <= set(held)


def test_it_is_worked_out_in_the_loop_of_the_kernel(at_the_desk):
    async def sitting():
        desk = at_the_desk()
        assert known_of(desk) == set()  # not before the page is shown
        for _ in range(400):
            await asyncio.sleep(0.05)
            if not desk.seat._awaited:
                break
        return desk

    desk = asyncio.run(sitting())
    assert known_of(desk) == WORKED_OUT
    assert (desk.supposes.result.value, desk.supposes.way.value, desk.supposes.scenario.changes) == ("", "", ())  # nothing is shown of it


def test_what_is_left_of_another_unit_is_dropped(at_the_desk):
    desk = at_the_desk()
    of_b = desk.supposes.group
    desk.units.value = A
    desk.seat.catch_up()
    assert known_of(desk) == WORKED_OUT
    assert "claims" not in vars(of_b)


def test_the_first_supposition_is_the_same_with_and_without_it(at_the_desk):
    shown = []
    for prepared in (True, False):
        open_group.cache_clear()
        desk = at_the_desk()
        if prepared:
            desk.seat.catch_up()
        desk.supposes.item.value, desk.supposes.number.value = "2.1", "30"
        desk.supposes.add.click()
        shown.append((desk.supposes.result.value, desk.supposes.way.value, desk.supposes.told.value))
    assert shown[0] == shown[1]
    assert "giả định" in shown[0][0]


def test_what_is_refused_is_told_only_where_it_is_asked_for(at_the_desk):
    desk = at_the_desk()
    desk.supposes.rank.value = 10_000  # no better than the present one: the ways are refused
    desk.seat.catch_up()
    assert desk.supposes.told.value == desk.supposes.way.value == ""
