"""Blocks and sections: what a notebook cell passes to the document builder, and what JupyterLab
displays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from parlib.document.inline import Inlines, clean, inlines, numbers_in, plain
from parlib.document.model import inline_lists
from parlib.document.preview import blocks_to_html, meta_to_html
from parlib.document.vocabulary import ALIGNMENTS, HEADINGS, MARKS, MIME, ROLES, WIDTHS, outside_of
from parlib.errors import RenderRefused

_ID = re.compile(r"^[a-z][a-z0-9-]*$")


def _identifier(value: str) -> None:
    if not _ID.match(value):
        raise RenderRefused(
            f"{value!r} is not an id of lower-case ASCII letters, digits and hyphens"
        )


class _Shown:
    """Anything that can stand as the last expression of a notebook cell."""

    def as_blocks(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def content(self) -> Any:
        """Return what the document builder reads: a list of blocks, or a section with its blocks."""
        return self.as_blocks()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        blocks = self.as_blocks()
        return {
            MIME: self.content(),
            "text/html": blocks_to_html(blocks),
            "text/plain": f"{type(self).__name__} of {len(blocks)} block(s)",
        }


class _Block(_Shown):
    kind: ClassVar[str]

    def as_json(self) -> dict[str, Any]:
        """Return the block as in ``docs/document-model.md``."""
        raise NotImplementedError

    def as_blocks(self) -> list[dict[str, Any]]:
        """Return the block in a list of one."""
        return [self.as_json()]


@dataclass(frozen=True)
class Heading(_Block):
    """Heading, level 1 to 3; the heading is the finding."""

    kind: ClassVar[str] = "heading"
    level: int
    id: str
    c: Inlines

    def __post_init__(self) -> None:
        _identifier(self.id)
        if self.level not in HEADINGS:
            raise RenderRefused(f"heading level {self.level} is not 1, 2 or 3")

    def as_json(self) -> dict[str, Any]:
        """Return the block as JSON."""
        return {"t": "heading", "level": self.level, "id": self.id, "c": list(self.c)}


@dataclass(frozen=True)
class Paragraph(_Block):
    """Paragraph with a role: ``lead``, ``body``, ``note``, ``warning``, ``centre`` or ``attached`` ("Kèm theo"
    line of an appendix).
    """

    kind: ClassVar[str] = "p"
    c: Inlines
    role: str = "body"

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise RenderRefused(
                f"{self.role!r} is no role of a paragraph; known: {', '.join(ROLES)}"
            )

    def as_json(self) -> dict[str, Any]:
        """Return the block as JSON."""
        return {"t": "p", "role": self.role, "c": list(self.c)}


@dataclass(frozen=True)
class Items(_Block):
    """List of inline lists."""

    kind: ClassVar[str] = "list"
    items: tuple[Inlines, ...]
    ordered: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the block as JSON."""
        return {"t": "list", "ordered": self.ordered, "items": [list(i) for i in self.items]}


@dataclass(frozen=True)
class Fact:
    """One large figure: label, value and a note below it."""

    label: str
    value: Inlines
    note: Inlines = ()


