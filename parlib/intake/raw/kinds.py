"""The kinds of raw file, and the reader of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from parlib.codebook.localities import Register
from parlib.intake.raw.cards import CardFile, Source
from parlib.intake.raw.corrections import Corrections, apply_corrections
from parlib.intake.raw.delimited import read_delimited
from parlib.intake.raw.handoff import Names, read_handoff
from parlib.intake.raw.public_figures import OPTIONAL, REQUIRED, read_public_figures
from parlib.intake.raw.reading import FILE, ROW, FileRead

VALIDATED = (
    "localities",
    "observations",
    "evidence",
    "responses",
    "outcomes",
    "progress",
    "reappraised",
)


@dataclass(frozen=True)
class Request:
    """What a reader is given.

    One file with its card, the register (once read) and the declared corrections.
    """

    source: Source
    entry: CardFile
    register: Register
    corrections: Corrections

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return self.source.folder / self.entry.name

    @property
    def file(self) -> str:
        """Return ``source/vintage/file``, as messages and tables name it."""
        return f"{self.source.place}/{self.entry.name}"


Reader = Callable[[Request], FileRead]


def _public_figures(request: Request) -> FileRead:
    cells = read_delimited(request.path, name=request.file, required=REQUIRED, optional=OPTIONAL)
    stale: list[str] = []
    if cells.usable:
        frame, repaired, stale = apply_corrections(
            cells.frame, file=request.file, corrections=request.corrections
        )
        cells = replace(cells, frame=frame, repairs=(*cells.repairs, *repaired))
    card = request.source.card
    source = card.document.words if card.document else ""
    read = read_public_figures(
        cells,
        file=request.file,
        register=request.register,
        derived=request.entry.derived,
        day=card.units_on,
        source=source,
    )
    return replace(read, stale=tuple(stale))


def _handoff(table: str) -> Reader:
    def read(request: Request) -> FileRead:
        names = (
            None
            if table == "localities"
            else Names(
                request.register,
                request.source.level_of(request.entry),
                request.source.card.units_on,
            )
        )
        return read_handoff(
            request.path,
            table=table,
            file=request.file,
            names=names,
            corrections=request.corrections,
        )

    return read


def _progress(request: Request) -> FileRead:
    """Read a progress report; where it does not say where a figure stands, that is its own row."""
    read = _handoff("progress")(request)
    if read.frame.empty:
        return read
    frame, own_place = read.frame, {"source_file": FILE, "source_cell": ROW}
    return replace(
        read,
        frame=frame.assign(
            **{c: frame[c].mask(frame[c].eq(""), frame[place]) for c, place in own_place.items()}
        ),
    )


KINDS: dict[str, Reader] = {
    "localities": _handoff("localities"),
    "public-figures": _public_figures,
    "evidence": _handoff("evidence"),
    "responses": _handoff("responses"),
    "outcomes": _handoff("outcomes"),
    "progress": _progress,
    "reappraised": _handoff("reappraised"),
}
