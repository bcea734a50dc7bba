"""One notebook run by Papermill's own client on a kernel forked from the zygote."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from parlib.briefing import warm
from parlib.briefing.warm.client import ForkedKernel


class ForkedEngine(Engine):
    """Run a notebook in a process forked from the zygote."""

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


def _blame(nb_man: NotebookExecutionManager, error: Exception) -> None:
    """Mark the cell that was running as failed.

    Papermill would call it, and all after it, completed.
    """
    begun = [i for i, cell in enumerate(nb_man.nb.cells) if cell.metadata.papermill["start_time"]]
    if begun:
        nb_man.cell_exception(nb_man.nb.cells[begun[-1]], cell_index=begun[-1], exception=error)
