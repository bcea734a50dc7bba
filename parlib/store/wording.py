"""The sentences a document may say: ``params/wording/<language>.yml`` and, per kind of document, ``<language>.<kind>.yml``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from parlib.errors import Problem, ValidationFailed
from parlib.store.yaml_text import read_yaml


def load_wording(params: Path) -> dict[str, Any]:
    """Return ``{language: wording}``, every string NFC; the files of one language are one wording.

    Raises
    ------
    ValidationFailed
        A file is not plain YAML, or two files of one language say the same part; every bad file is named with its line.
    """
    wording: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in sorted((params / "wording").glob("*.yml")):
        document = read_yaml(path)
        name = f"params/wording/{path.name}"
        problems += [replace(p, file=name) for p in document.problems]
        said = wording.setdefault(path.name.split(".")[0], {})
        for part, sentences in (document.data or {}).items():
            if part in said:
                line = document.line((part,))
                problems.append(
                    Problem(
                        what=f"part {part!r} stands in another file of this language", remedy="keep one", file=name, cell=f"line {line}"
                    )
                )
            said[part] = sentences
    if problems:
        raise ValidationFailed(problems, context="params/wording")
    return wording
