"""Small panels drawn from a seed."""

import numpy as np
import pandas as pd


def panel(seed=1, *, units=12, years=8, slope=0.5, missing=0.0, persistence=0.6, first=2015):
    """Outcome = unit + year + slope · reform + AR(1) noise; reform is correlated with the unit's level."""
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 2, units)[:, None]
    reform = 0.5 * level + np.cumsum(rng.normal(0, 1, (units, years)), axis=1)
    noise = np.zeros((units, years))
    for t in range(years):
        noise[:, t] = (persistence * noise[:, t - 1] if t else 0) + rng.normal(0, 1, units)
    outcome = level + rng.normal(0, 1, years)[None, :] + slope * reform + noise
    frame = pd.DataFrame(
        {
            "locality": np.repeat([f"L{u:02d}" for u in range(units)], years),
            "period": np.tile(np.arange(first, first + years), units),
            "reform": reform.ravel(),
            "outcome": outcome.ravel(),
            "control": rng.normal(0, 1, units * years),
        }
    )
    return frame[rng.random(len(frame)) >= missing].reset_index(drop=True)
