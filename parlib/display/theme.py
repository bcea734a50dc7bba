"""One look for every picture: sizes, greys, type, and the width of text in a Times-metric face.

Pictures are drawn at their final size (165 mm) and never scaled. The unit is the only dark mark,
peers are grey, what was promised has a shape of its own (a dashed line or an outlined band), so
that a photocopy still reads.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

FULL_MM = 165.0
NARROW_MM = 96.0  # for a phone: nine points there are about twelve pixels
SIZE = 9.0  # points; the smallest text in any picture
SIZE_STRONG = 10.0
MM_PER_POINT = 25.4 / 72

# First face that the reader's machine has; all share the metric of Times except the last two.
FONTS = ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif", "serif")

INK = "#1a1a1a"  # text and axes
UNIT = "#12355b"  # the unit itself: dark in colour and in grey
PROMISE = "#9a3412"  # targets; always dashed or outlined as well
PEER = "#8a8a8a"  # peers' marks, 3.5:1 on white
SOFT = "#5f5f5f"  # secondary text, 6.4:1 on white
RANGE = "#e6e6e6"  # range of peers
MIDDLE = "#c4c4c4"  # middle half of peers
GRID = "#d4d4d4"
PAPER = "#ffffff"

# Five answer classes, worst first; on a photocopy lightness tells three of them apart and a hatch
# the other two.
CLASSES = (
    ("#e2e2e2", "xxxxx"),
    ("#9a9a9a", ""),
    ("#ffffff", "...."),
    ("#cfdcea", ""),
    ("#12355b", ""),
)

_WIDTHS = {
    250: " .,",
    278: "ijlt:;/\\|'",
    333: "frI()-[]`",
    389: "sJ",
    444: "acez",
    480: "{}",
    500: "bdghknopquvxy0123456789$#*_–",
    556: "FPS",
    564: "+−=<>~×≥≤",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYw",
    778: "m&",
    833: "%",
    889: "M",
    944: "W",
    1000: "—…→",
}
_WIDTH = {char: width for width, chars in _WIDTHS.items() for char in chars} | {
    "đ": 500,
    "Đ": 722,
    '"': 408,
    "@": 921,
    "▲": 700,
    "▼": 700,
    "◇": 700,
    "◆": 700,
}
_BOLD = 1.06  # bold letters are wider, bold figures are not


@lru_cache(maxsize=8192)
def _em(char: str) -> int:
    if char in _WIDTH:
        return _WIDTH[char]
    base = unicodedata.normalize("NFD", char)[0]
    # A horned letter is a little wider than its base; tones and circumflexes add nothing.
    horn = 30 if "\u031b" in unicodedata.normalize("NFD", char) else 0
    return _WIDTH.get(base, 600) + horn


@lru_cache(maxsize=8192)  # a text is measured for both sheets, and often while it is broken
def width_mm(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of a line of text in millimetres, from the advance widths of the Times
    metric.

    Measuring by table and not by font keeps a picture the same on a machine with other fonts.
    """
    units = sum(_em(c) * (_BOLD if bold and c.isalpha() else 1.0) for c in text)
    return units / 1000 * size * MM_PER_POINT


def wrap(
    text: str, width: float, size: float = SIZE, *, bold: bool = False, lines: int = 0
) -> list[str]:
    """Break text into lines of about the same length, none wider than ``width`` mm.

    A single word that is wider stays whole. With ``lines`` the rest is cut and ends in an ellipsis.
    """
    words = text.split()
    out = _greedy(words, width, size, bold)
    if lines and len(out) > lines:
        last = " ".join(out[lines - 1 :])
        while last and width_mm(last + "…", size, bold=bold) > width:
            last = last[:-1].rstrip(" -,;:(")
        return [*out[: lines - 1], last + "…"]
    if len(out) > 1:
        # The narrowest measure that still needs no more lines leaves no orphan word.
        for share in (0.5, 0.6, 0.7, 0.8, 0.9):
            tried = _greedy(words, share * width, size, bold)
            if len(tried) == len(out) and all(width_mm(t, size, bold=bold) <= width for t in tried):
                return tried
    return out


def _greedy(words: list[str], width: float, size: float, bold: bool) -> list[str]:
    out = [""]
    for word in words:
        joined = f"{out[-1]} {word}".strip()
        if out[-1] and width_mm(joined, size, bold=bold) > width:
            out.append(word)
        else:
            out[-1] = joined
    return out


def spread(
    centres: list[float], widths: list[float], low: float, high: float, *, gap: float = 2.0
) -> list[float]:
    """Move the centres of labels on a line apart so that none overlaps and all stay inside
    ``low``..``high``.

    Labels keep their order. Where they cannot all fit, they are packed from the left.
    """
    order = sorted(range(len(centres)), key=lambda i: centres[i])
    placed = [0.0] * len(centres)
    edge = low
    for i in order:
        placed[i] = max(centres[i], edge + widths[i] / 2)
        edge = placed[i] + widths[i] / 2 + gap
    edge = high
    for i in reversed(order):
        placed[i] = min(placed[i], edge - widths[i] / 2)
        edge = placed[i] - widths[i] / 2 - gap
    edge = low
    for i in order:
        placed[i] = max(placed[i], edge + widths[i] / 2)
        edge = placed[i] + widths[i] / 2 + gap
    return placed
