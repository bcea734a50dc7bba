"""The illustrative province: a documented data-generating process with known truth."""

from parlib.simulate.province import OUTCOME, Simulation, simulate_province
from parlib.simulate.settings import Settings
from parlib.simulate.units import fictional_units

__all__ = ["OUTCOME", "Settings", "Simulation", "fictional_units", "simulate_province"]
