"""The code and the name of a row."""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import nfc
from parlib.intake.workbook.reader import Form

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_CODED = re.compile(
    r"^(?P<code>[A-HĐK](?=[.)])|[IVXL]{1,6}(?:\.\d{1,3}){0,3}|\d{1,3}(?:\.\d{1,3}){1,4}|\d{1,3}(?=[.)]))[.):]?\s+(?P<name>[^\W\d_].*)$",
    re.DOTALL,
)
"""A code that stands before the name: "1.2. Chế độ báo cáo"."""


def code_and_name(form: Form, row: int, *, coded: bool) -> tuple[object, str]:
    """Return code and name of a row, apart where one cell says both.

    ``coded`` says that the row has a maximum, so that it is an item and no line of guidance.
    """
    raw, name = form.cell(row, "code"), form.cell(row, "name")
    words = "" if name is None else nfc(str(name))
    if isinstance(raw, str) and words == nfc(raw):  # one cell over both columns
        words = ""
    if raw is None and (match := _CODED.match(words)) and (coded or words.isupper()):
        return match["code"], match["name"]
    if isinstance(raw, str) and not words and (match := _CODED.match(nfc(raw))):
        return match["code"], match["name"]
    return raw, words
