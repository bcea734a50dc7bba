"""The sentences a document may say: ``params/wording/<language>.yml`` and, per kind of document, ``<language>.<kind>.yml``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from parlib.errors import Problem, ValidationFailed
from parlib.gate.yaml_text import Document, Place, read_yaml


def load_wording(params: Path) -> dict[str, Any]:
    """Return ``{language: wording}``, every string NFC; the files of one language are one wording.

    Files may add entries to the same group (``sentences``, ``labels`` ...), but no entry may stand in two files.

    Raises
    ------
    ValidationFailed
        A file is not plain YAML, or two files of one language say the same entry; every bad file is named with its line.
    """
    wording: dict[str, Any] = {}
    problems: list[Problem] = []
    files = (params / "wording").glob("*.yml")
    for path in sorted(files, key=lambda p: (p.name.count("."), p.name)):  # the language's own file before those of single kinds
        document = read_yaml(path)
        name = f"params/wording/{path.name}"
        problems += [replace(p, file=name) for p in document.problems]
        said = wording.setdefault(path.name.split(".")[0], {})
        problems += [replace(p, file=name) for p in _add(said, document.data or {}, document, ())]
    if problems:
        raise ValidationFailed(problems, context="params/wording")
    return wording


def _add(said: dict[str, Any], new: dict[str, Any], document: Document, place: Place) -> list[Problem]:
    """Add entries to what is said already, group by group; return one problem per entry that stands there already."""
    problems = []
    for key, entry in new.items():
        here = (*place, key)
        if key not in said:
            said[key] = entry
        elif isinstance(said[key], dict) and isinstance(entry, dict):
            problems += _add(said[key], entry, document, here)
        else:
            what = f"entry {'.'.join(map(str, here))!r} stands in another file of this language"
            problems.append(Problem(what=what, remedy="keep one", cell=f"line {document.line(here)}"))
    return problems
