"""The data dictionary, generated from the schemas so that it cannot fall behind them."""

from __future__ import annotations

from parlib.codebook.schemas import TABLES
from parlib.codebook.tables import KEYS


def data_dictionary() -> str:
    """Return ``docs/data-dictionary.md``.

    Every hand-off table, its key, and every column with type and meaning.
    """
    lines = [
        "# Data dictionary",
        "",
        (
            "Generated from `parlib/codebook/*_tables.py` by `parlib check --write-docs`; a test "
            "keeps "
            "it in step."
        ),
        (
            "Missing, not applicable and zero are three different things in every table: a number "
            "that does not exist is NaN, never 0."
        ),
        "",
    ]
    for name, model in TABLES.items():
        schema = model.to_schema()
        lines += [
            f"## `{name}`",
            "",
            " ".join((model.__doc__ or "").split(" Key:")[0].split("\n\n")[0].split()),
            "",
            f"Key: {', '.join(f'`{k}`' for k in KEYS[name])}",
            "",
        ]
        lines += ["| Column | Type | Meaning |", "|---|---|---|"]
        for column, spec in schema.columns.items():
            lines.append(f"| `{column}` | {_kind(str(spec.dtype))} | {spec.description} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _kind(dtype: str) -> str:
    if dtype.startswith(("str", "object")):
        return "text"
    return {
        "float64": "number",
        "int64": "whole number",
        "bool": "flag",
        "boolean": "flag, or not known",
    }.get(dtype, dtype)
