"""Blank workbooks that come back filled: shared by the tests of collecting."""

import shutil

import pytest

from parlib.intake.workbook.template import write_template
from tests.intake.rulebooks import Filled, every_rule, unit


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """One untouched template of each of four units."""
    folder = tmp_path_factory.mktemp("blank")
    for number in range(4):
        write_template(every_rule(), locality=unit(number), period=2024, path=folder / f"{number}.xlsx")
    return folder


@pytest.fixture
def template(folder, blank):
    """Return a function that puts a template into the folder, ready to be filled."""

    def make(number=0, *, name="", framework=None, period=2024, into=folder):
        path = into / (name or f"{number}.xlsx")
        if framework is None and period == 2024:
            shutil.copy(blank / f"{number}.xlsx", path)
        else:
            write_template(framework or every_rule(), locality=unit(number), period=period, path=path)
        return Filled(path)

    return make
