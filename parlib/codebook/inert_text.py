"""Protect text from being executed as a spreadsheet formula.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is evaluated by the program that opens the
file. Programs skip spaces and invisible characters before the sign, and some treat full-width signs
like the plain ones.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_SIGNS = frozenset("=+-@")
_ACTIVE_THEMSELVES = frozenset("\t\r\n\x00")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d.,\s]*%?")
# spaces, format and control characters, combining marks without a base
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc", "Mn", "Me"})
# letters and a symbol that print as blanks
_SEEN_AS_NOTHING = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_active(text: str) -> bool:
    r"""Return whether a spreadsheet might evaluate a text as a formula.

    Examples
    --------
    >>> [is_active(t) for t in ("=1+1", "\u200b＝1", " -A1", "-1,5", "Kế hoạch = 5")]
    [True, True, True, False, False]
    """
    for place, character in enumerate(text):
        if character in _ACTIVE_THEMSELVES:
            return True
        if character in _SEEN_AS_NOTHING or unicodedata.category(character) in _UNSEEN:
            continue
        return unicodedata.normalize("NFKC", character)[
            :1
        ] in _SIGNS and not _PLAIN_NUMBER.fullmatch(text[place:])
    return False


def neutralise(text: str) -> str:
    r"""Return the text with an apostrophe in front if a spreadsheet might evaluate it.

    Plain numbers are left unchanged.

    Examples
    --------
    >>> neutralise('=HYPERLINK("http://x")'), neutralise("  @SUM(1)"), neutralise("-1,5"), neutralise("Kế hoạch 12")
    ('\'=HYPERLINK("http://x")', "'  @SUM(1)", '-1,5', 'Kế hoạch 12')
    """
    return "'" + text if is_active(text) else text


def restore(text: str) -> str:
    """Undo :func:`neutralise`, for files that parlib writes and reads back.

    Examples
    --------
    >>> restore(neutralise("- Kịp thời")), restore("'trong ngoặc'")
    ('- Kịp thời', "'trong ngoặc'")
    """
    return text[1:] if text.startswith("'") and is_active(text[1:]) else text


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as CSV with every text and heading neutralised; numbers are unchanged.

    Examples
    --------
    >>> import pandas as pd
    >>> csv_text(pd.DataFrame({"tên": ["=A1", "Xã An"], "điểm": [1.5, -2.0]})).splitlines()
    ['tên,điểm', "'=A1,1.5", 'Xã An,-2.0']
    """
    inert = table.rename(columns=lambda name: neutralise(str(name)))
    for column in inert.columns:
        inert[column] = [neutralise(v) if isinstance(v, str) else v for v in inert[column]]
    return str(inert.to_csv(index=False, lineterminator="\n"))


def writable(text: str) -> str:
    """Return text without the control characters that XML, and therefore a workbook, cannot store."""
    return _UNWRITABLE.sub("", text)
