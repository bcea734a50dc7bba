"""The form of a notebook's parameters: its fields, its run, its document and its refusals."""

import nbformat
import pytest

from parlib.codebook.kinds import KINDS
from parlib.desk import parameter_form
from tests.projects import ROOT
from tests.world import A

pytest.importorskip("ipywidgets")

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def test_a_form_has_a_field_for_each_parameter_and_runs(tmp_path):
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


def test_numbers_in_a_form_are_typed_as_an_office_types_them(tmp_path):
    path = tmp_path / "ti-le.ipynb"
    cells = [
        nbformat.v4.new_code_cell("share: float = 0.125  # of all\nlimit: float = 3.625", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("print(share)"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), path)
    form = parameter_form(path, language="vi")
    assert form.fields["share"].value == "0,125"
    assert form.values() == {"share": 0.125, "limit": 3.625}
    form.fields["share"].value = "95%"
    assert form.values()["share"] == 0.95
    form.fields["share"].value = "chín"
    form.run.click()
    assert form.told.value == "<p role='status'>“chín” không phải số → ví dụ 12, 0,95 hoặc 95%</p>"


def test_what_a_notebook_says_of_a_parameter_stands_before_its_name(tmp_path):
    path = tmp_path / "dem.ipynb"
    cells = [nbformat.v4.new_code_cell("nguong: float = 85.5  # ngưỡng, %\nnam: int = 2025", metadata={"tags": ["parameters"]})]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), path)
    fields = parameter_form(path, language="vi").fields
    assert [field.description for field in fields.values()] == ["ngưỡng, % (nguong)", "nam"]


def test_a_form_that_breaks_does_not_stand_there_as_if_it_ran(tmp_path, monkeypatch):
    path = tmp_path / "vo.ipynb"
    cells = [nbformat.v4.new_code_cell("n: int = 0", metadata={"tags": ["parameters"]})]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), path)
    form = parameter_form(path, language="vi")

    def breaks(*_, **__):
        raise ImportError("cannot import name")

    monkeypatch.setattr("papermill.execute_notebook", breaks)
    with pytest.raises(ImportError):
        form._run()
    assert form.told.value == "<p role='status'>ImportError: cannot import name</p>"


def test_a_refusal_in_a_form_is_one_sentence_in_its_language(tmp_path):
    path = tmp_path / "tu-choi.ipynb"
    refuse = "raise UsageError(saying('no unit is called {written!r} in {period}', written=unit, period=2024))"
    cells = [
        nbformat.v4.new_code_cell('unit: str = "Xã <Lạ>"', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(f"from parlib.errors import UsageError\nfrom parlib.speech.catalogue import saying\n{refuse}"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), path)
    form = parameter_form(path, language="vi")
    form.run.click()
    assert form.told.value == "<p role='status'>năm 2024 không đơn vị nào tên &#x27;Xã &lt;Lạ&gt;&#x27;</p>"
    assert form.page.value == ""


def test_an_error_of_python_in_a_form_says_its_last_line_first(tmp_path):
    path = tmp_path / "loi.ipynb"
    cells = [nbformat.v4.new_code_cell("n: int = 0", metadata={"tags": ["parameters"]}), nbformat.v4.new_code_cell("1 / n")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), path)
    form = parameter_form(path, language="vi")
    form.run.click()
    assert form.told.value.startswith("<p role='status'>ZeroDivisionError: division by zero</p><details>")
    assert "\x1b[" not in form.told.value


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_brief_notebook_has_a_form(kind):
    form = parameter_form(ROOT / "notebooks" / f"{kind}.ipynb", language="vi")
    assert {"locality", "period", "language", "issued_on"} <= set(form.fields)
    assert set(form.values()) == set(form.fields)
    assert form.fields["locality"].description == "đơn vị (locality)"
    assert all("(" in field.description for field in form.fields.values())  # each in words


def test_the_document_of_a_notebook_stands_beside_its_form(project, monkeypatch):
    monkeypatch.setenv("PARLIB_ROOT", str(project.root))
    form = parameter_form(ROOT / "notebooks" / "brief.ipynb", language="vi")
    for name, value in {"locality": A, "period": 2023, "language": "vi", "issued_on": "2024-12-31", "release": "current"}.items():
        form.fields[name].value = value
    form.run.click()
    assert form.told.value == ""
    assert "parlib-origin" in form.page.value  # the document itself, not a list of outputs
    assert "78,8" in form.page.value
