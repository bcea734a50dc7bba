"""Every command on a terminal that knows no Vietnamese letters: escaped text, never an error half-way."""

from __future__ import annotations

import io
import json
import sys

import pytest

from parlib.cli import app as command_line
from tests.projects import ROOT, built_copy
from tests.short_form import short_form

ENCODINGS = ("ascii", "cp1252", "utf-8")
PROMISE = "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC\nKế hoạch cải cách hành chính năm 2024\nPhấn đấu Chỉ số SIPAS năm 2024 đạt từ 87% trở lên.\n"


@pytest.fixture
def project(tmp_path_factory):
    made = built_copy(tmp_path_factory, "terminals")
    (made.root / "inbox").mkdir()
    (made.root / "inbox" / "phường.xlsx").write_bytes(b"PK no workbook")
    (made.root / "dispatch.txt").write_text(PROMISE, encoding="utf-8")
    return made


def said(monkeypatch, root, encoding: str, *arguments: str) -> tuple[int, bytes]:
    """Run a command in this process with streams of an encoding; return exit code and bytes."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2)]
    monkeypatch.setenv("PARLIB_ROOT", str(root))
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["parlib", *arguments])
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    with pytest.raises(SystemExit) as stop:
        command_line.main()
    for stream in streams:
        stream.flush()
    return stop.value.code or 0, b"".join(stream.buffer.getvalue() for stream in streams)


def names() -> list[tuple[str, ...]]:
    below = [(group, name) for group, (_, places) in command_line.GROUPS.items() for name in places]
    return [(name,) for name in command_line.COMMANDS] + below


@pytest.mark.parametrize("encoding", short_form(ENCODINGS, ["ascii"]))
def test_help_of_every_command(monkeypatch, encoding):
    commands = [(), *names()]
    assert len(commands) > 15
    for command in commands:
        code, printed = said(monkeypatch, ROOT, encoding, *command, "--help")
        assert code == 0, command
        assert b"Usage" in printed
        printed.decode(encoding)


@pytest.mark.parametrize("encoding", short_form(ENCODINGS, ["ascii"]))
@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, ("check",)),
        (0, ("build",)),
        (0, ("framework", "list")),
        (0, ("framework", "check", "illustrative-commune")),
        (2, ("brief", "-l", "Hải Phong", "-p", "2024")),
        (3, ("collect", "inbox")),
        (0, ("targets", "list")),
        (0, ("targets", "extract", "dispatch.txt", "--id", "x-2024")),
        (2, ("bundle", "x", "-l", "Hải Phong", "-p", "2024", "--reviewer", "Nguyễn Văn An", "--reviewer", "Trần Thị Bình")),
        (2, ("gaps", "-l", "Hải Phong", "-p", "2024")),
        (2, ("verify", "không-có.pdf")),
        (3, ("batch", "params/runs/không-có.yml")),
        (2, ("simulate", "../../ngoài")),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_what_a_command_says_arrives(monkeypatch, project, encoding, code, arguments):
    got, printed = said(monkeypatch, project.root, encoding, *arguments)
    text = printed.decode(encoding)
    assert got == code, text
    assert text.strip()
    assert "UnicodeEncodeError" not in text


@pytest.mark.parametrize("encoding", short_form(ENCODINGS, ["ascii"]))
def test_json_stays_json(monkeypatch, project, encoding):
    _, printed = said(monkeypatch, project.root, encoding, "framework", "list", "--json")
    assert any("phường" in f["title"].lower() or "xã" in f["title"].lower() for f in json.loads(printed.decode(encoding))["frameworks"])


def test_a_letter_that_does_not_fit_is_escaped_and_the_rest_is_there(monkeypatch, project):
    _, printed = said(monkeypatch, project.root, "ascii", "brief", "-l", "Hải Phong", "-p", "2024")
    assert rb"H\u1ea3i Phong" in printed
