"""Put what was filed on top of what is there, layer by layer.

A form changes only the layers it is for, and nothing is lost silently.

A layer in which a form says nothing at all stays as it was (a council that enters its points says
nothing about the survey). A form that speaks in a layer speaks for all of it: a cell that held
something and is empty now is refused with its place, unless whoever collects allows that very
clearing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parlib.codebook.layers import COLUMNS, SOURCES, Layer, source_place, source_text
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import nfc
from parlib.errors import UsageError
from parlib.intake.messages import problem
from parlib.intake.workbook.filed import cells_of
from parlib.intake.workbook.items import Book, Spec
from parlib.intake.workbook.layout import BY_KEY, FIGURES, POINTS, TEXTS
from parlib.intake.workbook.submissions import Submission
from parlib.speech.catalogue import saying

Row = dict[str, object]
_FIGURES = ("numerator", "denominator", "value")  # one figure, said in one way or another
_APPRAISED = ("appraised_round1", "appraised_score", "survey_score")
_SHOWN = 12
_EMPTY_ROW: Row = {
    "state": "missing",
    **dict.fromkeys((*FIGURES, *POINTS), math.nan),
    **dict.fromkeys((*TEXTS, "source_file", "source_cell", *SOURCES.values()), ""),
}


@dataclass(frozen=True)
class Clearing:
    """What may be emptied on purpose: whole layers, or single items of a layer."""

    layers: frozenset[Layer] = frozenset()
    items: frozenset[tuple[Layer, str]] = frozenset()

    @classmethod
    def of(cls, written: Iterable[str]) -> Clearing:
        """Read ``layer`` and ``layer:code``.

        Raises
        ------
        UsageError
            A layer that does not exist.

        Examples
        --------
        >>> Clearing.of(["final:2.1"]).allows(Layer.FINAL, "2.1"), Clearing.of(["final:2.1"]).allows(Layer.FINAL, "2.2")
        (True, False)
        """
        layers, items = set(), set()
        for text in written:
            name, _, code = text.partition(":")
            if name not in set(map(str, Layer)):
                raise UsageError(
                    saying(
                        "{text!r} names no layer to clear; write LAYER or LAYER:ITEM with "
                        "one of {layer}",
                        text=text,
                        layer=", ".join(Layer),
                    )
                )
            (items.add((Layer(name), code.strip())) if code.strip() else layers.add(Layer(name)))
        return cls(frozenset(layers), frozenset(items))

    def allows(self, layer: Layer, code: str) -> bool:
        """Return whether an item of a layer may be emptied."""
        return layer in self.layers or (layer, code) in self.items


def known(value: object) -> bool:
    """Return whether a cell of a row holds something: a number or a text."""
    return not is_missing(value)


@dataclass
class Unit:
    """The rows of one unit, year and rule book, as they were and as filings change them."""

    book: Book
    rows: dict[str, Row]
    clearing: Clearing = field(default_factory=Clearing)
    language: str = "vi"
    changed: bool = False

    @classmethod
    def of(
        cls,
        book: Book,
        before: Iterable[Mapping[str, object]],
        *,
        clearing: Clearing,
        language: str,
    ) -> Unit:
        """Return the unit with the rows that were collected before (none: every item is missing)."""
        there = {str(row["code"]): dict(row) for row in before}
        blank = {
            code: _EMPTY_ROW | {"code": code, "unit": spec.item.unit}
            for code, spec in book.specs.items()
        }
        return cls(
            book, {code: blank[code] | there.get(code, {}) for code in blank}, clearing, language
        )

    def has(self, layer: Layer) -> bool:
        """Return whether a layer holds anything."""
        return any(self._holds(layer, code, row) for code, row in self.rows.items())

    def file(self, one: Submission) -> None:
        """Put a filing on top, or add to its problems why that cannot be."""
        fresh = {code: dict(row) for code, row in self.rows.items()}
        for layer in one.layers:
            self._layer(layer, one, fresh)
        for spec in self.book.specs.values():
            _derive(spec, fresh[spec.item.code])
        self._contradictions(one, fresh)
        if one.refused:
            return
        self._after_appraisal(one, fresh)
        self.rows, self.changed = fresh, True

    def say(
        self,
        one: Submission,
        key: str,
        at: tuple[str, str] | None = None,
        *,
        severity: str = "error",
        actual: str = "",
        **values: str,
    ) -> None:
        """Add a problem of a filing, at the cell of an item's column."""
        where = {
            "file": one.file,
            "sheet": one.rows.sheet,
            "cell": one.rows.address(*at) if at else "",
        }
        one.problems.append(
            problem(
                key, language=self.language, severity=severity, actual=actual, **where, **values
            )
        )

    def check_context(self, one: Submission) -> None:
        """Say where the locked cells of a form show something else than what is filed.

        They are not read.
        """
        if not one.rows.evidence:
            return
        if Layer.SELF in one.layers:
            strange = sorted({c for cells in one.rows.beside.values() for c in cells})
            for column in strange:
                code = next(c for c, cells in one.rows.beside.items() if column in cells)
                self.say(
                    one,
                    "column_not_of_form",
                    (code, column),
                    severity="warning",
                    column=BY_KEY[column].label,
                )
            return
        if not self.has(Layer.SELF):
            self.say(one, "nothing_self_scored", severity="warning")
            return
        differing = []
        for code, cells in one.rows.beside.items():
            filed = cells_of(self.book.specs[code].item, self.rows[code])
            read = one.rows.evidence[code]
            for column in ("choice", *FIGURES, *POINTS, *TEXTS):
                if (
                    column not in read
                    and one.rows.address(code, column)
                    and not _same(cells.get(column), filed.get(column))
                ):
                    differing.append((code, column))
        if differing:
            self._say_cells(one, "context_differs", differing)

    def _say_cells(self, one: Submission, key: str, places: list[tuple[str, str]]) -> None:
        """Add one warning about many cells: how many, and the first of them."""
        cells = ", ".join(one.rows.address(*place) for place in places[:_SHOWN]) + (
            " …" if len(places) > _SHOWN else ""
        )
        self.say(one, key, places[0], severity="warning", count=str(len(places)), cells=cells)

    # -- one layer

    def _columns(self, layer: Layer, spec: Spec) -> tuple[str, ...]:
        """Return the columns of a layer for an item.

        The figure that a survey gives belongs to the survey.
        """
        if not spec.surveyed or layer not in (Layer.SELF, Layer.SURVEY):
            return COLUMNS[layer]
        return (
            (*COLUMNS[layer], "value")
            if layer == Layer.SURVEY
            else tuple(c for c in COLUMNS[layer] if c != "value")
        )

    def _holds(self, layer: Layer, code: str, row: Mapping[str, object]) -> bool:
        columns = self._columns(layer, self.book.specs[code])
        declared = "state" in columns and row.get("state") == "not_applicable"
        return declared or any(known(row.get(c)) for c in columns if c != "state")

    def _layer(self, layer: Layer, one: Submission, fresh: dict[str, Row]) -> None:
        speaks = any(self._holds(layer, code, values) for code, values in one.rows.evidence.items())
        before = self.has(layer)
        if before and not speaks and layer == Layer.SELF and layer not in self.clearing.layers:
            self.say(one, "nothing_filled_kept", severity="warning")
        later: list[tuple[str, str]] = []
        for code, values in one.rows.evidence.items():
            allowed = self.clearing.allows(layer, code)
            if before and not speaks and not allowed:
                continue
            if (
                layer == Layer.EXPLANATION
                and Layer.SELF in one.layers
                and fresh[code]["explanation_source"]
                and not allowed
            ):
                # what was explained after the self-score stands above the words that came with it
                later += [
                    (code, c)
                    for c in COLUMNS[layer]
                    if one.rows.address(code, c) and not _equal(fresh[code][c], values.get(c))
                ]
                continue
            lost = self._lost(
                layer, code, fresh[code], values, there=code in one.rows.rows, one=one
            )
            if lost and not allowed:
                for column in lost:
                    self._refuse_loss(one, layer, code, column)
                continue
            self._write(layer, code, fresh[code], values, one)
        if later:
            self._say_cells(one, "later_explanation_kept", later)

    def _lost(
        self, layer: Layer, code: str, old: Row, values: Row, *, there: bool, one: Submission
    ) -> list[str]:
        """Return the columns of an item that held something and would hold nothing."""
        spec = self.book.specs[code]
        columns = [c for c in self._columns(layer, spec) if not there or one.rows.address(code, c)]
        if layer != Layer.SELF:
            return [c for c in columns if known(old[c]) and not known(values.get(c))]
        if values["state"] == "not_applicable":
            # said in so many words: the figures of an item that does not apply go with it
            return []
        lost = (
            ["state"]
            if old["state"] == "not_applicable" and not self._holds(layer, code, values)
            else []
        )
        if not any(known(values.get(c)) for c in _FIGURES):
            lost += [c for c in _FIGURES if c in columns and known(old[c])]
        return lost + [
            c
            for c in ("previous_value", "self_score")
            if c in columns and known(old[c]) and not known(values.get(c))
        ]

    def _refuse_loss(self, one: Submission, layer: Layer, code: str, column: str) -> None:
        old = self.rows[code]
        yes_no = self.book.specs[code].yes_no and column == "value"
        stated = str(old[SOURCES[layer]]) if layer in SOURCES else ""
        source = source_place(stated)[0] or str(old["source_file"])
        was = cells_of(self.book.specs[code].item, old).get(
            "choice" if yes_no or column == "state" else column, ""
        )
        shown = f"{was:g}".replace(".", ",") if isinstance(was, float) else str(was)[:80]
        label = BY_KEY["choice" if yes_no or column == "state" else column].label
        values = {
            "code": code,
            "column": label,
            "old": shown,
            "source": source or "–",
            "clear": f"{layer}:{code}",
        }
        self.say(one, "would_be_lost", (code, "state" if yes_no else column), **values)

    def _write(self, layer: Layer, code: str, row: Row, values: Row, one: Submission) -> None:
        spec, before = self.book.specs[code], dict(row)
        for column in self._columns(layer, spec):
            kept = (
                code in one.rows.rows
                and not one.rows.address(code, column)
                and column in row
                and known(row[column])
            )
            if column == "state" or (column in values and not kept):
                row[column] = values[column]
        filled = [c for c in self._columns(layer, spec) if c != "state" and known(row[c])]
        if layer == Layer.SELF:
            row["source_file"], row["source_cell"] = one.file, _place(one, code, "self_score")
        elif not filled or (layer == Layer.EXPLANATION and row["source_file"] == one.file):
            row[SOURCES[layer]] = ""
        elif any(
            not _equal(row[c], before[c]) for c in filled
        ):  # a form that repeats what is there is not its source
            row[SOURCES[layer]] = source_text(one.file, _place(one, code, filled[0]))

    # -- layers against each other

    def _contradictions(self, one: Submission, fresh: dict[str, Row]) -> None:
        for code, row in fresh.items():
            given = [c for c in _APPRAISED if known(row[c]) and row[c] != 0]
            given += ["value"] if self.book.specs[code].surveyed and known(row["value"]) else []
            if row["state"] != "not_applicable" or not given or _same_row(row, self.rows[code]):
                continue
            column = "state" if Layer.SELF in one.layers else given[0]
            values = {"code": code, "column": BY_KEY[given[0]].label}
            self.say(
                one,
                "not_applicable_appraised",
                (code, column),
                actual=f"{row[given[0]]:g}",
                **values,
            )

    def _after_appraisal(self, one: Submission, fresh: dict[str, Row]) -> None:
        """Say which items were appraised before their self-score changed."""
        if Layer.SELF not in one.layers:
            return
        moved = [
            code
            for code, row in fresh.items()
            if any(known(row[c]) for c in ("appraised_round1", "appraised_score"))
            and any(not _equal(row[c], self.rows[code][c]) for c in COLUMNS[Layer.SELF])
        ]
        if moved:
            codes = ", ".join(moved[:_SHOWN]) + (" …" if len(moved) > _SHOWN else "")
            self.say(
                one,
                "refiled_after_appraisal",
                (moved[0], "self_score"),
                severity="warning",
                count=str(len(moved)),
                codes=codes,
            )


def _derive(spec: Spec, row: Row) -> None:
    """Set the state of an item that only a survey scores.

    The office leaves it empty, so the survey's figure reports it.
    """
    if spec.surveyed and row["state"] != "not_applicable":
        row["state"] = (
            "reported" if known(row["value"]) or known(row["survey_score"]) else "missing"
        )


def _place(one: Submission, code: str, column: str) -> str:
    cell = one.rows.address(code, column)
    return f"{one.rows.sheet}!{cell}" if cell else ""


def _equal(one: object, other: object) -> bool:
    return one == other or (not known(one) and not known(other))


def _same_row(one: Row, other: Row) -> bool:
    return all(_equal(one[c], other.get(c)) for c in ("state", "value", *_APPRAISED))


def _same(shown: object, filed: object) -> bool:
    """Return whether a locked cell shows what is filed.

    Programs that save a workbook keep fifteen digits.
    """
    if not known(shown) or not known(filed):
        return known(shown) == known(filed)
    if isinstance(filed, float):
        return isinstance(shown, (int, float)) and math.isclose(
            shown, filed, rel_tol=1e-9, abs_tol=1e-9
        )
    return nfc(str(shown)) == nfc(str(filed))
