"""Papermill engine plug-in (entry point ``papermill.engine: warm``): Papermill's own client,
another kernel.

Papermill imports every registered engine while it is being imported itself, so this module imports
neither Papermill nor anything heavy: it can be imported first, and Papermill's start costs nothing
more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.engines import Engine


class WarmEngine:
    """Run a notebook in a process forked from the zygote.

    What Papermill asks of an engine, handed on to it when it is asked.
    """

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Execute a notebook; the parameters are those of Papermill's own engine."""
        return _engine().execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Return the name of the kernel that the notebook asks for, or ``name``."""
        return _engine().nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """Return the programming language of the notebook, or ``language``."""
        return _engine().nb_language(nb, language)


def _engine() -> type[Engine]:
    from parlib.briefing.warm.forked_run import ForkedEngine

    return ForkedEngine
