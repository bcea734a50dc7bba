"""The illustrative province: a documented data-generating process with known truth."""

from parlib.simulate.province import (
    OUTCOME,
    Simulation,
    books_of,
    simulate_province,
    simulated_tables,
)
from parlib.simulate.settings import Settings
from parlib.simulate.units import fictional_units

__all__ = [
    "OUTCOME",
    "Settings",
    "Simulation",
    "books_of",
    "fictional_units",
    "simulate_province",
    "simulated_tables",
]
