"""Is the document model built from the notebook alone, checked whole, and bound to the release?"""

import json
import unicodedata

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parlib.briefing.from_notebook import build_model
from parlib.document.model import blocks_of, refuse_faults, texts, to_json
from parlib.document.proof import check_numbers, mismatches
from parlib.document.reading import lines
from parlib.document.vocabulary import MIME
from parlib.errors import RenderRefused
from tests.briefing.sample_model import c, num, sample


def executed(*contents, markdown=None):
    cells = [
        new_code_cell("…", outputs=[new_output("display_data", data={MIME: content, "text/html": "<p>ignored</p>"})])
        for content in contents
    ]
    if markdown:
        cells.append(new_markdown_cell(markdown, id="loi-van", metadata={"tags": ["document"]}))
    cells.append(new_markdown_cell("A note for analysts, not for readers."))
    return new_notebook(cells=cells)


def heading(level, name):
    return {"t": "heading", "level": level, "id": name, "c": c(f"Phần {name}")}


META = {"meta": sample()["meta"]}
INDICES = pd.DataFrame([{"locality": "31@2008-08-01", "period": 2024, "index": "PAR", "value": 86.22}])


def test_the_sample_model_passes_and_survives_json():
    model = sample()
    refuse_faults(model)
    assert json.loads(to_json(model)) == model


def test_sections_open_at_parts_and_other_cells_join_them():
    model = build_model(
        executed(
            META,
            [heading(1, "a"), {"t": "p", "role": "body", "c": c("Một.")}],
            [heading(2, "b")],
            {"section": {"id": "pl", "appendix": "I", "landscape": True}, "blocks": [heading(1, "d")]},
            markdown="## Lời dẫn\n\nĐoạn **đậm** và [liên kết](https://example.org).\n\n- một\n- hai",
        )
    )
    assert [(s["id"], s["appendix"], s["landscape"]) for s in model["sections"]] == [("section-a", None, False), ("pl", "I", True)]
    assert [b["t"] for b in model["sections"][1]["blocks"]] == ["heading", "heading", "p", "list"]
    assert "analysts" not in to_json(model)
    assert "ignored" not in to_json(model)


def test_every_string_becomes_nfc():
    decomposed = unicodedata.normalize("NFD", "Điện Biên Phủ")
    model = build_model(executed(META, [heading(1, "a"), {"t": "p", "role": "body", "c": c(decomposed)}]))
    assert unicodedata.is_normalized("NFC", to_json(model))
    assert "Điện Biên Phủ" in to_json(model)


def test_all_faults_are_listed_at_once():
    model = sample()
    del model["meta"]["framework"]
    model["meta"]["language"] = "fr"
    blocks = model["sections"][0]["blocks"]
    blocks[-1]["alt"] = "hình"
    blocks[-1]["svg"] = blocks[-1]["svg"].replace("</svg>", '<image href="http://example.org/a.png"/></svg>')
    model["sections"][1]["blocks"][0]["level"] = 3
    model["sections"][1]["blocks"][1]["rows"][0].pop()
    model["sections"][2]["blocks"][0]["id"] = "tom-tat"
    blocks.append({"t": "video"})
    blocks.append({"t": "p", "role": "shout", "c": [{"t": "num", "s": "1"}]})
    with pytest.raises(RenderRefused) as failure:
        refuse_faults(model)
    said = str(failure.value)
    for part in (
        "meta lacks `framework`",
        "meta `language` is 'fr'",
        "alternative text",
        "outside reference",
        "skips from level 1 to 3",
        "row 1 has 4 cells for 5 columns",
        "id 'tom-tat' stands 2 times",
        "unknown block 'video'",
        "role 'shout'",
        "not bound",
    ):
        assert part in said, part
    assert said.startswith("31@2008-08-01 2024:")


@pytest.mark.parametrize(
    "bad", ["<script>1</script>", '<a onclick="x()"/>', "<foreignObject/>", '<rect style="fill:url(http://x)"/>', '<use href="//x"/>']
)
def test_a_picture_with_a_script_or_an_outside_reference_is_refused(bad):
    model = sample()
    figure = next(b for b in blocks_of(model) if b["t"] == "figure")
    figure["svg"] = figure["svg"].replace("</svg>", bad + "</svg>")
    with pytest.raises(RenderRefused, match="script or an outside reference"):
        refuse_faults(model)


def test_an_empty_notebook_and_unreadable_markdown_are_refused():
    with pytest.raises(RenderRefused, match="shows no block"):
        build_model(executed(META))
    with pytest.raises(RenderRefused, match="block_code"):
        build_model(executed(META, markdown="```\ncode\n```"))


def test_plain_text_leaves_footnotes_out_and_texts_names_them():
    model = sample()
    lead = next(b for b in blocks_of(model) if b.get("role") == "lead")
    assert lines(lead["c"]) == "Chỉ số giảm so với năm trước."
    found = texts(model)
    assert ("footnote", "Điểm là điểm trên thang 100.") in found
    assert ("group", "Điểm") in found
    assert ("caption", "Bảng 1. Điểm theo lĩnh vực, năm 2024") in found
    assert sum(kind == "cell" for kind, _ in found) == sum(len(r) for b in blocks_of(model) if b["t"] == "table" for r in b["rows"])


def test_numbers_that_hold_are_counted():
    assert check_numbers(sample(), {"indices": INDICES}) == 2


def test_every_number_that_does_not_hold_stops_the_render():
    model = sample()
    key = {"locality": "31@2008-08-01", "period": 2024, "index": "PAR"}
    wrong = [
        num("86,23", 86.22, **key),
        num("86,50", 86.5, **key),
        num("86,22", 86.22, **{**key, "period": 2023}),
        num("86,22", 86.22, table="nowhere", **key),
        num("86,22", 86.22, fmt="furlongs", **key),
        num("–", None, **key),
    ]
    model["sections"][0]["blocks"].append({"t": "p", "role": "body", "c": wrong})
    found = mismatches(model, {"indices": INDICES})
    assert len(found) == len(wrong)
    assert "prints '86,23'" in found[0]
    assert "says 86.5" in found[1]
    assert "0 rows" in found[2]
    assert "nowhere" in found[3]
    with pytest.raises(RenderRefused, match=r"31@2008-08-01 2024: 6 number"):
        check_numbers(model, {"indices": INDICES})


def test_missing_equals_missing_and_never_zero():
    frame = INDICES.assign(value=float("nan"))
    key = {"locality": "31@2008-08-01", "period": 2024, "index": "PAR"}
    model = sample()
    model["sections"] = [
        {"id": "s", "appendix": None, "landscape": False, "blocks": [{"t": "p", "role": "body", "c": [num("–", None, **key)]}]}
    ]
    assert mismatches(model, {"indices": frame}) == []
    model["sections"][0]["blocks"][0]["c"] = [num("0,00", 0, **key)]
    assert "says 0, the release holds None" in mismatches(model, {"indices": frame})[0]
