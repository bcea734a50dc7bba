"""The illustrative province: a documented data-generating process with known truth."""

from parlib.simulate.province import OUTCOME, Simulation, simulate_province
from parlib.simulate.settings import Settings

__all__ = ["OUTCOME", "Settings", "Simulation", "simulate_province"]
