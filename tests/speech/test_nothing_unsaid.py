"""No sentence reaches a reader but through the catalogue, no option without its Vietnamese, and no English word in Vietnamese help."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import parlib.errors as kinds
from parlib.cli.app import app
from parlib.cli.usage import in_language, texts_of
from parlib.speech.catalogue import speaking

PACKAGE = Path(__file__).resolve().parents[2] / "parlib"
ERRORS = {name for name, kind in vars(kinds).items() if isinstance(kind, type) and issubclass(kind, kinds.ParlibError)} - {
    "ValidationFailed"
}
PRINTED = {"print", "tell", "add_column", "prompt", "confirm", "progress_bar"}
# what only who writes a page or a notebook can meet: the document is refused before anybody reads it
FOR_MAKERS = (
    "display",
    "document",
    "briefing/run/execute.py",
    "briefing/run/parameters.py",
    "briefing/pages",
    "briefing/exporters.py",
    "errors.py",
)


def words_of(node: ast.expr) -> str:
    """Return the words of a literal, without its figures and marks; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return " ".join(part.value for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return f"{words_of(node.left)} {words_of(node.right)}"
    return ""


def unsaid(code: str, *, printed: bool) -> Iterator[tuple[int, str]]:
    """Yield line and words of sentences that an error, a problem or (``printed``) a print is given as they are."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = node.args[:1] if name in ERRORS or (printed and name in PRINTED) else []
        if name == "Problem":
            given = [*node.args[:2], *(k.value for k in node.keywords if k.arg in ("what", "remedy"))]
        if name == "Fault":
            given = node.args[1:3]
        for text in map(words_of, given):
            if re.search(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}", re.sub(r"\[/?[a-z ]+\]|parlib [a-z]+ .*", "", text)):
                yield node.lineno, text


PLACES = re.compile(r"(?:line|row|column|entry|respondent)\s[\w{]")


def places_in_english(code: str) -> Iterator[tuple[int, str]]:
    """Yield line and words of places ("row 5") that are written as they are and stand in a problem."""
    for node in ast.walk(ast.parse(code)):
        given = [k.value for k in getattr(node, "keywords", []) if k.arg == "cell"]
        if isinstance(node, ast.Dict):
            given = [
                value for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant) and key.value == "cell"
            ]
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] in (["line"], ["cell"], ["place"]):
            given = [node.value]
        for text in map(words_of, given):
            if PLACES.match(text):
                yield node.lineno, text


def test_every_place_passes_the_catalogue():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if not place.startswith(FOR_MAKERS):
            found += [f"{place}:{line}: {text}" for line, text in places_in_english(path.read_text(encoding="utf-8"))]
    assert found == [], 'a place is said: saying("row {row}", row=…)'


def test_every_sentence_passes_the_catalogue():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if not place.startswith(FOR_MAKERS):
            found += [
                f"{place}:{line}: {text}" for line, text in unsaid(path.read_text(encoding="utf-8"), printed=place.startswith("cli/"))
            ]
    assert found == [], "hand them to msg() or saying()"


def test_the_search_for_sentences_finds_what_it_must():
    code = 'raise UsageError(f"no such {x} here")\nraise UsageError(msg("no such thing"))\nout.print("it is done")\nout.print(f"  {name}")\nProblem("a fault here", saying("fix it"))'
    assert [line for line, _ in unsaid(code, printed=True)] == [1, 3, 5]


ENGLISH = {
    "the",
    "and",
    "default",
    "what",
    "which",
    "default:",
    "without",
    "with",
    "from",
    "unit",
    "units",
    "write",
    "file",
    "options",
    "usage",
    "arguments",
    "commands",
    "required",
}


def test_help_in_vietnamese_holds_no_english():
    with speaking("vi"):
        texts = texts_of(in_language(app))
    for text in texts:
        plain = re.sub(r"`[^`]*`|\"[^\"]*\"|--[a-z-]+|\S*[/_=]\S*|[a-z_-]+ \(", " ", text)
        assert ENGLISH & set(plain.lower().replace(",", " ").replace(".", " ").split()) <= {"unit"}, text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_command_says_what_it_does_and_takes(language):
    def unexplained(command) -> list[str]:
        bare = [
            f"{command.name} {p.name}" for p in command.get_params(typer.Context(command)) if not p.help and not getattr(p, "hidden", False)
        ]
        return (
            bare
            + ([] if command.help else [command.name])
            + [name for below in getattr(command, "commands", {}).values() for name in unexplained(below)]
        )

    with speaking(language):
        assert unexplained(in_language(app)) == []
