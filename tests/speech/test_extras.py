"""What is not installed is said in one sentence with the command that installs it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from parlib.speech import extras
from parlib.speech.extras import PARTS, lacking

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("extra", PARTS)
def test_an_extra_that_is_not_there_is_named_with_its_command(monkeypatch, extra):
    assert lacking(extra) == "", "the tests have all of them"
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    for language, said in (("vi", "chưa cài"), ("en", "not installed")):
        monkeypatch.setenv("PARLIB_LANG", language)
        assert said in lacking(extra)
        assert f'pip install "parlib[{extra}]"' in lacking(extra)


def test_extras_are_those_of_the_package_and_the_core_needs_none_of_them():
    assert set(PARTS) <= set(PROJECT["optional-dependencies"])
    core = " ".join(PROJECT["dependencies"]).lower()
    assert [name for name in ("jupyterlab", "nbconvert", "distributed", "salib", "babel", "pypandoc", "pyhanko") if name in core] == []
