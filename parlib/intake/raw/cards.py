"""The card beside every raw file.

Who made it, where it comes from, what may be done with it, and its checksum.

A raw folder is ``data/raw/<source>/<vintage>/`` with the files and one ``card.yml``. A file without
a card entry, an entry without a file, and a file whose checksum differs are problems: nothing is
read that nobody vouches for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from parlib.codebook.declared import Declared
from parlib.codebook.documents import Document
from parlib.codebook.plain_words import first_errors, plain_words
from parlib.codebook.vocabulary import UnitLevel
from parlib.errors import Problem
from parlib.gate.yaml_text import read_yaml
from parlib.speech.catalogue import saying

CARD = "card.yml"
ORIGINAL = "original"
"""Kind of a file that is kept as it came: its card vouches for it, and nothing reads it."""


class CardFile(Declared):
    """One file that the card vouches for."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", description="File name inside the folder"
    )
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file")
    rows: int | None = Field(
        None, ge=0, description="Data rows, header not counted; empty for a workbook"
    )
    about: str = Field(min_length=5, description="What the file holds")
    kind: str = Field("", description="Kind of this file where it differs from the card's")
    derived: bool = Field(
        False, description="True where the values are implied by a text, not printed in it"
    )
    level: Literal["", UnitLevel] = Field(
        "",
        description=(
            "Level of the units that bare names mean in this file, where it differs from the card's"
        ),
    )


class CardDocument(Declared):
    """The decision, report or letter that states the figures: as good a source as an address."""

    kind: str = Field(min_length=3, description="What it is, e.g. `Quyết định`")
    number: str = Field(pattern=r"^\S.{0,59}$", description="Its number, e.g. `99/QĐ-UBND`")
    day: date = Field(description="Day on which it was signed")
    issuer: str = Field("", description="Who issued it, e.g. `UBND tỉnh Tuyên Quang`")

    @property
    def words(self) -> str:
        """Return the document as a page names it."""
        return Document(self.kind, self.number, self.day, self.issuer).words


class Card(Declared):
    """``card.yml``: where a set of raw files comes from and how far to trust it."""

    kind: str = Field(
        pattern=r"^[a-z][a-z-]*$", description="Which reader takes the files, e.g. `public-figures`"
    )
    title: str = Field(min_length=5)
    title_vi: str = Field("", description="The title in Vietnamese where the title is not")
    producer: str = Field(min_length=2, description="Who made the data")
    citation: str = Field(min_length=5, description="How to cite the data")
    urls: tuple[str, ...] = Field((), description="Addresses; empty where each row carries its own")
    published: str = Field("", description="When the producer published, as far as known")
    retrieved: date = Field(description="When the files were obtained or compiled")
    licence: str = Field(min_length=2, description="Terms of use, or that none are stated")
    compiled: str = Field(
        "", description="How the files were made from what the producer published"
    )
    caveats: tuple[str, ...] = Field((), description="What a user must know before using a figure")
    supersedes: tuple[str, ...] = Field(
        (), description="Vintages of the same source that this one replaces"
    )
    level: Literal["", UnitLevel] = Field(
        "",
        description=(
            "Level of the units that bare names mean, e.g. `province` for a table of provinces"
        ),
    )
    units_on: date | None = Field(
        None,
        description=(
            "Day on which the named units stood, for a year in which one name stood for two"
        ),
    )
    document: CardDocument | None = Field(
        None, description="Numbered document that states every figure of a row without an address"
    )
    columns: Mapping[str, str] = Field(
        default_factory=dict,
        description="How the columns of the original were understood: meaning by heading",
    )
    answers: Mapping[str, str] = Field(
        default_factory=dict,
        description="Of a survey: how answers were read, 1 to 5 or none by what the form writes",
    )
    sample: Mapping[str, str] = Field(
        default_factory=dict,
        description="Of a survey: questionnaire, unit, and what is known of how people were drawn",
    )
    files: tuple[CardFile, ...] = Field(min_length=1)

    def title_in(self, language: str) -> str:
        """Return the title as a reader of a language is given it."""
        return (self.title_vi if language == "vi" else "") or self.title

    @field_validator("files")
    @classmethod
    def _names_once(cls, files: tuple[CardFile, ...]) -> tuple[CardFile, ...]:
        names = [f.name for f in files]
        repeated = sorted({n for n in names if names.count(n) > 1})
        if repeated:
            raise ValueError(f"files are listed more than once: {', '.join(repeated)}")
        return files


