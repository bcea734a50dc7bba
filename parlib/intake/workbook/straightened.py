"""Texts of a workbook without letters that only look Vietnamese.

What changed is logged beside the other repairs.
"""

from __future__ import annotations

from parlib.codebook.vietnamese import nfc, straighten

_SHOWN = 200


def straightened(text: str, *, file: str, cell: str, log: list[dict]) -> str:
    """Return a text with its letters straightened, and log the change.

    Examples
    --------
    >>> log = []
    >>> straightened("\u00d0ã xong", file="a.xlsx", cell="Điểm!N5", log=log), log[0]["reason"]
    ('Đã xong', 'letters that only look Vietnamese')
    """
    plain = nfc(straighten(text))
    if plain != text:
        place = {"file": file, "cell": cell, "start": 0, "end": len(text)}
        why = {
            "kind": "look-alike",
            "confidence": 1.0,
            "applied": True,
            "reason": "letters that only look Vietnamese",
        }
        log.append(
            {
                **place,
                "before": text[:_SHOWN],
                "after": plain[:_SHOWN],
                **why,
                "alternatives": "",
                "around": text[:_SHOWN],
            }
        )
    return plain
