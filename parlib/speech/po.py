"""Parser for the subset of the PO format used by the message catalogues, in one pass.

One ``msgid`` and one ``msgstr`` per sentence, each as one string or several consecutive ones;
comments start with ``#``. Unused features (contexts, plurals) are refused, not ignored: a sentence
lost here would be shown in English to a Vietnamese reader.
"""

from __future__ import annotations

import re
from pathlib import Path

_LINE = re.compile(r'(?:(msgid|msgstr) )?"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_SPELT = {"n": "\n", "t": "\t", "r": "\r"}
_AFTER = {"msgid": ("", "msgstr"), "msgstr": ("msgid",), None: ("msgid", "msgstr")}


def read_catalogue(path: Path) -> dict[str, str]:
    """Return the sentences of a PO file by what they translate.

    Parameters
    ----------
    path : Path
        File in UTF-8.

    Returns
    -------
    dict
        ``msgstr`` by ``msgid``; the head (empty ``msgid``) and what has no translation are left
        out.

    Raises
    ------
    ValueError
        A line is none of those above, or follows in the wrong place; the message names the line. A
        sentence stands twice, and only one of its translations could be spoken.
    """
    sentences: dict[str, str] = {}
    parts: dict[str, str] = {}
    part = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        read = _LINE.fullmatch(line)
        if read is None:
            raise ValueError(f"{path.name}, line {number}: {line!r} is not read here")
        keyword = read[1]
        if part not in _AFTER[keyword]:
            raise ValueError(f"{path.name}, line {number}: {line!r} does not follow here")
        if keyword == "msgid":
            _keep(parts, sentences)
            parts = {}
        part = keyword or part
        parts[part] = parts.get(part, "") + _ESCAPED.sub(_spelt_out, read[2])
    _keep(parts, sentences)
    return sentences


def _keep(parts: dict[str, str], sentences: dict[str, str]) -> None:
    if parts.get("msgid") and parts.get("msgstr"):
        if parts["msgid"] in sentences:
            raise ValueError(f"{parts['msgid']!r} stands twice")
        sentences[parts["msgid"]] = parts["msgstr"]


def _spelt_out(escape: re.Match[str]) -> str:
    return _SPELT.get(escape[1], escape[1])
