"""The README's commands are run as printed, in a fresh copy of the project; its make targets exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import parlib
from tests.projects import built_copy, copy_project

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
# a batch of the default run takes minutes: its own tests run it small; `make` runs this suite
RUN = [c for c in COMMANDS if c.startswith("parlib ") and not c.startswith("parlib batch")]


def test_the_readme_shows_commands():
    assert {"make briefs", "make test"} <= set(COMMANDS)
    assert len(RUN) >= 6


def test_make_targets_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert named
    assert named <= targets


def test_folders_of_the_tree_exist():
    tree = re.search(r"## What is here\n\n```\n(.*?)```", README, re.DOTALL).group(1)
    named = [part for line in tree.splitlines() for part in re.findall(r"^([a-z/]+/)|\s([a-z]+/)(?=\s|$)", line)]
    folders = {a or b for a, b in named}
    assert len(folders) >= 8
    made = {"data/processed/", "reports/"}
    assert [f for f in folders - made if not (ROOT / f).is_dir()] == []


def words_of(command, project):
    return [w for word in shlex.split(command) for w in (sorted(map(str, project.root.glob(word))) if "*" in word else [word])]


def test_the_commands_that_make_no_brief_run_as_printed(tmp_path_factory):
    """Briefs, their proof and bundles have tests of their own; `make stress` runs every line."""
    project = built_copy(tmp_path_factory, "readme")
    quick = [c for c in RUN if c.split()[1] not in ("brief", "verify", "bundle")]
    assert len(quick) >= 5
    for command in quick:
        assert parlib(*words_of(command, project)[1:], root=project.root).stdout.strip(), command


@pytest.mark.stress
def test_the_commands_run_as_printed_and_in_order(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("readme"))
    environment = {**os.environ, "PARLIB_ROOT": str(project.root), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in RUN:
        done = subprocess.run(
            words_of(command, project), cwd=project.root, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stdout.strip(), command


def test_pictures_are_there_and_described():
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert len(pictures) >= 3
    assert [path for alt, path in pictures if len(alt) < 20 or not (ROOT / path).exists()] == []
