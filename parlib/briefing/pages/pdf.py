"""Document model → PDF/A-3a and PDF/UA-1 in one file, through Typst, with the data inside.

The typesetter refuses what would break the standards, its warnings are errors here, and the form is
checked against the decree before anything is handed back. The same model gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Literal

import typst

from parlib.briefing.pages import decree30
from parlib.briefing.pages.attachments import attachments
from parlib.briefing.pages.fonts import Typeface, typeface
from parlib.briefing.pages.html import TEMPLATES
from parlib.briefing.pages.labels import (
    LABELS,
    inner_prefix,
    legend,
    place_and_date,
    title_of,
    whole_places,
)
from parlib.briefing.pages.signing import add_signature_field
from parlib.briefing.pages.tables import head_rows, is_wide
from parlib.document.model import Model, model_digest
from parlib.document.vocabulary import SHAPES
from parlib.errors import RenderRefused

STANDARDS: tuple[Literal["a-3a", "ua-1"], ...] = ("a-3a", "ua-1")
_HELD_LINES, _HELD_ITEMS = 2, 6
_LEAST_FILLED, _MOST = 1 / 3, 3
_PAGE_MM = 297.0
_FAMILY_ATTRIBUTE = re.compile(r'font-family="[^"]*"')
_FAMILY_STYLE = re.compile(r"(font-family:)[^;\"]*")
_FONT_STYLE = re.compile(r"(font:[^;\"]*?\d(?:\.\d+)?(?:px|pt|em)(?:/[\w.]+)?\s+)[^;\"]*")


def render_pdf(
    model: Model,
    *,
    channel: str = "electronic",
    signature_field: bool = False,
    face: Typeface | None = None,
) -> bytes:
    """Return the PDF of a document model.

    Parameters
    ----------
    model : dict
        A checked document model; ``meta.mode`` says whether it is a stand-alone report or an
        appendix.
    channel : {"electronic", "paper"}
        Where the document will travel; decides how the "Kèm theo" line of an appendix must look.
    signature_field : bool
        True adds an empty, tagged field for the office's digital signature
        (:mod:`parlib.briefing.pages.signing`).
    face : Typeface, optional
        Default: the first of Times New Roman, Liberation Serif, Tinos, Libertinus Serif with all
        four faces.

    Returns
    -------
    bytes
        Ends with a newline: any later signature is an incremental update, and without it would
        break PDF/A.

    Raises
    ------
    RenderRefused
        A letter that no font has, a breach of PDF/A, PDF/UA or the decree, or any warning of the
        typesetter.
    """
    face = face or typeface()
    meta = model["meta"]
    inputs = {
        "model": json.dumps(_for_paper(model, face), ensure_ascii=False),
        "form": json.dumps(
            {**decree30.FORM, "leading_em": decree30.leading_em(), "fonts": face.chain}
        ),
    }
    words = _words(model, face.family)
    issued = datetime.fromisoformat(meta["issued_on"]).replace(tzinfo=UTC)
    try:
        # what lies inside takes no room on a page
        bare = json.dumps({**words, "attachments": []}, ensure_ascii=False)
        inputs |= {
            "tight": str(_tightness({**inputs, "words": bare}, face)),
            "words": json.dumps(words, ensure_ascii=False),
        }
        content, warnings = _compiler(face.family).compile_with_warnings(
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=int(issued.timestamp()),
        )
    except typst.TypstError as error:
        raise RenderRefused(
            f"{_who(meta)}: the typesetter refuses the document: {_told(error)}"
        ) from None
    if warnings:
        raise RenderRefused(
            "\n".join(
                [f"{_who(meta)}: the typesetter warns", *(f"  - {_told(w)}" for w in warnings)]
            )
        )
    if not isinstance(content, bytes):  # pages apart, or nothing: what it gives for pictures
        raise RenderRefused(f"{_who(meta)}: the typesetter gave no PDF")
    pdf = content + b"\n"
    decree30.refuse_form(meta, pdf, family=face.family, channel=channel)
    return add_signature_field(pdf) if signature_field else pdf


def as_appendix(model: Model, *, number: str, of: str) -> Model:
    """Return the model as an appendix.

    No motto block, a Roman number (empty for a single one), its "Kèm theo" line.
    """
    return {
        **model,
        "meta": {**model["meta"], "mode": "appendix", "appendix_number": number, "appendix_of": of},
    }


def addressed(names: Sequence[str]) -> list[str]:
    """Return the addressees as the form writes them.

    One on the line of "Kính gửi", several below it with ";" and ".".
    """
    if len(names) < 2:
        return [name.rstrip(".;") + "." for name in names]
    return [
        f"- {name.rstrip('.;')}{'.' if position == len(names) else ';'}"
        for position, name in enumerate(names, start=1)
    ]


def _tightness(inputs: dict[str, str], face: Typeface) -> int:
    """Return how much closer than usual the parts of the document stand, so that its last page is
    no page of a few lines.

    The usual distances, unless they leave the last page emptier than a third: then the first closer
    ones that take those lines in, or wider ones that fill the page. All of them lie inside the
    decree's ranges. Where none helps, the usual ones stay.
    """
    pages, filled = _ending(inputs, face, 0)
    if pages == 1 or filled >= _LEAST_FILLED:
        return 0
    for tight in range(1, _MOST + 1):
        if _ending(inputs, face, tight)[0] < pages:
            return tight
    for loose in range(-1, -_MOST - 1, -1):
        now, filled = _ending(inputs, face, loose)
        if now == pages and filled >= _LEAST_FILLED:
            return loose
    return 0


def _ending(inputs: dict[str, str], face: Typeface, tight: int) -> tuple[int, float]:
    """Return the number of pages at some distance of the parts, and the share of the last one that
    is filled.
    """
    found = typst.query(
        str(TEMPLATES / "brief.typ"),
        "<end>",
        field="value",
        one=True,
        root=str(TEMPLATES),
        font_paths=face.fonts,
        ignore_system_fonts=True,
        sys_inputs={**inputs, "tight": str(tight)},
    )
    page, at_mm = json.loads(found)
    margin = decree30.FORM["margin_mm"]
    return int(page), (at_mm - margin["top"]) / (_PAGE_MM - margin["top"] - margin["bottom"])


@lru_cache(maxsize=4)
def _compiler(family: str) -> typst.Compiler:
    face = typeface(family)
    return typst.Compiler(
        str(TEMPLATES / "brief.typ"),
        root=str(TEMPLATES),
        font_paths=face.fonts,
        ignore_system_fonts=True,
    )


def _who(meta: dict[str, Any]) -> str:
    return f"{meta['locality']} {meta['period']}"


def _told(report: typst.TypstError | typst.TypstWarning) -> str:
    return "; ".join([report.message, *report.hints])


def _words(model: Model, family: str) -> dict[str, Any]:
    """Return everything the page says that is not in the model: fixed words, metadata, attachments."""
    meta = model["meta"]
    say = LABELS[meta["language"]]
    number = meta.get("appendix_number", "")
    return {
        "author": meta["organisation"] or "parlib",
        "description": meta["takeaway"] or meta["subtitle"] or meta["title"],
        "keywords": [
            f"parlib {version('parlib')}",
            f"release {meta['release']}",
            f"slice {meta['digest']}",
            f"model {model_digest(model)}",
            f"typeface {family}",
        ],
        "marks": SHAPES,
        "kind": title_of(meta),
        "above": whole_places(meta["organisation_above"]),
        "own": whole_places(meta["organisation"]),
        "place_and_date": place_and_date(meta),
        "appendix": f"{say['appendix']} {number}".strip(),
        "appendix_word": say["appendix"],
        "appendix_prefix": inner_prefix(meta),
        "post": meta.get("signer_title", ""),
        "recipients": meta.get("recipients") or [],
        "recipients_label": say["recipients"],
        "addressees": addressed(meta.get("addressees") or []),
        "addressees_label": say["addressees"],
        "attachments": [
            {
                "name": a.name,
                "mime": a.mime,
                "relationship": a.relationship,
                "description": a.description,
                "content": list(a.content),
            }
            for a in attachments(model, word=say["data"])
        ],
        **{key: say[key] for key in ("illustrative", "nation", "motto", "number")},
    }


def _for_paper(model: Model, face: Typeface) -> Model:
    """Return the model with what the page needs.

    Table heads, keys to shapes, landscape groups, pairs, the one typeface.
    """
    language = model["meta"]["language"]
    model = _without_attached(model, language)
    kept = held(model)
    sections = [
        {
            **section,
            "blocks": _grouped(
                [
                    {**_block(b, language, face), "held": (number, place) in kept}
                    for place, b in enumerate(section["blocks"])
                ],
                section,
            ),
        }
        for number, section in enumerate(model["sections"])
    ]
    for section in sections:
        if section["appendix"] and section["blocks"] and section["blocks"][0]["t"] == "heading":
            section["blocks"][0] = {**section["blocks"][0], "titles": True}
    # the document ends before its appendices
    ends = next((i for i, s in enumerate(sections) if s["appendix"]), len(sections))
    last = sections[ends - 1]["blocks"][-1] if ends else {"t": ""}
    # the closing lines follow on the landscape page instead of opening a page of their own
    if last["t"] == "broad":
        last["closes"] = True
    return {**model, "sections": sections, "closed": last["t"] == "broad"}


def _without_attached(model: Model, language: str) -> Model:
    """Return the model without the tables that lie inside as files.

    The last line of their document, or of its appendix, names them.
    """
    named: dict[tuple[Any, Any], list[str]] = {}
    ends: dict[tuple[Any, Any], int] = {}
    for position, section in enumerate(model["sections"]):
        key = (section.get("part"), section["appendix"])
        ends[key] = position
        tables = [b for b in section["blocks"] if b["t"] == "table" and b.get("attached")]
        named.setdefault(key, []).extend(f"{t['id']}.csv" for t in tables)
    if not any(named.values()):
        return model
    sections = [
        {**s, "blocks": [b for b in s["blocks"] if not b.get("attached")]}
        for s in model["sections"]
    ]
    for key, tables in named.items():
        if tables:
            said = f"{LABELS[language]['attached']}: {', '.join(tables)}."
            sections[ends[key]]["blocks"].append(
                {"t": "p", "role": "small", "c": [{"t": "text", "s": said}]}
            )
    return {**model, "sections": sections}


def held(model: Model) -> set[tuple[int, int]]:
    """Return the places (section, block) of the blocks that stay on the page of what follows them.

    They are the last lines before a place to sign, and the last text before the closing lines:
    neither a signature nor the line of provenance may stand alone on a page. A long list may not be
    held, it would leave half a page white.
    """
    kept: set[tuple[int, int]] = set()
    for number, section in enumerate(model["sections"]):
        for position, block in enumerate(section["blocks"]):
            if block["t"] == "signatures":
                for before in range(position - 1, max(0, position - _HELD_LINES) - 1, -1):
                    if section["blocks"][before]["t"] != "p":
                        break
                    kept.add((number, before))
    body = [number for number, section in enumerate(model["sections"]) if not section["appendix"]]
    blocks = model["sections"][body[-1]]["blocks"] if body else []
    for place in range(len(blocks) - 1, -1, -1):
        last = blocks[place]
        if last["t"] != "p" and not (last["t"] == "list" and len(last["items"]) <= _HELD_ITEMS):
            break
        kept.add((body[-1], place))
        if last.get("role") != "small":  # a line that only names files is no company
            break
    return kept


def _block(block: dict[str, Any], language: str, face: Typeface) -> dict[str, Any]:
    if block["t"] == "table":
        widths = block["widths"] or [1] * len(block["columns"])
        return {
            **block,
            "head": head_rows(block),
            "legend": legend(block["rows"], language),
            "wide": is_wide(block),
            "widths": widths,
        }
    if block["t"] == "figure":
        return {
            **{k: v for k, v in block.items() if k != "svg_narrow"},
            "svg": set_family(block["svg"], face),
        }
    return block


def set_family(svg: str, face: Typeface) -> str:
    """Return the picture with every font family replaced by the page's own, so that no other font
    is embedded.
    """
    family = ", ".join(f"'{name}'" for name in face.chain)
    svg = _FAMILY_ATTRIBUTE.sub(f'font-family="{family}"', svg)
    svg = _FAMILY_STYLE.sub(rf"\g<1> {family}", svg)
    return _FONT_STYLE.sub(rf"\g<1>{family}", svg)


def _grouped(blocks: list[dict[str, Any]], section: dict[str, Any]) -> list[dict[str, Any]]:
    """Put neighbouring half-width figures side by side and neighbouring wide tables on shared
    landscape pages.
    """
    out: list[dict[str, Any]] = []
    for block in blocks:
        last: dict[str, Any] = out[-1] if out else {"t": ""}
        if block["t"] == "figure" and block["width"] == "half":
            if last["t"] == "pair" and len(last["figures"]) == 1:
                last["figures"].append(block)
            else:
                out.append({"t": "pair", "figures": [block]})
        elif block["t"] == "table" and block["wide"] and not section["landscape"]:
            if last["t"] == "broad":
                last["blocks"].append(block)
            else:
                out.append({"t": "broad", "closes": False, "blocks": [*_taken_along(out), block]})
        else:
            out.append(block)
    return out


def _taken_along(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Remove and return the heading, with at most two short texts under it, that belongs to the
    table that follows.
    """
    for back in range(1, min(3, len(blocks)) + 1):
        kind = blocks[-back]["t"]
        if kind == "heading":
            start = -back - (1 if len(blocks) > back and blocks[-back - 1]["t"] == "heading" else 0)
            taken = blocks[start:]
            del blocks[start:]
            return taken
        if kind not in ("p", "list"):
            break
    return []
