"""The hand-off tables: one schema per table, checked wherever a stage writes or a later stage reads.

Every stage of the pipeline ends in one or more of these tables, and nothing else passes between rooms. A column's
``description`` is its entry in the data dictionary (``docs/data-dictionary.md`` is generated from here).

Missing, not applicable and zero are three different things in every table: ``state`` says which, and a number that
does not exist is NaN, never 0.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.appraisal_tables import Cliffs, Expected, Gaps
from parlib.codebook.bridge_tables import Bridges
from parlib.codebook.columns import LOCALITY, PERIOD
from parlib.codebook.columns import Table as _Table
from parlib.codebook.columns import number as _number
from parlib.codebook.columns import text as _text
from parlib.codebook.loss_tables import Flags, Ledger
from parlib.codebook.plan_tables import Path, PathClosed, Pathways, Schedule
from parlib.codebook.vocabulary import Level, State
from parlib.errors import Problem, ValidationFailed


class Localities(_Table, key=("locality",)):
    """Dated register of units."""

    locality: Series[str] = _text(LOCALITY, unique=True)
    code: Series[str] = _text("Official or project code, text, leading zeros kept")
    name: Series[str] = _text("Full Vietnamese name, NFC, e.g. `Thành phố Hải Phòng`")
    short_name: Series[str] = _text("Name without its type, e.g. `Hải Phòng`")
    name_en: Series[str] = _text("Name for English text, e.g. `Hải Phòng City`")
    level: Series[str] = _text("province · district · commune · department", isin=["province", "district", "commune", "department"])
    unit_type: Series[str] = _text("tỉnh, thành phố, huyện, thị xã, phường, xã, sở ...")
    parent: Series[str] = _text("Locality identity of the unit above, empty at the top; a unit keeps it when the one above is renamed")
    region: Series[str] = _text("Socio-economic region, empty below province level")
    valid_from: Series[str] = _text("First day this register vouches for, ISO date")
    valid_to: Series[str] = _text("Last day valid, ISO date, empty while valid")
    valid_from_basis: Series[str] = _text("Where valid_from comes from")
    successors: Series[str] = _text("Identities of successor units, `;`-separated")
    predecessors: Series[str] = _text("Identities of predecessor units, `;`-separated")
    slug: Series[str] = _text("ASCII folder name, unique", unique=True)
    fictional: Series[bool] = pa.Field(description="True only for units made by parlib.simulate", coerce=True)
    source: Series[str] = _text("Where the row comes from")


class Observations(_Table, key=("source_file", "source_row", "measure")):
    """Published figures, one row per source. Conflicts stay visible; `used` marks the row the declared rule picked."""

    locality: Series[str] = _text(LOCALITY + "; `VN` for the nation, `VN:<region>` for a region")
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    index: Series[str] = _text("PAR or SIPAS")
    code: Series[str] = _text("`0` for the index itself, else the item's code or the printed part name")
    item: Series[str] = _text("Name of the item as printed, empty for the index itself")
    measure: Series[str] = _text("score · rank · points · max_points · percent · mean · count ...")
    value: Series[float] = _number("The figure")
    value_text: Series[str] = _text("The figure as printed where it is not a number (`last`, class names), else empty")
    unit: Series[str] = _text("percent · points · rank · ...")
    max_points: Series[float] = _number("Maximum printed beside the figure, NaN where not printed")
    source_url: Series[str] = _text("Address of the public page, or number and day of the document that states the figure")
    note: Series[str] = _text("How the figure was read; empty where plainly printed")
    confidence: Series[str] = _text("stated · inferred · implied · weak · derived")
    derived: Series[bool] = pa.Field(description="True: not printed but implied by the text; never mixed with stated values", coerce=True)
    used: Series[bool] = pa.Field(
        description="True on the one row per (locality, period, index, code, measure) that the rule picked", coerce=True
    )
    conflict: Series[bool] = pa.Field(description="True where sources disagree beyond rounding", coerce=True)
    open: Series[bool] = pa.Field(
        description="True where the disagreement is not settled: the rule picked one row, another may be right", coerce=True
    )
    reason_vi: Series[str] = _text("Why this row was picked or passed over, Vietnamese; empty where no choice had to be made")
    reason_en: Series[str] = _text("The same in English")
    source_file: Series[str] = _text("Raw file")
    source_row: Series[int] = pa.Field(description="Row number in the raw file, header = 1", coerce=True)


class Evidence(_Table, key=("locality", "period", "framework", "code")):
    """What an office did and claims and what others gave for it, one row per sub-criterion, in layers that each have a source.

    Layers (:mod:`parlib.codebook.layers`): what the unit filed (state, figures, self-score), its explanation (with evidence and person
    in charge), appraisal round 1, appraisal, survey. A layer never changes another.
    """

    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = _text("Rule-book id")
    code: Series[str] = _text("Sub-criterion code")
    numerator: Series[float] = _number("Done, count")
    denominator: Series[float] = _number("Assigned or due, count")
    value: Series[float] = _number("Measured value where the rule takes one (share 0-1, count, days, growth ...)")
    previous_value: Series[float] = _number("Same measure in the last period, for growth rules")
    unit: Series[str] = _text("Unit of `value`")
    self_score: Series[float] = _number("Points claimed by the unit")
    appraised_score: Series[float] = _number("Points after appraisal, last round")
    appraised_round1: Series[float] = _number("Points after appraisal round 1")
    survey_score: Series[float] = _number("Points from the sociological survey")
    state: Series[str] = _text(
        "What the unit declared: reported · missing · not_applicable; points of other layers do not change it",
        isin=["reported", "missing", "not_applicable"],
    )
    explanation: Series[str] = _text("Explanation filed, empty if none")
    evidence_file: Series[str] = _text("Evidence document named, empty if none")
    person_in_charge: Series[str] = _text("Person in charge, empty if not given")
    source_file: Series[str] = _text("Workbook or file of what the unit filed; empty if it filed nothing")
    source_cell: Series[str] = _text("Sheet and cell of the self-score")
    explanation_source: Series[str] = _text("File, sheet and cell of the explanation; empty if none, or if it came with the self-score")
    round1_source: Series[str] = _text("File, sheet and cell of the points of appraisal round 1, empty if none")
    appraised_source: Series[str] = _text("File, sheet and cell of the points of the last appraisal round, empty if none")
    survey_source: Series[str] = _text("File, sheet and cell of the survey points, empty if none")


class Responses(_Table, key=("locality", "period", "survey", "respondent", "item")):
    """Survey answers, one row per respondent and item."""

    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    survey: Series[str] = _text("SIPAS · LEADERS")
    respondent: Series[str] = _text("Pseudonymous id, unique inside locality, period and survey")
    stratum: Series[str] = _text("Stratum id")
    psu: Series[str] = _text("Primary sampling unit id")
    stratum_psus: Series[float] = _number(
        "PSUs in the stratum population, for the correction of the first stage; NaN = unknown, taken as infinite"
    )
    psu_people: Series[float] = _number(
        "People in the PSU whom the sample stands for, for the correction of the second stage; NaN = unknown, as many"
    )
    weight: Series[float] = _number("Design weight")
    group: Series[str] = _text("Subgroup, e.g. the office that served the respondent")
    item: Series[str] = _text("Item code of the questionnaire")
    answer: Series[float] = _number("1-5, NaN = no answer")


class Outcomes(_Table, key=("locality", "period", "indicator")):
    """Economic and social outcomes."""

    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    indicator: Series[str] = _text("Indicator id")
    value: Series[float] = _number("Value")
    unit: Series[str] = _text("Unit")
    source: Series[str] = _text("Source")
    flag: Series[str] = _text("Caveat, empty if none")


class Scores(_Table, key=("locality", "period", "framework", "code")):
    """One row per (locality, period, framework, item)."""

    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = _text("Rule-book id")
    code: Series[str] = _text("Item code; `0` is the whole")
    parent: Series[str] = _text("Code of the item above, empty for the whole")
    level: Series[str] = _text("index · component · domain · criterion · subcriterion", isin=[str(v) for v in Level])
    max_points: Series[float] = _number("Maximum in the rule book, NaN where it is not known")
    applicable_max: Series[float] = _number("Maximum that counts after the not-applicable policy, NaN where not known")
    points: Series[float] = _number("Points got, exact (before the rounding that the rule book states)")
    lost_points: Series[float] = _number("applicable_max - points, NaN where either is not known")
    state: Series[str] = _text("scored · zero · missing · not_applicable", isin=[str(v) for v in State])
    rule: Series[str] = _text("Rule type, `sum`, or `published`")
    self_points: Series[float] = _number("Points by the unit's own score")
    round1_points: Series[float] = _number("Points by appraisal round 1")
    appraised_points: Series[float] = _number("Points by appraisal, last round")
    survey_points: Series[float] = _number("Points by survey")
    lead_unit: Series[str] = _text("Responsible unit, empty if the rule book or plan names none")
    person_in_charge: Series[str] = _text("Person in charge, empty if not given")
    explanation: Series[str] = _text("Explanation filed, empty if none")
    evidence_file: Series[str] = _text("Evidence named, empty if none")
    reason: Series[str] = _text("Why points were lost or why the state is what it is")
    basis: Series[str] = _text("published · computed · self_scored · plan_baseline · simulated")
    source: Series[str] = _text("Source address, or file and cell of the layer whose points count")


class Indices(_Table, key=("locality", "period", "index")):
    """Index values and ranks."""

    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    index: Series[str] = _text("PAR or SIPAS")
    framework: Series[str] = _text("Rule-book or method id in force, empty if not known")
    value: Series[float] = _number("Index in percent")
    points: Series[float] = _number("Points got")
    max_points: Series[float] = _number("Points possible")
    rank: Series[float] = _number("1 is best; NaN where neither published nor computable over the complete group")
    of: Series[float] = _number("Units ranked")
    tie: Series[bool] = pa.Field(description="True if another unit shares the rank", coerce=True)
    rank_low: Series[float] = _number("Best rank inside the uncertainty range")
    rank_high: Series[float] = _number("Worst rank inside the uncertainty range")
    change: Series[float] = _number("value - value of the year before, percentage points; NaN if either is missing")
    rank_change: Series[float] = _number("Places gained (+) or lost (-) against the year before")
    peer_median: Series[float] = _number("Median of the complete peer group, NaN if it is not complete")
    peer_mean: Series[float] = _number("Mean of the peer group, computed or published")
    peer_group: Series[str] = _text("Who the peers are")
    basis: Series[str] = _text("published · computed · self_scored · plan_baseline · simulated")
    without: Series[str] = _text("Parts not in yet (survey · outcome), `;`-separated; with `basis` the state: only one state is compared")
    comparable_with_previous: Series[bool] = pa.Field(description="False across a change of rule book or method", coerce=True)
    not_comparable_because: Series[str] = _text("The break, with its decision number; empty if comparable")
    reason: Series[str] = _text("Why a value is missing; empty if present")
    source: Series[str] = _text("Source address, or release")
    conflict: Series[str] = _text("What other sources say, empty if they agree")


class Findings(_Table, key=("locality", "period", "question")):
    """One row per (locality, period, question)."""

    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    question: Series[str] = _text("Question id, e.g. `trend.PAR.level`")
    estimate: Series[float] = _number("Estimate in natural units")
    unit: Series[str] = _text("Unit of the estimate")
    ci_low: Series[float] = _number("Lower bound")
    ci_high: Series[float] = _number("Upper bound")
    p: Series[float] = _number("p-value")
    p_adjusted: Series[float] = _number("p-value after the declared adjustment over the whole family")
    tests: Series[float] = _number("Size of that family: how many tests `p_adjusted` is adjusted over")
    n: Series[float] = _number("Observations used")
    verdict: Series[str] = _text("Verdict code, e.g. `rising`, `no_clear_trend`, `not_testable`")
    not_testable_because: Series[str] = _text("Reason code and detail, empty if tested")
    method: Series[str] = _text("Method in words")


class Targets(_Table, key=("plan", "item")):
    """Commitments of plans with their standing."""

    plan: Series[str] = _text("Plan id, e.g. `phuoc-long-2021`")
    item: Series[str] = _text("Commitment id inside the plan, e.g. `C01`")
    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description="Year the standing refers to", coerce=True)
    domain: Series[str] = _text("Domain code of the plan, e.g. `D3`")
    indicator: Series[str] = _text("What is promised")
    index: Series[str] = _text("PAR, SIPAS or PAPI where the promise is about an index, else empty")
    code: Series[str] = _text("Rule-book item the promise is about, empty if none")
    operator: Series[str] = _text("= >= > <= increase_by decrease_by max rank_improve_by band")
    target_low: Series[float] = _number("Target, or lower end of the promised range")
    target_high: Series[float] = _number("Upper end of the promised range, NaN if single")
    target_text: Series[str] = _text("Target in words where it is not a number")
    unit: Series[str] = _text("Unit")
    baseline: Series[float] = _number("Baseline value, NaN if not stated")
    baseline_text: Series[str] = _text("Baseline as stated")
    baseline_period: Series[float] = _number("Baseline year")
    due: Series[str] = _text("Horizon, ISO date of the last day")
    actual: Series[float] = _number("Latest actual value, NaN if none")
    actual_period: Series[str] = _text("Period of the actual, e.g. `2021` or `2021-Q3`")
    status: Series[str] = _text("met · on_course · behind · missed · open · not_comparable · no_data")
    status_reason: Series[str] = _text("Why the status is what it is")
    as_of: Series[str] = _text("Day of judgement, ISO date")
    required_pace: Series[float] = _number("Change still needed per period unit, NaN if not computable")
    pace_unit: Series[str] = _text("per month · per quarter · per year")
    chance: Series[float] = _number("Chance of reaching the target, 0-1, NaN if it has no basis")
    chance_basis: Series[str] = _text("What the chance rests on, or why there is none")
    owner: Series[str] = _text("Responsible unit")
    quote: Series[str] = _text("Exact words of the dispatch")
    kind: Series[str] = _text("target · task · respondent_influence (recorded, never a task)")
    note: Series[str] = _text("Note")


class Progress(_Table, key=("plan", "item", "period")):
    """What offices report on their commitments."""

    plan: Series[str] = _text("Plan id")
    item: Series[str] = _text("Commitment id inside the plan")
    period: Series[str] = _text("Period the figure stands for: `2021`, `2021-H1`, `2021-Q3` or `2021-07`")
    value: Series[float] = _number(
        "The figure at the end of the period, since the start of the year for counts; NaN = reported without one"
    )
    note: Series[str] = _text("What was reported in words, empty if nothing")
    evidence_file: Series[str] = _text("Evidence named, empty if none")
    source_file: Series[str] = _text("Report the figure comes from")
    source_cell: Series[str] = _text("Sheet and cell, or line")


class Reconciliation(_Table, key=("plan", "domain")):
    """Whether the gains promised per domain add up to the headline."""

    plan: Series[str] = _text("Plan id")
    domain: Series[str] = _text("Domain code of the plan; `D0` is the sum of the domains against the headline promise")
    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description="Year of the promise", coerce=True)
    name: Series[str] = _text("Name of the domain as the dispatch writes it")
    owner: Series[str] = _text("Lead unit")
    points: Series[float] = _number("Points at the start; `D0`: their sum, NaN if a domain's points are not known")
    max_points: Series[float] = _number("Maximum, NaN where not known; `D0`: maximum of the whole")
    room: Series[float] = _number("Points left: max_points - points")
    gain_low: Series[float] = _number(
        "Promised gain, lower end; 0 where no gain is promised; NaN for a part of a joint gain not named first"
    )
    gain_high: Series[float] = _number("Promised gain, upper end")
    joint: Series[str] = _text("Domains that share the one promised gain, `;`-separated; empty if it is the domain's own")
    needed: Series[float] = _number("`D0`: points still needed for the headline promise")
    items: Series[str] = _text("Commitments the gain was read from, `;`-separated")
    verdict: Series[str] = _text(
        "promised · promised_nothing · beyond_points_left · counted_with_another; `D0`: enough · enough_at_best · short · not_known"
    )
    reason: Series[str] = _text("What the verdict rests on, e.g. an assumed maximum")


class Satisfaction(_Table, key=("locality", "period", "survey", "item", "subgroup", "measure")):
    """Survey estimates."""

    locality: Series[str] = _text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    survey: Series[str] = _text("SIPAS · LEADERS")
    item: Series[str] = _text("Item, factor or `index`")
    subgroup: Series[str] = _text("Subgroup, `all` for everyone")
    measure: Series[str] = _text("share_4_5 · mean · share_1_3 · share_k")
    estimate: Series[float] = _number("Estimate (percent or mean)")
    se: Series[float] = _number("Design-based standard error")
    ci_low: Series[float] = _number("Lower bound")
    ci_high: Series[float] = _number("Upper bound")
    df: Series[float] = _number("Design degrees of freedom")
    n: Series[float] = _number("Respondents")
    deff: Series[float] = _number("Design effect")
    suppressed: Series[bool] = pa.Field(description="True: too few respondents, estimate withheld", coerce=True)
    reason: Series[str] = _text("Why suppressed or not estimable")
    method: Series[str] = _text("Estimator in words")


TABLES: dict[str, type[_Table]] = {
    "localities": Localities,
    "observations": Observations,
    "evidence": Evidence,
    "responses": Responses,
    "outcomes": Outcomes,
    "scores": Scores,
    "ledger": Ledger,
    "flags": Flags,
    "bridges": Bridges,
    "gaps": Gaps,
    "expected": Expected,
    "cliffs": Cliffs,
    "indices": Indices,
    "findings": Findings,
    "progress": Progress,
    "targets": Targets,
    "reconciliation": Reconciliation,
    "schedule": Schedule,
    "pathways": Pathways,
    "path": Path,
    "path_closed": PathClosed,
    "satisfaction": Satisfaction,
}

KEYS: dict[str, tuple[str, ...]] = {name: model.key() for name, model in TABLES.items()}
"""Columns that name one row of each table."""


def columns_of(table: str) -> list[str]:
    """Return the column names of a hand-off table in their documented order."""
    return list(TABLES[table].to_schema().columns)


def empty(table: str) -> pd.DataFrame:
    """Return an empty, correctly typed hand-off table."""
    return conform(table, [])


def conform(table: str, rows: pd.DataFrame | list[dict]) -> pd.DataFrame:
    """Shape rows into a hand-off table: every column present, typed, in order.

    Missing text columns become ``""``, missing numbers NaN, missing flags False (open ones <NA>); unknown columns are an error so that
    a misspelt name cannot pass.

    Raises
    ------
    ValidationFailed
        With every failure (unknown column, wrong type, forbidden value, duplicate key) at once.
    """
    schema = TABLES[table].to_schema()
    frame = pd.DataFrame(rows) if not isinstance(rows, pd.DataFrame) else rows
    unknown = [c for c in frame.columns if c not in schema.columns]
    if unknown:
        raise ValidationFailed(
            [Problem(what=f"unknown column {c!r} in table {table}", remedy="rename or drop the column", cell=str(c)) for c in unknown],
            context=table,
        )
    out = {}
    for name, column in schema.columns.items():
        kind = str(column.dtype)
        if name in frame.columns:
            values = frame[name]
            if kind.startswith(("str", "string")):
                values = values.astype(object).where(values.notna(), "").astype(str)
            elif kind == "bool":
                values = values.astype(object).where(values.notna(), False).astype(bool)
            out[name] = values
        elif kind.startswith(("str", "string")):
            out[name] = pd.Series([""] * len(frame), index=frame.index, dtype=object)
        elif kind == "boolean":
            out[name] = pd.Series([pd.NA] * len(frame), index=frame.index, dtype="boolean")
        elif kind == "bool":
            out[name] = pd.Series([False] * len(frame), index=frame.index, dtype=bool)
        else:
            out[name] = pd.Series([float("nan")] * len(frame), index=frame.index, dtype=float)
    return check(table, pd.DataFrame(out, index=frame.index).reset_index(drop=True))


def check(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Validate a hand-off table and return it typed; raise :class:`ValidationFailed` with all failures at once."""
    schema = TABLES[table].to_schema()
    try:
        frame = schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as failure:
        cases = failure.failure_cases
        problems = [
            Problem(
                what=f"table {table}: {row.check}",
                remedy="correct the source row; see docs/data-dictionary.md for the column",
                cell=f"row {row.index}, {row.column}",
                found=str(row.failure_case),
            )
            for row in cases.itertuples()
        ]
        raise ValidationFailed(problems, context=table) from None
    key = list(KEYS[table])
    repeated = frame.duplicated(key, keep=False)
    if repeated.any():
        rows = frame.loc[repeated, key].drop_duplicates()
        raise ValidationFailed(
            [
                Problem(what=f"table {table}: the key stands more than once", remedy="keep one row per key", found=str(tuple(r)))
                for r in rows.itertuples(index=False)
            ],
            context=table,
        )
    return frame
