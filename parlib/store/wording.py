"""The sentences a brief may say: ``params/wording/<language>.yml``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from parlib.errors import Problem, ValidationFailed
from parlib.store.yaml_text import read_yaml


def load_wording(params: Path) -> dict[str, Any]:
    """Return ``{language: wording}``, every string NFC.

    Raises
    ------
    ValidationFailed
        A file is not plain YAML; every bad file is named with its line.
    """
    wording: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in sorted((params / "wording").glob("*.yml")):
        document = read_yaml(path)
        problems += [replace(p, file=f"params/wording/{path.name}") for p in document.problems]
        wording[path.stem] = document.data
    if problems:
        raise ValidationFailed(problems, context="params/wording")
    return wording
