"""What every kind of document must keep: numbers from their cells, clean text, one scale of ids, the same content in both languages."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from parlib.briefing.context import release_tables
from parlib.briefing.digits import Allowances, check_digits
from parlib.briefing.from_notebook import build_model
from parlib.codebook.context import BriefContext
from parlib.display import bound_numbers, format_number, text_of
from parlib.display.sentences import placeholders
from parlib.document.inline import plain
from parlib.document.proof import check_numbers
from parlib.gate.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE_MM = 235.0  # of a page of Decree 30, under the caption


def parts_of(kind: str) -> tuple[str, ...]:
    """Return the parts that the kind's notebook shows, in its order."""
    cells = json.loads((ROOT / "notebooks" / f"{kind}.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = ["".join(c["source"]).strip() for c in cells if c["cell_type"] == "code"]
    return tuple(re.fullmatch(rf"display\.(?:{kind}\.)?(\w+)\(brief\)", s)[1] for s in shown if s.startswith("display."))


def model_of(module: ModuleType, kind: str, brief: BriefContext) -> dict:
    """Return the checked document model, built as from an executed notebook."""
    return _model([getattr(module, name)(brief) for name in parts_of(kind)])


def _model(shown: list) -> dict:
    cells = [new_code_cell("", outputs=[new_output("display_data", data=s._repr_mimebundle_())]) for s in shown]
    return build_model(nbformat.from_dict(new_notebook(cells=cells)))


def sections_of(module: ModuleType, kind: str, brief: BriefContext) -> dict:
    """Return every section by part."""
    return {name: getattr(module, name)(brief) for name in parts_of(kind) if name != "masthead"}


def text(module: ModuleType, kind: str, brief: BriefContext) -> str:
    """Return the whole document as plain text."""
    return "\n".join(text_of(s) for s in sections_of(module, kind, brief).values())


def assert_sound(module: ModuleType, kind: str, brief: BriefContext) -> dict:
    """Hold a document against everything a page must keep; return its model."""
    shown = {name: getattr(module, name)(brief) for name in parts_of(kind)}
    model = _model(list(shown.values()))
    assert model["meta"]["kind"] == kind
    check_numbers(model, release_tables(brief))
    check_digits(model, Allowances([brief]))
    numbers = bound_numbers([b for s in model["sections"] for b in s["blocks"]])
    assert all(format_number(n["format"], n["raw"], brief.language) == n["s"] for n in numbers)
    said = json.dumps(model, ensure_ascii=False, allow_nan=False)
    assert unicodedata.is_normalized("NFC", said)
    told = "\n".join(text_of(s) for name, s in shown.items() if name != "masthead")
    assert not re.search(r"\b(?:nan|NaN|None(?! of\b)|inf)\b|\{|\}\}|labels\.|sentences\.", told)
    codes = re.sub(r"params/\S+|\S+\.(?:csv|xlsx|yml|vn)\S*", "", told)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", codes), f"a code, not words: {re.search(r'[a-z]+_[a-z_]+', codes)}"
    figures = [b for s in model["sections"] for b in s["blocks"] if b["t"] == "figure"]
    assert all(20 < len(f["alt"]) < 8000 for f in figures), "an alternative text says something, and not so much that nobody listens"
    assert max((height_mm(f["svg"]) for f in figures), default=0) < PAGE_MM, "a figure taller than a page is cut"
    return model


def height_mm(svg: str) -> float:
    """Return the height of a drawing."""
    return float(re.search(r'<svg[^>]*\bheight="([\d.]+)pt"', svg)[1]) / 72 * 25.4


def numbers_by_cell(module: ModuleType, kind: str, brief: BriefContext) -> list[str]:
    """Return every bound number as text without its language, sorted."""
    blocks = [b for s in sections_of(module, kind, brief).values() for b in s.as_blocks()]
    return sorted(json.dumps([n["raw"], n["format"], n["ref"]], sort_keys=True) for n in bound_numbers(blocks))


def rows_of(section, table: str) -> list[dict[str, str]]:
    """Return the rows of one table as {column label: plain text}."""
    block = next(b for b in section.as_blocks() if b["t"] == "table" and b["id"] == table)
    labels = [c["label"] for c in block["columns"]]
    return [dict(zip(labels, (plain(cell["c"]) for cell in row), strict=True)) for row in block["rows"]]


def heading(section) -> str:
    """Return the first heading of a section as plain text."""
    return plain(next(b for b in section.as_blocks() if b["t"] == "heading")["c"])


def wording_leaves(kind: str, language: str) -> dict[str, str]:
    """Return every entry of the kind's wording file by its path."""

    def walk(entry, path=""):
        if isinstance(entry, dict):
            return {k: v for key, value in entry.items() for k, v in walk(value, f"{path}.{key}").items()}
        if isinstance(entry, list):
            return {k: v for i, value in enumerate(entry) for k, v in walk(value, f"{path}[{i}]").items()}
        return {path: str(entry)}

    return walk(read_yaml(ROOT / "params" / "wording" / f"{language}.{kind}.yml").data)


def assert_wording(kind: str) -> None:
    """Both files of a kind say the same things with the same values."""
    vi, en = wording_leaves(kind, "vi"), wording_leaves(kind, "en")
    assert vi.keys() == en.keys()
    assert {k: placeholders(v) for k, v in vi.items()} == {k: placeholders(v) for k, v in en.items()}
