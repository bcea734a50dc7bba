"""Every message has its Vietnamese, with the same figures, and the catalogue holds nothing that nobody says."""

from __future__ import annotations

import ast
import pickle
import string
from pathlib import Path

import pytest
import typer

from parlib.cli.app import app
from parlib.cli.usage import texts_of
from parlib.speech.catalogue import aloud, language_of, msg, saying, speaking, spoken, vietnamese

PACKAGE = Path(__file__).resolve().parents[2] / "parlib"


def said_in(code: str, name: str = "") -> tuple[set[str], list[str]]:
    """Return the sentences that code says, now or later, and the places where it says one that no catalogue can hold."""
    sentences, unknown = set(), []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("msg", "saying"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                sentences.add(first.value)
            else:
                unknown.append(f"{name}:{node.lineno}")
    return sentences, unknown


@pytest.fixture(scope="module")
def said() -> set[str]:
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        sentences, unknown = said_in(path.read_text(encoding="utf-8"), path.name)
        assert unknown == [], "a message is one literal sentence"
        found |= sentences
    return found | set(texts_of(typer.main.get_command(app))) | {"[default: {}]"}


def figures(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


def test_every_message_has_its_vietnamese_and_none_is_left_over(said):
    assert len(said) > 20
    assert sorted(said - vietnamese().keys()) == [], "add them to parlib/speech/*vi.po"
    assert sorted(vietnamese().keys() - said) == [], "nobody says them any more"


def test_both_languages_name_the_same_figures():
    assert [english for english, said in vietnamese().items() if figures(english) != figures(said)] == []


def test_the_reading_of_code_finds_what_it_must():
    assert said_in("msg('a {b}', b=1)\nsaying(f'{x}')\nmsg(x)\nother('c')") == ({"a {b}"}, [":2", ":3"])


def test_the_language_is_set_for_a_command_and_ends_with_it():
    sentence = next(iter(vietnamese()))
    assert msg(sentence) == sentence
    with speaking("vi"):
        assert msg(sentence) == vietnamese()[sentence] != sentence
    assert spoken() == "en"


@pytest.mark.parametrize(
    ("wishes", "environment", "language"),
    [
        (("", ""), {}, "vi"),
        (("", "en"), {"LANG": "vi_VN.UTF-8"}, "en"),
        ((), {"PARLIB_LANG": "en", "LANG": "vi_VN.UTF-8"}, "en"),
        ((), {"LC_ALL": "en_US.UTF-8", "LANG": "vi_VN.UTF-8"}, "en"),
        ((), {"LANG": "fr_FR.UTF-8"}, "vi"),
    ],
)
def test_who_decides_on_the_language(wishes, environment, language):
    assert language_of(*wishes, environment=environment) == language


def test_what_is_said_later_is_english_until_it_is_said_aloud_and_survives_another_process():
    rows = saying("{count} units", count=saying("none"))
    for told in (rows, pickle.loads(pickle.dumps(rows))):
        assert told == "none units"
        with speaking("vi"):
            assert aloud(told).startswith("không có ")
    with speaking("vi"):
        assert aloud("a name") == "a name"
