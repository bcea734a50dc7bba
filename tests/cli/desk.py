"""A small office for the commands that add tables: a register of made-up units, nothing else, and somebody who answers at a terminal."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from parlib.store.project import Project
from tests.intake.raw_folder import REPOSITORY, write_source
from tests.intake.tables.worlds import units

DECISION = "Quyết định số 99/QĐ-UBND ngày 5/1/2026"
HEAD = ("STT", "Xã, phường", "Chỉ số CCHC (%)", "Xếp hạng")


def office(folder: Path) -> Project:
    """Make a project that holds the units of :mod:`tests.intake.tables.worlds` and no figure."""
    for part in ("frameworks", "methods", "wording", "corrections"):
        shutil.copytree(REPOSITORY / "params" / part, folder / "params" / part)
    shutil.copy(REPOSITORY / "params" / "assumptions.yml", folder / "params")
    shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks")
    write_source(folder / "data" / "raw", "localities/2026", {"localities.csv": units().to_csv(index=False)}, kind="localities")
    return Project(folder)


def scores(**changed: object) -> list[tuple]:
    """Return a table of one year as an office writes it; a keyword gives the score of one unit anew."""
    found = {"mai_ngan": 92.5, "van_truc": 88.25, "hac_son": 90} | changed
    names = {"mai_ngan": "Xã Mai Ngạn", "van_truc": "Phường Vân Trúc", "hac_son": "Phường Hạc Sơn"}
    ranked = sorted(found, key=lambda k: -float(str(found[k]).replace(",", ".")))
    rows = [(i, names[k], found[k], ranked.index(k) + 1) for i, k in enumerate(found, 1)]
    return [("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2024",), (), HEAD, *rows]


class Person(io.StringIO):
    """A terminal at which somebody gives these answers, one a line."""

    def isatty(self) -> bool:
        return True


def kept(project: Project) -> list[str]:
    """Return every file under data/raw but the register, by its path."""
    found = (p.relative_to(project.raw).as_posix() for p in project.raw.rglob("*") if p.is_file())
    return sorted(name for name in found if not name.startswith("localities/"))
