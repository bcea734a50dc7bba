"""Does the warm engine give the same notebook as Papermill's own, and the same failures, only sooner?"""

import contextlib
import json
import os
import re
import sys
import time
from itertools import product
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the warm engine runs on Linux only", allow_module_level=True)

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines

from parlib.briefing import warm
from parlib.briefing.run.execute import _hermetic, execute_notebook
from parlib.briefing.warm.starter import Zygote, ZygoteFailed, imports_of
from parlib.errors import BriefFailed
from tests.briefing.warm.torture import CELLS, RAISES
from tests.short_form import short_form

PARAMETERS = {"period": 2024}
ENDED = [("well", "warm"), ("by exit", "warm"), ("by signal", "warm"), ("by signal", "plain")]


@pytest.fixture(scope="module")
def _zygote():
    # ipykernel does not watch the descriptors of a kernel that runs under pytest
    marker = os.environ.pop("PYTEST_CURRENT_TEST", None)
    with warm.shared_zygote(()) as name:
        assert name == "warm"
        yield
    if marker is not None:
        os.environ["PYTEST_CURRENT_TEST"] = marker


@pytest.fixture(autouse=True)
def _no_marker(monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)


def template(path: Path, sources: dict[str, str]) -> Path:
    head = new_code_cell("period: int = 1", id="parameters")
    head.metadata["tags"] = ["parameters"]
    cells = [head]
    for name, source in sources.items():
        cell = new_code_cell(source, id=name)
        if name in RAISES:
            cell.metadata["tags"] = ["raises-exception"]
        cells.append(cell)
    nbformat.write(new_notebook(cells=cells), path)
    return path


def settled(cell):
    """Return a cell's outputs without what two plain runs differ in: where a stream is cut, temporary names, addresses."""
    streams, others = {}, []
    for output in cell.outputs:
        if output.output_type == "stream":
            streams[output.name] = streams.get(output.name, "") + output.text
        else:
            others.append(json.loads(json.dumps(output)))
    text = json.dumps([others, streams], ensure_ascii=False, sort_keys=True)
    text = re.sub(r"ipykernel_\d+/\d+\.py", "ipykernel_N/N.py", text)
    return re.sub(r"0x[0-9a-f]{6,}", "0xN", text)


@pytest.mark.usefixtures("_zygote")
def test_every_kind_of_output_comes_out_the_same(tmp_path, monkeypatch):
    path = template(tmp_path / "torture.ipynb", CELLS)
    books = {}
    for engine in ("nbclient", "warm"):  # Papermill's engines themselves: what comes after them is the same code
        book = nbformat.read(path, as_version=4)
        book.metadata["papermill"] = {}
        monkeypatch.chdir(tmp_path)
        with _hermetic(tmp_path / engine, {}):
            books[engine] = papermill_engines.execute_notebook_with_engine(
                engine, book, "python3", progress_bar=False, execution_timeout=60
            )
    plain, other = books["nbclient"], books["warm"]
    assert plain.metadata["language_info"] == other.metadata["language_info"]
    differs = {}
    for ours, theirs in zip(other.cells, plain.cells, strict=True):
        status = [c.metadata.papermill["status"] for c in (ours, theirs)]
        if (settled(ours), ours.execution_count, status[0]) != (settled(theirs), theirs.execution_count, status[1]):
            differs[ours.id] = (settled(theirs), settled(ours), theirs.execution_count, ours.execution_count)
    assert differs == {}
    assert sum(bool(c.outputs) for c in plain.cells) > 45


@pytest.mark.usefixtures("_zygote")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(0)", "SystemExit: 0"),
        ("import os\nos._exit(7)", "Kernel died (exit code 7)"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "Kernel died (signal SIGSEGV)"),
        ("while True:\n    pass", "cell (while True:): no answer after 2 s"),
        ("x = bytearray(6 << 30)", "MemoryError"),
    ],
    ids=["exception", "exit-0", "exit-7", "segfault", "endless", "memory"],
)
def test_failures_are_named_as_ever(tmp_path, source, said):
    path = template(tmp_path / "t.ipynb", {"a": "1", "b": source, "c": "2"})
    began = time.perf_counter()
    with pytest.raises(BriefFailed, match=re.escape(said)):
        execute_notebook(path, PARAMETERS, tmp_path / "o.ipynb", engine="warm", timeout=2)
    assert time.perf_counter() - began < 10
    assert not (tmp_path / "o.ipynb").exists()


