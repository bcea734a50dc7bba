"""The rule books that stood under an id before: the one that is replaced, and those that were
replaced earlier, as a wrong file may lie between two imports of the right one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parlib.codebook.frameworks import Framework
from parlib.codebook.survey_items import fed_by_answers
from parlib.codebook.vietnamese import fold_name
from parlib.files.whole import write_text
from parlib.gate.files import Refused, as_text, read_bytes
from parlib.gate.yaml_text import read_yaml, yaml_of

_MAX_BYTES = 20_000_000
_STAMP = r"-\d{4}-\d{2}-\d{2}-\d{6}-\d{6}"
SURVEY = "survey.yml"
WAITING = "survey-waiting.yml"
"""Questions of items of which nobody has confirmed yet that a survey feeds them."""


def former_folders(folder: Path, place: Path) -> list[Path]:
    """Return the folders of a rule book, latest first: its own, then those in ``params/replaced``."""
    named = re.compile(re.escape(folder.name) + _STAMP)
    kept = place.iterdir() if place.is_dir() else ()
    older = sorted((f for f in kept if f.is_dir() and named.fullmatch(f.name)), reverse=True)
    return [*([folder] if folder.is_dir() else []), *older]


def head_of(folder: Path) -> dict[str, Any]:
    """Return what ``framework.yml`` of a folder says; empty where it cannot be read."""
    file = folder / "framework.yml"
    data = read_yaml(file).data if file.is_file() else None
    return data if isinstance(data, dict) else {}


def names_of(folder: Path) -> dict[str, str]:
    """Return what the items of a folder are called, by code; empty where they cannot be read."""
    file = folder / "criteria.csv"
    try:
        text = as_text(read_bytes(file, most=_MAX_BYTES)) if file.is_file() else ""
    except Refused:
        return {}
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row.get("code") or "": row.get("name_vi") or "" for row in rows}


def keep_questions(book: Framework, folder: Path, former: Sequence[Path]) -> list[str]:
    """Write beside a rule book which questions feed its items, as it was declared for the same items
    before. What nobody has confirmed to be fed by a survey yet waits for that
    (:func:`take_waiting`).

    Parameters
    ----------
    book : Framework
        The rule book as it is now, which stands in ``folder``.
    folder : Path
        Where it stands.
    former : sequence of Path
        Folders of what stood under its id, latest first.

    Returns
    -------
    list of str
        Code and name of what the latest of them declares and no item is any more.
    """
    names = {item.code: fold_name(item.name_vi) for item in book.leaves}
    kept: dict[str, Any] = {}
    lost: list[str] = []
    for n, old in enumerate(former):
        called = names_of(old)
        for code, questions in {
            **questions_of(old / WAITING),
            **questions_of(old / SURVEY),
        }.items():
            if names.get(code) == fold_name(called.get(code, "")):
                kept.setdefault(code, questions)
            elif not n:
                lost.append(f"{code} {called.get(code, '')}".strip())
    _write(book, folder, kept)
    return lost


def take_waiting(book: Framework, folder: Path) -> None:
    """Take over the questions that waited until an item was confirmed to be fed by a survey."""
    if waiting := questions_of(folder / WAITING):
        _write(book, folder, waiting | questions_of(folder / SURVEY))


def questions_of(file: Path) -> dict[str, Any]:
    """Return what ``survey.yml`` declares, by code; empty where it cannot be read."""
    data = read_yaml(file).data if file.is_file() else None
    items = data.get("items") if isinstance(data, dict) else None
    return {str(c): a for c, a in items.items()} if isinstance(items, dict) else {}


def _write(book: Framework, folder: Path, declared: dict[str, Any]) -> None:
    fed = set(fed_by_answers(book))
    order = [item.code for item in book.leaves if item.code in declared]
    for name, codes in (
        (SURVEY, [c for c in order if c in fed]),
        (WAITING, [c for c in order if c not in fed]),
    ):
        if codes or (folder / name).exists():
            write_text(folder / name, yaml_of({"items": {c: declared[c] for c in codes}}))
