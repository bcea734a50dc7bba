"""The paper form in Word: masthead, tables, sections, page numbers and closing lines."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Mapping
from math import ceil
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

from parlib.briefing.pages.labels import whole_places
from parlib.briefing.pages.pandoc import BREAK, CLOSING
from parlib.briefing.pages.word_styles import A4, edges, put_borders
from parlib.display.theme import width_mm

_TEXT_MM, _OFFICE_MM, _NATION_MM = 165.0, 66.0, 99.0
_CELL_MM = 1.2
"""Space left and right inside a cell; Word's own 1.9 mm would break short heads in two."""
_CENTER = WD_ALIGN_PARAGRAPH.CENTER
# who receives it and room for a signature with its seal; the line of provenance; a third of a page
_SIGNED_MM, _TOLD_MM, _THIRD_MM = 28.0, 14.0, 95.0
# letters on a line and its height by style; space around a paragraph in lines
_BODY, _SPACE = (88, 5.8), 0.5
_TEXT = {"Note": (108, 4.5), "TableNote": (108, 4.5), "Small": (130, 3.7), "Lead": (82, 5.8)}


def finish(
    document: Document,
    words: Mapping[str, Any],
    *,
    mode: str,
    form: Mapping[str, Any],
    ends_across: bool,
) -> None:
    """Turn pandoc's file into the paper form: masthead, tables, sections, numbers, closing lines."""
    for table in document.tables:
        _table(table)
    paragraphs = document.paragraphs
    styled = list(itertools.pairwise(zip(paragraphs, map(_style, paragraphs), strict=True)))
    for (_, first), (title, second) in styled:
        if (first, second) == ("Appendix Label", "Heading 1"):
            title.alignment = _CENTER
            # no line between the number of an appendix and its title
            put_borders(title._p.get_or_add_pPr(), edges(top=0))
    for (picture, first), (caption, second) in styled:
        if (first, second) == ("Captioned Figure", "Image Caption"):
            _captioned(picture, caption)
    for table in document.tables:
        if _signs(table):
            _hold(table._tbl)
    _closing(document, words)
    _masthead(document, words, mode, form["rule_under"])
    _dashes(document)
    _sections(document, form, words["illustrative"], ends_across=ends_across)


def _style(paragraph: Paragraph) -> str | None:
    """Name of the style of a paragraph."""
    return paragraph.style.name if paragraph.style is not None else None


def _captioned(picture: Paragraph, caption: Paragraph) -> None:
    """Put a caption below its picture in one paragraph.

    As two, LibreOffice leaves the heading before them behind where both move to the next page.
    """
    picture.add_run().add_break()
    for run in caption.runs:
        run.italic = True
        picture._p.append(run._r)
    caption._p.getparent().remove(caption._p)


def _signs(table: Table) -> bool:
    return any(style.get(qn("w:val")) == "Post" for style in table._tbl.iter(qn("w:pStyle")))


def _table(table: Table) -> None:
    """Draw the lines, keep rows whole, shade the head.

    Tables without a head are the large figures and places to sign.
    """
    head = [
        row
        for row in table.rows
        if row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
    ]
    signs = _signs(table)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if not signs:
        _lines(table)
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.insert(0, OxmlElement("w:cantSplit"))
    for row in head:
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E9EEF3")):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    # a head never stands alone at the foot of a page
    for row in [*head, *table.rows[len(head) : len(head) + 1]] if head else []:
        _keep(row._tr)
    # nor does a row that names what the rows below it belong to
    for row in table.rows[len(head) : -1] if head else []:
        told = [cell for cell in row.cells if cell.text.strip()]
        if len(row.cells) > 2 and len(told) == 1:
            _keep(row._tr)
    if signs:
        table.rows[-1].height = Mm(38)


def _keep(element: Any) -> None:
    """Keep every paragraph of an element on the page of what follows."""
    for paragraph in element.iter(qn("w:p")):  # the element itself included
        ParagraphFormat(paragraph).keep_with_next = True


def _hold(element: Any) -> None:
    """Keep the last text before an element with it, or the last row of a table.

    A line that only names tables is no company.
    """
    before = element.getprevious()
    while before is not None and before.find(f".//{qn('w:sectPr')}") is None:
        if before.tag == qn("w:tbl"):
            _keep(before.findall(qn("w:tr"))[-1])
            return
        if before.tag == qn("w:p"):
            _keep(before)
            style = before.find(f".//{qn('w:pStyle')}")
            if style is None or style.get(qn("w:val")) != "Small":
                return
        before = before.getprevious()


def _hold_third(closing: Any, room_mm: float) -> None:
    """Keep so many lines of text with the place to sign that the last page is a third full.

    ``room_mm`` is the height of what closes the document. A table or a picture may break before it.
    """
    needed = _THIRD_MM - room_mm
    for before in closing.itersiblings(preceding=True):
        ends = before.find(f".//{qn('w:sectPr')}") is not None
        if (
            needed <= 0
            or ends
            or before.tag == qn("w:tbl")
            or before.find(f".//{qn('w:drawing')}") is not None
        ):
            return
        if before.tag == qn("w:p"):
            _keep(before)
            needed -= _height_mm(before)


