"""The layers of evidence: who wrote which columns about an item, and which form may change them.

A unit scores itself, explains, is appraised twice, and is surveyed. These are five layers of one
table. Each has its own columns and its own source, and a form changes only the layers it is meant
for, so the council's points never overwrite what the office filed.
"""

from __future__ import annotations

from enum import StrEnum


class Layer(StrEnum):
    """One layer of the hand-off table ``evidence``."""

    SELF = "self"
    EXPLANATION = "explanation"
    ROUND1 = "round1"
    FINAL = "final"
    SURVEY = "survey"


COLUMNS: dict[Layer, tuple[str, ...]] = {
    Layer.SELF: ("state", "numerator", "denominator", "value", "previous_value", "self_score"),
    Layer.EXPLANATION: ("explanation", "evidence_file", "person_in_charge"),
    Layer.ROUND1: ("appraised_round1",),
    Layer.FINAL: ("appraised_score",),
    Layer.SURVEY: ("survey_score",),
}
"""Columns of each layer. ``value`` and ``state`` of an item scored only by a survey belong to the
survey layer.
"""

SOURCES: dict[Layer, str] = {
    Layer.EXPLANATION: "explanation_source",
    Layer.ROUND1: "round1_source",
    Layer.FINAL: "appraised_source",
    Layer.SURVEY: "survey_source",
}
"""Column with file, sheet and cell of a layer's source. The self-score has two columns,
``source_file`` and ``source_cell``.
"""

SELF_FORM = (Layer.SELF, Layer.EXPLANATION)
EXPLANATION_FORM = (Layer.EXPLANATION,)
APPRAISAL_FORM = (Layer.ROUND1, Layer.FINAL, Layer.SURVEY)
_BETWEEN = " › "

NAMES_VI: dict[Layer, str] = {
    Layer.SELF: "tự chấm điểm",
    Layer.EXPLANATION: "giải trình",
    Layer.ROUND1: "thẩm định lần 1",
    Layer.FINAL: "thẩm định",
    Layer.SURVEY: "điều tra xã hội học",
}

LAYER_OF: dict[str, Layer] = {
    column: layer for layer, columns in COLUMNS.items() for column in columns
}


def source_text(file: str, cell: str) -> str:
    """Return file and cell as the single text stored in a layer's source column."""
    return f"{file}{_BETWEEN}{cell}"


def source_place(source: str) -> tuple[str, str]:
    """Return file and cell from a layer's source column; the only function that splits this text.

    Examples
    --------
    >>> source_place(source_text("lần 1.xlsx", "Thẩm định!H9"))
    ('lần 1.xlsx', 'Thẩm định!H9')
    >>> source_place("")
    ('', '')
    """
    file, _, cell = source.partition(_BETWEEN)
    return file, cell


def layers_from(text: str) -> tuple[Layer, ...]:
    """Return the layers that a text lists by key or by Vietnamese name.

    Empty if one of them is unknown.

    Examples
    --------
    >>> [str(v) for v in layers_from("final, survey")], [str(v) for v in layers_from("thẩm định, điều tra xã hội học")]
    (['final', 'survey'], ['final', 'survey'])
    >>> layers_from("final; nonsense")
    ()
    """
    by_name = {name: layer for layer, name in NAMES_VI.items()} | {
        str(layer): layer for layer in Layer
    }
    words = [w.strip() for w in text.replace(";", ",").split(",") if w.strip()]
    layers = [by_name[w] for w in words if w in by_name]
    return tuple(layer for layer in Layer if layer in layers) if len(layers) == len(words) else ()
