"""Commands that run inside the test process print to a terminal of one width, whatever terminal the tests were started in."""

from __future__ import annotations

import pytest

from parlib.cli.console import err, out


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch):
    for console in (out, err):
        monkeypatch.setattr(console, "_width", 200)
