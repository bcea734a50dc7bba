"""Fictional provinces of any size, scored through the true stages: districts that differ, last year beside this year, a bonus above 100 %."""

from __future__ import annotations

from pathlib import Path

from parlib.store.project import Project
from tests.made_release import made_release, unit_row
from tests.world import world_framework

ABOVE = "Z@2000-01-01"


def unit_of(number: int) -> str:
    return f"{number:03d}@2000-01-01"


def evidence_row(number: int, period: int, *, appraised: bool = True) -> list[dict[str, object]]:
    """Return what unit ``number`` filed: shares that differ from unit to unit and move from year to year."""
    turn = (number * (7 if period == 2022 else 11)) % 97 / 97
    figures = {
        "1.1": ({"value": 1.0}, 20.0),
        "1.2": ({"numerator": round(400 + 400 * turn), "denominator": 800.0}, round(400 + 400 * turn) / 800 * 25),
        "2.1": ({"value": 0.95 if turn > 0.5 else 0.6}, 30.0 if turn > 0.5 else 15.0),
        "2.2": ({"value": 3.0 + 2 * turn}, None),
        "2.3": ({"value": 110.0 if turn > 0.3 else 100.0, "previous_value": 100.0}, None),
    }
    rows = []
    for code, (figure, points) in figures.items():
        row = {"locality": unit_of(number), "period": period, "framework": "world-2", "code": code, "state": "reported", **figure}
        if points is not None:
            points = min(points, 20.0) if code == "1.2" else points
            row |= {"self_score": points} | ({"appraised_score": points} if appraised else {})
        rows.append(row | {"source_file": "thu.xlsx", "source_cell": "A!E5", "evidence_file": "TL.pdf"})
    return rows


def province(root: Path, units: int, *, years: tuple[int, ...] = (2022, 2023), silent: int = 0) -> Project:
    """Return a project whose current release holds a province of so many districts, and of some more that filed nothing."""
    register = [unit_row(ABOVE, "Tỉnh Thử Nghiệm", level="province")]
    register += [unit_row(unit_of(n), f"Huyện Thử {n:03d}", parent=ABOVE) for n in range(1, units + silent + 1)]
    evidence = [row for n in range(1, units + 1) for period in years for row in evidence_row(n, period)]
    book = world_framework("world-2")
    return made_release(root, register, evidence, books={book.id: book})
