"""The form of official documents (Decree 30/2020/NĐ-CP, Appendix I).

Its ranges, our choice inside them, the check.

Only what a generator decides is here. Number, date of signing, signature and seal stay with the
office.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from parlib.errors import RenderRefused

RULES: dict[str, Any] = {
    "margin_mm": {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)},
    "pt": {
        "page_number": (13, 14),
        "quoc_hieu": (12, 13),
        "tieu_ngu": (13, 14),
        "co_quan": (12, 13),
        "so_ky_hieu": (13, 13),
        "dia_danh": (13, 14),
        "ten_loai": (13, 14),
        "trich_yeu": (13, 14),
        "trich_yeu_cong_van": (12, 13),
        "body": (13, 14),
        "kinh_gui": (13, 14),
        "nguoi_ky": (13, 14),
        "noi_nhan_label": (12, 12),
        "noi_nhan_list": (11, 11),
        "phu_luc_label": (14, 14),
        "phu_luc_title": (13, 14),
        "phu_luc_note": (13, 14),
    },
    "rule_under": {"tieu_ngu": (1.0, 1.0), "co_quan": (1 / 3, 1 / 2), "trich_yeu": (1 / 3, 1 / 2)},
    "indent_cm": (1.0, 1.27),
    "para_gap_pt": (6, 40),
    "line_spacing": (1.0, 1.5),
}

FORM: dict[str, Any] = {
    "margin_mm": {"top": 20, "bottom": 20, "left": 30, "right": 15},
    "pt": {
        "page_number": 13,
        "quoc_hieu": 12,
        "tieu_ngu": 13,
        "co_quan": 12,
        "so_ky_hieu": 13,
        "dia_danh": 13,
        "ten_loai": 14,
        "trich_yeu": 14,
        "trich_yeu_cong_van": 12,
        "body": 13,
        "kinh_gui": 13,
        "nguoi_ky": 13,
        "noi_nhan_label": 12,
        "noi_nhan_list": 11,
        "phu_luc_label": 14,
        "phu_luc_title": 14,
        "phu_luc_note": 13,
    },
    "rule_under": {"tieu_ngu": 1.0, "co_quan": 0.4, "trich_yeu": 0.4},
    "indent_cm": 1.0,
    "para_gap_pt": 6,
    "line_spacing": 1.15,
}
"""Our choice. ``line_spacing`` is in single lines of a Times-metric font (1.15 em of type per
line).
"""

_SINGLE_LINE_EM = 1.15
_TEXT_HEIGHT_EM = 0.675
_A4_PT = (595.276, 841.89)
_ROMAN = re.compile(r"(?=[CIVXL])C{0,3}(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


def leading_em(form: Mapping[str, Any] = FORM) -> float:
    """Return the gap between lines, in em, that gives the form's line spacing.

    The typesetter adds leading to the height from baseline to cap height; a single line of a
    Times-metric font is 1.15 em from baseline to baseline.
    """
    return round(form["line_spacing"] * _SINGLE_LINE_EM - _TEXT_HEIGHT_EM, 4)


def form_faults(form: Mapping[str, Any]) -> Iterator[str]:
    """Yield every value of the form that lies outside the decree's range."""
    for name, rule in RULES.items():
        entries = rule.items() if isinstance(rule, dict) else [("", rule)]
        for part, (low, high) in entries:
            value = form[name][part] if part else form[name]
            if not low <= value <= high:
                yield f"{name} {part} is {value}, the decree asks for {low} to {high}".replace(
                    "  ", " "
                )


def content_faults(meta: Mapping[str, Any], *, channel: str) -> Iterator[str]:
    """Yield every fault of the words around the document.

    Parameters
    ----------
    meta : mapping
        The model's ``meta``.
    channel : {"electronic", "paper"}
        In an electronic document the places of number and date in the "Kèm theo" line stay
        unfilled; on paper they are filled in full.
    """
    if (
        meta["mode"] == "report"
        and meta["organisation"]
        and meta["organisation"] != meta["organisation"].upper()
    ):
        yield f"the issuing body {meta['organisation']!r} stands in capitals"
    if (
        meta["mode"] == "report"
        and meta["organisation_above"] != meta["organisation_above"].upper()
    ):
        yield f"the body above {meta['organisation_above']!r} stands in capitals"
    number = meta.get("appendix_number", "")
    if number and not _ROMAN.fullmatch(number):
        yield f"appendix number {number!r} is not Roman"
    attached = meta["appendix_of"]
    if meta["mode"] == "appendix" and attached:
        filled = re.search(r"(số\s*:?\s*\d)|(ngày\s+\d)|(No\.\s*\d)", attached)
        if channel == "electronic" and filled:
            yield f"the line “{attached}” must leave number and date open in an electronic document"
        if channel == "paper" and not filled:
            yield f"the line “{attached}” must give number and date on paper"


def page_faults(pdf: bytes, *, family: str) -> Iterator[str]:
    """Yield every page that is not A4, and every font that is not embedded."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, start=1):
            box = [float(v) for v in page.mediabox]
            size = (box[2] - box[0], box[3] - box[1])
            if not any(
                all(abs(a - b) < 1 for a, b in zip(size, paper, strict=True))
                for paper in (_A4_PT, _A4_PT[::-1])
            ):
                yield f"page {number} is {size[0]:.0f} × {size[1]:.0f} pt, not A4"
        names = {
            str(f.get("/BaseFont"))
            for page in document.pages
            for f in page.get("/Resources", pikepdf.Dictionary())
            .get("/Font", pikepdf.Dictionary())
            .values()
        }
        plain = family.replace(" ", "")
        if not any(plain in name.replace(" ", "") for name in names):
            yield f"the text is not set in {family} (found: {', '.join(sorted(names))})"


def refuse_form(
    meta: Mapping[str, Any],
    pdf: bytes,
    *,
    family: str,
    channel: str = "electronic",
    form: Mapping[str, Any] = FORM,
) -> None:
    """Raise :class:`RenderRefused` listing every breach of the form.

    Called before a file is written.
    """
    faults = [
        *form_faults(form),
        *content_faults(meta, channel=channel),
        *page_faults(pdf, family=family),
    ]
    if faults:
        head = f"{meta['locality']} {meta['period']}: the page does not follow Decree 30/2020/NĐ-CP"
        raise RenderRefused("\n".join([head, *(f"  - {f}" for f in faults)]))
