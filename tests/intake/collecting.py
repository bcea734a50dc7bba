"""Running a collection and reading what it said, for the tests of collecting."""

from parlib.intake.messages import MESSAGES
from parlib.intake.workbook.collect import collect
from tests.intake.rulebooks import every_rule, register

BOOKS = {"every-rule": every_rule()}


def keys(collection, *, severity="error"):
    """The message keys of a collection's problems, found by their Vietnamese text."""
    by_what = {what.split("{")[0]: key for key, (what, _) in MESSAGES["vi"].items()}
    found = []
    for p in collection.problems:
        if p.severity == severity:
            found.append(next(key for start, key in sorted(by_what.items(), key=lambda kv: -len(kv[0])) if p.what.startswith(start)))
    return found


def row(collection, code, number=0):
    rows = collection.evidence
    rows = rows[(rows["code"] == code) & (rows["locality"] == f"U{number:04d}@2020-01-01")]
    assert len(rows) == 1
    return rows.iloc[0]


def run(folder, **options):
    return collect(folder, options.pop("frameworks", BOOKS), register(), **options)
