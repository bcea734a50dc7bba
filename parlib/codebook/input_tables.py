"""Schemas of the input tables: units, published figures, evidence, outcomes."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, PERIOD, Table, number, text
from parlib.codebook.keys import KEYS
from parlib.codebook.vocabulary import UNIT_LEVELS, Declared


class Localities(Table, key=KEYS["localities"]):
    """Register of units with their periods of validity."""

    locality: Series[str] = text(LOCALITY, unique=True)
    code: Series[str] = text("Official or project code, text, leading zeros kept")
    name: Series[str] = text("Full Vietnamese name, NFC, e.g. `Thành phố Hải Phòng`")
    short_name: Series[str] = text("Name without its type, e.g. `Hải Phòng`")
    name_en: Series[str] = text("Name for English text, e.g. `Hải Phòng City`")
    level: Series[str] = text(" · ".join(UNIT_LEVELS), isin=list(UNIT_LEVELS))
    unit_type: Series[str] = text("tỉnh, thành phố, huyện, thị xã, phường, xã, sở ...")
    parent: Series[str] = text(
        "Locality identity of the unit above, empty at the top; a unit keeps it when the one "
        "above is renamed"
    )
    region: Series[str] = text("Socio-economic region, empty below province level")
    valid_from: Series[str] = text("First day this register vouches for, ISO date")
    valid_to: Series[str] = text("Last day valid, ISO date, empty while valid")
    valid_from_basis: Series[str] = text("Where valid_from comes from")
    successors: Series[str] = text("Identities of successor units, `;`-separated")
    predecessors: Series[str] = text("Identities of predecessor units, `;`-separated")
    slug: Series[str] = text("ASCII folder name, unique", unique=True)
    fictional: Series[bool] = pa.Field(
        description="True only for units made by parlib.simulate", coerce=True
    )
    source: Series[str] = text("Where the row comes from")


class Observations(Table, key=KEYS["observations"]):
    """Published figures, one row per source. Conflicts stay visible; `used` marks the row picked by
    the declared rule.
    """

    locality: Series[str] = text(LOCALITY + "; `VN` for the nation, `VN:<region>` for a region")
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    index: Series[str] = text("PAR or SIPAS")
    code: Series[str] = text(
        "`0` for the index itself, else the item's code or the printed part name"
    )
    item: Series[str] = text("Name of the item as printed, empty for the index itself")
    measure: Series[str] = text("score · rank · points · max_points · percent · mean · count ...")
    value: Series[float] = number("The figure")
    value_text: Series[str] = text(
        "The figure as printed where it is not a number (`last`, class names), else empty"
    )
    unit: Series[str] = text("percent · points · rank · ...")
    max_points: Series[float] = number("Maximum printed beside the figure, NaN where not printed")
    source_url: Series[str] = text(
        "Address of the public page, or number and day of the document that states the figure"
    )
    note: Series[str] = text("How the figure was read; empty where plainly printed")
    rule_book: Series[str] = text(
        "Rule book that the office says the figure was made with: its id, or the words of its "
        "decision; empty where nobody said it"
    )
    confidence: Series[str] = text(
        "stated · recalculated (by the office, for a unit that came later than the year) · "
        "inferred · implied · weak · derived"
    )
    derived: Series[bool] = pa.Field(
        description="True: not printed but implied by the text; never mixed with stated values",
        coerce=True,
    )
    used: Series[bool] = pa.Field(
        description=(
            "True on the one row per (locality, period, index, code, measure) that the rule picked"
        ),
        coerce=True,
    )
    conflict: Series[bool] = pa.Field(
        description="True where sources disagree beyond rounding", coerce=True
    )
    open: Series[bool] = pa.Field(
        description=(
            "True where the disagreement is not settled: the rule picked one row, another may be "
            "right"
        ),
        coerce=True,
    )
    reason_vi: Series[str] = text(
        "Why this row was picked or passed over, Vietnamese; empty where no choice had to be made"
    )
    reason_en: Series[str] = text("The same in English")
    source_file: Series[str] = text("Raw file")
    source_row: Series[int] = pa.Field(
        description="Row number in the raw file, header = 1", coerce=True
    )


class Evidence(Table, key=KEYS["evidence"]):
    """What an office did and claims, and the points others gave for it: one row per sub-criterion,
    in layers that each have their own source.

    Layers (:mod:`parlib.codebook.layers`): what the unit filed (state, figures, self-score), its
    explanation (with evidence and person in charge), appraisal round 1, appraisal, survey. A layer
    never changes another.
    """

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text("Rule-book id")
    code: Series[str] = text("Sub-criterion code")
    numerator: Series[float] = number("Done, count")
    denominator: Series[float] = number("Assigned or due, count")
    value: Series[float] = number(
        "Measured value where the rule takes one (share 0-1, count, days, growth ...)"
    )
    previous_value: Series[float] = number("Same measure in the last period, for growth rules")
    unit: Series[str] = text("Unit of `value`")
    self_score: Series[float] = number("Points claimed by the unit")
    appraised_score: Series[float] = number("Points after appraisal, last round")
    appraised_round1: Series[float] = number("Points after appraisal round 1")
    survey_score: Series[float] = number("Points from the sociological survey")
    state: Series[str] = text(
        (
            "What the unit declared: reported · missing · not_applicable; points of other layers "
            "do "
            "not change it"
        ),
        isin=list(map(str, Declared)),
    )
    explanation: Series[str] = text("Explanation filed, empty if none")
    evidence_file: Series[str] = text("Evidence document named, empty if none")
    person_in_charge: Series[str] = text("Person in charge, empty if not given")
    source_file: Series[str] = text(
        "Workbook or file of what the unit filed; empty if it filed nothing"
    )
    source_cell: Series[str] = text("Sheet and cell of the self-score")
    explanation_source: Series[str] = text(
        "File, sheet and cell of the explanation; empty if none, or if it came with the self-score"
    )
    round1_source: Series[str] = text(
        "File, sheet and cell of the points of appraisal round 1, empty if none"
    )
    appraised_source: Series[str] = text(
        "File, sheet and cell of the points of the last appraisal round, empty if none"
    )
    survey_source: Series[str] = text("File, sheet and cell of the survey points, empty if none")


class Outcomes(Table, key=KEYS["outcomes"]):
    """Economic and social outcomes."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    indicator: Series[str] = text("Indicator id")
    value: Series[float] = number("Value")
    unit: Series[str] = text("Unit")
    source: Series[str] = text("Source")
    flag: Series[str] = text("Caveat, empty if none")