def _height_mm(paragraph: Any) -> float:
    """Return about how high a paragraph of text is, with the space after it."""
    style = paragraph.find(f".//{qn('w:pStyle')}")
    letters, line_mm = _TEXT.get(style.get(qn("w:val")) if style is not None else "", _BODY)
    text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
    return line_mm * (ceil(len(text) / letters) + _SPACE)


def _lines(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "5A646E")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties = table._tbl.tblPr
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side, space in (("top", 0.3), ("left", _CELL_MM), ("bottom", 0.3), ("right", _CELL_MM)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(Mm(space).twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # the format's order: borders, layout, margins, look
    for name in ("w:tblLayout", "w:tblLook", "w:tblCaption", "w:tblDescription"):
        element = properties.find(qn(name))
        if element is not None:
            if name == "w:tblLayout":
                borders.addnext(element)
            else:
                properties.append(element)
    look = properties.find(qn("w:tblLook"))
    properties.append(margins) if look is None else look.addprevious(margins)


def _line(container: Any, content: str, style: str) -> Paragraph:
    paragraph = container.add_paragraph(style=style)
    paragraph.add_run(content)
    return paragraph


def _unbroken(name: str, style: Any, room: float) -> str:
    """Return the name of a body with a line break before its place where ``room`` mm are too few."""
    fits = width_mm(name, style.font.size.pt, bold=True) <= room
    return name if fits else "\n".join(whole_places(name))


def _rule(container: Any, text_above: str, style: Any, *, share: float, room: float) -> Paragraph:
    """Draw the line below a text.

    As long as the share of it that the form asks for, in the middle of ``room`` mm.
    """
    length = share * min(width_mm(text_above, style.font.size.pt, bold=True), room)
    paragraph = container.add_paragraph(style="Rule")
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(max(0.0, (room - length) / 2))
    put_borders(paragraph._p.get_or_add_pPr(), edges(bottom=6))
    return paragraph


def _masthead(
    document: Document, words: Mapping[str, Any], mode: str, under: Mapping[str, float]
) -> None:
    """Put the form's head before everything pandoc wrote."""
    first = document.element.body[0]
    title = document.styles["Document Title"]
    made: list[Any] = []
    if mode == "letter":  # what it is about stands below its number, to whom below the head
        made += [_letterhead(document, words, under, subject=words["title"])]
        made += [line._p for line in _addressees(document, words)]
    elif mode == "report":
        made += [
            _letterhead(document, words, under),
            _line(document, words["kind"], "Document Kind")._p,
        ]
        made.append(_line(document, words["title"], "Document Title")._p)
    else:
        made.append(_line(document, words["appendix"], "Appendix Label")._p)
        made.append(_line(document, words["title"].upper(), "Document Title")._p)
    if words["subtitle"]:
        made.append(_line(document, words["subtitle"], "Document Subtitle")._p)
    if mode == "appendix" and words["attached"]:
        made.append(_line(document, words["attached"], "Attached")._p)
    if mode != "letter":
        line = _rule(document, words["title"], title, share=under["trich_yeu"], room=_TEXT_MM)
        made.append(line._p)
    if words["illustrative"]:
        made.append(_line(document, words["illustrative"], "Illustrative")._p)
    for element in made:
        first.addprevious(element)


def _addressees(document: Document, words: Mapping[str, Any]) -> list[Paragraph]:
    """Return the lines of "Kính gửi": one addressee on its line, several below it."""
    label, names = words["addressees_label"], words["addressees"]
    if len(names) < 2:
        return [_line(document, " ".join([label, *names]), "Addressees")]
    return [
        _line(document, label, "Addressees"),
        *(_line(document, name, "Addressee") for name in names),
    ]


def _letterhead(
    document: Document,
    words: Mapping[str, Any],
    under: Mapping[str, float],
    *,
    subject: str = "",
) -> Any:
    """Return the two columns of the head.

    The office with its number and, of a letter, its subject; the nation with its motto, place and
    date.
    """
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = (_OFFICE_MM, _NATION_MM)
    for cell, column, width in zip(table.rows[0].cells, table.columns, widths, strict=True):
        cell.width = column.width = Mm(width)
    office, nation = table.rows[0].cells
    inside = [width - 2 * 1.9 for width in widths]
    if words["above"]:
        above = _unbroken(words["above"], document.styles["Office Above"], inside[0])
        _line(office, above, "Office Above")
    if words["organisation"]:
        body = _unbroken(words["organisation"], document.styles["Office"], inside[0])
        _line(office, body, "Office")
        _rule(
            office,
            max(body.split("\n"), key=len),
            document.styles["Office"],
            share=under["co_quan"],
            room=inside[0],
        )
        _line(office, words["number"], "Number")
    if subject:
        _line(office, subject, "Subject")
    _line(nation, words["nation"], "Nation")
    _line(nation, words["motto"], "Motto")
    _rule(nation, words["motto"], document.styles["Motto"], share=under["tieu_ngu"], room=inside[1])
    _line(nation, words["place_and_date"], "Place And Date")
    for cell in (office, nation):  # a cell begins with an empty paragraph
        cell._tc.remove(cell.paragraphs[0]._p)
        if not cell.paragraphs:
            cell.add_paragraph()
    return table._tbl


def _closing(document: Document, words: Mapping[str, Any]) -> None:
    """Put signature and provenance where the tree marked the end of the document.

    The last lines before them stay with them.
    """
    marker = next(p for p in document.paragraphs if _style(p) == CLOSING)._p
    first = marker
    if words["post"]:
        table = document.add_table(rows=1, cols=2)
        left, right = table.rows[0].cells
        label = left.paragraphs[0].add_run(words["recipients_label"])
        label.bold = label.italic = True
        label.font.size = Pt(12)
        for line in words["recipients"]:
            left.add_paragraph().add_run(f"- {line}").font.size = Pt(11)
        for number, line in enumerate(words["post"].split("\n")):
            paragraph = right.paragraphs[0] if number == 0 else right.add_paragraph()
            paragraph.style = document.styles["Post"]
            paragraph.add_run(line)
        table.rows[0].height = Mm(_SIGNED_MM)
        _keep(table._tbl)
        marker.addprevious(table._tbl)
        first = table._tbl
    provenance = document.add_paragraph(words["provenance"], style="Provenance")._p
    marker.addprevious(provenance)
    _hold(first if first is not marker else provenance)
    _hold_third(
        first if first is not marker else provenance,
        _SIGNED_MM + _TOLD_MM if words["post"] else _TOLD_MM,
    )
    marker.getparent().remove(marker)


def _dashes(document: Document) -> None:
    """Mark list items with a dash, as official documents do."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        form, shown = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
        if form is not None and form.get(qn("w:val")) == "bullet":
            shown.set(qn("w:val"), "-")


def _sections(
    document: Document, form: Mapping[str, Any], illustrative: str, *, ends_across: bool
) -> None:
    """Give every section its paper.

    A4 on end or across, margins, page number on top; each marker ends a section.
    """
    body = document.element.body
    last = body.sectPr
    for name in ("w:headerReference", "w:footerReference", "w:titlePg", "w:pgNumType"):
        for element in last.findall(qn(name)):
            last.remove(element)
    restart = False
    for paragraph in [p for p in document.paragraphs if _style(p) == BREAK]:
        kind, _, again = paragraph.text.partition(" ")
        ends = copy.deepcopy(last)
        _paper(ends, form, across=kind == "landscape", restart=restart)
        for run in paragraph.runs:
            run._r.getparent().remove(run._r)
        paragraph.style = document.styles["Normal"]
        paragraph.paragraph_format.line_spacing = Pt(1)
        paragraph._p.get_or_add_pPr().append(ends)
        restart = again == "restart"
    _paper(last, form, across=ends_across, restart=restart)
    first = document.sections[0]
    first.different_first_page_header_footer = True
    _page_number(first.header.paragraphs[0], form["pt"]["page_number"])
    for footer in (first.footer, first.first_page_footer) if illustrative else ():
        _footer(footer.paragraphs[0], illustrative)


def _paper(properties: Any, form: Mapping[str, Any], *, across: bool, restart: bool) -> None:
    margin = form["margin_mm"]
    for name in ("w:pgSz", "w:pgMar"):
        for element in properties.findall(qn(name)):
            properties.remove(element)
    size, margins = OxmlElement("w:pgSz"), OxmlElement("w:pgMar")
    width, height = A4[::-1] if across else A4
    size.set(qn("w:w"), str(width.twips))
    size.set(qn("w:h"), str(height.twips))
    if across:
        size.set(qn("w:orient"), "landscape")
    for side in ("top", "bottom", "left", "right"):
        margins.set(qn(f"w:{side}"), str(Mm(margin[side]).twips))
    for name, value in (("header", Mm(10).twips), ("footer", Mm(10).twips), ("gutter", 0)):
        margins.set(qn(f"w:{name}"), str(value))
    properties.append(size)
    properties.append(margins)
    if restart:
        numbers, title = OxmlElement("w:pgNumType"), OxmlElement("w:titlePg")
        numbers.set(qn("w:start"), "1")
        properties.append(numbers)
        properties.append(title)


def _page_number(paragraph: Paragraph, size: float) -> None:
    paragraph.alignment = _CENTER
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for kind, content in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = content
        run._r.append(mark)


def _footer(paragraph: Paragraph, content: str) -> None:
    paragraph.alignment = _CENTER
    run = paragraph.add_run(content)
    run.bold = True
    run.font.size = Pt(11)
