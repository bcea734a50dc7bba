"""Run a notebook strictly: Papermill in a scratch folder, one file at the end or none.

Papermill as it comes warns about unknown parameters, writes the output after every cell, leaves a
red banner at the final path when a cell fails, counts ``sys.exit(0)`` as success and stores the
wall clock in every cell. Here a run either ends in one clean, byte-stable notebook at the final
path, or in an error that names unit, period and cell.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import os
import re
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from parlib.briefing import nb
from parlib.briefing.nb import NotebookNode, nbformat, read_template
from parlib.briefing.run import parameters as strict
from parlib.briefing.run.strays import ended_at_last
from parlib.briefing.warm import ZygoteGone
from parlib.by_hand import OPENED_BY_HAND
from parlib.errors import BriefFailed, UsageError
from parlib.files.whole import out_of_memory, temporary_folder, write_bytes
from parlib.speech.catalogue import saying

ENGINES = ("plain", "warm", "auto")
_SINGLE_THREAD = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
_SOCKET_PATH = 107  # bytes that Linux takes
_NO_MEMORY = ("MemoryError", "ArrowMemoryError", "_ArrayMemoryError")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute_notebook(
    template: Path,
    parameters: Mapping[str, strict.Scalar],
    out: Path,
    **how: Any,
) -> Path:
    """Execute a template as :func:`executed_notebook` does and write what it gave to ``out``.

    Parameters
    ----------
    template, parameters, how
        As there.
    out : Path
        Final path. It appears whole and only on success; a file that stood there before survives a
        failure.

    Returns
    -------
    Path
        ``out``.
    """
    content = nbformat.writes(executed_notebook(template, parameters, **how), indent=None)
    write_bytes(Path(out), content.encode() + b"\n")
    return Path(out)


def executed_notebook(
    template: Path,
    parameters: Mapping[str, strict.Scalar],
    *,
    timeout: float = 300.0,
    engine: str = "plain",
    environment: Mapping[str, str] | None = None,
    given: Callable[[], bytes] = bytes,
) -> NotebookNode:
    """Execute a template with its declared parameters and return the notebook as it ran.

    Parameters
    ----------
    template : Path
        Notebook with one annotated cell tagged ``parameters``.
    parameters : mapping of str to scalar
        Exactly the declared names; ASCII strings, ints, floats, bools.
    timeout : float
        Seconds allowed to each cell.
    engine : str
        ``"plain"`` (a fresh kernel), ``"warm"`` (a forked one, Linux) or ``"auto"`` (warm where it
        can run).
    environment : mapping of str to str, optional
        Variables set for this run, for example where the release lies.
    given : callable, optional
        Gives what a forked kernel is handed by memory (:mod:`parlib.briefing.handed`); a plain one
        opens it itself.

    Returns
    -------
    NotebookNode
        Every cell with its outputs, without clock, paths and random ids.

    Raises
    ------
    UsageError
        Unknown, missing or ill-typed parameters, or an unknown engine.
    BriefFailed
        A cell raised, left early (``sys.exit`` with any code), took too long or killed its kernel.

    Notes
    -----
    Papermill changes the working directory of its process: run one notebook at a time in a process.
    """
    if engine not in ENGINES:
        raise UsageError(
            saying(
                "engine {engine!r} is unknown → use one of {engines}",
                engine=engine,
                engines=", ".join(ENGINES),
            )
        )
    template = Path(template)
    notebook = read_template(template)
    values = strict.check(
        parameters, strict.declared(notebook, name=template.name), name=template.name
    )
    with temporary_folder() as scratch:
        executed = _run(
            notebook,
            values,
            scratch,
            timeout=timeout,
            engine=engine,
            environment=environment or {},
            given=given,
        )
    _refuse_unfinished(executed, values)
    return _without_clock(executed, notebook, values)


def _run(
    notebook: NotebookNode,
    values: Mapping,
    scratch: Path,
    *,
    timeout: float,
    engine: str,
    environment: Mapping,
    given: Callable[[], bytes],
) -> NotebookNode:
    """Return the executed notebook; where the warm engine is killed meanwhile, by a plain kernel."""
    name = _engine_name(engine)
    with ended_at_last() as mark, _hermetic(scratch, {**environment, **mark}):
        try:
            return _by_papermill(
                copy.deepcopy(notebook), values, scratch, timeout=timeout, name=name, given=given
            )
        except ZygoteGone:  # it may be started again, but this notebook does not wait for that
            return _by_papermill(notebook, values, scratch, timeout=timeout, name=None)


def _by_papermill(
    notebook: NotebookNode,
    values: Mapping,
    scratch: Path,
    *,
    timeout: float,
    name: str | None,
    given: Callable[[], bytes] = bytes,
) -> NotebookNode:
    """Return the executed notebook; turn whatever stops Papermill into BriefFailed."""
    papermill = nb.papermill()  # half a second: not paid by those who only render
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    # what it would say is said here, in the analyst's words
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    executed: list[NotebookNode] = []
    try:
        returned = papermill.execute_notebook(
            notebook,  # a node, not a path: Papermill would read braces in a path as placeholders
            None,  # nothing is written before the run has ended well
            parameters=dict(values),
            engine_name=name,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=str(scratch),
            execution_timeout=max(1, round(timeout)),
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            start_timeout=120,
            **({"given": given, "executed": executed} if name else _transport(scratch)),
        )
        return executed[0] if executed else returned
    except papermill.PapermillExecutionError as error:
        last = _last_line(error.traceback) or f"{error.ename}: {error.evalue}"
        if str(error.ename) in _NO_MEMORY:
            last = f"{error.ename}: {out_of_memory()}"
        cell = _cell(error.cell_index, error.source)
        told = _ANSI.sub("", "\n".join(error.traceback))
        raise BriefFailed(_message(values, cell, last), cell=cell, traceback=told) from None
    except CellTimeoutError as error:
        cell = f"cell ({_first_line(str(error).partition('cell contents:')[2])})"
        raise BriefFailed(
            _message(values, cell, f"no answer after {timeout:g} s"), cell=cell
        ) from None
    except DeadKernelError as error:
        raise BriefFailed(_message(values, "", _ended(str(error)))) from None
    except RuntimeError as error:
        raise BriefFailed(_message(values, "", f"{type(error).__name__}: {error}")) from None


def _transport(scratch: Path) -> dict[str, Any]:
    """Return nbclient's option for private sockets instead of network ports, where the system has
    them and paths fit.
    """
    from traitlets.config import Config

    longest = len(str(scratch / "runtime" / f"kernel-{uuid.UUID(int=0)}-ipc-5"))
    fits = sys.platform == "linux" and longest <= _SOCKET_PATH
    return {"config": Config({"KernelManager": {"transport": "ipc"}})} if fits else {}


def _engine_name(engine: str) -> str | None:
    """Return Papermill's name of the engine; ``None`` is Papermill's own."""
    if engine == "plain":
        return None
    from parlib.briefing import warm

    return warm.engine_name(required=engine == "warm")


@contextlib.contextmanager
def _hermetic(scratch: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Give the kernel an environment of its own.

    No start-up files, no history, one thread a worker, a fixed hash seed, and no code out of the
    working directory, where files that others sent may lie.
    """
    changes = {
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "PYTHONHASHSEED": "0",
        "PYTHONSAFEPATH": "1",
        **dict.fromkeys(_SINGLE_THREAD, "1"),
        **environment,
    }
    # what the kernel tells its own log (loopback without encryption, an interrupt) says nothing
    # about the brief
    profile = scratch / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.json").write_text(
        '{"IPKernelApp": {"log_level": 50, "ignore_cwd": true}}', encoding="utf-8"
    )
    before = dict(os.environ)
    os.environ.update(changes)
    for inherited in ("MPLBACKEND", OPENED_BY_HAND):  # of a notebook from which a batch is started
        os.environ.pop(inherited, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _refuse_unfinished(notebook: NotebookNode, values: Mapping) -> None:
    """Raise where a cell left the notebook early or never ran, which Papermill counts as success."""
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if output.output_type == "error":
                last = f"{output.ename}: {output.evalue}".rstrip(": ")
                where = _cell(position, cell.source)
                raise BriefFailed(
                    _message(values, where, f"{last} (leaving early is a failure)"),
                    cell=where,
                    traceback=_ANSI.sub("", "\n".join(output.traceback)),
                )
        if cell.execution_count is None and cell.source.strip():
            raise BriefFailed(_message(values, _cell(position, cell.source), "the cell never ran"))


def _without_clock(notebook: NotebookNode, template: NotebookNode, values: Mapping) -> NotebookNode:
    """Return the notebook without wall clock, paths, random ids and Python's own version, so that
    the same run gives the same bytes.
    """
    notebook.metadata["papermill"] = {"parameters": dict(values)}
    notebook.metadata.get("language_info", {}).pop("version", None)
    known = {cell.id for cell in template.cells}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.id not in known:
            cell.id = "injected-parameters"
    return notebook


def _message(values: Mapping, cell: str, last: str) -> str:
    where = (
        " ".join(str(values[key]) for key in ("locality", "period") if key in values) or "notebook"
    )
    return f"{where}: {cell}: {last}" if cell else f"{where}: {last}"


def _ended(how: str) -> str:
    """Say that the process of a notebook ended by itself, with what mostly ends one."""
    return saying(
        "the process that ran the notebook ended ({how}), most often because memory did not suffice "
        "or too few files may be open → close other programs, raise the limit (ulimit -n 1024), run "
        "fewer at once (-j 1), then run the same command again",
        how=how,
    )


def _cell(index: int, source: str) -> str:
    return f"cell {index} ({_first_line(source)})"


def _first_line(source: str) -> str:
    lines = [
        line.strip()
        for line in source.splitlines()
        if line.strip() and not set(line.strip()) <= {"-"}
    ]
    return lines[0][:80] if lines else "empty cell"


def _last_line(traceback: list[str]) -> str:
    lines = [line for line in _ANSI.sub("", "\n".join(traceback)).splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
