"""The desk's widgets, driven as a hand drives them, without a browser."""

import pytest

from parlib.desk import Desk, parameter_form
from parlib.desk.scenario import read_scenario
from parlib.desk.views import code_of, html_of, views
from parlib.desk.whatif import MARK
from tests.world import A, B

pytest.importorskip("ipywidgets")


@pytest.fixture
def desk(project):
    made = Desk(root=project.root, language="vi")
    made.period.value = 2022
    made.search.value = ""
    made.units.value = B
    return made


def test_a_search_narrows_and_a_choice_draws(desk):
    everything = len(desk.units.options)
    desk.search.value = desk.release.register[A].short_name
    assert 0 < len(desk.units.options) < everything
    assert desk.units.value == A
    assert "<article>" in desk.looks.pages[0].value
    assert "parlib.open_brief(" in desk.looks.codes[0].value


def test_a_side_is_drawn_when_it_is_turned_to(desk):
    assert desk.looks.pages[2].value == ""
    desk.looks.sides.selected_index = 2
    assert "<article>" in desk.looks.pages[2].value


def test_the_code_beside_a_view_gives_the_same(desk, monkeypatch):
    from parlib import open_brief

    unit = desk.release.register[B]
    brief = open_brief(locality=unit.locality, period=2022, language="vi", issued_on="2023-12-31", root=desk.project.root)
    monkeypatch.setenv("PARLIB_ROOT", str(desk.project.root))
    for view in views():
        lines = code_of(view, brief)
        assert len(lines.splitlines()) == 3
        shown = []
        exec(lines.replace("from IPython.display import display as show", "pass"), {"show": lambda *parts: shown.extend(parts)})  # noqa: B023
        again = [block for section in shown for block in section.as_blocks()]
        from parlib.document.preview import blocks_to_html

        assert blocks_to_html(again) == html_of(view, brief)


def test_a_score_supposed_moves_the_rank_and_carries_its_mark(desk):
    desk.supposes.item.value, desk.supposes.number.value = "2.1", 30
    desk.supposes.add.click()
    shown = desk.supposes.result.value
    assert shown.count(MARK["vi"]) == 2
    assert "89,5" in shown  # 74,5 + 15, as Vietnamese prints it
    assert desk.supposes.told.value == ""


def test_what_cannot_be_is_said_and_changes_nothing(desk):
    desk.supposes.item.value, desk.supposes.number.value = "2.1", 99
    desk.supposes.add.click()
    assert "chỉ từ 0 đến 30" in desk.supposes.told.value
    assert desk.supposes.scenario.changes == ()


def test_a_scenario_is_saved_and_opened_again(desk):
    desk.supposes.item.value, desk.supposes.number.value = "2.1", 30
    desk.supposes.add.click()
    desk.supposes.name.value = "Đủ hồ sơ đúng hạn"
    desk.supposes.save.click()
    path = desk.project.root / "scenarios" / "du-ho-so-dung-han.json"
    assert read_scenario(path).changes == desk.supposes.scenario.changes
    desk.supposes.reset.click()
    assert desk.supposes.result.value == ""
    desk.supposes.saved.value = str(path)
    assert "89,5" in desk.supposes.result.value
    path.unlink()


def test_the_way_to_a_rank_names_its_items(desk):
    desk.supposes.rank.value = 1
    desk.supposes.ways.click()
    assert "2.1" in desk.supposes.told.value


def test_a_comparison_and_a_question_come_with_their_code(desk):
    desk.compares.other.value = A
    assert "<table" in desk.compares.result.value
    assert "compare_units" in desk.compares.code.value
    desk.asks.question.value = "best_lifts"
    desk.asks.ask.click()
    assert "best_lifts(release" in desk.asks.code.value


def test_a_form_has_a_field_for_each_parameter_and_runs(tmp_path):
    import nbformat

    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell('count: int = 2  # how often\nword: str = "chào"\nloud = False', metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell("print((word.upper() if loud else word) * count)"),
        ]
    )
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = tmp_path / "ai-do.ipynb"
    nbformat.write(book, path)
    form = parameter_form(path, language="vi")
    assert {name: type(field).__name__ for name, field in form.fields.items()} == {"count": "IntText", "word": "Text", "loud": "Checkbox"}
    form.fields["count"].value, form.fields["loud"].value = 3, True
    assert form.values() == {"count": 3, "word": "chào", "loud": True}
    told = []
    form.told.observe(lambda change: told.append(change["new"]), "value")
    form.run.click()
    assert told[0] == "Đang chạy …"  # in the form's own language, whatever is spoken when it is pressed
    assert "CHÀOCHÀOCHÀO" in form.page.value
    assert nbformat.read(path, 4).cells[0].source.startswith("count: int = 2")
