"""A clone has the bytes that were committed, whatever the machine does with line endings."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from parlib.store.made_from import folder_digests

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ("data/raw", "params", "notebooks", "parlib")


def git(*arguments: str, at: Path = ROOT) -> str:
    done = subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"not a git checkout that can be cloned: {done.stderr.strip()}")
    return done.stdout


def cloned(target: Path, autocrlf: str) -> dict[str, str]:
    """Clone as a machine does whose git is set that way, and digest what decides a release."""
    settings = ("-c", f"core.autocrlf={autocrlf}", "-c", "core.eol=crlf" if autocrlf == "true" else "core.eol=lf")
    git(*settings, "clone", "--quiet", "--no-hardlinks", "--depth=1", ROOT.as_uri(), str(target))
    return {name: digest for folder in INPUTS for name, digest in folder_digests(target / folder, root=target).items()}


def test_line_endings_of_a_machine_change_no_input_digest(tmp_path):
    git("rev-parse", "--is-inside-work-tree")
    plain, windows = cloned(tmp_path / "plain", "false"), cloned(tmp_path / "windows", "true")
    assert len(plain) > 200
    assert [name for name in plain if windows[name] != plain[name]] == []
    assert windows.keys() == plain.keys()
    assert b"\r\n" not in (tmp_path / "windows" / "README.md").read_bytes()


def test_a_source_file_with_its_own_line_endings_keeps_them(tmp_path):
    def git_here(*arguments: str) -> None:
        subprocess.run(["git", "-c", "core.autocrlf=true", *arguments], cwd=tmp_path, check=True, capture_output=True)

    git_here("init", "--quiet")
    raw = tmp_path / "data" / "raw" / "source"
    raw.mkdir(parents=True)
    (tmp_path / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    (raw / "figures.csv").write_bytes(b"a,b\r\n1,2\r\n")
    git_here("add", ".")
    (raw / "figures.csv").unlink()
    git_here("checkout", "--", ".")
    assert (raw / "figures.csv").read_bytes() == b"a,b\r\n1,2\r\n"
