"""The head of a letter.

The issuing body, the body above it and the place, from what the issuer is called.

A bundle is issued by whoever sends it, not by the first unit it speaks of: a province that sends
out the briefs of its communes signs as the province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import fold_name
from parlib.document.model import Model

_COMMITTEES = frozenset(fold_name(name) for name in ("UBND", "Ủy ban nhân dân"))
_COMMITTEE_WORDS = {"vi": "Ủy ban nhân dân", "en": "People's Committee of"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head of the letter (Decree 30/2020/NĐ-CP, Appendix I).

    Both bodies in capitals.
    """

    organisation: str
    above: str = ""
    place: str = ""


def letterhead_of(issuer: str, briefs: Sequence[Model], units: Iterable[Locality]) -> Letterhead:
    """Return the head of a letter.

    Parameters
    ----------
    issuer : str
        The issuing body as a sentence names it: ``"Sở Nội vụ tỉnh Bình Phước"``,
        ``"UBND phường Thác Mơ"``.
    briefs : sequence of dict
        Document models of the briefs: where all of them bear one head and the issuer is that body,
        it is taken over.
    units : iterable of Locality
        Units that existed in the period: the one that the issuer's name ends with is the issuer's
        own.

    Returns
    -------
    Letterhead
        Body, body above and place; the last two empty where the name tells nothing about them.
    """
    language = briefs[0]["meta"]["language"]
    heads = {
        (b["meta"]["organisation"], b["meta"]["organisation_above"], b["meta"]["place"])
        for b in briefs
    }
    if len(heads) == 1 and (shared := _shared_head(issuer, *next(iter(heads)))):
        return shared
    known = {unit.locality: unit for unit in units}
    unit, head = _own_unit(issuer, known.values())
    if unit is None:
        return Letterhead(issuer.upper())
    parent = known.get(unit.parent)
    if unit.level == "department" and not head:
        return Letterhead(
            issuer.upper(), _committee(parent, language), parent.short_name if parent else ""
        )
    if not head or fold_name(head) in _COMMITTEES:
        return Letterhead(_committee(unit, language), _committee(parent, language), unit.short_name)
    return Letterhead(head.upper(), _committee(unit, language), unit.short_name)


def _shared_head(issuer: str, body: str, above: str, place: str) -> Letterhead | None:
    """Return the head that the briefs bear, where the issuer is the body it names.

    Its own name, alone or with its unit's.
    """
    issuing_body, shared_body = fold_name(_spelled(issuer)), fold_name(body)
    unit = fold_name(re.sub(r"(?i)^(ủy ban nhân dân|people's committee of)\s+", "", above))
    return (
        Letterhead(body, above, place)
        if shared_body
        and issuing_body in (shared_body, f"{shared_body} {unit}", f"{shared_body} {above}")
        else None
    )


def _spelled(issuer: str) -> str:
    return re.sub(r"(?i)\bUBND\b", "Ủy ban nhân dân", issuer)


def _own_unit(issuer: str, units: Iterable[Locality]) -> tuple[Locality | None, str]:
    """Return the unit whose full name ends the issuer's name (the longest such name), and what
    stands before it.
    """
    issuer_name = issuer.casefold().strip()
    units_named: list[tuple[Locality, str]] = []
    longest = 0
    for unit in units:
        if unit.fictional:  # nothing of theirs is ever sent
            continue
        for name in (unit.name, unit.name_en):
            written = name.casefold()
            if len(written) >= longest and (
                issuer_name == written or issuer_name.endswith(f" {written}")
            ):
                units_named = units_named if len(written) == longest else []
                units_named.append(
                    (unit, issuer.strip()[: len(issuer.strip()) - len(name)].strip())
                )
                longest = len(written)
    # a Xã Tân Lập lies in several provinces: a head that may be another commune's is worse than
    # none
    return (
        units_named[0]
        if len({(unit.level, unit.parent) for unit, _ in units_named}) == 1
        else (None, issuer)
    )


def _committee(unit: Locality | None, language: str) -> str:
    if unit is None:
        return ""
    name = unit.name_en if language == "en" and unit.name_en else unit.name
    return f"{_COMMITTEE_WORDS[language]} {name}".upper()
