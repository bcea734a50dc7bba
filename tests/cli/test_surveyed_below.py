"""A province without answers of its own is told which of its units were surveyed."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from parlib.cli.briefs import surveyed_below
from parlib.speech.catalogue import speaking
from tests.intake.tables.worlds import VAN, register


@pytest.mark.parametrize(
    ("surveyed", "unit", "words"),
    [
        ({"04002@2012-01-01", "04003@2012-01-01"}, VAN, "Tỉnh Quảng Vân không có phiếu riêng năm 2026; 2 đơn vị trực thuộc có phiếu"),
        ({"04002@2012-01-01", VAN}, VAN, ""),
        ({"05001@2012-01-01"}, VAN, ""),
        ({"04002@2012-01-01"}, "04002@2012-01-01", ""),
    ],
)
def test_units_below_that_were_surveyed_are_named(surveyed, unit, words):
    known = register()
    table = pd.DataFrame({"locality": sorted(surveyed), "period": 2026})
    release = SimpleNamespace(tables=("satisfaction",), table=lambda *_, **__: table, register=known)
    with speaking("vi"):
        told = surveyed_below(release, known[unit], 2026)
    assert told.startswith(words)
    assert bool(told) == bool(words)
