"""Where one document model differs from another, in words.

Every block, text, number, table and entry of the masthead.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from parlib import __version__
from parlib.briefing.makers import CODE_DIGITS, page_code
from parlib.briefing.proof.pictures import same_picture
from parlib.document.model import Model
from parlib.document.reading import lines
from parlib.speech.catalogue import saying

MADE_WITH = "made_with"
_PICTURES = ("svg", "svg_narrow")
_DIGITS = 12
_SHOWN = 60
_VERSION = re.compile(r"\d[\w.+]{0,30}")


@dataclass(frozen=True)
class Differences:
    """What a comparison found.

    Attributes
    ----------
    false : tuple of str
        What the document says and the data do not, each in one sentence; empty: the same document.
    open : tuple of str
        What could not be compared, because other code or libraries made the document: neither
        proved nor false.
    notes : tuple of str
        What differs without a difference in what is said: another notebook, other code, other
        libraries.
    """

    false: tuple[str, ...]
    open: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def compare_models(claimed: Model, made: Model) -> Differences:
    """Compare a document's model with the one made again from the release.

    Parameters
    ----------
    claimed : dict
        The model that the document carries, in lawful shape.
    made : dict
        The model that the release gives.
    """
    makers = [claimed["meta"].get(MADE_WITH), made["meta"].get(MADE_WITH)]
    notes = dict(_makers(*makers))
    differing = [*_meta(claimed["meta"], made["meta"]), *_sections(claimed, made)]
    drawn = list(_pictures(claimed, made))
    if differing and (
        word := next((notes[name] for name in ("parlib", "code") if name in notes), "")
    ):
        left = saying(
            "{word}: {count} difference(s) may come from that, the first: {first}",
            word=word,
            count=len(differing),
            first=differing[0],
        )
        return Differences((), (left, *drawn), tuple(notes.values()))
    if differing and "notebook" in notes:
        differing = [notes["notebook"], *differing]
    if notes.keys() & {"libraries", "parlib", "code"}:  # each of them may draw otherwise
        return Differences(tuple(differing), tuple(drawn), tuple(notes.values()))
    return Differences((*differing, *drawn), (), tuple(notes.values()))


def other_maker(claimed: Model) -> str:
    """Say that another version or other code of parlib made a document than the one that is
    running, or return an empty text.
    """
    here = {"parlib": __version__, "code": page_code()[:CODE_DIGITS]}
    told = dict(_makers(claimed["meta"].get(MADE_WITH), here))
    return told.get("parlib") or told.get("code", "")


def makers_of(claimed: Mapping[str, Any], made: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what made a document where it was not what makes it now.

    Parameters
    ----------
    claimed, made : mapping
        What the heads of both documents say of their makers (``made_with``).
    """
    return tuple(word for _, word in _makers(claimed.get(MADE_WITH), made.get(MADE_WITH)))


def as_if_made_by(claimed: Mapping[str, Any], made: Model) -> Model:
    """Return a model as the maker that a document names would have written it down.

    Only who made it is taken over: the entry itself, and the version in the line of provenance.
    What the document says of anything else stays what the data give.
    """
    makers, here = (meta.get(MADE_WITH) for meta in (claimed, made["meta"]))
    line = str(made["meta"]["provenance"])
    told = makers.get("parlib") if isinstance(makers, Mapping) else None
    ours = here.get("parlib") if isinstance(here, Mapping) else None
    if isinstance(told, str) and isinstance(ours, str) and _VERSION.fullmatch(told):
        line = line.replace(f"parlib {ours}", f"parlib {told}")
    return {**made, "meta": {**made["meta"], MADE_WITH: makers, "provenance": line}}


def canonical(value: Any) -> str:
    """Return a JSON-able value as text in which equal values are equal.

    Keys sorted, numbers to twelve significant digits.
    """
    return json.dumps(_rounded(value), ensure_ascii=False, sort_keys=True)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        if not math.isfinite(value):
            return repr(value)
        value = float(f"{value:.{_DIGITS}g}")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, Mapping):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, (list, tuple)) else value


def _makers(claimed: Any, made: Any) -> Iterator[tuple[str, str]]:
    """Yield what made the document where it was not what makes it now."""
    claimed = claimed if isinstance(claimed, Mapping) else {}
    words = {
        "parlib": saying("another parlib"),
        "code": saying("other code of parlib"),
        "notebook": saying("another notebook"),
        "libraries": saying("other libraries"),
    }
    for name, word in words.items():
        if made and name in made and claimed.get(name) != made[name]:
            yield (
                name,
                saying(
                    "made by {word} ({short}, here {short2})",
                    word=word,
                    short=_short(claimed.get(name, "not said")),
                    short2=_short(made[name]),
                ),
            )