@pytest.mark.usefixtures("_zygote")
def test_processes_that_a_cell_leaves_behind_are_ended(tmp_path):
    marker = tmp_path / "alive"
    source = f"import subprocess\np = subprocess.Popen(['sh', '-c', 'sleep 1; touch {marker}'])"
    execute_notebook(template(tmp_path / "t.ipynb", {"a": source}), PARAMETERS, tmp_path / "o.ipynb", engine="warm")
    time.sleep(1.5)
    assert not marker.exists()


@pytest.mark.usefixtures("_zygote")
@pytest.mark.parametrize(("ends", "engine"), short_form(product(("well", "by exit", "by signal"), ("warm", "plain")), ENDED))
def test_processes_that_a_cell_set_free_end_with_the_brief(tmp_path, engine, ends):
    """Other sessions, twice forked, and (warm) without the environment they were born with."""
    free = tmp_path / "free"
    started = [
        f"import os, subprocess, time\nfor n in range(3):\n    subprocess.Popen(['setsid', 'sh', '-c', 'echo $$ >> {free}; sleep 60'])"
    ]
    started.append(
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        open('"
        + str(free)
        + "', 'a').write(f'{os.getpid()}\\n')\n        time.sleep(60)\n    os._exit(0)"
    )
    if engine == "warm":
        started.append(f"subprocess.Popen(['env', '-i', '/usr/bin/setsid', '/bin/sh', '-c', 'echo $$ >> {free}; sleep 60'])")
    count = 3 + len(started) - 1
    started.append(f"while len(open('{free}').read().split()) < {count}:\n    time.sleep(0.05)")
    started.append({"well": "1", "by exit": "os._exit(3)", "by signal": "os.kill(os.getpid(), 9)"}[ends])
    book = template(tmp_path / "t.ipynb", {f"c{i}": source for i, source in enumerate(started)})
    with contextlib.nullcontext() if ends == "well" else pytest.raises(BriefFailed):
        execute_notebook(book, PARAMETERS, tmp_path / "o.ipynb", engine=engine)
    pids = [int(p) for p in free.read_text().split()]
    assert len(pids) == count
    until = time.monotonic() + 5
    while (alive := [p for p in pids if running(p)]) and time.monotonic() < until:
        time.sleep(0.05)
    assert alive == []


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("when", short_form(["before", "within"], ["within"]))
def test_a_killed_zygote_costs_no_brief_and_is_started_again(tmp_path, monkeypatch, when):
    monkeypatch.delenv(warm.SOCKET_VARIABLE, raising=False)
    zygote = Zygote()
    zygote.start()
    monkeypatch.setenv(warm.SOCKET_VARIABLE, zygote.address)
    first = zygote.process
    source = (
        "import os, sys, time\nif sys.argv[-1] == 'warm' and "
        + repr(when)
        + " == 'within':\n    os.kill(os.getppid(), 9)\n    time.sleep(30)\nsys.argv[-1] == 'warm'"
    )
    try:
        if when == "before":
            os.kill(first.pid, 9)
            first.wait()
        path = template(tmp_path / "t.ipynb", {"a": source})
        out = execute_notebook(path, PARAMETERS, tmp_path / "o.ipynb", engine="auto")
        assert nbformat.read(out, as_version=4).cells[-1].outputs[0].data["text/plain"] == "False"  # a plain kernel went on
        until = time.monotonic() + 60
        while (zygote.process is first or not said_warm(tmp_path)) and time.monotonic() < until:
            time.sleep(0.2)
        assert zygote.process is not first
        assert said_warm(tmp_path)
    finally:
        zygote.stop()


def said_warm(folder: Path) -> bool:
    path = template(folder / "again.ipynb", {"a": "import sys\nsys.argv[-1]"})
    out = execute_notebook(path, PARAMETERS, folder / "again-o.ipynb", engine="auto")
    return nbformat.read(out, as_version=4).cells[-1].outputs[0].data["text/plain"] == "'warm'"


@pytest.mark.usefixtures("_zygote")
def test_nothing_passes_from_one_notebook_to_the_next(tmp_path):
    source = "import builtins, random\nprint(hasattr(builtins, 'leak'), random.random())\nbuiltins.leak = 1\nimport numpy\nprint(numpy.random.rand())"
    path = template(tmp_path / "t.ipynb", {"a": source})
    said = []
    for i in range(2):
        out = execute_notebook(path, PARAMETERS, tmp_path / f"{i}.ipynb", engine="warm")
        said.append(nbformat.read(out, as_version=4).cells[-1].outputs[0].text)
    assert said[0].startswith("False")
    assert said[1].startswith("False")
    assert said[0] != said[1]  # each has chance of its own


@pytest.mark.usefixtures("_zygote")
def test_auto_takes_the_zygote_that_runs_and_many_notebooks_leave_nothing(tmp_path):
    path = template(tmp_path / "t.ipynb", {"a": "import sys\nsys.argv[-1]"})
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        out = execute_notebook(path, PARAMETERS, tmp_path / "o.ipynb", engine="auto")
    assert nbformat.read(out, as_version=4).cells[-1].outputs[0].data["text/plain"] == "'warm'"
    assert len(list(Path("/proc/self/fd").iterdir())) <= open_before + 3


def test_without_a_zygote_auto_is_plain_and_a_zygote_is_single_threaded(tmp_path, monkeypatch):
    monkeypatch.delenv(warm.SOCKET_VARIABLE, raising=False)
    assert warm.engine_name(required=False) is None
    path = template(tmp_path / "t.ipynb", {"a": "import pandas as pd, os.path\nfrom json import dumps", "b": "%magic"})
    assert imports_of((path,)) == ["pandas", "os.path", "json", "json.dumps"]
    zygote = Zygote((path,))
    zygote.start()
    try:
        assert Path(f"/proc/{zygote.process.pid}/task").is_dir()
        assert oct(Path(zygote.address).parent.stat().st_mode)[-3:] == "700"
    finally:
        zygote.stop()
    assert not Path(zygote.address).parent.exists()


def test_a_zygote_that_does_not_come_up_costs_speed_only(monkeypatch):
    monkeypatch.delenv(warm.SOCKET_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ZygoteFailed):
        Zygote().start()
    with warm.shared_zygote(()) as name:
        assert name == "plain"


def test_kernels_that_come_up_meanwhile_are_taken_by_the_first_notebook(tmp_path, monkeypatch):
    monkeypatch.delenv(warm.SOCKET_VARIABLE, raising=False)
    with warm.kernels_coming((), wanted=True, at_once=True):
        assert os.environ.get(warm.SOCKET_VARIABLE) is None
        assert said_warm(tmp_path)
        assert said_warm(tmp_path)
    assert os.environ.get(warm.SOCKET_VARIABLE) is None
    assert not said_warm(tmp_path)


@pytest.mark.parametrize("at_once", [True, False])
def test_kernels_that_nobody_asked_for_end_at_once_and_only_begin_when_one_is_needed(tmp_path, monkeypatch, at_once):
    monkeypatch.delenv(warm.SOCKET_VARIABLE, raising=False)
    began = time.perf_counter()
    with warm.kernels_coming((tmp_path / "no-notebook.ipynb",), wanted=True, at_once=at_once):
        (server,) = warm._coming
        assert (server.process is not None) == at_once
        process = server.process
    assert process is None or process.poll() is not None
    assert time.perf_counter() - began < 5  # it was not waited for


def test_kernels_that_do_not_come_up_leave_plain_ones(tmp_path, monkeypatch):
    monkeypatch.delenv(warm.SOCKET_VARIABLE, raising=False)
    with monkeypatch.context() as broken, warm.kernels_coming((), wanted=True, at_once=False):
        broken.setattr(sys, "executable", "/bin/false")
        warm.kernel_needed()
        assert warm.engine_name(required=False) is None


@pytest.mark.usefixtures("_zygote")
def test_papermill_is_handed_back_what_it_looks_at_and_lays_nothing_out_as_text(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr("papermill.execute.write_ipynb", lambda notebook, path: seen.append((notebook, path)))
    shown = {"a": "from IPython.display import HTML, display\ndisplay(HTML('<p>' + 'x' * 1000 + '</p>'))"}
    out = execute_notebook(template(tmp_path / "t.ipynb", shown), PARAMETERS, tmp_path / "o.ipynb", engine="warm")
    [(looked_at, nowhere)] = seen
    assert nowhere is None
    assert [cell.outputs for cell in looked_at.cells] == [[], [], []]
    executed = nbformat.read(out, as_version=4)
    assert executed.cells[-1].outputs[0].data["text/html"].count("x") == 1000
