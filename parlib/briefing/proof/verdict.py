"""What a proof found, and what its steps gather."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from parlib.errors import NotCompared, VerificationFailed
from parlib.speech.catalogue import joined, saying

Tables = Mapping[str, pd.DataFrame]
_KINDS = ("differs", "checked", "left", "notes")
_LONGEST_SAID = 1_500  # characters of a verdict
"""What a lawful-looking but foreign model or manifest ends in when it is rendered or read."""


class Compared(StrEnum):
    """How a document, or a part of it, stands to what its release gives."""

    EQUAL = "equal"
    OTHERWISE = "otherwise"
    """Another parlib made it, and words differ: neither equal nor false."""


@dataclass(frozen=True)
class Verdict:
    """What the proof found.

    Attributes
    ----------
    file : str
        Name of the file.
    differs : tuple of str
        Every difference; empty: nothing differs.
    checked : tuple of str
        What was compared, in words.
    left : tuple of str
        What could not be compared, and why; empty: everything was compared with the data.
    notes : tuple of str
        What differs and says nothing: another renderer, typeface, library, packing.
    parts : tuple of (str, Findings)
        Of a bundle, what was found in each of its documents; all of it stands above as well, named.
    compared : set of Compared
        How what could be made again from the release stands to it; empty: nothing was.
    """

    file: str
    differs: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    parts: tuple[tuple[str, Findings], ...] = ()
    compared: frozenset[Compared] = frozenset()

    @property
    def ok(self) -> bool:
        """True: made again from the data and equal in everything."""
        return not self.differs and not self.left

    @property
    def exit_code(self) -> int:
        """0 what the data say · 7 not what the data say · 8 not proved.

        Nothing false was found, and not all was compared with data.
        """
        if self.differs:
            return VerificationFailed.exit_code
        return NotCompared.exit_code if self.left else 0

    @property
    def line(self) -> str:
        """The verdict in one line."""
        parts = joined((*self.left, *self.checked))
        if self.differs:
            more = len(self.differs) - 1
            if more:
                return saying(
                    "{file} is NOT what the data say: {first} (and {more} more).",
                    file=self.file,
                    first=clipped(self.differs[0]),
                    more=more,
                )
            return saying(
                "{file} is NOT what the data say: {first}.",
                file=self.file,
                first=clipped(self.differs[0]),
            )
        if self.left and Compared.OTHERWISE in self.compared:
            return saying(
                "{file} could not be verified, nor shown to be false: {parts}.",
                file=self.file,
                parts=clipped(parts),
            )
        if self.left and Compared.EQUAL in self.compared:
            return saying(
                "{file} holds what the data say, but not all of it was compared: {parts}.",
                file=self.file,
                parts=parts,
            )
        if self.left and not self.checked:
            return saying(
                "{file} is not proved, and nothing of it was compared: {parts}.",
                file=self.file,
                parts=clipped(parts),
            )
        if self.left:
            return saying(
                "{file} is complete in itself; not compared with data: {parts}.",
                file=self.file,
                parts=clipped(parts),
            )
        return saying("{file} is what the data say: {parts}.", file=self.file, parts=parts)


def clipped(words: str) -> str:
    """Cut what a file says of itself to what a person reads: a hostile one says it at any length."""
    return words if len(words) <= _LONGEST_SAID else f"{words[: _LONGEST_SAID - 1]}…"


@dataclass(frozen=True)
class Equal:
    """From which release a document was made again and found equal, and how much of it there is."""

    release: str
    blocks: int
    numbers: int

    @property
    def sentence(self) -> str:
        """What a verdict says of it."""
        return saying(
            "made again from release {release} and equal: {size_of}",
            release=self.release,
            size_of=size_in_words(self.blocks, self.numbers),
        )


def size_in_words(blocks: int, count: int) -> str:
    """Return how many blocks and numbers there are."""
    return saying("{blocks} blocks, {count} numbers", blocks=blocks, count=count)


@dataclass
class Findings:
    """What the steps of one proof gather.

    Attributes
    ----------
    differs, checked, left, notes : list of str
        As in :class:`Verdict`.
    equal : Equal, optional
        What ``checked`` says of the whole document, where it is equal to the one made again.
    parts : list of (str, Findings)
        Documents of a bundle whose findings were added.
    compared : set of Compared
        As in :class:`Verdict`.
    """

    differs: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    equal: Equal | None = None
    parts: list[tuple[str, Findings]] = field(default_factory=list)
    compared: set[Compared] = field(default_factory=set)

    def is_equal(self, equal: Equal) -> None:
        """Take note that the document is the one that its release gives."""
        self.equal = equal
        self.compared.add(Compared.EQUAL)
        self.checked.append(equal.sentence)

    def is_otherwise(self, release: str) -> None:
        """Take note that another parlib made the document, and that this one words it otherwise."""
        self.compared.add(Compared.OTHERWISE)
        self.checked.append(
            saying(
                "compared with what release {release} gives in this version of parlib",
                release=release,
            )
        )

    def add(self, other: Findings, *, of: str) -> None:
        """Take over what was found in a part, named."""
        self.parts.append((of, other))
        self.compared |= other.compared
        for name in _KINDS:
            getattr(self, name).extend(named(of, sentence) for sentence in getattr(other, name))

    def extend(self, other: Findings) -> None:
        """Take over what was found in a part."""
        self.parts += other.parts
        self.compared |= other.compared
        for name in _KINDS:
            getattr(self, name).extend(getattr(other, name))

    def verdict(self, file: str) -> Verdict:
        """Return the verdict, each sentence once."""
        once = {name: tuple(dict.fromkeys(getattr(self, name))) for name in _KINDS}
        return Verdict(file, **once, parts=tuple(self.parts), compared=frozenset(self.compared))


def named(document: str, sentence: str) -> str:
    """Return a sentence about one document of a bundle, with its name before it."""
    return saying("{of}: {sentence}", of=document, sentence=sentence)
