"""Ways to forge a document, each a small function; the forger is able: whatever can be made consistent again, is.

A forgery of the model is set into a whole new PDF with its own digests, so that only a comparison with the data can find it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from parlib.briefing.pages.pdf import render_pdf
from parlib.document.model import Model, blocks_of, inline_lists
from parlib.document.numbers import format_number
from parlib.document.reading import walk

MODELS: dict[str, Callable[[Model], None]] = {}


def of_model(forge: Callable[[Model], None]) -> Callable[[Model], None]:
    """Register a forgery that changes the model in place."""
    MODELS[forge.__name__] = forge
    return forge


def forged(name: str, model: Model) -> bytes:
    """Return the PDF of a forged copy of the model."""
    changed = copy.deepcopy(model)
    MODELS[name](changed)
    assert changed != model, name
    return render_pdf(changed)


def nums(model: Model) -> Iterator[dict[str, Any]]:
    return (i for b in blocks_of(model) for line in inline_lists(b) for i in walk(line) if i["t"] == "num")


def block(model: Model, kind: str, **more: Any) -> dict[str, Any]:
    return next(b for b in blocks_of(model) if b["t"] == kind and all(b.get(k) == v for k, v in more.items()))


def section_with(model: Model, wanted: dict[str, Any]) -> dict[str, Any]:
    return next(s for s in model["sections"] if any(b is wanted for b in s["blocks"]))


def text_of(inlines: list[dict[str, Any]]) -> dict[str, Any]:
    return next(i for i in walk(inlines) if i["t"] == "text" and i["s"].strip())


# --- numbers


@of_model
def every_number_as_plain_text(model: Model) -> None:
    for number in nums(model):
        number.clear()
        number.update({"t": "text", "s": "99,99"})


@of_model
def one_number_with_its_print(model: Model) -> None:
    number = next(n for n in nums(model) if isinstance(n["raw"], float))
    number["raw"] += 3.21
    number["s"] = format_number(number["format"], number["raw"], "vi")


@of_model
def one_number_in_its_last_printed_digit(model: Model) -> None:
    number = next(n for n in nums(model) if isinstance(n["raw"], float) and n["s"][-1].isdigit())
    number["s"] = number["s"][:-1] + str((int(number["s"][-1]) + 1) % 10)


@of_model
def a_number_bound_to_another_true_cell(model: Model) -> None:
    known = [n for n in nums(model) if isinstance(n["raw"], float)]
    first, other = next((a, b) for a in known for b in known if a["format"] == b["format"] and a["raw"] != b["raw"])
    first.update(copy.deepcopy(other))


@of_model
def a_known_number_as_missing(model: Model) -> None:
    number = next(n for n in nums(model) if n["raw"] is not None and n["format"] == "percent_value")
    number.update({"raw": None, "s": format_number("percent_value", None, "vi")})


# --- words


@of_model
def a_false_headline(model: Model) -> None:
    text_of(block(model, "heading")["c"])["s"] = "Đứng đầu cả nước"


@of_model
def a_false_title(model: Model) -> None:
    model["meta"]["title"] = "Kết quả xuất sắc"


@of_model
def a_false_issuer(model: Model) -> None:
    model["meta"]["organisation"] = "BỘ NỘI VỤ"


@of_model
def a_false_body_above(model: Model) -> None:
    model["meta"]["organisation_above"] = "CHÍNH PHỦ"


@of_model
def a_false_place(model: Model) -> None:
    model["meta"]["place"] = "Hà Nội"


@of_model
def another_issue_date(model: Model) -> None:
    model["meta"]["issued_on"] = "2025-01-01"


@of_model
def another_unit_name(model: Model) -> None:
    model["meta"]["locality_name"] = "Thành phố Đà Nẵng"


@of_model
def another_unit(model: Model) -> None:
    model["meta"]["locality"] = "48@2008-08-01"


@of_model
def a_unit_that_is_none(model: Model) -> None:
    model["meta"]["locality"] = "99@1900-01-01"


@of_model
def another_year(model: Model) -> None:
    model["meta"]["period"] = 2023


@of_model
def another_kind(model: Model) -> None:
    model["meta"]["kind"] = "plan"


@of_model
def a_false_takeaway(model: Model) -> None:
    model["meta"]["takeaway"] = "Mọi chỉ tiêu đã đạt"


@of_model
def a_false_line_of_provenance(model: Model) -> None:
    model["meta"]["provenance"] += " Đã kiểm toán."


@of_model
def a_false_slice(model: Model) -> None:
    model["meta"]["digest"] = "0" * 64


@of_model
def a_rule_book_that_is_final(model: Model) -> None:
    model["meta"]["framework_status"] = "chính thức"


@of_model
def the_mark_of_illustrative_figures(model: Model) -> None:
    model["meta"]["illustrative"] = not model["meta"]["illustrative"]


@of_model
def a_changed_sentence(model: Model) -> None:
    text_of(block(model, "p")["c"])["s"] += " (đã xác nhận)"


@of_model
def an_added_sentence(model: Model) -> None:
    model["sections"][0]["blocks"].append({"t": "p", "role": "body", "c": [{"t": "text", "s": "Không có hạn chế nào."}]})


@of_model
def a_removed_paragraph(model: Model) -> None:
    gone = block(model, "p")
    blocks = section_with(model, gone)["blocks"]
    blocks[:] = [b for b in blocks if b is not gone]


@of_model
def blocks_in_another_order(model: Model) -> None:
    blocks = max((s["blocks"] for s in model["sections"]), key=len)
    place = next(i for i in range(len(blocks) - 1) if blocks[i]["t"] == blocks[i + 1]["t"] != "heading" or i == len(blocks) - 2)
    blocks[place], blocks[place + 1] = blocks[place + 1], blocks[place]


@of_model
def a_link_to_another_page(model: Model) -> None:
    link = next(i for b in blocks_of(model) for line in inline_lists(b) for i in walk(line) if i["t"] == "link")
    link["href"] = "https://example.org/other"


@of_model
def a_changed_footnote(model: Model) -> None:
    note = next(i for b in blocks_of(model) for line in inline_lists(b) for i in walk(line) if i["t"] == "fn")
    text_of(note["c"])["s"] = "Không có nguồn nào khác."


# --- tables


@of_model
def a_removed_table(model: Model) -> None:
    drawn = {b["table"] for b in blocks_of(model) if b["t"] == "figure"}
    gone = next(b for b in blocks_of(model) if b["t"] == "table" and b["id"] not in drawn)
    blocks = section_with(model, gone)["blocks"]
    blocks[:] = [b for b in blocks if b is not gone]


@of_model
def a_removed_row(model: Model) -> None:
    del block(model, "table")["rows"][-1]


@of_model
def a_repeated_row(model: Model) -> None:
    rows = block(model, "table")["rows"]
    rows.append(copy.deepcopy(rows[0]))


@of_model
def two_row_heads_exchanged(model: Model) -> None:
    rows = block(model, "table")["rows"]
    rows[0][0], rows[1][0] = rows[1][0], rows[0][0]


@of_model
def a_column_with_another_name(model: Model) -> None:
    block(model, "table")["columns"][-1]["label"] = "Điểm tối đa"


@of_model
def a_changed_caption(model: Model) -> None:
    block(model, "table")["caption"] += " (chính thức)"


@of_model
def a_removed_note(model: Model) -> None:
    next(b for b in blocks_of(model) if b["t"] == "table" and b["note"])["note"] = ""


@of_model
def a_mark_at_a_cell(model: Model) -> None:
    cell = block(model, "table")["rows"][0][-1]
    cell["mark"] = "" if cell.get("mark") else "zero"


@of_model
def a_table_moved_out_of_sight(model: Model) -> None:
    table = next(b for b in blocks_of(model) if b["t"] == "table" and not b.get("attached"))
    table["attached"] = True


# --- pictures


@of_model
def a_false_alternative_text(model: Model) -> None:
    block(model, "figure")["alt"] = "Biểu đồ cho thấy đơn vị đứng đầu ở mọi lĩnh vực."


@of_model
def another_word_in_a_picture(model: Model) -> None:
    figure = block(model, "figure")
    figure["svg"] = re.sub(r">([^<>]*\d[^<>]*)</text>", ">100</text>", figure["svg"], count=1)


@of_model
def a_shape_drawn_larger(model: Model) -> None:
    figure = block(model, "figure")
    figure["svg"] = figure["svg"].replace("</svg>", '<path d="M 10 10 L 90 10 L 90 20 Z" fill="#000"/></svg>')


@of_model
def a_picture_for_phones_only(model: Model) -> None:
    figure = next(b for b in blocks_of(model) if b.get("svg_narrow"))
    figure["svg_narrow"] = figure["svg"]


@of_model
def other_code_as_an_excuse(model: Model) -> None:
    model["meta"]["made_with"]["code"] = "0" * 12
    every_number_as_plain_text(model)


@of_model
def another_notebook_as_an_excuse(model: Model) -> None:
    model["meta"]["made_with"]["notebook"] = "0" * 12
    a_changed_sentence(model)


@of_model
def other_libraries_as_an_excuse(model: Model) -> None:
    model["meta"]["made_with"]["libraries"] = "matplotlib 9"
    a_shape_drawn_larger(model)


@of_model
def a_release_that_is_not_here(model: Model) -> None:
    model["meta"]["release"] = "r-000000000000"
    every_number_as_plain_text(model)
