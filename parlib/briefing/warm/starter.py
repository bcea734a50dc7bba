"""Start and stop a zygote, and find out what it should have imported."""

from __future__ import annotations

import ast
import contextlib
import os
import select
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from parlib.files.whole import temporary_folder
from parlib.gate.json_text import read_json

_START_SECONDS = 120.0
_STARTS_AGAIN = 5
_ALWAYS = (
    "parlib.briefing.context",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "pandas.io.formats.csvs",
)


_SHOWS_FIGURES = "matplotlib_inline.backend_inline"
"""With what a notebook that draws itself shows its figures; parlib's own pictures need none of it."""


class ZygoteFailed(RuntimeError):
    """The zygote did not come up."""


def imports_of(templates: tuple[Path, ...]) -> list[str]:
    """Return the modules that the code cells of the notebooks import, in order.

    Lines that are no Python are left out.
    """
    modules: dict[str, None] = {}
    for template in templates:
        for source in _code_of(template):
            with contextlib.suppress(SyntaxError):  # magics
                for node in ast.walk(ast.parse(source)):
                    if isinstance(node, ast.Import):
                        modules.update(dict.fromkeys(alias.name for alias in node.names))
                    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                        modules[node.module] = None
                        # it may be a module
                        modules.update(
                            dict.fromkeys(f"{node.module}.{alias.name}" for alias in node.names)
                        )
    if any(name.partition(".")[0] == "matplotlib" for name in modules):
        modules[_SHOWS_FIGURES] = None
    return list(modules)


def _code_of(template: Path) -> list[str]:
    """Return the code cells of a notebook, none of a file that is none: who runs it will say so.

    Read without nbformat, which takes longer to import than a process to start.
    """
    try:
        cells = read_json(template)["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, LookupError, TypeError):
        return []


class Zygote:
    """A zygote process with a private socket folder.

    Parameters
    ----------
    templates : tuple of Path
        Notebooks it will run; their imports are made before the first fork.
    """

    def __init__(self, templates: tuple[Path, ...] = ()) -> None:
        self.templates = templates
        self.process: subprocess.Popen[bytes] | None = None
        self._changing, self._stopped, self._came = threading.Lock(), False, False
        self._command: list[str] = []
        self._environment: dict[str, str] = {}
        self._folder = contextlib.ExitStack()
        self.address = ""

    def start(self) -> None:
        """Start it and wait until it is ready.

        As long as it is wanted, it is started again when something kills it.

        Raises
        ------
        ZygoteFailed
            It ended or did not answer.
        """
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start it, once; it imports beside whatever this process does meanwhile."""
        if self._command:
            return
        folder = self._folder.enter_context(temporary_folder())
        self.address = str(folder / "zygote")
        environment = {**os.environ, "IPYTHONDIR": str(folder / "ipython"), "PYTHONHASHSEED": "0"}
        environment.pop("MPLBACKEND", None)
        environment.pop("PARLIB_ZYGOTE", None)
        for name in (
            "OPENBLAS_NUM_THREADS",
            "OMP_NUM_THREADS",
            "MKL_NUM_THREADS",
            "NUMEXPR_NUM_THREADS",
        ):
            environment[name] = "1"
        self._command = [
            sys.executable,
            "-P",  # no code out of the working directory: files that others sent may lie there
            "-m",
            "parlib.briefing.warm.zygote",
            self.address,
            *_ALWAYS,
            *imports_of(self.templates),
        ]
        self._environment = environment
        self._launch()

    def wait(self, *, watched: bool = True) -> None:
        """Wait until it is ready; raises as :meth:`start`.

        ``watched``: it is started again where it is killed.
        """
        self._came = self.process is not None and _ready(self.process)
        if not self._came:
            self.stop()
            raise ZygoteFailed("the zygote did not come up")
        if watched:
            threading.Thread(target=self._watch, name="watch the zygote", daemon=True).start()

    def _launch(self) -> None:
        with self._changing:
            if not self._stopped:
                self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
                    self._command,
                    env=self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )

    def _watch(self) -> None:
        """Start it again where it was killed.

        Meanwhile, and after a few times, notebooks run in plain kernels.
        """
        for _ in range(_STARTS_AGAIN):
            running = self.process
            if running is None:
                return
            running.wait()
            with contextlib.suppress(OSError, ValueError):  # closed meanwhile by who stops it
                if self._stopped:
                    return
                self._launch()
                if self.process is None or not _ready(self.process):
                    return
                _close(running.stdin)
                _close(running.stdout)

    def stop(self) -> None:
        """Stop it and everything it forked."""
        with self._changing:
            self._stopped = True
        if self.process is not None:
            if not self._came:  # it is still importing, and would not hear that its input ends
                self.process.kill()
            with contextlib.suppress(OSError):
                _close(self.process.stdin)
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            _close(self.process.stdout)
            self.process = None
        self._folder.close()


def _ready(process: subprocess.Popen[bytes]) -> bool:
    stream = process.stdout
    if stream is None:
        return False
    waiting, _, _ = select.select([stream], [], [], _START_SECONDS)
    return bool(waiting) and stream.readline().startswith(b"ready")


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        pipe.close()
