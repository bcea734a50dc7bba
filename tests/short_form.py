"""Parameters of a test in two forms: a few in every run, all others in `make stress`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def short_form(cases: Iterable[Any], short: Collection[Any]) -> list[Any]:
    """Return the cases as parameters; those that are not of the short form run in `make stress` only."""
    listed = list(cases)
    assert set(short) <= set(listed), "the short form is one of the cases"
    return [c if c in short else pytest.param(*(c if isinstance(c, tuple) else (c,)), marks=pytest.mark.stress) for c in listed]


def in_languages(cases: Iterable[Any], english: Collection[Any]) -> list[Any]:
    """Return (case, language): every case in Vietnamese, those named in English too, the others in `make stress`."""
    listed = list(cases)
    both = [(case, language) for case in listed for language in ("vi", "en")]
    return short_form(both, [(case, "vi") for case in listed] + [(case, "en") for case in english])
