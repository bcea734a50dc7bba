"""The paper form in Word: styles of the reference document, masthead, tables, sections and page numbers."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Mapping
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from parlib.briefing.pandoc import BREAK

FONT = "Times New Roman"
_A4 = (Mm(210), Mm(297))
_TEXT_MM = 165
_CENTER, _LEFT, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


def set_styles(document: Document, form: Mapping[str, Any]) -> None:
    """Give the reference document the form's typeface and sizes, and the styles that the tree names."""
    styles = document.styles
    size = form["pt"]["body"]
    for style in styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            _typeface(style)
    _style(styles["Normal"], size=size)
    for name in ("Body Text", "First Paragraph"):
        _style(
            styles[name],
            size=size,
            align=_JUSTIFY,
            indent=form["indent_cm"],
            before=3,
            after=form["para_gap_pt"],
            line=form["line_spacing"],
        )
    _style(styles["Compact"], size=11, align=None, indent=0, after=0, line=1.0)
    for level, (points, italic) in enumerate(((14, False), (13, False), (13, True)), start=1):
        _style(styles[f"Heading {level}"], size=points, bold=True, italic=italic, before=12, after=6, keep=True)
    _style(styles["Table Caption"], size=12, bold=True, before=8, after=4, keep=True)
    _style(styles["Image Caption"], size=12, italic=True, after=8)
    _style(styles["Captioned Figure"], size=12, align=_CENTER, before=6, keep=True)
    _style(styles["Footnote Text"], size=11)
    added = {
        "Lead": {"size": 14, "before": 8, "after": 6},
        "Note": {"size": 11, "italic": True, "before": 3, "after": 8},
        "Warning": {"size": size, "before": 8, "after": 8},
        "Attached": {"size": form["pt"]["phu_luc_note"], "italic": True, "align": _CENTER, "after": 6},
        "Appendix Label": {"size": form["pt"]["phu_luc_label"], "bold": True, "align": _CENTER, "keep": True},
        "Fact Label": {"size": 11},
        "Fact Value": {"size": 18, "bold": True},
        "Fact Note": {"size": 11},
        "Post": {"size": form["pt"]["nguoi_ky"], "bold": True, "align": _CENTER},
        "Sign Note": {"size": 13, "italic": True, "align": _CENTER},
        "Provenance": {"size": 9, "before": 14},
        BREAK: {"size": 1},
    }
    for name, look in added.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _style(style, **look)
    _borders(styles["Warning"].element.get_or_add_pPr())


def finish(document: Document, words: Mapping[str, Any], *, mode: str, form: Mapping[str, Any], ends_across: bool) -> None:
    """Turn pandoc's file into the paper form: masthead, tables, sections, numbers, closing lines."""
    for table in document.tables:
        _table(table)
    paragraphs = document.paragraphs
    for label, title in itertools.pairwise(paragraphs):
        if label.style.name == "Appendix Label" and title.style.name == "Heading 1":
            title.alignment = _CENTER
    _closing(document, words)
    _masthead(document, words, mode)
    _sections(document, form, words["illustrative"], ends_across=ends_across)


def _typeface(style: Any) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)


def _style(style: Any, *, size: float, bold: bool = False, italic: bool = False, align: Any = _LEFT, indent: float = 0, before: float = 0, after: float = 0, line: float = 1.0, keep: bool = False) -> None:  # fmt: skip
    _typeface(style)
    font, form = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(size), bold, italic
    font.color.rgb = RGBColor(0, 0, 0)
    form.first_line_indent = Cm(indent)
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line
    form.keep_with_next = keep
    if align is not None:
        form.alignment = align


def _borders(properties: Any) -> None:
    borders = OxmlElement("w:pBdr")
    for side, width in (("top", "4"), ("left", "24"), ("bottom", "4"), ("right", "4")):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", width), ("space", "4"), ("color", "16202B")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.append(borders)


def _table(table: Table) -> None:
    """Draw the lines, keep rows whole, shade the head; tables without a head are the large figures and places to sign."""
    head = [row for row in table.rows if row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None]
    signs = any(p.style.name == "Post" for row in table.rows for cell in row.cells for p in cell.paragraphs)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if not signs:
        _lines(table)
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
    for row in head:
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E9EEF3")):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)
    if signs:
        table.rows[-1].height = Mm(38)


def _lines(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "5A646E")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    table._tbl.tblPr.append(borders)


def _line(cell_or_body: Any, content: str, *, size: float, bold: bool = False, italic: bool = False, underlined: bool = False) -> Paragraph:
    paragraph = cell_or_body.add_paragraph()
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.first_line_indent = Cm(0)
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(content)
    run.font.size, run.bold, run.italic, run.underline = Pt(size), bold, italic, underlined
    return paragraph


def _masthead(document: Document, words: Mapping[str, Any], mode: str) -> None:
    """Put the form's head before everything pandoc wrote."""
    body = document.element.body
    first = body[0]
    made: list[Any] = []
    if mode == "report":
        table = document.add_table(rows=1, cols=2)
        table.autofit = False
        for cell, width in zip(table.rows[0].cells, (68, 97), strict=True):
            cell.width = Mm(width)
        for column, width in zip(table.columns, (68, 97), strict=True):
            column.width = Mm(width)
        office, nation = table.rows[0].cells
        if words["above"]:
            _line(office, words["above"], size=12)
        if words["organisation"]:
            _line(office, words["organisation"], size=12, bold=True, underlined=True)
            _line(office, words["number"], size=13)
        _line(nation, words["nation"], size=12, bold=True)
        _line(nation, words["motto"], size=13, bold=True, underlined=True)
        _line(nation, words["place_and_date"], size=13, italic=True)
        for cell in (office, nation):  # a cell begins with an empty paragraph
            cell._tc.remove(cell.paragraphs[0]._p)
            if not cell.paragraphs:
                cell.add_paragraph()
        made.append(table._tbl)
        made.append(_line(document, "", size=13)._p)
        made.append(_line(document, words["kind"], size=14, bold=True)._p)
        made.append(_line(document, words["title"], size=14, bold=True)._p)
    else:
        made.append(_line(document, words["appendix"], size=14, bold=True)._p)
        made.append(_line(document, words["title"].upper(), size=14, bold=True)._p)
    if words["subtitle"]:
        made.append(_line(document, words["subtitle"], size=13)._p)
    if mode == "appendix" and words["attached"]:
        made.append(_line(document, words["attached"], size=13, italic=True)._p)
    if words["illustrative"]:
        made.append(_line(document, words["illustrative"], size=14, bold=True)._p)
    made.append(_line(document, "", size=8)._p)
    for element in made:
        first.addprevious(element)


def _closing(document: Document, words: Mapping[str, Any]) -> None:
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
        table.rows[0].height = Mm(42)
    document.add_paragraph(words["provenance"], style="Provenance")


def _sections(document: Document, form: Mapping[str, Any], illustrative: str, *, ends_across: bool) -> None:
    """Give every section its paper: A4 on end or across, margins, page number on top; each marker ends a section."""
    body = document.element.body
    last = body.sectPr
    for name in ("w:headerReference", "w:footerReference", "w:titlePg", "w:pgNumType"):
        for element in last.findall(qn(name)):
            last.remove(element)
    restart = False
    for paragraph in [p for p in document.paragraphs if p.style.name == BREAK]:
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
    width, height = _A4[::-1] if across else _A4
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
