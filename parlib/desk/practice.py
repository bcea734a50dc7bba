"""An office to practise on: a folder of its own with the Excel tables that such an office has, all of
them invented and marked so.

``notebooks/first-hour.ipynb`` walks the first hour in it. The commands are those of the terminal.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd

from parlib.errors import UsageError
from parlib.speech.catalogue import saying

COMMUNES = (
    "Xã Suối Mơ",
    "Xã Hạc Đồng",
    "Phường Trúc Lâm Hạ",
    "Xã Mai Sơn Thượng",
    "Phường Kim Trúc",
)
"""Fictional communes; no register knows them."""
YEAR = 2026
DECISION = f"Quyết định số 99/QĐ-UBND ngày 05/01/{YEAR + 1}"
_FIRST, _SECOND = (81.5, 78.25, 84.0, 79.75, 80.5), (83.0, 77.5, 85.25, 82.5, 80.5)


@dataclass(frozen=True)
class Practice:
    """A folder in which the first hour of an office can be tried, and the language it speaks."""

    folder: Path
    language: str

    @property
    def workspace(self) -> Path:
        """Where ``parlib new`` makes the office's workspace."""
        return self.folder / "so-noi-vu"

    def run(self, command: str) -> None:
        """Run a command of the terminal in the folder and show what it says.

        Parameters
        ----------
        command : str
            A whole line, for instance ``parlib sources``.

        Raises
        ------
        UsageError
            If the line is not a command of parlib, or ends otherwise than with 0; what it said is
            shown before.
        """
        words = shlex.split(command)
        if words[:1] != ["parlib"]:
            raise UsageError(saying("{line}: here only lines that begin with parlib", line=command))
        place = self.workspace if self.workspace.is_dir() else self.folder
        done = subprocess.run(  # noqa: S603 - a command of parlib, no shell
            [sys.executable, "-P", "-m", "parlib", *words[1:]],
            cwd=place,
            env={**os.environ, "PARLIB_LANG": self.language, "PARLIB_ROOT": "", "COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        sys.stdout.write(done.stdout)
        if done.returncode:
            raise UsageError(
                saying(
                    "{line}: ended with {code} → read what stands above",
                    line=command,
                    code=done.returncode,
                )
            )

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as it stands in its file: rows and columns of cells, no meaning yet."""
        return pd.read_excel(self.folder / name, header=None, engine="openpyxl").fillna("")


def practice(folder: str | Path | None = None, *, language: str = "vi") -> Practice:
    """Make an office to practise on.

    Parameters
    ----------
    folder : path, optional
        An empty folder or one to be made; default: a new folder among the temporary files.
    language : str
        ``vi`` or ``en``: what the commands speak.

    Returns
    -------
    Practice
        With ``don-vi.xlsx`` (five fictional communes) and ``diem-hai-nam.xlsx`` (their totals of
        two years) in its folder.

    Raises
    ------
    UsageError
        If the folder holds anything.
    """
    place = Path(folder) if folder else Path(tempfile.mkdtemp(prefix="parlib-practice-"))
    place.mkdir(parents=True, exist_ok=True)
    if any(place.iterdir()):
        raise UsageError(
            saying("{folder} is not empty → choose a folder that is, or a new one", folder=place)
        )
    _write(place / "don-vi.xlsx", _units())
    _write(place / "diem-hai-nam.xlsx", _scores())
    return Practice(place, language)


def _units() -> Iterable[tuple[object, ...]]:
    yield ("DANH SÁCH ĐƠN VỊ ĐƯỢC CHẤM ĐIỂM (TẬP LÀM QUEN, HƯ CẤU)",)
    yield (f"(Kèm theo {DECISION})",)
    yield ("TT", "Tên đơn vị", "Ghi chú")
    yield from ((place, name, "hư cấu") for place, name in enumerate(COMMUNES, 1))


def _scores() -> Iterable[tuple[object, ...]]:
    yield ("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA CÁC XÃ, PHƯỜNG (TẬP LÀM QUEN, HƯ CẤU)",)
    yield ()
    yield ("TT", "Xã, phường", f"Năm {YEAR - 1} (%)", f"Năm {YEAR} (%)")
    rows = zip(COMMUNES, _FIRST, _SECOND, strict=True)
    yield from ((place, *row) for place, row in enumerate(rows, 1))
    yield (None, "Trung bình", sum(_FIRST) / len(_FIRST), sum(_SECOND) / len(_SECOND))
    yield (None, f"Nguồn: {DECISION}")


def _write(path: Path, rows: Iterable[tuple[object, ...]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)
