"""A notebook that somebody runs by hand says why parlib refuses; what runs for logs keeps Python's account."""

import os

import nbformat
import papermill
import pytest
from jupyter_client import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from parlib.briefing.run.execute import execute_notebook
from parlib.by_hand import OPENED_BY_HAND, read_by_a_person
from parlib.codebook.kinds import KINDS
from parlib.errors import BriefFailed, UsageError
from tests.projects import ROOT

WRONG = {"locality": "Huyen Binh Gi", "period": 2023, "language": "vi", "issued_on": "2024-12-31", "release": "current"}


@pytest.fixture
def by_hand(project, monkeypatch):
    monkeypatch.setenv("PARLIB_ROOT", str(project.root))
    monkeypatch.setenv("PARLIB_LANG", "vi")
    monkeypatch.setenv(OPENED_BY_HAND, "notebooks/brief.ipynb")  # as Jupyter's server does


@pytest.fixture(scope="module")
def kernel(project):
    """A kernel as Jupyter's server starts it in the folder of the notebooks; nothing that a notebook made stays in it."""
    settings = {"PARLIB_ROOT": str(project.root), "PARLIB_LANG": "vi", OPENED_BY_HAND: "notebooks/brief.ipynb"}
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=os.environ | settings, cwd=str(ROOT / "notebooks"))
    try:
        yield manager
    finally:
        manager.shutdown_kernel(now=True)
        manager.context.destroy()


def error_of(notebook, kernel, **values):
    """Run a notebook with its parameters changed, as far as it opens its brief; return what stands below the cell."""
    book = nbformat.read(notebook, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    code[0].source += "".join(f"\n{name} = {value!r}" for name, value in values.items())
    book.cells = [nbformat.v4.new_code_cell("%reset -f"), *code[:2]]
    client = NotebookClient(book, timeout=120, km=kernel)
    with pytest.raises(CellExecutionError):
        client.execute()
    client.kc.stop_channels()
    (error,) = [o for cell in book.cells for o in cell.outputs if o.output_type == "error"]
    return "\n".join(error.traceback)


def shown_below(*cells):
    """Run cells in a kernel that somebody has open, errors or not; return what stands below each."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(book, timeout=120, allow_errors=True, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    return ["\n".join("\n".join(o.get("traceback", [])) or o.get("text", "") for o in cell.outputs) for cell in book.cells]


OPEN = "brief = parlib.open_brief(locality={!r}, period=2023, language='vi', issued_on='2024-12-31')\nunit = brief.locality.name"


def test_cells_below_a_refused_one_say_so_and_show_no_unit_of_before(by_hand):
    shown = shown_below(
        "import parlib",
        OPEN.format("B@2000-01-01"),
        OPEN.format("Huyen Binh Gi"),
        "print(brief.period)",
        "print(unit)",
        "print(elsewhere)",
        OPEN.format("B@2000-01-01"),
        "print(brief.period)",
    )
    assert shown[2].startswith("năm 2023 không đơn vị nào tên 'Huyen Binh Gi'")
    assert shown[3] == "chưa có brief: ô tạo ra nó bị từ chối → sửa theo câu ghi dưới ô đó, rồi chạy lại ô đó"
    assert shown[4].strip() == "Huyện Bình Giả"  # a text of somebody's own stays, as in any notebook
    assert "Traceback" in shown[5]  # a name that no refused cell would have made
    assert "NameError" in shown[5]
    assert [shown[6], shown[7].strip()] == ["", "2023"]


def test_names_of_cells_below_are_left_to_python_where_nobody_reads(by_hand, monkeypatch):
    monkeypatch.delenv(OPENED_BY_HAND)
    shown = shown_below("import parlib", OPEN.format("Huyen Binh Gi"), "print(brief.period)")
    assert all("Traceback" in text for text in shown[1:])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_notebook_run_by_hand_names_units_called_alike(kernel, kind):
    shown = error_of(ROOT / "notebooks" / f"{kind}.ipynb", kernel, **WRONG)
    assert shown.startswith("năm 2023 không đơn vị nào tên 'Huyen Binh Gi'; có phải là")
    assert "Huyện Bình Giả" in shown
    assert "Traceback" not in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        (2031, "báo cáo ghi ngày 2024-12-31: khi đó chưa biết gì về năm 2031 → ghi năm sớm hơn, hoặc ngày ban hành muộn hơn"),
        (2019, "chưa có số liệu nào về Huyện Bình Giả năm 2019; đã có số liệu năm 2020-2023 → ghi một trong các năm này"),
        ("2o23", "period '2o23' không phải là một năm như 2024"),
    ],
)
def test_a_wrong_year_is_told_in_a_sentence(kernel, period, sentence):
    shown = error_of(ROOT / "notebooks" / "brief.ipynb", kernel, **(WRONG | {"locality": "B@2000-01-01", "period": period}))
    assert shown.startswith(sentence)
    assert "Traceback" not in shown


def test_papermill_and_a_batch_keep_the_cell_and_the_account(by_hand, monkeypatch, tmp_path):
    brief = ROOT / "notebooks" / "brief.ipynb"
    given = WRONG | {"as_of": ""}
    with pytest.raises(BriefFailed) as failure:  # started from a notebook that is open: its kernel's variables are inherited
        execute_notebook(brief, given, tmp_path / "o.ipynb", environment={"PARLIB_ROOT": str(tmp_path)})
    assert "import parlib" in failure.value.cell
    assert "Traceback" in failure.value.traceback
    monkeypatch.delenv(OPENED_BY_HAND)
    with pytest.raises(papermill.PapermillExecutionError) as failure:
        papermill.execute_notebook(str(brief), None, parameters=given, kernel_name="python3", progress_bar=False)
    assert "Traceback" in "\n".join(failure.value.traceback)
    assert failure.value.exec_count == 3


def test_vs_code_is_known_by_what_it_puts_into_a_notebook(monkeypatch):
    import IPython

    monkeypatch.delenv(OPENED_BY_HAND, raising=False)
    assert not read_by_a_person()
    assert not hasattr(UsageError("no"), "_render_traceback_")
    shell = type("Shell", (), {"user_ns": {"__vsc_ipynb_file__": "brief.ipynb"}})()
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    assert UsageError("no")._render_traceback_() == ["no"]
