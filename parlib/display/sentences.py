"""Sentence templates: people write them in ``params/wording``, every quantity in them is bound to a
table cell.

A template holds ``{name}`` for text, ``{name:format}`` for a bound number in one of the formats of
:mod:`parlib.document.numbers`, ``{name?one|many}`` for a word that depends on a count, and
``**...**`` for strong text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from parlib.codebook.units import Locality
from parlib.document.binding import Bound
from parlib.document.inline import Inline, Inlines, inlines, num, strong
from parlib.document.numbers import FORMATS
from parlib.errors import Problem, RenderRefused

_PIECE = re.compile(
    r"\{(?P<name>[a-z_]+)(?::(?P<format>[a-z_]+)|\?(?P<one>[^|{}]*)\|(?P<many>[^|{}]*))?\}"
    r"|(?P<strong>\*\*)"
)

# Common nouns before a proper name stay small inside a sentence; these names are written with a
# capital by rule.
_CAPITAL_BY_RULE = ("Thủ đô Hà Nội", "Thành phố Hồ Chí Minh")

# Words that claim a cause. A brief describes; it has no causal design behind it (docs/wording.md).
CAUSAL = {
    "vi": (
        r"tác động",
        r"ảnh hưởng",
        r"làm (?:tăng|giảm|cho)",
        r"nhờ",
        r"dẫn đến",
        r"dẫn tới",
        r"khiến",
        r"gây ra",
        r"thúc đẩy",
        r"do (?:đó|vậy)",
        r"do\b.*\bnên",
        r"vì\b.*\bnên",
        r"bởi",
        r"góp phần",
        r"là nguyên nhân",
    ),
    "en": (
        r"due to",
        r"because of",
        r"thanks to",
        r"caus(?:e|es|ed|ing)\b",
        r"impacts?\b",
        r"effects? of",
        r"affect",
        r"leads? to",
        r"led to",
        r"result(?:s|ed|ing)? (?:in|from)",
        r"driven by",
        r"drives?\b",
        r"thereby",
        r"owing to",
        r"contribut",
    ),
}
# Official names that hold such a word, and terms of the trade that hold a figure.
OFFICIAL_NAMES = (
    "Tác động của CCHC",
    "Tác động của cải cách hành chính",
    "Impact of PAR",
    "Impact of public administration reform",
)
TERMS = ("điểm 0", "scored 0", "SHA-256")


def look_up(wording: Mapping[str, Any], path: str) -> Any:
    """Return the entry at a dotted path of the wording; refuse with its name where it is absent."""
    entry: Any = wording
    for step in path.split("."):
        if not isinstance(entry, Mapping) or step not in entry:
            raise RenderRefused(
                f"params/wording/{wording.get('language', '?')}.yml has no entry {path!r}; "
                f"add it in both languages"
            )
        entry = entry[step]
    return entry


def label(wording: Mapping[str, Any], path: str) -> str:
    """Return a label (a text without placeholders)."""
    text = look_up(wording, path)
    if not isinstance(text, str) or "{" in text:
        raise RenderRefused(f"wording entry {path!r} is not a plain label")
    return text


@lru_cache(maxsize=1 << 13)  # a wording has some 1,700 in each language
def _pieces(template: str) -> tuple[Mapping[str, str] | str, ...]:
    out: list[Mapping[str, str] | str] = []
    at = 0
    for match in _PIECE.finditer(template):
        out.append(template[at : match.start()])
        out.append({k: v for k, v in match.groupdict().items() if v is not None})
        at = match.end()
    out.append(template[at:])
    leftover = [p for p in out if isinstance(p, str) and re.search(r"[{}]", p)]
    if leftover:
        raise RenderRefused(
            f"the sentence {template!r} has a placeholder that cannot be read near {leftover[0]!r}"
        )
    return tuple(out)


def sentence(
    wording: Mapping[str, Any], path: str, /, **values: Bound | str | Inline | Inlines
) -> Inlines:
    """Fill the template at ``path``.

    Parameters
    ----------
    wording : mapping
        The wording of one language.
    path : str
        Dotted path of the template.
    **values
        A :class:`Bound` for each ``{name:format}``; text, an inline piece or an inline list for
        each ``{name}``.

    Raises
    ------
    RenderRefused
        Unknown template, a placeholder without a value, a number without a binding, or a number
        that is missing: a sentence for a missing figure is another sentence, not this one with a
        gap.
    """
    return fill(look_up(wording, path), str(wording["language"]), path, values)


def fill(template: str, language: str, path: str, values: Mapping[str, Any]) -> Inlines:
    """Fill a template; ``path`` names it in errors."""
    out: list[Inline | str] = []
    outer: list[Inline | str] | None = None
    for piece in _pieces(template):
        if isinstance(piece, str):
            out.append(piece)
        elif "strong" in piece:
            if outer is None:
                outer, out = out, []
            else:
                outer.append(strong(*inlines(*out)))
                out, outer = outer, None
        else:
            out.extend(_value(piece, values, path, language))
    if outer is not None:
        raise RenderRefused(f"wording entry {path!r} opens ** and does not close it")
    return inlines(*out)


def _value(
    piece: Mapping[str, str], values: Mapping[str, Any], path: str, language: str
) -> Inlines:
    name = piece["name"]
    if name not in values:
        raise RenderRefused(
            f"wording entry {path!r} asks for {{{name}}}, which this place does not know; "
            f"known: {', '.join(sorted(values))}"
        )
    value = values[name]
    if "one" in piece:
        if not isinstance(value, Bound) or not value.known:
            raise RenderRefused(f"wording entry {path!r}: {{{name}?...}} needs a count")
        return inlines(piece["one"] if abs(value.number) == 1 else piece["many"])
    if "format" in piece:
        if not isinstance(value, Bound):
            raise RenderRefused(
                f"wording entry {path!r}: the number {{{name}}} is not bound to a cell"
            )
        if not value.known:
            raise RenderRefused(
                f"wording entry {path!r}: the number {{{name}}} is missing; "
                f"use the sentence for a missing figure"
            )
        return (num(value, piece["format"], language),)
    if isinstance(value, Bound):
        raise RenderRefused(f"wording entry {path!r}: the number {{{name}}} has no format")
    return inlines(value)


@lru_cache(maxsize=1 << 13)
def literals(template: str) -> tuple[str, ...]:
    """Return the fixed words of a template.

    What stands between its placeholders, and the words a count chooses from.
    """
    out = []
    for piece in _pieces(template):
        out += (
            [piece]
            if isinstance(piece, str)
            else [piece[name] for name in ("one", "many") if name in piece]
        )
    return tuple(p for p in out if p)


def placeholders(template: str) -> frozenset[tuple[str, str]]:
    """Return (name, format) of every placeholder.

    Word choices are left out, since not every language needs them.
    """
    pieces = [
        p for p in _pieces(template) if isinstance(p, Mapping) and "name" in p and "one" not in p
    ]
    return frozenset((p["name"], p.get("format", "")) for p in pieces)


def _leaves(wording: Mapping[str, Any], path: str = "") -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in wording.items():
        here = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            out |= _leaves(value, here)
        elif isinstance(value, list):
            out |= {f"{here}[{i}]": str(v) for i, v in enumerate(value)}
        else:
            out[here] = str(value)
    return out


def wording_problems(wordings: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Check the wording of all languages against each other and against the rules of the page.

    Same entries and same placeholders in every language, known formats, no digit typed into a
    sentence, no word that claims a cause. Returns every problem; empty when all is well.
    """
    problems: list[Problem] = []
    leaves = {language: _leaves(w) for language, w in wordings.items()}
    every = sorted(set().union(*leaves.values()))
    for language, entries in leaves.items():
        file = f"params/wording/{language}.yml"
        for path in every:
            if path not in entries:
                problems.append(
                    Problem(
                        what=f"entry {path} is missing",
                        remedy="write it in this language too",
                        file=file,
                        cell=path,
                    )
                )
                continue
            problems += [
                Problem(what=what, remedy=remedy, file=file, cell=path, actual=entries[path])
                for what, remedy in _faults(entries[path], path, language)
            ]
    problems += _parity(leaves)
    return problems


