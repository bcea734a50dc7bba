"""The sentences a brief may say: ``params/wording/<language>.yml``."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import yaml

from parlib.errors import Problem, ValidationFailed


def load_wording(params: Path) -> dict[str, Any]:
    """Return ``{language: wording}``, every string NFC.

    Raises
    ------
    ValidationFailed
        A file is not YAML; every bad file is named.
    """
    wording, problems = {}, []
    for path in sorted((params / "wording").glob("*.yml")):
        try:
            wording[path.stem] = _nfc(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, UnicodeDecodeError) as fault:
            mark = getattr(fault, "problem_mark", None)
            problems.append(
                Problem(
                    what=f"not readable as YAML: {str(fault).splitlines()[0]}",
                    remedy="correct the line; quote sentences that hold a colon",
                    file=path.as_posix(),
                    cell=f"line {mark.line + 1}" if mark else "",
                )
            )
    if problems:
        raise ValidationFailed(problems, context="params/wording")
    return wording


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_nfc(k): _nfc(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_nfc(v) for v in value]
    return value
