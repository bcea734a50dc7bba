"""A system that is not POSIX: the plain engine makes a brief, and nothing of parlib asks for what such a system lacks."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.projects import built_copy

# what other systems lack, hidden from parlib and from it alone
_HIDDEN = """
import builtins, os, signal, sys
usual = builtins.__import__
absent = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog"}
def without(name, globals=None, locals=None, fromlist=(), level=0):
    if name.split(".")[0] in absent and str((globals or {}).get("__name__", "")).startswith("parlib"):
        raise ModuleNotFoundError(f"No module named {name!r} on this system, asked for by {globals['__name__']}")
    return usual(name, globals, locals, fromlist, level)
builtins.__import__ = without
from parlib.cli import main
for name in ("geteuid", "fork", "setsid", "killpg", "pidfd_open"):
    if hasattr(os, name):
        delattr(os, name)
sys.argv = ["parlib", *sys.argv[1:]]
main()
"""


def test_the_plain_engine_makes_a_brief_without_what_posix_systems_have(tmp_path_factory):
    project = built_copy(tmp_path_factory, "elsewhere")
    words = ("brief", "-l", "Hải Phòng", "-p", "2024", "--issued-on", "2025-06-30", "--formats", "html", "--lang", "en")
    done = subprocess.run(
        [sys.executable, "-c", _HIDDEN, *words],
        env={**os.environ, "PARLIB_ROOT": str(project.root), "PARLIB_ENGINE": "plain"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (page,) = project.reports.glob("*/*hai-phong*/brief.html")
    assert "96.17" in page.read_text(encoding="utf-8")


def test_what_is_hidden_is_missed():
    """The hiding works: the warm engine, which needs what is hidden, cannot be had."""
    code = _HIDDEN.split("from parlib.cli import main")[0] + "import parlib.briefing.warm.zygote"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "No module named 'resource' on this system" in done.stderr
