"""How full the pages of a document are: where a figure moves to the next page whole, white is left behind."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from parlib.briefing.pages import decree30

LEAST_FILLED, LEAST_FILLED_LAST = 0.7, 1 / 3
"""Share of a page that is filled down to its last mark: of every page but the last, and of the last."""
DOTS_PER_INCH = 18.0
"""Of the pictures in which pages are measured: a line of text is three rows of dots."""
_INK = 200  # of 255, which is white
_SPARE = 0.01  # a coarse picture shows the last mark so much too low or too high


def filled(pages: Sequence[bytes]) -> list[float]:
    """Return the share of each page down to its last mark, from its picture (PNG), without the band
    of the footer.
    """
    from PIL import Image  # only a document with a figure on top of a page is measured

    shares = []
    margin = decree30.FORM["margin_mm"]
    for picture in pages:
        grey = Image.open(io.BytesIO(picture)).convert("L")
        dots = DOTS_PER_INCH / 25.4
        top, bottom = round(margin["top"] * dots), grey.height - round(margin["bottom"] * dots)
        ink = grey.crop((0, top, grey.width, bottom)).point([255] * _INK + [0] * (256 - _INK))
        box = ink.getbbox()
        shares.append(box[3] / (bottom - top) if box else 0.0)
    return shares


def fullest(
    now: float,
    choices: Sequence[float],
    pages: tuple[int, int],
    pictures: Callable[[float], Sequence[bytes]],
) -> float:
    """Return of some distances of the parts the one that leaves no page white.

    Parameters
    ----------
    now : float
        The present one, kept where it leaves no page white or none leaves less.
    choices : sequence of float
        The others, the first that helps is taken.
    pages : tuple of int
        Pages before the appendices, each of which begins a page, at the present distance; and how
        many there may be.
    pictures : callable
        Pages of the document at a distance.

    Returns
    -------
    float
        Never one with more pages than there may be; where they may be more than now, only one that
        leaves no page white.
    """
    body, most = pages
    usual = pictures(now)
    best, least = now, _lack(filled(usual[:body]))
    for choice in choices if least else ():
        made = pictures(choice)
        more = len(made) - len(usual)  # all of the body: appendices begin pages of their own
        lack = _lack(filled(made[: body + more]))
        if lack < least and (more <= 0 or (not lack and body + more <= most)):
            best, least = choice, lack
        if not least:
            break
    return best


def _lack(shares: Sequence[float]) -> float:
    """Return what pages lack to be full enough, all together."""
    *others, last = shares
    short = [LEAST_FILLED - share for share in others] + [LEAST_FILLED_LAST - last]
    return sum(lack + _SPARE for lack in short if lack + _SPARE > 0)
