"""``parlib setup``: the environment of a checkout, where there is no ``make``."""

from __future__ import annotations

from typing import Annotated

import typer

from parlib.errors import UsageError
from parlib.setting_up import set_up
from parlib.speech.catalogue import msg


def setup(
    tests: Annotated[
        bool,
        typer.Option("--tests", help="Also install what the tests need (as `make test` does)."),
    ] = False,
) -> None:
    """Set a checkout up where there is no `make`: `.venv` with the exact versions of the lock.

    Before anything is installed: `python -m parlib setup` in the folder of the checkout. Run again,
    it changes only what the lock changed.
    """
    try:
        raise typer.Exit(set_up(tests=tests))
    except FileNotFoundError:
        raise UsageError(
            msg(
                "parlib is installed as a package here, and needs no set-up → `pip install "
                '"parlib[lab,docx]"` adds JupyterLab and Word'
            )
        ) from None
