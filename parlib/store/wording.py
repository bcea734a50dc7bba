"""The sentences of documents: ``params/wording/<language>.yml`` and, per kind of document,
``<language>.<kind>.yml``.
"""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import Problem, ValidationFailed
from parlib.gate.overlay import Overlay, overlay
from parlib.gate.yaml_text import Document, Place, read_yaml
from parlib.speech.catalogue import saying


def load_wording(params: Path | str | Overlay) -> dict[str, Any]:
    """Return ``{language: wording}``, with every string in NFC; all files of one language are
    merged.

    Several files may add entries to the same group (``sentences``, ``labels`` ...), but each entry
    may occur in one file only.

    Raises
    ------
    ValidationFailed
        A file is not plain YAML, two files of one language define the same entry, a sentence has
        unbalanced braces, or one language lacks an entry or placeholder that the other has; every
        location is given with its line.
    """
    wording: dict[str, Any] = {}
    places: dict[str, dict[Place, tuple[str, int]]] = defaultdict(dict)
    problems: list[Problem] = []
    files = (overlay(params) / "wording").files("*.yml")
    # the main file of the language before those of single kinds
    for path in sorted(files, key=lambda p: (p.name.count("."), p.name)):
        document = read_yaml(path)
        name = f"params/wording/{path.name}"
        problems += [replace(p, file=name) for p in document.problems]
        groups = wording.setdefault(path.name.split(".")[0], {})
        if document.data is not None and not isinstance(document.data, dict):
            problems.append(
                Problem(
                    saying("the file is not a list of `key: value`"),
                    saying("start with a key"),
                    file=name,
                    cell=saying("line {line}", line=1),
                )
            )
            continue
        problems += [replace(p, file=name) for p in _add(groups, document.data or {}, document, ())]
        if not document.problems:
            places[path.name.split(".")[0]] |= {
                place: (name, document.line(place)) for place, _ in _entries(document.data or {})
            }
    for language in LANGUAGES if not problems else ():
        if language not in wording:
            problems.append(
                Problem(
                    saying("there is no wording in {language!r}", language=language),
                    saying("restore params/wording/{language}.yml", language=language),
                    file="params/wording",
                )
            )
    problems += _differences(wording, places) if not problems else []
    if problems:
        raise ValidationFailed(problems, context="params/wording")
    return wording


def _entries(group: dict[str, Any], above: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every entry with its place."""
    for key, entry in group.items():
        if isinstance(entry, dict):
            yield from _entries(entry, (*above, key))
        else:
            yield (*above, key), entry


def _differences(
    wording: dict[str, Any], places: dict[str, dict[Place, tuple[str, int]]]
) -> list[Problem]:
    """Return where one language lacks an entry of another, or uses other placeholders.

    A page would fail there, or omit the text.
    """
    texts = {language: dict(_entries(groups)) for language, groups in wording.items()}
    problems = []
    named = {
        language: {place: _figures(entry) for place, entry in entries.items()}
        for language, entries in texts.items()
    }
    for language, entries in texts.items():
        for place, entry in entries.items():
            figures = named[language][place]
            if figures is not None and all(
                named[other].get(place, ...) in (None, figures) for other in texts
            ):
                continue  # the usual case: no difference
            file, line = places[language].get(place, ("", 0))
            here = {"file": file, "cell": saying("line {line}", line=line)}
            name = ".".join(map(str, place))
            if figures is None:
                problems.append(
                    Problem(
                        saying("{name}: a brace is open or stands alone", name=name),
                        saying("write {name}, or {{ for a brace"),
                        actual=str(entry)[:80],
                        **here,
                    )
                )
            for other in texts.keys() - {language}:
                if place not in texts[other]:
                    problems.append(_lacking(name, other, here))
                    continue
                theirs = named[other][place]
                if language < other and figures is not None and theirs not in (None, figures):
                    there, at = places[other][place]
                    problems.append(
                        Problem(
                            saying(
                                "{name}: {language!r} and {other!r} do not name the same figures",
                                name=name,
                                language=language,
                                other=other,
                            ),
                            saying(
                                "compare with {where}",
                                where=saying("{file} › line {line}", file=there, line=at),
                            ),
                            actual=", ".join(sorted(figures ^ theirs)),
                            **here,
                        )
                    )
    return problems


def _lacking(name: str, other: str, here: dict[str, Any]) -> Problem:
    """Return the problem that another language has no entry of this name."""
    return Problem(
        saying("{name}: the wording in {language!r} has no such entry", name=name, language=other),
        saying("add it to params/wording/{language}.yml, or drop it here", language=other),
        **here,
    )


def _figures(entry: Any) -> frozenset[str] | None:
    """Return the placeholder names of a sentence (``{count?item|items}`` is ``count``); ``None`` if
    braces are unbalanced.
    """
    text = str(entry)
    if "{" not in text and "}" not in text:
        return frozenset()
    try:
        return frozenset(
            field.partition("?")[0] for _, field, _, _ in string.Formatter().parse(text) if field
        )
    except ValueError:
        return None


def _add(
    entries: dict[str, Any], new: dict[str, Any], document: Document, place: Place
) -> list[Problem]:
    """Merge entries into the existing ones, group by group, and return one problem per duplicate
    entry.
    """
    problems = []
    for key, entry in new.items():
        here = (*place, key)
        if key not in entries:
            entries[key] = entry
        elif isinstance(entries[key], dict) and isinstance(entry, dict):
            problems += _add(entries[key], entry, document, here)
        else:
            what = saying(
                "entry {here!r} is in another file of this language",
                here=".".join(map(str, here)),
            )
            problems.append(
                Problem(
                    what=what,
                    remedy=saying("keep one"),
                    cell=saying("line {line}", line=document.line(here)),
                )
            )
    return problems
