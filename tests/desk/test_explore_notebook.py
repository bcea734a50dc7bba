"""The cells below the desk in explore.ipynb, what the Vietnamese page tells to type into it, and the words it calls things by."""

import re

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from parlib.desk import Desk, find_units, low_and_falling, parameter_form
from parlib.speech.catalogue import msg, speaking
from parlib.store.releases import open_release
from tests.projects import ROOT, built_copy, untouched

pytest.importorskip("ipywidgets")
PAGE = ROOT / "docs" / "vi" / "ban-lam-viec.md"
FILLED = {"locality": "hai phong", "period": 2023, "issued_on": "2025-06-30"}


def typed_from_the_page():
    """Return the lines of Python that the page tells to type into an empty cell."""
    (lines,) = re.findall(r"```python\n(.+?)```", PAGE.read_text("utf-8"), re.S)
    return lines


@pytest.fixture(scope="module")
def explored(tmp_path_factory):
    """Run the notebook with the page's form typed below it, filled in and pressed; return the project and outputs by cell."""
    project = built_copy(tmp_path_factory, "explored")
    book = nbformat.read(project.notebooks / "explore.ipynb", as_version=4)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PARLIB_LANG", "vi")
        filled = "".join(f"form.fields[{name!r}].value = {value!r}\n" for name, value in FILLED.items())
        last = "form = " + typed_from_the_page().strip().splitlines()[-1]
        typed = {
            "form": typed_from_the_page(),
            "document": f"{last}\n{filled}form.run.click()\nform.told.value, form.page.value",
            "spoil": "next((release.folder).glob('indices.parquet')).write_bytes(b'x')",
            "verify-again": book.cells[-1].source,
        }
        book.cells += [nbformat.v4.new_code_cell(source, id=name) for name, source in typed.items()]
        NotebookClient(book, timeout=300, resources={"metadata": {"path": str(project.notebooks)}}).execute()
    shown = {cell.id: [o["data"] for o in cell.outputs if "data" in o] for cell in book.cells if cell.cell_type == "code"}
    with untouched(project):
        yield project, shown


@pytest.fixture(scope="module")
def sound_release(tmp_path_factory):
    with untouched(built_copy(tmp_path_factory, "sound")) as project:
        yield open_release(project)


def plain(shown):
    return "".join(part["text/plain"] for part in shown)


def table_in(shown):
    """Return the table of numbers that a cell shows as HTML."""
    from io import StringIO

    (table,) = pd.read_html(StringIO(shown[-1]["text/html"]), index_col=0)
    return table


def test_it_says_which_release_is_open_and_what_is_in_it(explored, sound_release):
    _, shown = explored
    assert sound_release.id in plain(shown["open"])
    assert "indices" in plain(shown["open"])


def test_its_question_gives_the_units_that_are_low_and_falling(explored, sound_release):
    _, shown = explored
    indices = sound_release.table("indices")
    latest = indices.loc[indices["index"] == "PAR", "period"].max()
    assert len(table_in(shown["low"])) == len(low_and_falling(sound_release, int(latest))) == 0  # no fictional province here


def test_it_names_every_source_of_a_figure_and_the_one_used(explored, sound_release):
    _, shown = explored
    unit = find_units(sound_release.register, "hai phong", period=2023)[0]
    known = sound_release.table("observations", filters=[("locality", "==", unit.locality), ("period", "==", 2023)])
    table = table_in(shown["sources"])
    assert list(table["value"].dropna()) == pytest.approx(list(known["value"].dropna()))
    assert list(table["used"]) == list(known["used"])
    used = table[table["used"] & table["index"].eq("PAR") & table["measure"].eq("score")]
    assert list(used["value"]) == [91.87]


def test_it_tells_whether_the_release_is_what_it_was(explored):
    _, shown = explored
    assert "nguyên vẹn từ khi ghi" in plain(shown["verify"])
    assert "nguyên vẹn" not in plain(shown["verify-again"])
    assert "indices.parquet" in plain(shown["verify-again"])


def test_the_form_of_the_page_makes_the_document(explored):
    _, shown = explored
    assert "application/vnd.jupyter.widget-view+json" in shown["form"][0]
    told, page = eval(plain(shown["document"]), {})  # a pair of texts, as Python writes it
    assert told == ""
    assert "parlib-origin" in page
    assert "91,87" in page


def words_on(widget):
    """Return every word that a widget and those inside it show."""
    texts = {getattr(widget, name, "") for name in ("description", "label")}
    texts |= {label for label, _ in getattr(widget, "_options_full", ())}
    texts |= set(getattr(widget, "titles", ()))
    for inside in getattr(widget, "children", ()):
        texts |= words_on(inside)
    return {text for text in texts if isinstance(text, str) and text}


def test_the_page_calls_things_as_the_desk_and_the_form_do(project):
    """*In italics* stand the words of buttons, fields and tabs; what is asked is quoted."""
    page = PAGE.read_text("utf-8")
    desk = Desk(root=project.root, language="vi")
    words = words_on(desk) | words_on(parameter_form(ROOT / "notebooks" / "brief.ipynb", language="vi")) | {"Excel", "Hiện nay"}
    italic = set(re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", page)) - {
        "năm xã nào thấp và đang giảm, và mục nào nâng mỗi xã lên nhiều nhất?"
    }
    assert len(italic) > 10
    assert italic - words == set()
    assert "thứ hạng thấp và đang giảm, kèm mục nâng được nhiều nhất" in words
    assert '"thứ hạng thấp và đang giảm, kèm mục nâng được nhiều nhất"' in page
    with speaking("vi"):
        assert msg("communes, wards, towns: all") == "cấp xã: tất cả"  # the world of this release has none
    assert '"cấp xã: tất cả"' in page
