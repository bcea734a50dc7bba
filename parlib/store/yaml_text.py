"""YAML as people write it, read with the line of every value, and nothing that YAML can do beyond plain data.

Refused: more than one document, anchors and aliases (a short file can unfold into gigabytes), tags, a key that stands
twice (the second would silently win), nesting deeper than any of our files, and files beyond a size limit.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from parlib.codebook.plain_words import project_place, yaml_words
from parlib.errors import Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 20

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{t}" for t in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")}

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A YAML file as plain data, with the line of every key and list entry.

    Attributes
    ----------
    data : object
        Dicts, lists, NFC strings, numbers, dates; ``None`` for an empty file.
    lines : dict
        Line (from 1) by path, e.g. ``("commitments", 3, "owner")``.
    problems : tuple of Problem
        What was refused; ``data`` is ``None`` if the file could not be read as plain data at all.
    """

    data: Any
    lines: dict[Place, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def line(self, place: Place) -> int:
        """Return the line of ``place``, or of the nearest thing above it that has one."""
        for cut in range(len(place), -1, -1):
            if place[:cut] in self.lines:
                return self.lines[place[:cut]]
        return 1


def read_yaml(file: Path) -> Document:
    """Read one YAML file; what is wrong with it comes back in ``problems``, never as an exception."""
    name = project_place(file)
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            return _refused(name, f"the file has {size} bytes, more than the {MAX_BYTES} that a parameter file may have", "split the file")
        text = file.read_text(encoding="utf-8-sig")
    except IsADirectoryError:
        return _refused(name, "this is a folder, not a file", "name a .yml file in it")
    except PermissionError:
        return _refused(name, "the file may not be read", "mend the rights on it")
    except FileNotFoundError:
        return _refused(name, "the file does not exist", f"create it at {name}")
    except UnicodeDecodeError as error:
        return _refused(name, f"the file is not UTF-8 text (byte {error.start})", "save it as UTF-8")
    return parse_yaml(text, name=name)


def parse_yaml(text: str, *, name: str = "") -> Document:
    """Read YAML text; ``name`` is the file named in problems."""
    text = unicodedata.normalize("NFC", text)
    try:
        problems = _forbidden(text, name)
        if problems:
            return Document(None, problems=tuple(problems))
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return Document(None, {(): 1})
            lines: dict[Place, int] = {}
            found = _walk(node, (), lines, name)
            data = loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        return _unreadable(name, text, error)
    except (yaml.YAMLError, ValueError) as error:
        return _refused(name, f"not valid YAML: {error}", "correct the file")
    return Document(data, lines, tuple(found))


def _unreadable(name: str, text: str, error: yaml.MarkedYAMLError) -> Document:
    """Say where reading stopped, in line and column, with the line as it stands."""
    mark = error.problem_mark or error.context_mark
    what, remedy = yaml_words(error.problem or error.context or "the text ends too early")
    lines = text.splitlines()
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(lines) and error.context_mark is not None:  # the end of the file: show where the open thing began
        line, column = error.context_mark.line, error.context_mark.column
    found = lines[line].strip()[:80] if line < len(lines) else ""
    return Document(None, problems=(Problem(what, remedy, file=name, cell=f"line {line + 1}, column {column + 1}", found=found),))


def _refused(name: str, what: str, remedy: str) -> Document:
    return Document(None, problems=(Problem(what=what, remedy=remedy, file=name),))


def _forbidden(text: str, name: str) -> list[Problem]:
    """Find aliases, anchors and over-deep nesting on the event stream, before anything is unfolded."""
    problems, depth = [], 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            what = "anchors and aliases (& and *) are not allowed"
            problems.append(
                Problem(
                    what=what, remedy="write the value out", file=name, cell=f"line {event.start_mark.line + 1}", found=str(event.anchor)
                )
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                what = f"nested deeper than {MAX_DEPTH} levels"
                return [*problems, Problem(what=what, remedy="flatten it", file=name, cell=f"line {event.start_mark.line + 1}")]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return problems


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> list[Problem]:
    """Note the line of every key and entry below ``node``; report repeated keys, tags and keys that are not text."""
    problems = []
    lines.setdefault(place, node.start_mark.line + 1)
    here = f"line {node.start_mark.line + 1}"
    if node.tag not in _PLAIN_TAGS:
        problems.append(Problem(what="YAML tags are not allowed", remedy="write plain values", file=name, cell=here, found=node.tag))
    if isinstance(node, yaml.SequenceNode):
        for i, entry in enumerate(node.value):
            problems += _walk(entry, (*place, i), lines, name)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            word = str(key.value)
            if word in seen:
                what = f"the key {word!r} stands twice (first on line {seen[word]})"
                problems.append(Problem(what=what, remedy="keep one of the two", file=name, cell=f"line {line}", found=word))
            seen.setdefault(word, line)
            lines[(*place, word)] = line
            problems += _walk(value, (*place, word), lines, name)
    return problems