@dataclass(frozen=True)
class Facts(_Block):
    """The large figures of page 1."""

    kind: ClassVar[str] = "facts"
    items: tuple[Fact, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the block as JSON."""
        rows = [
            {"label": clean(f.label), "value": list(f.value), "note": list(f.note)}
            for f in self.items
        ]
        return {"t": "facts", "items": rows}


@dataclass(frozen=True)
class Column:
    """Column of a table on the page; ``width`` is relative."""

    label: str
    align: str = "left"
    width: float = 1.0
    group: str = ""

    def __post_init__(self) -> None:
        if self.align not in ALIGNMENTS:
            raise RenderRefused(
                f"{self.align!r} is not an alignment; known: {', '.join(ALIGNMENTS)}"
            )


@dataclass(frozen=True)
class Cell:
    """Cell of a table: inline list, row header or not, an optional mark shown as a shape, an
    optional picture of the row.

    ``svg`` draws what the other cells of the row say, on the one scale of its column: it holds no
    words, and a reader who does not see it misses no figure.
    """

    c: Inlines
    head: bool = False
    mark: str = ""
    svg: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.mark not in MARKS:
            raise RenderRefused(
                f"{self.mark!r} is no mark of a cell; known: {', '.join(MARKS[1:])}"
            )
        if outside_of(self.svg) or "<text" in self.svg:
            raise RenderRefused(
                "the picture of a row holds words or a script, or refers to something outside "
                "itself"
            )

    def as_json(self) -> dict[str, Any]:
        """Return the cell as JSON; absent options are left out."""
        out: dict[str, Any] = {"c": list(self.c)}
        if self.head:
            out["head"] = True
        if self.mark:
            out["mark"] = self.mark
        if self.svg:
            out["svg"] = self.svg
        return out


def _words(text: str | Inlines) -> str:
    """Return a caption or note as the words on the page."""
    return clean(text if isinstance(text, str) else plain(text))


def _numbers_printed(*parts: str | Inlines) -> dict[str, Any]:
    """Return the bound numbers that captions and notes print.

    Their words are plain text, their numbers are not free.
    """
    numbers = [n for part in parts if not isinstance(part, str) for n in numbers_in(part)]
    return {"said": numbers} if numbers else {}


@dataclass(frozen=True)
class Table(_Block):
    """Table with caption; every row has one cell a column.

    ``attached``: detail behind a picture or a shorter table. The PDF names the file inside it that
    holds the rows instead of printing them, HTML folds it, Word prints it.
    """

    kind: ClassVar[str] = "table"
    id: str
    caption: str | Inlines
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | Inlines = ""
    landscape: bool = False
    sortable: bool = False
    filter: int | None = None
    attached: bool = False

    def __post_init__(self) -> None:
        _identifier(self.id)
        uneven = [i for i, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if uneven or not self.columns:
            raise RenderRefused(
                f"table {self.id}: rows {uneven} do not have {len(self.columns)} cells"
            )

    def as_json(self) -> dict[str, Any]:
        """Return the block as JSON."""
        return {
            "t": "table",
            "id": self.id,
            "caption": _words(self.caption),
            "note": _words(self.note),
            **_numbers_printed(self.caption, self.note),
            "columns": [
                {"label": clean(c.label), "align": c.align, "group": clean(c.group)}
                for c in self.columns
            ],
            "rows": [[cell.as_json() for cell in row] for row in self.rows],
            "widths": [c.width for c in self.columns],
            "landscape": self.landscape,
            "sortable": self.sortable,
            "filter": self.filter,
            **({"attached": True} if self.attached else {}),
        }


@dataclass(frozen=True)
class Figure(_Block):
    """Picture with caption and an alternative text that says what it shows, with its numbers."""

    kind: ClassVar[str] = "figure"
    id: str
    caption: str | Inlines
    alt: str
    svg: str = field(repr=False)
    width: str = "full"
    table: str = ""
    narrow: str = field(default="", repr=False)
    """The same picture drawn for a phone; empty where one drawing serves all."""

    def __post_init__(self) -> None:
        _identifier(self.id)
        if self.width not in WIDTHS:
            raise RenderRefused(
                f"figure {self.id}: width {self.width!r} is not known; known: {', '.join(WIDTHS)}"
            )
        if not self.alt.strip():
            raise RenderRefused(
                f"figure {self.id} has no alternative text; say what it shows, with its numbers"
            )
        if outside_of(self.svg) or outside_of(self.narrow):
            raise RenderRefused(
                f"figure {self.id}: the picture holds a script or refers to something outside "
                f"itself"
            )

    def as_json(self) -> dict[str, Any]:
        """Return the block as JSON."""
        return {
            "t": "figure",
            "id": self.id,
            "caption": _words(self.caption),
            **_numbers_printed(self.caption),
            "alt": clean(self.alt),
            "svg": clean(self.svg),
            "width": self.width,
            "table": self.table,
            **({"svg_narrow": clean(self.narrow)} if self.narrow else {}),
        }


@dataclass(frozen=True)
class Signatures(_Block):
    """Places to sign side by side.

    A line above (place and date, left open), a post, what is asked; nothing is ever filled in.
    """

    kind: ClassVar[str] = "signatures"
    items: tuple[tuple[str, str, str], ...]

    def __post_init__(self) -> None:
        if not self.items or not all(post.strip() for _, post, _ in self.items):
            raise RenderRefused("a place to sign needs a post")

    def as_json(self) -> dict[str, Any]:
        """Return the block as JSON."""
        return {
            "t": "signatures",
            "items": [
                {"above": clean(a), "post": clean(p), "note": clean(n)} for a, p, n in self.items
            ],
        }


@dataclass(frozen=True)
class Section(_Shown):
    """A part of a document: blocks in reading order."""

    id: str
    blocks: tuple[_Block, ...] = ()
    landscape: bool = False
    appendix: str | None = None

    def __post_init__(self) -> None:
        _identifier(self.id)
        ids = [b.id for b in self.blocks if hasattr(b, "id")]
        repeated = sorted({i for i in ids if ids.count(i) > 1})
        if repeated:
            raise RenderRefused(
                f"section {self.id}: ids stand more than once: {', '.join(repeated)}"
            )

    def as_blocks(self) -> list[dict[str, Any]]:
        """Return the blocks as JSON."""
        return [b.as_json() for b in self.blocks]

    def content(self) -> Any:
        """Return the named section; an empty one adds nothing to the document."""
        blocks = self.as_blocks()
        return (
            {
                "section": {
                    "id": f"section-{self.id}",
                    "appendix": self.appendix,
                    "landscape": self.landscape,
                },
                "blocks": blocks,
            }
            if blocks
            else []
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The section's pictures."""
        return tuple(b for b in self.blocks if isinstance(b, Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The section's tables."""
        return tuple(b for b in self.blocks if isinstance(b, Table))


@dataclass(frozen=True)
class Sections(_Shown):
    """Several sections that one cell hands over, such as one appendix per owner."""

    parts: tuple[Section, ...] = ()

    def as_blocks(self) -> list[dict[str, Any]]:
        """Return the blocks of all sections as JSON."""
        return [block for part in self.parts for block in part.as_blocks()]

    def content(self) -> Any:
        """Return the named sections; none adds nothing to the document."""
        return {
            "sections": [
                content_of_part for part in self.parts if (content_of_part := part.content())
            ]
        }


@dataclass(frozen=True)
class Masthead(_Shown):
    """What stands above the document and in its metadata."""

    meta: Mapping[str, Any]

    def as_blocks(self) -> list[dict[str, Any]]:
        """Return no block: a masthead is metadata."""
        return []

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        meta = {k: clean(v) if isinstance(v, str) else v for k, v in self.meta.items()}
        return {
            MIME: {"meta": meta},
            "text/html": meta_to_html(meta),
            "text/plain": f"Masthead: {meta.get('title', '')}",
        }


def bound_numbers(blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return every bound number of blocks given as JSON."""
    return [n for b in blocks for c in inline_lists(b) for n in numbers_in(c)]


def text_of(section: Section) -> str:
    """Return a section as plain text, one line a paragraph, caption or table row (for reading in a
    terminal and for tests).
    """
    lines: list[str] = []
    for b in section.as_blocks():
        lines += [b[k] for k in ("caption", "alt") if b.get(k)]
        if b["t"] == "table":
            lines.append(" | ".join(c["label"] for c in b["columns"]))
            lines += [" | ".join(plain(cell["c"]) for cell in row) for row in b["rows"]]
            lines += [b["note"]] if b["note"] else []
        elif b["t"] == "facts":
            lines += [f"{i['label']}: {plain(i['value'])} ({plain(i['note'])})" for i in b["items"]]
        elif b["t"] == "signatures":
            lines += [
                " ".join(i[name] for name in ("above", "post", "note") if i[name])
                for i in b["items"]
            ]
        else:
            lines += [plain(c) for c in inline_lists(b)]
    return "\n".join(lines)


def paragraph(*c: Any, role: str = "body") -> Paragraph:
    """Build a paragraph from text and inline pieces."""
    return Paragraph(inlines(*c), role)