def _faults(template: str, path: str, language: str) -> list[tuple[str, str]]:
    try:
        used = placeholders(template)
    except RenderRefused as fault:
        return [(str(fault), "correct the braces")]
    faults = [
        (f"unknown number format {f!r}", f"use one of {', '.join(FORMATS)}")
        for _, f in sorted(used)
        if f and f not in FORMATS
    ]
    if template.count("**") % 2:
        faults.append(("** is opened and not closed", "close it"))
    bare = _PIECE.sub("", template)
    for term in TERMS:
        bare = bare.replace(term, "")
    if path.startswith("sentences.") and re.search(r"\d", bare):
        faults.append(("a number is typed into the sentence", "bind it with a placeholder"))
    for name in OFFICIAL_NAMES:
        bare = bare.replace(name, "")
    faults += [
        (f"claims a cause ({pattern})", "describe, do not explain")
        for pattern in CAUSAL.get(language, ())
        if re.search(rf"(?<!\w){pattern}", bare, re.IGNORECASE)
    ]
    return faults


def _parity(leaves: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    first, *rest = leaves
    problems = []
    for other in rest:
        for path in sorted(set(leaves[first]) & set(leaves[other])):
            try:
                here, there = placeholders(leaves[first][path]), placeholders(leaves[other][path])
            except RenderRefused:
                continue
            if here != there:
                only = sorted(here ^ there)
                problems.append(
                    Problem(
                        what=f"placeholders differ between {first} and {other}: {only}",
                        remedy="use the same names and formats",
                        file=f"params/wording/{other}.yml",
                        cell=path,
                    )
                )
    return problems


def inside_sentence(unit: Locality) -> str:
    """Return the Vietnamese name of a unit as it is written inside a sentence.

    The common noun stays small (thành phố Hải Phòng, huyện Tây Sơn) unless the name proper is a
    number (Quận 1) or the whole is capitalised by rule; offices keep their capitals (Sở Công
    Thương).

    References
    ----------
    Decree 30/2020/NĐ-CP, Appendix II, items III and IV.
    """
    kept = unit.level == "department" or unit.name in _CAPITAL_BY_RULE or unit.numbered
    return unit.name if kept else unit.name[:1].lower() + unit.name[1:]


def capitalised(c: Inlines) -> Inlines:
    """Return an inline list whose first letter is a capital."""
    if not c or c[0]["t"] != "text":
        return c
    s = c[0]["s"]
    return inlines({"t": "text", "s": s[:1].upper() + s[1:]}, c[1:])


def lowered(c: Inlines) -> Inlines:
    """Return an inline list whose first letter is small, to stand after a colon."""
    if not c or c[0]["t"] != "text":
        return c
    s = c[0]["s"]
    return inlines({"t": "text", "s": s[:1].lower() + s[1:]}, c[1:])
