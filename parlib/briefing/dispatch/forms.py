"""What drafted documents share.

The head of Decree 30/2020/NĐ-CP with its open places, sentences of one group, numbers bound to
tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from parlib import __version__
from parlib.briefing.pages.labels import number_of
from parlib.codebook.kinds import DRAFTS
from parlib.codebook.units import Locality
from parlib.codebook.vocabulary import Language
from parlib.display.commune_kinds import commune_kinds
from parlib.display.sentences import inside_sentence, label, sentence
from parlib.document.binding import Slice
from parlib.document.inline import Inlines, inlines, plain
from parlib.document.model import Model, as_nfc, refuse_faults
from parlib.document.proof import check_numbers
from parlib.document.vocabulary import SCHEMA

_LETTER = {"vi": "Công văn", "en": "Letter"}
LANGUAGE: Language = "vi"
"""Of drafted documents; a file of a head may be written in English, too."""


@dataclass(frozen=True)
class Issue:
    """What people decide about a drafted document; empty fields take what is usual for the unit.

    Attributes
    ----------
    issued_on : date
        Day of the draft; printed without its day, which belongs to the office.
    issuer, signer_title : str
        Issuing body as in a sentence, and the post that signs.
    basis : tuple of str
        Further documents it rests on ("Căn cứ …").
    recipients, addressees : tuple of str
        "Nơi nhận"; "Kính gửi" of a letter.
    focal : str
        Unit that follows it and sums up.
    replaces : str
        Signed document of the same that this one replaces.
    """

    issued_on: date
    issuer: str = ""
    signer_title: str = ""
    basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    focal: str = ""
    replaces: str = ""


class Form:
    """A drafted document of one unit: a kind of document says its title and its sections.

    Parameters
    ----------
    unit, above : Locality
        The unit and the one above it.
    issue : Issue
        What people decide.
    held : mapping of str to DataFrame
        Tables that its numbers are bound to.
    wording : mapping
        Sentences of one language: the document is in it.
    release : str
        Release that the tables come from.
    period : int
        Year of the document.
    illustrative : bool
        Fictional unit or illustrative rule book.
    """

    kind = ""
    group = ""
    mode = "report"

    def __init__(
        self,
        *,
        unit: Locality,
        above: Locality | None,
        issue: Issue,
        held: Mapping[str, pd.DataFrame],
        wording: Mapping[str, Any],
        release: str,
        period: int,
        illustrative: bool,
    ) -> None:
        self.unit, self.above, self.issue, self.wording = unit, above, issue, wording
        self.language: Language = wording["language"]
        self.release, self.period, self.illustrative = release, period, illustrative
        self._held = dict(held)
        self.slice = Slice(self._held, {})
        self.same: dict[str, Any] = {"unit": inside_sentence(unit)}

    def model(self) -> Model:
        """Return the document model.

        Raises
        ------
        RenderRefused
            A number that is not what the tables say, or a fault of the model.
        """
        model: Model = as_nfc(
            {"schema": SCHEMA, "meta": self._meta(), "sections": self._sections()}
        )
        refuse_faults(model)
        check_numbers(model, self._held)
        return model

    def say(self, path: str, **values: Any) -> Inlines:
        """Return a sentence of the document's group."""
        return sentence(self.wording, f"sentences.{self.group}.{path}", **(self.same | values))

    def label(self, path: str) -> str:
        """Return a label of the document's group."""
        return label(self.wording, f"labels.{self.group}.{path}")

    def units_called(self, level: str, names: Iterable[str]) -> str:
        """Return what units of a level are called in a sentence; communes by the kinds they are of."""
        if level == "commune":
            return commune_kinds(names, self.wording, period=self.period)
        return self.label(f"levels.{level}")

    @property
    def title(self) -> str:
        """What the document is about."""
        return plain(self.say("title"))

    @property
    def issuer(self) -> str:
        """The issuing body in a sentence: a department itself, of every other unit its committee."""
        level = "department" if self.unit.level == "department" else "commune"
        return self.issue.issuer or plain(
            sentence(
                self.wording, f"sentences.office.{level}.body", unit=inside_sentence(self.unit)
            )
        )

    @property
    def committee_above(self) -> str:
        """The committee of the unit above; empty at the top."""
        return (
            plain(
                sentence(
                    self.wording,
                    "sentences.office.commune.above",
                    above=inside_sentence(self.above),
                )
            )
            if self.above
            else ""
        )

    def attached(self) -> dict[str, Any]:
        """Return the line of an appendix that names the document it belongs to (Decree 30/2020)."""
        meta = {"language": self.language, "mode": self.mode, "kind": self.kind}
        title = DRAFTS[self.kind].titles[self.language] or _LETTER[self.language]
        number = number_of({**meta, "organisation": self._organisation()})
        named = f"{title.capitalize()} {number[:1].lower()}{number[1:].replace(':', '')}"
        line = sentence(
            self.wording,
            "sentences.office.attached",
            document=named,
            year=str(self.issue.issued_on.year),
            issuer=self.issuer,
        )
        return paragraph(line, "attached")

    def _organisation(self) -> str:
        return re.sub(r"\bUBND\b", "Ủy ban nhân dân", self.issuer).upper()

    def _takeaway(self) -> Inlines:
        return self.say("takeaway")

    def _sections(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def _recipients(self) -> list[str]:
        kept = label(self.wording, "sentences.office.file")
        return [*([f"{self.committee_above};"] if self.above else []), kept]

    def _addressees(self) -> list[str]:
        return list(self.issue.addressees)

    def _meta(self) -> dict[str, Any]:
        signs = "province" if self.unit.level == "department" else "commune"
        signer = label(self.wording, f"sentences.office.{signs}.post")
        return {
            "kind": self.kind,
            "language": self.language,
            "mode": self.mode,
            "draft": True,
            "title": self.title,
            "subtitle": "",
            "takeaway": plain(self._takeaway()),
            "organisation": self._organisation(),
            "organisation_above": self.committee_above.upper(),
            "place": self.unit.place
            if self.unit.level != "department" or self.above is None
            else self.above.place,
            "issued_on": self.issue.issued_on.isoformat(),
            "locality": self.unit.locality,
            "locality_name": self.unit.name,
            "period": self.period,
            "slug": self.unit.slug,
            "framework": "",
            "framework_status": "",
            "illustrative": self.illustrative,
            "release": self.release,
            "digest": "draft",
            "provenance": plain(self.say("provenance", release=self.release, version=__version__)),
            "appendix_of": "",
            "signer_title": self.issue.signer_title or signer,
            "recipients": list(self.issue.recipients) or self._recipients(),
            **({"addressees": self._addressees()} if self.mode == "letter" else {}),
        }


def section(
    name: str,
    blocks: Sequence[dict[str, Any]],
    *,
    appendix: str | None = None,
    landscape: bool = False,
) -> dict[str, Any]:
    """Return one section of a model."""
    return {"id": name, "appendix": appendix, "landscape": landscape, "blocks": list(blocks)}


def heading(level: int, name: str, words: str) -> dict[str, Any]:
    """Return a heading."""
    return {"t": "heading", "level": level, "id": name, "c": list(inlines(words))}


def paragraph(content: Sequence[Mapping[str, Any]], role: str = "body") -> dict[str, Any]:
    """Return a paragraph."""
    return {"t": "p", "role": role, "c": [dict(i) for i in content]}


def table(
    name: str,
    caption: str,
    labels: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *,
    figures: Sequence[int] = (),
) -> dict[str, Any]:
    """Return a table; cells are text, one inline or a list of inlines, ``figures`` the columns that
    are set to the right.
    """
    return {
        "t": "table",
        "id": name,
        "caption": caption,
        "note": "",
        "columns": [
            {"label": words, "align": "right" if n in figures else "left", "group": ""}
            for n, words in enumerate(labels)
        ],
        "rows": [[{"c": list(inlines(cell))} for cell in row] for row in rows],
        "widths": list(widths),
        "landscape": False,
        "sortable": False,
        "filter": None,
    }
