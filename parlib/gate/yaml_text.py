"""Parse YAML as plain data only, with the line of every value.

Refused: more than one document, anchors and aliases (a short file can expand to gigabytes), tags,
duplicate keys (the second would silently win), control characters, numbers of hundreds of digits,
nesting deeper and entries more numerous than in any of our files, and files beyond a size limit.

parlib reads and writes YAML only through this module: no other module may import ``yaml``.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from parlib.codebook.plain_words import UNFIT_FOR_TAG, project_place, yaml_words
from parlib.errors import Problem
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.speech.catalogue import saying

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_ENTRIES = 100_000
_LONGEST_KEPT = 100_000  # characters; longer texts are not cached
_MOST_TOLD = 20

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# YAML parses 1:1:1:… as a base-60 number, in quadratic time
_LONG_NUMBER = re.compile(r"[-+.0-9][-+.0-9_:eE]{40,}")
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{t}"
    for t in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
}


class _Reader(_Loader):  # type: ignore[misc, valid-type]
    """Loader for plain data; an impossible date stays text, so that its line can be reported."""


def _day(reader: Any, node: yaml.ScalarNode) -> Any:
    try:
        return reader.construct_yaml_timestamp(node)
    except ValueError:
        return reader.construct_scalar(node)


def _scalar(read: Callable[[Any, yaml.ScalarNode], Any]) -> Callable[[Any, yaml.ScalarNode], Any]:
    """Wrap a scalar constructor to report the location of a value that does not fit its tag
    (``!!int foo``); PyYAML raises a different exception for each tag.
    """

    def construct(reader: Any, node: yaml.ScalarNode) -> Any:
        try:
            return read(reader, node)
        except (ValueError, LookupError, AttributeError, TypeError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(
                None, None, UNFIT_FOR_TAG, node.start_mark
            ) from error

    return construct


for _name, _read_value in (
    ("timestamp", _day),
    ("int", _Loader.construct_yaml_int),
    ("float", _Loader.construct_yaml_float),
    ("bool", _Loader.construct_yaml_bool),
):
    _Reader.add_constructor(f"tag:yaml.org,2002:{_name}", _scalar(_read_value))


class _Dumper(yaml.SafeDumper):
    """Dumper without aliases, because the reader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class asks for each value
        return True


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
        Problems found; ``data`` is ``None`` if the file could not be read as plain data at all.
    """

    data: Any
    lines: dict[Place, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def line(self, place: Place) -> int:
        """Return the line of ``place``, or of its nearest ancestor that has one."""
        for cut in range(len(place), -1, -1):
            if place[:cut] in self.lines:
                return self.lines[place[:cut]]
        return 1


def read_yaml(file: Path) -> Document:
    """Read one YAML file; defects are returned in ``problems`` and never raised."""
    try:
        return parse_yaml(
            as_text(read_bytes(file, most=MAX_BYTES), name=(name := project_place(file))), name=name
        )
    except Refused as refusal:
        return _refused(refusal.file, refusal.what, refusal.remedy, refusal.cell)


def parse_yaml(text: str, *, name: str = "") -> Document:
    """Parse YAML text; ``name`` is the file named in problems."""
    text = unicodedata.normalize("NFC", text)
    if len(text) > MAX_BYTES:
        return _refused(
            name,
            saying("the text has more than {max_bytes} characters", max_bytes=MAX_BYTES),
            saying("split the file"),
        )
    if len(text) > _LONGEST_KEPT:
        return _read(text, name)
    known = _read_before(text, name)
    return replace(known, data=copy.deepcopy(known.data), lines=dict(known.lines))


@lru_cache(maxsize=512)
def _read_before(text: str, name: str) -> Document:
    """Keep what was read: one process reads the same rule books again and again."""
    return _read(text, name)


def _read(text: str, name: str) -> Document:
    try:
        problems = _forbidden(text, name)
        if problems:
            return Document(None, problems=tuple(problems))
        loader = _Reader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return Document(None, {(): 1})
            lines: dict[Place, int] = {}
            faults = _walk(node, (), lines, name)
            data = loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        return _unreadable(name, text, error)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return _refused(name, f"not valid YAML: {error}"[:200], saying("correct the file"))
    return Document(data, lines, tuple(faults))


def yaml_of(value: Any, *, width: int = 120, flow: bool = False) -> str:
    """Return plain data as YAML text, keeping key order and non-ASCII letters; ``flow`` writes it
    on one line.
    """
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=width,
        default_flow_style=flow,
    )


def _unreadable(name: str, text: str, error: yaml.MarkedYAMLError) -> Document:
    """Return a document with the problem where parsing stopped: line, column, and the text of the
    line.
    """
    mark = error.problem_mark or error.context_mark
    what, remedy = yaml_words(error.problem or error.context or "the text ends too early")
    lines = text.splitlines()
    line, column = (mark.line, mark.column) if mark else (0, 0)
    # at the end of the file: show where the unclosed construct began
    if line >= len(lines) and error.context_mark is not None:
        line, column = error.context_mark.line, error.context_mark.column
    stopped_at = lines[line].strip()[:80] if line < len(lines) else ""
    return Document(
        None,
        problems=(
            Problem(
                what,
                remedy,
                file=name,
                cell=saying("line {line}, column {column}", line=line + 1, column=column + 1),
                actual=stopped_at,
            ),
        ),
    )


def _refused(name: str, what: str, remedy: str, cell: str = "") -> Document:
    return Document(None, problems=(Problem(what=what, remedy=remedy, file=name, cell=cell),))


def _forbidden(text: str, name: str) -> list[Problem]:
    """Return the constructs that none of our files contain, found in the event stream before
    anything is expanded. Only the first few are reported.
    """
    problems: list[Problem] = []
    depth = entries = 0

    def say(what: str, remedy: str, actual: str = "") -> None:
        problems.append(
            Problem(
                what=what,
                remedy=remedy,
                file=name,
                cell=saying("line {line}", line=event.start_mark.line + 1),
                actual=actual[:80],
            )
        )

    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            say(
                saying("anchors and aliases (& and *) are not allowed"),
                saying("write the value out"),
                str(event.anchor),
            )
        if isinstance(event, yaml.NodeEvent):
            entries += 1
            if entries > MAX_ENTRIES:
                say(
                    saying("more than {max_entries} entries", max_entries=MAX_ENTRIES),
                    saying("split the file"),
                )
                return problems
        if isinstance(event, yaml.ScalarEvent) and _CONTROL.search(event.value):
            say(
                saying("an invisible control character in a text"),
                saying("retype the line"),
                ascii(event.value),
            )
        if (
            isinstance(event, yaml.ScalarEvent)
            and event.implicit[0]
            and _LONG_NUMBER.fullmatch(event.value)
        ):
            say(
                saying("a number of more than 40 characters"),
                saying("correct it, or put it in quotation marks"),
                event.value,
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                say(
                    saying("nested deeper than {max_depth} levels", max_depth=MAX_DEPTH),
                    saying("flatten it"),
                )
                return problems
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if len(problems) >= _MOST_TOLD:
            return problems
    return problems


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> list[Problem]:
    """Record the line of every key and entry below ``node``, and return problems for repeated keys,
    tags and keys that are not text.
    """
    problems = []
    lines.setdefault(place, node.start_mark.line + 1)
    here = saying("line {line}", line=node.start_mark.line + 1)
    if node.tag not in _PLAIN_TAGS:
        problems.append(
            Problem(
                what=saying("YAML tags are not allowed"),
                remedy=saying("write plain values"),
                file=name,
                cell=here,
                actual=node.tag,
            )
        )
    if isinstance(node, yaml.SequenceNode):
        for i, entry in enumerate(node.value):
            problems += _walk(entry, (*place, i), lines, name)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            word = str(key.value)
            if word in seen:
                what = saying(
                    "the key {word!r} stands twice (first on line {seen})",
                    word=word,
                    seen=seen[word],
                )
                problems.append(
                    Problem(
                        what=what,
                        remedy=saying("keep one of the two"),
                        file=name,
                        cell=saying("line {line}", line=line),
                        actual=word,
                    )
                )
            seen.setdefault(word, line)
            lines[(*place, word)] = line
            problems += _walk(value, (*place, word), lines, name)
    return problems
