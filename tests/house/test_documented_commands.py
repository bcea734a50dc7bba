"""Every command that a page prints is one that the program takes: its name, its options, and in a block all that it needs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from parlib.cli.app import app
from parlib.codebook.vietnamese import ascii_slug

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    p
    for p in (
        ROOT / "README.md",
        ROOT / "README.vi.md",
        ROOT / "data" / "raw" / "README.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "parlib" / "workspace" / "templates").glob("*.md"),
    )
    if "decisions" not in p.parts
)
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(parlib [^`]+)`")


@pytest.fixture(scope="module")
def program():
    return typer.main.get_command(app)


def blocks(text: str) -> list[str]:
    lines = [line.strip() for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [re.sub(r"\s+#.*$", "", line.removeprefix("$ ")) for line in lines if re.match(r"(\$ )?parlib ", line)]


def words_of(line: str) -> list[str]:
    """Return the words of a printed command; what stands in square brackets may be left out, so it is."""
    return shlex.split(
        re.sub(r"\[[^\]]*\]", "", re.sub(r"\bYEAR\b|\$year", "2024", line).replace("$next", "2025").replace("…", "X").replace("...", "X"))
    )[1:]


def command_of(program, words: list[str]):
    """Return the command that words name, and the words that are left."""
    at, left = program, list(words)
    while left and left[0] in getattr(at, "commands", {}):
        at = at.commands[left.pop(0)]
    return at, left


def faults(program, line: str, *, whole: bool) -> str:
    command, left = command_of(program, words_of(line))
    if hasattr(command, "commands") and left and not left[0].startswith("-"):
        return f"{line}: there is no command {left[0]!r}"
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    if strange := [w for w in left if w.startswith("-") and w.partition("=")[0] not in known]:
        return f"{line}: no option {strange}"
    if whole:
        try:
            command.make_context(command.name, list(left))
        except Exception as fault:
            return f"{line}: {fault}"
    return ""


def test_pages_print_commands():
    assert sum(len(blocks(p.read_text(encoding="utf-8"))) for p in PAGES) >= 25
    assert len([p for p in PAGES if blocks(p.read_text(encoding="utf-8"))]) >= 5


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_printed_command_is_taken(program, page):
    text = page.read_text(encoding="utf-8")
    told = [faults(program, line, whole=True) for line in blocks(text)]
    told += [faults(program, line, whole=False) for line in _INLINE.findall(re.sub(r"\s+", " ", text))]
    assert [t for t in told if t] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("parlib frobnicate", "no command 'frobnicate'"),
        ("parlib brief --colour red", "no option"),
        ("parlib collect", "Missing"),
        ("parlib brief --locality X --period soon", "--period"),
    ],
)
def test_a_command_that_is_not_taken_is_found(program, line, said):
    assert said.lower() in faults(program, line, whole=True).lower()


def every_command(at, path=("parlib",)):
    yield path, at
    for name, below in getattr(at, "commands", {}).items():
        yield from every_command(below, (*path, name))


def test_no_help_text_holds_a_placeholder_that_its_markup_swallows(program):
    texts = [
        (path, text or "")
        for path, command in every_command(program)
        for text in (command.help, *(getattr(p, "help", "") for p in command.params))
    ]
    assert len(texts) > 100
    assert [(path, text) for path, text in texts if re.search(r"<[A-Za-z/]", re.sub(r"`[^`]*`", "", text))] == []


def test_plans_that_pages_name_are_there_or_are_called_after_a_unit_or_file_of_the_page():
    """A drafted plan is called by the short name of its unit, an extracted one by its file."""
    shipped = {p.stem for p in (ROOT / "params" / "plans").glob("*.yml")}
    plan_id = re.compile(r"(?:--plan |params/plans/|plan report )([a-z0-9-]+)-20\d\d\b")
    named = [(page, plan) for page in PAGES for plan in plan_id.finditer(page.read_text("utf-8"))]
    strange = {
        f"{page.name}: {plan[0]}"
        for page, plan in named
        if plan[0].split()[-1].rpartition("/")[2] not in shipped and plan[1] not in ascii_slug(plan_id.sub("", page.read_text("utf-8")))
    }
    assert named
    assert strange == set()
