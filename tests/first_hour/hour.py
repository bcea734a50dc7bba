"""An office's folder and somebody who says yes to every question: what the tests of the first hour share."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from parlib.intake.dispatch.review import COLUMNS, HEAD
from tests.cli.commands import parlib
from tests.cli.desk import Person


class Clerk(Person):
    """Somebody at a terminal who says yes to every question, and counts them."""

    def __init__(self) -> None:
        super().__init__("")
        self.asked = 0

    def readline(self, *_: object) -> str:
        self.asked += 1
        return "y\n"


@dataclass
class Hour:
    """An office's folder, what was said in it, how often somebody was asked, and the seconds that the machine took."""

    root: Path
    clerk: Clerk
    seconds: float = 0
    said: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def run(self, *words: object, code: int = 0) -> str:
        begin = sum(os.times()[:4])  # of the processor, with what was started: a busy machine counts nothing twice
        done = parlib(*words, root=self.root, code=code)
        self.seconds += sum(os.times()[:4]) - begin
        self.said.append((tuple(map(str, words)), done.stdout + done.stderr))
        return done.stdout + done.stderr

    def typed(self) -> dict[str, str]:
        """Return every file that is neither Excel nor made by parlib below data and reports, with its digest."""
        files = (p for p in self.root.rglob("*") if p.is_file() and p.suffix != ".xlsx")
        found = {p.relative_to(self.root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
        return {name: digest for name, digest in found.items() if not name.startswith(("data/", "reports/"))}


@pytest.fixture
def hour(tmp_path, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PARLIB_LANG", "vi")
    clerk = Clerk()
    monkeypatch.setattr(sys, "stdin", clerk)
    return Hour(tmp_path, clerk)


def accept(sheet: Path, commune: str) -> None:
    """Fill the review workbook of a dispatch as an officer does: the unit, and every proposal is right."""
    book = openpyxl.load_workbook(sheet)
    for key, value in {"locality": commune, "period": "2026", "issuer": "Sở Tập huấn", "common_owner": "UBND xã"}.items():
        book["Văn bản"].cell(2 + list(HEAD).index(key), 2).value = value
    review, decision = book["Rà soát"], 1 + list(COLUMNS).index("decision")
    for row in range(5, review.max_row + 1):
        if review.cell(row, 1 + list(COLUMNS).index("quote")).value:
            review.cell(row, decision).value = "Đúng"
    book.save(sheet)
