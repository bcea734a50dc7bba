"""What lies inside the PDF beside its pages.

Every table as CSV and as a workbook, and the document model itself.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from parlib.briefing.archives import canonical_office
from parlib.briefing.pages.tables import without_pictures
from parlib.codebook.inert_text import is_active, neutralise, writable
from parlib.document.model import Model, blocks_of, to_json
from parlib.document.reading import lines

MODEL_NAME = "brief.model.json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Attachment:
    """One file inside the PDF; ``relationship`` is the PDF/A-3 word for why it is there."""

    name: str
    mime: str
    relationship: str
    description: str
    content: bytes


def attachments(model: Model, *, word: str = "Dữ liệu") -> list[Attachment]:
    """Return one CSV per table, one workbook of all tables, and the model.

    Parameters
    ----------
    model : dict
        The document model.
    word : str
        "Data" in the reader's language, used in descriptions.

    Notes
    -----
    Cells that are bound numbers are written as the release holds them; other cells as printed. CSV
    is UTF-8 with a byte order mark, as spreadsheets expect.
    """
    tables = [without_pictures(b) for b in blocks_of(model) if b["t"] == "table"]
    name = f"{model['meta']['slug']}-{model['meta']['period']}"
    files = [
        Attachment(f"{t['id']}.csv", "text/csv", "data", f"{word}: {t['caption']}", _csv(t))
        for t in tables
    ]
    if tables:
        day = date.fromisoformat(model["meta"]["issued_on"])
        files.append(
            Attachment(
                f"{name}.xlsx",
                _XLSX,
                "data",
                f"{word}: {model['meta']['title']}",
                _workbook(tables, day),
            )
        )
    source = to_json(model).encode()
    return [
        *files,
        Attachment(MODEL_NAME, "application/json", "source", f"{word}: {MODEL_NAME}", source),
    ]


def labels(table: dict[str, Any]) -> list[str]:
    """Return the column labels, each with its group before it."""
    return [
        f"{c['group']} – {c['label']}" if c.get("group") else c["label"] for c in table["columns"]
    ]


def cell_value(cell: dict[str, Any]) -> Any:
    """Return the stored value of a cell that is one bound number, else its text.

    A missing number is an empty cell.
    """
    inlines = cell["c"]
    if len(inlines) == 1 and inlines[0]["t"] == "num":
        return inlines[0]["raw"]
    return lines(inlines)


def _csv(table: dict[str, Any]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutralise(label) for label in labels(table)])
    writer.writerows([_inert(cell_value(cell)) for cell in row] for row in table["rows"])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _inert(value: Any) -> Any:
    """Return text that a spreadsheet will not take for a formula."""
    return neutralise(value) if isinstance(value, str) else value


def _writable(values: list[Any]) -> list[Any]:
    """Return a row whose texts a workbook can hold."""
    return [writable(v) if isinstance(v, str) else v for v in values]


def _workbook(tables: list[dict[str, Any]], day: date) -> bytes:
    from openpyxl import Workbook  # a fifth of a second: not paid for by pages without enclosures
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table["id"][:31])
        sheet.append(_writable([table["caption"]]))
        sheet.append(_writable(labels(table)))
        for row in table["rows"]:
            sheet.append(_writable([cell_value(cell) for cell in row]))
        if table["note"]:
            sheet.append(_writable([table["note"]]))
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    # text that happens to begin with "=" stays text, also after somebody edits the
                    # cell
                    cell.data_type = "s"
                    cell.quotePrefix = is_active(cell.value)
        for cell in sheet[2]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet["A1"].font = Font(bold=True)
        sheet.freeze_panes = "A3"
        widths = table["widths"] or [1] * len(table["columns"])
        for position, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(position)].width = max(
                8, 100 * width / sum(widths)
            )
    out = io.BytesIO()
    book.save(out)
    return canonical_office(out.getvalue(), day=day)
