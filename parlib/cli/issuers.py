"""The issuing body of a letter as a person writes it: in capitals, without its province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlib.cli.console import tell
from parlib.cli.places import own_province
from parlib.codebook.vietnamese import as_sentence, fold_name
from parlib.display.sentences import inside_sentence
from parlib.speech.catalogue import msg

if TYPE_CHECKING:
    from parlib.codebook.localities import Register
    from parlib.codebook.units import Locality
    from parlib.store.project import Project

_OF_THE_PROVINCE = (
    "UBND tỉnh",
    "UBND thành phố",
    "Ủy ban nhân dân tỉnh",
    "Ủy ban nhân dân thành phố",
)
_DEPARTMENT = "Sở "


def issuer_meant(project: Project, register: Register, written: str, period: int) -> str:
    """Return the issuing body as a sentence names it.

    In a workspace a department that stands without a province is its province's, and the committee
    of "the province", too. A name in capitals is written as in a sentence. What was made of the
    words is said aloud.
    """
    name = " ".join(written.split())
    if not name:
        return ""
    province = own_province(project)
    line = [u for u in register.line(province) if u.covers(period)] if province in register else []
    home = line[-1] if line else None
    name = _whole(name, register, home, period)
    if name != written:
        tell(msg("the issuing body is written: {issuer}", issuer=name))
    return name


def is_department(issuer: str) -> bool:
    """Return whether a body is a department (Sở), whose head signs as its director."""
    return issuer.startswith(_DEPARTMENT)


def _whole(name: str, register: Register, home: Locality | None, period: int) -> str:
    offices = _offices(register, home, period)
    known = offices.get(fold_name(name))
    if known is not None:
        whole = known if home is None or home.short_name in known else _of(known, home)
        return whole if name.isupper() or home is not None else name
    if not name.isupper():
        return name
    if home is not None and fold_name(name).endswith(fold_name(home.name)):
        head = fold_name(name)[: -len(fold_name(home.name))].strip()
        if head in offices:
            return _of(offices[head], home)
    return as_sentence(name)


def _of(office: str, home: Locality) -> str:
    """Return an office with its province; one that says "tỉnh" already takes the name alone."""
    of_kind = office.endswith((" tỉnh", " thành phố"))
    return f"{office} {home.short_name if of_kind else inside_sentence(home)}"


def _offices(register: Register, home: Locality | None, period: int) -> dict[str, str]:
    """Return the bodies that a province may have, by the name as it is looked up: those of its
    register first, then the usual ones.
    """
    from parlib.intake.tables.usual_units import USUAL

    usual = [*(u.name for u in USUAL), *_OF_THE_PROVINCE]
    registered = (
        [
            u.name
            for u in register
            if u.level == "department" and u.parent == home.locality and u.covers(period)
        ]
        if home is not None
        else []
    )
    return {fold_name(name): name for name in [*usual, *registered]}
