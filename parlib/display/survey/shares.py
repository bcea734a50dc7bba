"""The picture of satisfied shares: a dot each, with its interval, beside that of everybody."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from parlib.display.charts import dots
from parlib.display.estimates import caption_of
from parlib.display.survey.page import SurveyPage, axis_start
from parlib.document.binding import Row
from parlib.document.blocks import Figure
from parlib.document.inline import plain


def shares(
    page: SurveyPage, rows: list[Row], *, of: str, name: Callable[[Row], str], withheld: str
) -> Figure:
    """Draw the satisfied share of each row.

    Parameters
    ----------
    page : SurveyPage
        The page it stands on.
    rows : list of Row
        Estimates, in the order in which they are drawn.
    of : str
        ``"factors"`` or ``"groups"``: names picture, table and caption.
    name : callable
        What a row is called.
    withheld : str
        Label of an estimate that may not be shown.
    """
    frame = pd.DataFrame(
        [
            {
                "name": name(r),
                "estimate": r.number("estimate"),
                "low": r.number("ci_low"),
                "high": r.number("ci_high"),
                "note": page.label(withheld) if r["suppressed"] else page.reason(r.text("reason")),
            }
            for r in rows
        ]
    )
    whole = page.whole
    return dots(
        frame,
        words=page.words,
        id=f"figure-{of}",
        caption=plain(page.say(f"survey.{of}.{caption_of(rows)}")),
        axis=page.label("survey.axis.share_4_5"),
        low=axis_start(rows),
        reference=whole.number("estimate")
        if whole is not None and whole["estimate"] is not None
        else None,
        reference_label=page.label("survey.whole"),
        form="tenths",
        table=f"table-{of}",
    )
