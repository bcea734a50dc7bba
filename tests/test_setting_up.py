"""Setting a checkout up without make, before anything is installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parlib import setting_up
from parlib.cli.app import app

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def checkout(tmp_path):
    """A checkout whose set-up only says what it was asked."""
    (tmp_path / "parlib").mkdir()
    for name in ("__init__.py", "__main__.py", "setting_up.py"):
        shutil.copy(ROOT / "parlib" / name, tmp_path / "parlib" / name)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "environment.py").write_text("import sys\nprint('asked for', sys.argv[1])\nsys.exit(3)\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(("words", "kind"), [((), "run"), (("--tests",), "test")])
def test_the_standard_library_is_enough(checkout, words, kind):
    done = subprocess.run(
        [sys.executable, "-S", "-m", "parlib", "setup", *words],
        cwd=checkout,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr  # as the set-up ended
    assert f"asked for {kind}" in done.stdout


def test_the_set_up_of_this_checkout_is_the_one_of_make():
    assert setting_up.SCRIPT == ROOT / "tools" / "environment.py"
    assert setting_up.before_anything_is_installed(["setup"]) is None  # typer is there: the command answers
    assert setting_up.before_anything_is_installed(["build"]) is None


def test_a_package_needs_no_set_up(monkeypatch, tmp_path):
    monkeypatch.setattr(setting_up, "SCRIPT", tmp_path / "environment.py")
    done = CliRunner().invoke(app, ["setup"])
    assert done.exit_code != 0
    assert "needs no set-up" in str(done.output) + str(done.exception)


@pytest.mark.parametrize(("uv", "told"), [(None, ["pip"]), (0, ["uv"]), (2, ["uv", "pip"])])
def test_uv_installs_where_it_is_there_and_pip_where_it_is_not_or_fails(uv, told, tmp_path, monkeypatch, capfd):
    spec = importlib.util.spec_from_file_location("environment", ROOT / "tools" / "environment.py")
    environment = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(environment)
    (tmp_path / "bin").mkdir()

    def program(name, code):
        path = tmp_path / "bin" / name
        path.write_text(f'#!/bin/sh\necho {"uv" if name == "uv" else "pip"} "$@"\nexit {code}\n', "utf-8")
        path.chmod(0o755)

    program("python", 0)
    if uv is not None:
        program("uv", uv)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin")
    monkeypatch.setattr(environment, "BIN", tmp_path / "bin")
    left = environment.install_with(environment.installers(), "--require-hashes")
    lines = [line for line in capfd.readouterr().out.splitlines() if "--require-hashes" in line]
    assert [line.split()[0] for line in lines] == told
    assert str(left[0][0]).endswith("uv") is (uv == 0)
