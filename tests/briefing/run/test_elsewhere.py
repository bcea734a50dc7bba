"""A system that is not POSIX: with the plain engine the daily commands run, and nothing of parlib asks for what such a system lacks."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
import yaml

from tests.projects import ROOT, built_copy

# what other systems lack, hidden from parlib and from it alone: what it runs on knows its systems
_HIDDEN = """
import builtins, os, signal, socket, sys, types
usual = builtins.__import__
absent = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog"}
lacking = {
    "os": {"geteuid", "getuid", "getgid", "getegid", "getpgid", "setsid", "killpg", "fork", "forkpty", "pidfd_open", "wait", "wait3", "wait4", "waitid",
           "WNOHANG", "mkfifo", "nice", "uname", "getloadavg", "sched_getaffinity", "sched_setaffinity", "statvfs", "sysconf", "chown", "fchown", "lchown",
           "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "posix_spawn", "pread", "pwrite", "sendfile", "memfd_create", "getpriority", "setpriority"},
    "signal": {"SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGQUIT", "alarm", "setitimer", "pthread_sigmask", "pause"},
    "socket": {"AF_UNIX", "socketpair_unix", "SCM_RIGHTS"},
}
NAME = {}
def as_there(module):
    made = types.ModuleType(module.__name__)
    made.__dict__.update({name: value for name, value in vars(module).items() if name not in lacking[module.__name__]}, **NAME.get(module.__name__, {}))
    return made
seen = {name: as_there(sys.modules[name]) for name in lacking}
def without(name, globals=None, locals=None, fromlist=(), level=0):
    ours = str((globals or {}).get("__name__", "")).split(".")[0] == "parlib"
    if ours and not level and name.split(".")[0] in absent:
        raise ModuleNotFoundError(f"No module named {name!r} on this system, asked for by {globals['__name__']}")
    return seen[name] if ours and not level and name in seen else usual(name, globals, locals, fromlist, level)
builtins.__import__ = without
"""
_COMMAND = "from parlib.cli import main\nsys.argv = ['parlib', *sys.argv[1:]]\nmain()\n"
_BRIEF = ("-l", "Hải Phòng", "-p", "2024", "--issued-on", "2025-06-30", "--formats", "html", "--lang", "en")


@pytest.fixture
def project(tmp_path_factory):
    return built_copy(tmp_path_factory, "elsewhere")


def elsewhere(project, *words, code=_COMMAND):
    return subprocess.run(
        [sys.executable, "-c", _HIDDEN + code, *map(str, words)],
        env={**os.environ, "PARLIB_ROOT": str(project.root), "PARLIB_ENGINE": "plain", "PARLIB_LANG": "en"},
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_brief_a_batch_and_their_proof(project):
    made = elsewhere(project, "brief", *_BRIEF)
    assert made.returncode == 0, made.stdout + made.stderr
    (page,) = project.reports.glob("*/*hai-phong*/brief.html")
    assert "96.17" in page.read_text(encoding="utf-8")
    runs = project.root / "params" / "runs"
    runs.mkdir(exist_ok=True)
    entry = {"notebook": "brief", "localities": ["Hải Phòng", "Tỉnh Quảng Ninh"], "period": 2023}
    run = {"id": "hai", "title": "Hai tỉnh", "issued_on": "2025-06-30", "formats": ["html"], "entries": [entry]}
    (runs / "hai.yml").write_text(yaml.safe_dump(run, allow_unicode=True), "utf-8")
    batch = elsewhere(project, "batch", "params/runs/hai.yml")
    assert batch.returncode == 0, batch.stdout + batch.stderr
    (second,) = project.reports.glob("*/*quang-ninh*/brief.html")
    for document in (page, second):
        proved = elsewhere(project, "verify", document)
        assert proved.returncode == 0, proved.stdout + proved.stderr


def test_jupyterlab_opens_and_answers(project, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = tmp_path / "lab.log"
    (tmp_path / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')  # tests may run as root
    with told.open("w") as stream:
        lab = subprocess.Popen(
            # not even by its name is this a POSIX system: the command waits beside its server
            [sys.executable, "-c", _HIDDEN.replace("NAME = {}", "NAME = {'os': {'name': 'nt'}}") + _COMMAND, "lab", "--no-browser", "--port", str(port)],
            env={**os.environ, "PARLIB_ROOT": str(project.root), "PARLIB_LANG": "vi", "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"), "JUPYTER_CONFIG_DIR": str(tmp_path)},
            stdout=stream, stderr=stream, start_new_session=True,
        )  # fmt: skip
    try:
        address = None
        for _ in range(600):
            if address := re.search(rf"http://127\.0\.0\.1:{port}/\S*token=(\w+)", told.read_text()):
                break
            assert lab.poll() is None, told.read_text()
            time.sleep(0.2)
        with urlopen(f"http://127.0.0.1:{port}/api/contents/notebooks?token={address[1]}", timeout=60) as answer:
            assert b"explore.ipynb" in answer.read()
    finally:
        os.killpg(lab.pid, 15)
        lab.wait(timeout=90)


def test_a_checkout_is_set_up_without_make(project, tmp_path):
    """By the standard library alone: what would be installed is told by a set-up that says what it was asked."""
    for name in ("__init__.py", "__main__.py", "setting_up.py"):
        target = tmp_path / "parlib" / name
        target.parent.mkdir(exist_ok=True)
        target.write_text((ROOT / "parlib" / name).read_text("utf-8"), "utf-8")
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "environment.py").write_text("import sys\nprint('asked for', sys.argv[1])\n", "utf-8")
    code = (
        _HIDDEN + "import runpy\nsys.path.insert(0, '.')\nsys.argv = ['parlib', 'setup']\nrunpy.run_module('parlib', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "asked for run", done.stderr


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import parlib.briefing.warm.zygote", "No module named 'resource' on this system"),
        ("import parlib.cli.lab as lab; lab.os.geteuid()", "module 'os' has no attribute 'geteuid'"),
    ],
)
def test_a_hidden_package_counts_as_missing(project, code, told):
    """The hiding works: the warm engine, which needs what is hidden, cannot be had."""
    assert told in elsewhere(project, code=code).stderr
