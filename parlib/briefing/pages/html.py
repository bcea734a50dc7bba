"""Document model → one self-contained HTML file.

No network, no script needed, readable on a phone and by a screen reader.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from parlib.briefing.pages.labels import (
    LABELS,
    inner_prefix,
    legend,
    mark_of,
    number_of,
    place_and_date,
    title_of,
    whole_places,
)
from parlib.briefing.pages.origin import origin_of
from parlib.briefing.pages.tables import head_rows, is_stacked, is_wide
from parlib.document.model import Model, blocks_of
from parlib.document.reading import lines
from parlib.document.vocabulary import SHAPES

TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {"strong": Markup("<strong>{}</strong>"), "em": Markup("<em>{}</em>")}


def render_html(model: Model) -> str:
    """Return the whole page.

    Parameters
    ----------
    model : dict
        A checked document model.

    Notes
    -----
    The content policy forbids every address; the style sheet and the small script are admitted by
    their digests. Without the script the page is complete: it only adds sorting and filtering to
    tables.
    """
    language = model["meta"]["language"]
    notes: list[Markup] = []
    css = text("brief.css") + _widths(model)
    script = text("brief.js")
    return template("brief.html.j2").render(
        meta=model["meta"],
        say=LABELS[language],
        kind_title=title_of(model["meta"]),
        mark=mark_of(model["meta"]),
        number=number_of(model["meta"]),
        marks=SHAPES,
        sections=[_section(section, language) for section in model["sections"]],
        above=whole_places(model["meta"]["organisation_above"]),
        own=whole_places(model["meta"]["organisation"]),
        contents=list(_contents(model)),
        place_and_date=place_and_date(model["meta"]),
        appendix_prefix=inner_prefix(model["meta"]),
        appendix_label=(
            f"{LABELS[language]['appendix']} {model['meta'].get('appendix_number', '')}"
        ).strip(),
        signature=bool(model["meta"].get("signer_title")),
        notes=notes,
        inline=_Inlines(notes),
        css=css,
        script=script,
        csp=content_policy(css, script),
        origin=origin_of(model),
    )


def content_policy(css: str, script: str) -> str:
    """Return a policy that admits this style, this script and embedded pictures, and nothing from
    anywhere else.
    """

    def sha(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; img-src data:; "
        f"style-src 'sha256-{sha(css)}'; "
        f"script-src 'sha256-{sha(script)}'; "
        f"base-uri 'none'; form-action 'none'"
    )


class _Inlines:
    """Turns inline lists into markup and collects the footnotes met on the way."""

    def __init__(self, notes: list[Markup]) -> None:
        self.notes = notes

    def __call__(self, inlines: list[dict[str, Any]]) -> Markup:
        return Markup("").join(self._one(i) for i in inlines)

    def _one(self, inline: dict[str, Any]) -> Markup:
        kind = inline["t"]
        if kind in ("text", "num"):
            return escape(inline["s"])
        if kind == "br":
            return Markup("<br>")
        if kind == "link":
            return Markup('<a href="{}">{}</a>').format(inline["href"], self(inline["c"]))
        if kind == "fn":
            self.notes.append(self(inline["c"]))
            number = len(self.notes)
            return Markup(
                '<sup><a role="doc-noteref" id="note-mark-{0}" href="#note-{0}">{0}</a></sup>'
            ).format(number)
        return _TAGS[kind].format(self(inline["c"]))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["base64"] = lambda text: base64.b64encode(text.encode()).decode()
    environment.filters["size"] = _size
    environment.filters["sort_value"] = _sort_value
    return environment


def template(name: str) -> Template:
    """Return a page template."""
    return _environment().get_template(name)


@lru_cache(maxsize=8)
def text(name: str) -> str:
    """Return the text of a file in the templates folder."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _contents(model: Model) -> Iterator[dict[str, str]]:
    """Yield the entries of the table of contents.

    The parts by their headings, an appendix with its number before it.
    """
    word = f"{LABELS[model['meta']['language']]['appendix']} {inner_prefix(model['meta'])}"
    for section in model["sections"]:
        for block in section["blocks"]:
            if block["t"] == "heading" and block["level"] == 1:
                number = f"{word}{section['appendix']}. " if section["appendix"] else ""
                yield {"id": block["id"], "text": number + lines(block["c"])}


def _section(section: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the section with what the template needs to know about its tables."""
    blocks = []
    for block in section["blocks"]:
        if block["t"] == "table":
            block = {
                **block,
                "head": head_rows(block),
                "legend": legend(block["rows"], language),
                "wide": is_wide(block),
                "cards": is_stacked(block),
                "filter": block.get("filter"),
                "labels": [
                    f"{c['group']}: {c['label']}" if c.get("group") else c["label"]
                    for c in block["columns"]
                ],
            }
        blocks.append(block)
    label = next((b["id"] for b in section["blocks"] if b["t"] == "heading"), "")
    return {**section, "blocks": blocks, "label": label}


def _widths(model: Model) -> str:
    """Return the style rules of the column widths: the content policy allows no style attributes."""
    rules = []
    for block in blocks_of(model):
        if block["t"] == "table" and block["widths"]:
            total = sum(block["widths"])
            rules += [
                f"#{block['id']} col:nth-child({i}){{width:{100 * w / total:.4g}%}}"
                for i, w in enumerate(block["widths"], start=1)
            ]
    return "".join(f"\n{rule}" for rule in rules)


def _size(svg: str) -> Markup:
    """Return width and height attributes from the viewBox, so that the page does not jump while it
    loads.
    """
    view_box = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', svg)
    return (
        Markup(' width="{}" height="{}"').format(
            round(float(view_box[1])), round(float(view_box[2]))
        )
        if view_box
        else Markup("")
    )


def _sort_value(cell: dict[str, Any]) -> Markup:
    """Return the raw value of a cell that is one number, for exact sorting; missing sorts last."""
    if len(cell["c"]) != 1 or cell["c"][0]["t"] != "num":
        return Markup("")
    raw = cell["c"][0]["raw"]
    return Markup(' data-v="{}"').format("" if raw is None else raw)