def _meta(claimed: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted((claimed.keys() | made.keys()) - {MADE_WITH}):
        if name not in claimed:
            yield saying(
                "`{name}` is left out, the data give {short}", name=name, short=_short(made[name])
            )
        elif name not in made:
            yield saying("`{name}` is added: {short}", name=name, short=_short(claimed[name]))
        elif canonical(claimed[name]) != canonical(made[name]):
            yield saying(
                "`{name}` says {short}, the data give {short2}",
                name=name,
                short=_short(claimed[name]),
                short2=_short(made[name]),
            )


def _sections(claimed: Model, made: Model) -> Iterator[str]:
    heads = [
        [canonical({k: v for k, v in s.items() if k != "blocks"}) for s in model["sections"]]
        for model in (claimed, made)
    ]
    if claimed["schema"] != made["schema"]:
        yield saying(
            "its schema is {schema!r}, {schema2!r} here",
            schema=claimed["schema"],
            schema2=made["schema"],
        )
    if heads[0] != heads[1]:
        yield "its parts are not those of the data: " + _short(
            [s.get("id") for s in claimed["sections"]]
        )
    blocks = [[b for s in model["sections"] for b in s["blocks"]] for model in (claimed, made)]
    yield from _blocks(*blocks)
    ends = [[len(s["blocks"]) for s in model["sections"]] for model in (claimed, made)]
    if len(blocks[0]) == len(blocks[1]) and ends[0] != ends[1]:
        yield saying("its blocks stand in other parts than those of the data")


def _blocks(claimed: list[dict], made: list[dict]) -> Iterator[str]:
    """Align the blocks and tell what was left out, added, changed or moved."""
    aligned = SequenceMatcher(
        a=[_key(b) for b in claimed], b=[_key(b) for b in made], autojunk=False
    )
    for tag, a1, a2, b1, b2 in aligned.get_opcodes():
        if tag == "equal":
            continue
        ours, theirs = claimed[a1:a2], made[b1:b2]
        pairs = min(len(ours), len(theirs))
        for one, other in zip(ours, theirs, strict=False):
            if _name(one).split()[0] == _name(other).split()[0]:
                yield from _block(one, other)
            else:
                yield saying(
                    "{name} stands where the data give {name2}", name=_name(one), name2=_name(other)
                )
        yield from (
            saying("{name} is not in the data", name=_name(block)) for block in ours[pairs:]
        )
        yield from (saying("{name} is left out", name=_name(block)) for block in theirs[pairs:])


def _key(block: Mapping[str, Any]) -> str:
    """Return what aligns a block.

    Everything but its drawing, which may differ in ways that say nothing.
    """
    return canonical({k: v for k, v in block.items() if k not in _PICTURES})


def _name(block: Mapping[str, Any]) -> str:
    words = {"p": "paragraph", "facts": "figures", "figure": "picture"}
    name = words.get(block["t"], block["t"])
    if block.get("id"):
        return f"{name} {block['id']}"
    text = lines(block["c"]) if block.get("c") else ""
    return f"{name} “{text[:_SHOWN]}”" if text else name


def _block(claimed: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(claimed.keys() | made.keys()):
        if name in _PICTURES:
            continue
        ours, theirs = claimed.get(name), made.get(name)
        if canonical(ours) == canonical(theirs):
            continue
        if name == "rows" and isinstance(ours, list) and isinstance(theirs, list):
            yield from _rows(_name(made), ours, theirs)
        elif name == "items" and isinstance(ours, list) and isinstance(theirs, list):
            yield from _items(_name(made), ours, theirs)
        else:
            yield saying(
                "{name}: `{name2}` says {claimed}, the data give {made}",
                name=_name(made),
                name2=name,
                claimed=_shown(ours),
                made=_shown(theirs),
            )


def _items(where: str, claimed: list, made: list) -> Iterator[str]:
    if len(claimed) != len(made):
        yield saying(
            "{where}: {count} entries, the data give {count2}",
            where=where,
            count=len(claimed),
            count2=len(made),
        )
    for number, (ours, theirs) in enumerate(zip(claimed, made, strict=False), start=1):
        if canonical(ours) == canonical(theirs):
            continue
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            for n in sorted(ours.keys() | theirs.keys()):
                if canonical(ours.get(n)) != canonical(theirs.get(n)):
                    yield saying(
                        "{where}, entry {number}, `{n}`: says {claimed}, the data give {made}",
                        where=where,
                        number=number,
                        n=n,
                        claimed=_shown(ours.get(n)),
                        made=_shown(theirs.get(n)),
                    )
        else:
            yield saying(
                "{where}, entry {number}: says {claimed}, the data give {made}",
                where=where,
                number=number,
                claimed=_shown(ours),
                made=_shown(theirs),
            )


def _rows(where: str, claimed: list, made: list) -> Iterator[str]:
    if len(claimed) != len(made):
        yield saying(
            "{where}: {count} rows, the data give {count2}",
            where=where,
            count=len(claimed),
            count2=len(made),
        )
    for number, (ours, theirs) in enumerate(zip(claimed, made, strict=False), start=1):
        if len(ours) != len(theirs):
            yield saying(
                "{where}, row {number}: {count} cells, the data give {count2}",
                where=where,
                number=number,
                count=len(ours),
                count2=len(theirs),
            )
        for column, (one, other) in enumerate(zip(ours, theirs, strict=False), start=1):
            if canonical(one) != canonical(other):
                yield (
                    saying(
                        "{where}, row {number}, column {column}: "
                        "says {claimed}, the data give {made}",
                        where=where,
                        number=number,
                        column=column,
                        claimed=_shown(one),
                        made=_shown(other),
                    )
                )


def _shown(value: Any) -> str:
    """Return a value as a reader sees it.

    The text of a cell or of inlines, where they differ in what they print.
    """
    if isinstance(value, Mapping) and isinstance(value.get("c"), list):
        value = value["c"]
    try:
        text = lines(value, notes=True) if isinstance(value, list) else value
    except (KeyError, TypeError):
        text = value
    return _short(text)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return f"“{text}”" if isinstance(value, str) else text


def _pictures(claimed: Model, made: Model) -> Iterator[str]:
    """Yield the pictures whose drawing is not the one that the data give."""
    held = {b["id"]: b for s in claimed["sections"] for b in s["blocks"] if b["t"] == "figure"}
    for block in (b for s in made["sections"] for b in s["blocks"] if b["t"] == "figure"):
        other = held.get(block["id"])
        if other is not None:
            for name in _PICTURES:
                if not same_picture(other.get(name, ""), block.get(name, "")):
                    yield saying(
                        "picture {id} is drawn otherwise than the data give", id=block["id"]
                    )
                    break
