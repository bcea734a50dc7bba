"""Look into an Excel file before any parser opens it, and refuse what is built to harm.

An ``.xlsx`` is a zip of XML parts. Everything is checked on the bytes that will be parsed, in
memory and within stated bounds: how many parts, how large they really unpack to, whether their
names leave the archive, whether a part declares entities, which cells a sheet claims to have.
Nothing is ever extracted, no link is followed, no formula is calculated.

What is refused (the file is not read): not a zip, encrypted, macros, a bomb by ratio, count or
size, a name that leaves the archive, an entity declaration, a cell outside the bounds, a data
connection or DDE link. What is neutralised (the file is read, with a warning): links to other
workbooks and embedded objects, which stay unopened.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from parlib.errors import Problem
from parlib.gate.zips import DAMAGED
from parlib.intake.messages import problem
from parlib.intake.workbook.contents import parts_of_sheets
from parlib.intake.workbook.sheet_extent import expanded_text, shared_lengths, sheet_extent
from parlib.intake.workbook.xml_bounds import Counts, TooMuch
from parlib.speech.amounts import at_most, of_part, said_grid, said_ratio, said_size

_ENTRY = b"PK\x01\x02"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")
_SMALL = {
    "xl/workbook.xml": "workbook",
    "xl/_rels/workbook.xml.rels": "relations",
    "docprops/custom.xml": "properties",
}
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one workbook may be at most. A filled template of 100 rows has 12 parts, 30 kB packed
    and 250 kB unpacked.
    """

    packed_bytes: int = 20_000_000
    parts: int = 500
    part_bytes: int = 30_000_000
    small_part_bytes: int = 5_000_000
    unpacked_bytes: int = 60_000_000
    ratio: float = 150.0
    ratio_from_bytes: int = 1_000_000
    rows: int = 20_000
    columns: int = 500
    cells: int = 200_000
    text_bytes: int = 40_000_000


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the look found: problems (any error refuses the file), and the cells a reader would
    lose.

    Attributes
    ----------
    data : bytes
        The bytes that were inspected; parse these and not the file, which may change meanwhile.
        Empty when refused.
    problems : tuple of Problem
        Refusals (``error``) and neutralised parts (``warning``).
    unread : dict
        Part name of a sheet → {cell address: what stands there}, for cells the reader library
        returns as empty although they are not: an Excel error (``#DIV/0!``), or the text of a
        formula that was never calculated (``=K12``).
    parts : dict
        The small parts that say what the workbook is: ``workbook``, ``relations``, ``properties``.
    cells, styles : int
        How many cells all sheets claim, and how many cell styles the workbook defines.
    """

    data: bytes
    problems: tuple[Problem, ...]
    unread: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    cells: int = 0
    styles: int = 0

    @property
    def refused(self) -> bool:
        """Return whether the file must not be parsed."""
        return any(p.severity == "error" for p in self.problems)


def inspect_workbook(
    path: Path | bytes, *, name: str = "", limits: Limits | None = None, language: str = "vi"
) -> Inspection:
    """Inspect an Excel file on disk or in memory.

    Parameters
    ----------
    path : Path or bytes
        The file, or its content.
    name : str
        What to call the file in messages (default: its name).
    limits : Limits, optional
        Bounds; memory stays within a few times ``part_bytes`` whatever the file claims.
    language : str
        ``"vi"`` or ``"en"``, the language of the messages.
    """
    limits = limits or Limits()
    look = _Look(
        name or (path.name if isinstance(path, Path) else "workbook.xlsx"), limits, language
    )
    data = path if isinstance(path, bytes) else look.read(path)
    if not look.problems and data is not None:
        look.inspect(data)
    refused = any(p.severity == "error" for p in look.problems)
    return Inspection(
        b"" if refused or data is None else data,
        tuple(look.problems),
        look.unread,
        look.parts,
        look.counts.names["c"],
        look.counts.names["xf"],
    )


class _Look:
    """One inspection: collects problems and stops at the first refusal of each part."""

    def __init__(self, name: str, limits: Limits, language: str) -> None:
        self.name, self.limits, self.language = name, limits, language
        self.problems: list[Problem] = []
        self.unread: dict[str, dict[str, str]] = {}
        self.parts: dict[str, bytes] = {}
        self.lengths: list[int] = []
        self.counts = Counts(limits.cells)
        self.names: dict[str, str] = {}
        self.rectangle = self.held = 0
        self.full = False

    def say(
        self,
        key: str,
        *,
        severity: str = "error",
        actual: str = "",
        expected: str = "",
        sheet: str = "",
    ) -> None:
        self.problems.append(
            problem(
                key,
                language=self.language,
                file=self.name,
                sheet=sheet,
                actual=actual,
                expected=expected,
                severity=severity,
            )
        )

    def read(self, path: Path) -> bytes | None:
        try:
            mode = path.lstat()
            if not stat.S_ISREG(mode.st_mode):
                self.say("not_a_regular_file")
                return None
            if mode.st_size > self.limits.packed_bytes:
                self.say(
                    "file_too_large",
                    actual=said_size(mode.st_size, self.limits.packed_bytes),
                    expected=at_most(said_size(self.limits.packed_bytes)),
                )
                return None
            with path.open("rb") as stream:
                return stream.read(mode.st_size + 1)  # read() makes room for what it is asked for
        except OSError as error:
            self.say("file_unreadable", actual=error.strerror or type(error).__name__)
            return None

    def inspect(self, data: bytes) -> None:
        if len(data) > self.limits.packed_bytes:
            self.say(
                "file_too_large",
                actual=said_size(len(data), self.limits.packed_bytes),
                expected=at_most(said_size(self.limits.packed_bytes)),
            )
        elif data.startswith(_OLE):
            self.say(
                "file_encrypted"
                if "EncryptedPackage".encode("utf-16-le") in data
                else "file_old_xls"
            )
        elif not data.startswith(_ZIP):
            self.say("file_not_xlsx", actual=repr(data[:8])[2:-1])
        else:
            # counted before a table of contents is made of them
            if data.count(_ENTRY) > 20 * self.limits.parts:
                self.say("too_many_parts", expected=f"≤ {self.limits.parts}")
                return
            try:
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    self._archive(archive)
            except DAMAGED:
                self.say("file_damaged")

    def _archive(self, archive: zipfile.ZipFile) -> None:
        parts = archive.infolist()
        if len(parts) > self.limits.parts:
            self.say("too_many_parts", actual=str(len(parts)), expected=f"≤ {self.limits.parts}")
            return
        self._names(parts)
        self._sizes(parts)
        if not self.problems:
            self._kinds({p.filename.lower() for p in parts})
        if any(p.severity == "error" for p in self.problems):
            return
        # What the sheets are called and the table of shared texts come first: what a sheet stands
        # for depends on them.
        for part in sorted(parts, key=lambda p: _order(p.filename.lower())):
            if not part.is_dir():
                self._part(archive, part)
            if self.full or len(self.problems) > _MOST_TOLD:
                return

    def _names(self, parts: list[zipfile.ZipInfo]) -> None:
        names = [p.orig_filename for p in parts]
        for name in names:
            pieces = name.replace("\\", "/").split("/")
            if name.startswith(("/", "\\")) or ".." in pieces or ":" in pieces[0] or "\x00" in name:
                self.say("part_leaves_archive", actual=name[:80])
        folded = [n.lower() for n in names]
        if len(set(folded)) != len(folded):
            self.say("part_twice", actual=next(n for n in folded if folded.count(n) > 1)[:80])
        if any(p.flag_bits & 0x1 for p in parts):
            self.say("file_encrypted")
        if "[content_types].xml" not in folded or not any(
            n.startswith("xl/workbook") for n in folded
        ):
            self.say("file_not_xlsx", actual=", ".join(names[:3])[:80])

    def _sizes(self, parts: list[zipfile.ZipInfo]) -> None:
        total = sum(p.file_size for p in parts)
        if total > self.limits.unpacked_bytes:
            self.say(
                "unpacks_too_large",
                actual=said_size(total, self.limits.unpacked_bytes),
                expected=at_most(said_size(self.limits.unpacked_bytes)),
            )
        for p in parts:
            if p.file_size > self.limits.part_bytes:
                self.say(
                    "unpacks_too_large",
                    actual=of_part(p.filename[:60], said_size(p.file_size, self.limits.part_bytes)),
                    expected=at_most(said_size(self.limits.part_bytes)),
                )
            elif (
                p.file_size > self.limits.ratio_from_bytes
                and p.file_size > self.limits.ratio * max(p.compress_size, 1)
            ):
                self.say(
                    "zip_bomb",
                    actual=of_part(
                        f"{p.filename[:60]}",
                        said_ratio(p.file_size / max(p.compress_size, 1)),
                    ),
                    expected=at_most(said_ratio(self.limits.ratio)),
                )

    def _kinds(self, names: set[str]) -> None:
        if any(
            "vbaproject" in n or n.startswith("xl/macrosheets") or n.endswith("vbadata.xml")
            for n in names
        ):
            self.say("macros")
        if any(n.startswith(("xl/connections", "xl/querytables", "xl/datamodel")) for n in names):
            self.say("data_connection")
        if any(n.startswith("xl/externallinks/") for n in names):
            self.say("external_links", severity="warning")
        if any(n.startswith(("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")) for n in names):
            self.say("embedded_objects", severity="warning")

    def _part(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Unpack one part within its declared size and look at its text."""
        with archive.open(part) as stream:
            text = stream.read(part.file_size + 1)
        lower = part.filename.lower()
        # wherever it lies: the relations decide what a reader takes for a sheet
        sheet = b"sheetData" in text
        shared = lower.startswith("xl/sharedstrings")
        if not lower.endswith((".xml", ".rels", ".vml")):
            if sheet or b"<sst" in text:
                self.say("xml_damaged", actual=part.filename[:80])
        elif _DECLARES.search(text):
            self.say("xml_entities", actual=part.filename[:80])
        elif b"\x00" in text[:256] or text[:2] in (b"\xfe\xff", b"\xff\xfe"):
            self.say("xml_encoding", actual=part.filename[:80])
        elif lower.startswith("xl/externallinks/") and b"ddeLink" in text:
            self.say("dde_link")
        elif not (sheet or shared) and len(text) > self.limits.small_part_bytes:
            self.say(
                "unpacks_too_large",
                actual=of_part(
                    part.filename[:60], said_size(len(text), self.limits.small_part_bytes)
                ),
                expected=at_most(said_size(self.limits.small_part_bytes)),
            )
        elif self._within(part.filename, lower, text):
            self._content(part.filename, lower, text, sheet=sheet, shared=shared)

    def _within(self, part: str, lower: str, text: bytes) -> bool:
        """Count what a part asks a reader to make; say which bound it passes."""
        try:
            if lower.endswith(".xml"):
                self.counts.count(text)
        except TooMuch as bound:
            name = self.names.get(lower, "")
            self.full = True  # the parts after it would be blamed for what this one holds
            self.say(
                bound.key,
                sheet=name,
                actual=bound.actual if name else of_part(part[:60], bound.actual),
                expected=bound.expected,
            )
            return False
        return True

    def _content(self, part: str, lower: str, text: bytes, *, sheet: bool, shared: bool) -> None:
        if sheet:
            self._sheet(part, text)
        elif shared:
            self.lengths = shared_lengths(text)
        elif lower in _SMALL:
            self.parts[_SMALL[lower]] = text
            listed = parts_of_sheets(self.parts)
            self.names = {p.lower(): name[:60] for name, p in listed.items()}
            if len(self.names) < len(listed):
                self.full = True
                # two sheets made of one part would be read twice
                self.say("xml_damaged", actual=part[:80])
        elif lower.endswith("[content_types].xml") and (
            b"macroEnabled" in text or b"vbaProject" in text
        ):
            self.say("macros")

    def _sheet(self, part: str, text: bytes) -> None:
        """Check the addresses of a sheet against the bounds (a reader makes room for the whole
        rectangle).
        """
        name = self.names.get(part.lower(), "")
        extent = sheet_extent(text)
        if extent.strange:
            self.say("cell_address_strange", sheet=name, actual=f"{part}: {extent.strange}")
            return
        most, rows, columns = self.limits, extent.rows, extent.columns
        area = self.rectangle + rows * columns
        if (
            rows > most.rows
            or columns > most.columns
            or extent.cells > most.cells
            or area > 4 * most.cells
        ):
            expected = at_most(said_grid(most.rows, most.columns))
            self.say(
                "sheet_too_large",
                sheet=name,
                actual=of_part(part, said_grid(rows, columns)),
                expected=expected,
            )
            return
        self.rectangle = area
        held = self.held + expanded_text(text, self.lengths)
        if held > most.text_bytes:
            self.say(
                "sheet_too_large",
                sheet=name,
                actual=of_part(part, said_size(held, most.text_bytes)),
                expected=at_most(said_size(most.text_bytes)),
            )
            return
        self.held = held
        self.unread[part] = extent.unread


def _order(part: str) -> int:
    first = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    if part in first:
        return 0
    return 1 if part.startswith("xl/sharedstrings") else 2
