"""How a refused cell, and the cells below it, are displayed in an interactive notebook.

Nothing here applies in a batch, in Papermill or under nbclient, because logs need full tracebacks.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from parlib.speech.catalogue import language_of, msg, speaking

OPENED_BY_HAND = "JPY_SESSION_NAME"
"""Environment variable that Jupyter Server sets for kernels of interactively opened notebooks."""
_OPENED_IN_VS_CODE = "__vsc_ipynb_file__"
"""Variable that VS Code defines in the notebooks it opens."""
_NOT_MADE: set[str] = set()
"""Names that refused cells in this kernel would have defined."""


def read_by_a_person() -> bool:
    """Return whether this process is the kernel of an interactively opened notebook."""
    if OPENED_BY_HAND in os.environ:
        return True
    shell = _shell()
    return shell is not None and _OPENED_IN_VS_CODE in shell.user_ns


def remember_what_was_refused(stopped_at: TracebackType | None) -> None:
    """Make the cells below a refused one report that cell, instead of an undefined name.

    Objects of parlib that the cell defined in an earlier run are deleted: otherwise the cells below
    would show another unit under the new parameters.
    """
    shell = _shell()
    if shell is None or stopped_at is None:
        return
    names = set(_names_left(shell, stopped_at))
    for name in names:
        if type(shell.user_ns.get(name)).__module__.partition(".")[0] == "parlib":
            del shell.user_ns[name]
    _NOT_MADE.update(names)
    if names and not shell.custom_exceptions:  # keep handlers set by others
        shell.set_custom_exc((NameError,), _tell)


def _shell() -> Any:
    return getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()


def _names_left(shell: Any, stopped_at: TracebackType) -> Iterator[str]:
    """Yield the names that the current cell would have defined after the point where it stopped."""
    step: TracebackType | None = stopped_at
    while step is not None and step.tb_frame.f_globals is not shell.user_ns:
        step = step.tb_next
    if step is None:
        return
    try:
        cell = ast.parse(shell.user_ns["In"][-1])
    except SyntaxError:
        return
    for statement in cell.body:
        if (statement.end_lineno or 0) < step.tb_lineno:
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _tell(
    shell: Any,
    kind: type[BaseException],
    error: NameError,
    traceback: TracebackType,
    tb_offset: int | None = None,
) -> list[str]:
    """Explain a name that a refused cell did not define; show any other error as Python does."""
    if error.name in _NOT_MADE and error.name not in shell.user_ns:
        with speaking(language_of()):
            told = msg(
                "there is no {name}: the cell that makes it was refused → correct it by the sentence "
                "below that cell, and run it again",
                name=error.name,
            )
        shell._showtraceback(kind, error, [told])
        return [told]
    shell.showtraceback((kind, error, traceback), tb_offset=tb_offset, running_compiled_code=True)
    return []
