"""One notebook run by Papermill's own client on a kernel forked from the zygote."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError

from parlib.briefing import nb as notebooks
from parlib.briefing import warm
from parlib.briefing.warm.client import ForkedKernel

notebooks.papermill()

from papermill.clientwrap import PapermillNotebookClient  # noqa: E402 - after it was imported so
from papermill.engines import Engine, NotebookExecutionManager  # noqa: E402
from papermill.log import logger  # noqa: E402

if TYPE_CHECKING:
    from parlib.briefing.nb import NotebookNode


class ForkedEngine(Engine):
    """Run a notebook in a process forked from the zygote."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        *options: Any,
        executed: list[NotebookNode] | None = None,
        **named: Any,
    ) -> NotebookNode:
        """Execute a notebook as Papermill's own engines do.

        Where the caller gives a list, the notebook as it ran is put there, and Papermill gets what
        it looks at: the cells and what went wrong in them. It would lay everything out as text to
        write it nowhere.
        """
        notebook = super().execute_notebook(nb, kernel_name, *options, **named)
        if executed is None:
            return notebook
        executed.append(notebook)
        return _without_displays(notebook)

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: float = 60,
        execution_timeout: float | None = None,
        given: Callable[[], bytes] = bytes,
        **_: Any,
    ) -> None:
        """Execute the notebook; the parameters are those of Papermill's own engine, and what is
        handed to the kernel.
        """
        warm.engine_name(required=True)
        environment = {
            name: value for name, value in os.environ.items() if name != warm.SOCKET_VARIABLE
        }
        kernel = ForkedKernel(
            os.environ[warm.SOCKET_VARIABLE],
            folder=str(Path.cwd()),  # Papermill set it
            environment=environment,
            given=given(),
        )
        client = PapermillNotebookClient(
            nb_man,
            km=kernel,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        try:
            client.execute()
        except (DeadKernelError, CellTimeoutError) as error:
            if kernel.orphaned:
                raise warm.ZygoteGone(str(error)) from None
            _blame(nb_man, error)
            raise
        finally:
            kernel.close()


def _without_displays(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook with the errors of its cells and no other output; it shares the rest."""
    cells = [
        type(cell)(cell, outputs=[o for o in cell.outputs if o.output_type == "error"])
        if cell.cell_type == "code"
        else cell
        for cell in notebook.cells
    ]
    return type(notebook)(notebook, cells=cells)


def _blame(nb_man: NotebookExecutionManager, error: Exception) -> None:
    """Mark the cell that was running as failed.

    Papermill would call it, and all after it, completed.
    """
    begun = [i for i, cell in enumerate(nb_man.nb.cells) if cell.metadata.papermill["start_time"]]
    if begun:
        nb_man.cell_exception(nb_man.nb.cells[begun[-1]], cell_index=begun[-1], exception=error)