@dataclass(frozen=True, slots=True)
class Source:
    """One vintage of one source: its folder, its card and its place in words."""

    source: str
    vintage: str
    folder: Path
    card: Card

    @property
    def place(self) -> str:
        """Return ``source/vintage``, as messages and tables name it."""
        return f"{self.source}/{self.vintage}"

    def kind_of(self, entry: CardFile) -> str:
        """Return the kind of one file."""
        return entry.kind or self.card.kind

    def level_of(self, entry: CardFile) -> Literal["", UnitLevel]:
        """Return the level that bare names of one file mean; empty where it is not said."""
        return entry.level or self.card.level


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_card(folder: Path, *, place: str) -> tuple[Card | None, list[Problem]]:
    """Read ``card.yml`` of one folder.

    Parameters
    ----------
    folder : Path
        ``data/raw/<source>/<vintage>``.
    place : str
        How messages name the folder, e.g. ``"localities/2026-11"``.

    Returns
    -------
    card : Card or None
        None where there is no usable card.
    problems : list of Problem
        Everything that is wrong with the card.
    """
    file = f"{place}/{CARD}"
    path = folder / CARD
    if not path.is_file():
        return None, [
            Problem(
                saying("the folder has no card"),
                saying("write {card} beside the files (see data/raw/README.md)", card=CARD),
                file=file,
            )
        ]
    document = read_yaml(path)
    if document.problems:
        about = (
            p.what.replace("not valid YAML", "the card is not valid YAML")
            for p in document.problems
        )
        return None, [
            replace(p, what=what, file=file)
            for p, what in zip(document.problems, about, strict=True)
        ]
    try:
        return Card.model_validate(document.data), []
    except ValidationError as fault:
        return None, [
            Problem(
                saying("the card is not valid: {plain_words}", plain_words=plain_words(error)[0]),
                saying(
                    "{plain_words} (fields are described in data/raw/README.md)",
                    plain_words=plain_words(error)[1],
                ),
                file=file,
                cell=".".join(str(p) for p in error["loc"]),
                actual=str(error["input"])[:80] if error["type"] != "missing" else "",
            )
            for error in first_errors(fault.errors())
        ]


def check_files(source: Source) -> dict[str, list[Problem]]:
    """Compare the folder with its card.

    Return the problems of each file (``""`` for those of the folder itself).

    A file with a problem here must not be read: either nobody vouches for it or it is not what was
    vouched for.
    """
    problems: dict[str, list[Problem]] = {}
    listed = {entry.name: entry for entry in source.card.files}
    for name, entry in listed.items():
        path = source.folder / name
        if not path.is_file():
            problems[name] = [
                Problem(
                    saying("the card lists a file that is not there"),
                    saying("restore the file, or drop it from the card"),
                    file=f"{source.place}/{name}",
                )
            ]
        elif (actual := checksum(path)) != entry.sha256:
            problems[name] = [
                Problem(
                    saying("the file is not the one the card vouches for (checksum differs)"),
                    saying(
                        "restore the original; if the change is meant, review it and write "
                        "the new sha256 into the card"
                    ),
                    file=f"{source.place}/{name}",
                    actual=actual,
                    expected=saying("sha256 {sha256}", sha256=entry.sha256),
                )
            ]
    for path in sorted(source.folder.iterdir()):
        if path.name != CARD and path.name not in listed and not path.name.startswith((".", "~$")):
            problems.setdefault("", []).append(
                Problem(
                    saying("the card does not list this file"),
                    saying("add it to the card with its sha256, or move it out of data/raw"),
                    file=f"{source.place}/{path.name}",
                )
            )
    return problems
