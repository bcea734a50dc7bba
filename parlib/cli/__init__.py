"""The ``parlib`` command: one module per kind of work, all on the app of :mod:`parlib.cli.app`."""

from parlib.files.memory import nothing_collected

with nothing_collected():
    from parlib.cli.app import main

__all__ = ["main"]
