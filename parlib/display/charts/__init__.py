"""Charts: each draws one question at its final size and returns a figure with an alternative text
from its own data.
"""

from parlib.display.charts.area_map import area_map
from parlib.display.charts.bullet import bullets
from parlib.display.charts.dumbbell import dumbbells
from parlib.display.charts.effects import effects
from parlib.display.charts.intervals import dots, stacked
from parlib.display.charts.losses import pareto
from parlib.display.charts.movement import most_moved, slope
from parlib.display.charts.of_rows import bar_row, rank_row, spine_row, value_row
from parlib.display.charts.overview import heat_map
from parlib.display.charts.spine import spine
from parlib.display.charts.status_bar import status_bar
from parlib.display.charts.steps import steps
from parlib.display.charts.strip import rank_strip, strip
from parlib.display.charts.trend import trend
from parlib.display.charts.waterfall import waterfall
from parlib.display.charts.words import Words
from parlib.display.charts.years import years

__all__ = [
    "Words",
    "area_map",
    "bar_row",
    "bullets",
    "dots",
    "dumbbells",
    "effects",
    "heat_map",
    "most_moved",
    "pareto",
    "rank_row",
    "rank_strip",
    "slope",
    "spine",
    "spine_row",
    "stacked",
    "status_bar",
    "steps",
    "strip",
    "trend",
    "value_row",
    "waterfall",
    "years",
]
