"""Past moves out of a table of values, units × years."""

import pandas as pd


def moves_of(y, *, measure="value", first=2015):
    """Return rows as ``past_moves`` gives them, over every number of years."""
    units, years = y.shape
    rows = [
        {"locality": f"u{u}", "measure": measure, "period": first + a, "years": b - a, "start": y[u, a], "end": y[u, b], "of": float(units)}
        for u in range(units)
        for a in range(years)
        for b in range(a + 1, years)
    ]
    return pd.DataFrame(rows).assign(alike="one", level="district", fictional=True, index="PAR")
