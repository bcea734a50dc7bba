"""The reference document's styles.

The form's typeface and sizes under names that an office can edit in Word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from parlib.briefing.pages.pandoc import BREAK, CLOSING

FONT = "Times New Roman"
A4 = (Mm(210), Mm(297))
# between lines of text: inside the range of the decree, and as many lines on a page as in the PDF
_LINE = 1.1
_LINK = RGBColor(0x0B, 0x4A, 0x8F)
_CENTER, _LEFT, _JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


def set_styles(document: Document, form: Mapping[str, Any]) -> None:
    """Give the reference document the form's typeface and sizes, and the styles that the tree
    names.
    """
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
            after=form["para_gap_pt"],
            line=_LINE,
        )
    _style(styles["Compact"], size=11, align=None, indent=0, after=0, line=1.0)
    for level, (points, italic) in enumerate(((14, False), (13, False), (13, True)), start=1):
        _style(
            styles[f"Heading {level}"],
            size=points,
            bold=True,
            italic=italic,
            before=9,
            after=3,
            keep=True,
        )
    _style(styles["Table Caption"], size=12, bold=True, before=4, after=3, keep=True)
    _style(styles["Captioned Figure"], size=12, before=3, after=4)
    _style(styles["Footnote Text"], size=11)
    for name, look in _added(form).items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _style(style, **look)
    _borders(styles["Warning"], top=4, left=24, bottom=4, right=4)
    _borders(styles["Illustrative"], top=12, left=12, bottom=12, right=12)
    _borders(styles["Heading 1"], top=10)
    box = styles["Illustrative"].paragraph_format
    box.left_indent = box.right_indent = Mm(20)
    styles["Hyperlink"].font.color.rgb = _LINK
    # pandoc makes no picture wider than the text of its reference document
    for section in document.sections:
        section.page_width, section.page_height = A4
        for side in ("top", "bottom", "left", "right"):
            setattr(section, f"{side}_margin", Mm(form["margin_mm"][side]))


def _added(form: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the looks of the styles that the tree names and pandoc does not have."""
    size = form["pt"]["body"]
    return {
        "Lead": {"size": 14, "before": 3, "after": 6},
        "Note": {"size": 11, "before": 2, "after": 4},
        "Table Note": {"size": 11, "italic": True, "before": 2, "after": 4},
        "List Item": {"size": size, "after": 2, "line": _LINE},
        "Warning": {"size": size, "before": 6, "after": 6},
        "Attached": {
            "size": form["pt"]["phu_luc_note"],
            "italic": True,
            "align": _CENTER,
            "after": 6,
        },
        "Centre": {
            "size": form["pt"]["ten_loai"],
            "bold": True,
            "align": _CENTER,
            "before": 6,
            "after": 6,
            "keep": True,
        },
        "Subject": {"size": form["pt"]["trich_yeu_cong_van"], "align": _CENTER, "before": 6},
        "Addressees": {"size": form["pt"]["kinh_gui"], "align": _CENTER, "before": 12, "after": 8},
        "Addressee": {"size": form["pt"]["kinh_gui"], "indent": 4.0, "after": 2},
        "Appendix Label": {
            "size": form["pt"]["phu_luc_label"],
            "bold": True,
            "align": _CENTER,
            "keep": True,
        },
        "Fact Label": {"size": 11},
        "Fact Value": {"size": 18, "bold": True},
        "Fact Note": {"size": 11},
        "Post": {"size": form["pt"]["nguoi_ky"], "bold": True, "align": _CENTER},
        "Sign Note": {"size": 13, "italic": True, "align": _CENTER},
        "Small": {"size": 9, "before": 3},
        "Provenance": {"size": 9, "before": 8},
        "Office Above": {"size": form["pt"]["co_quan"], "align": _CENTER},
        "Office": {"size": form["pt"]["co_quan"], "bold": True, "align": _CENTER},
        "Number": {"size": form["pt"]["so_ky_hieu"], "align": _CENTER},
        "Nation": {"size": form["pt"]["quoc_hieu"], "bold": True, "align": _CENTER},
        "Motto": {"size": form["pt"]["tieu_ngu"], "bold": True, "align": _CENTER},
        "Place And Date": {"size": form["pt"]["dia_danh"], "italic": True, "align": _CENTER},
        "Document Kind": {
            "size": form["pt"]["ten_loai"],
            "bold": True,
            "align": _CENTER,
            "before": 16,
        },
        "Document Title": {"size": form["pt"]["trich_yeu"], "bold": True, "align": _CENTER},
        "Document Subtitle": {"size": size, "align": _CENTER},
        "Illustrative": {"size": 13, "bold": True, "align": _CENTER, "before": 6, "after": 6},
        "Rule": {"size": 2, "after": 3},
        BREAK: {"size": 1},
        CLOSING: {"size": 1},
    }


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


def _borders(style: Any, **sides: int) -> None:
    """Draw lines around a paragraph style.

    Widths in eighths of a point, in the order that the file format asks for.
    """
    put_borders(style.element.get_or_add_pPr(), edges(**sides))


def edges(**sides: int) -> Any:
    """Return paragraph borders; widths in eighths of a point, 0 takes the style's line away."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            edge = OxmlElement(f"w:{side}")
            look = {
                "val": "single" if sides[side] else "nil",
                "sz": str(sides[side]),
                "space": "4",
                "color": "16202B",
            }
            for name, value in look.items():
                edge.set(qn(f"w:{name}"), value)
            borders.append(edge)
    return borders


def put_borders(properties: Any, borders: Any) -> None:
    """Put paragraph borders where the schema wants them.

    Word refuses a file whose properties stand in another order.
    """
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"
    )  # fmt: skip
