"""Schemas of computed tables: scores, indices, findings."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, PERIOD, Table, number, text
from parlib.codebook.keys import KEYS
from parlib.codebook.vocabulary import Basis, Level, State, listed


class Scores(Table, key=KEYS["scores"]):
    """One row per (locality, period, framework, item)."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text("Rule-book id")
    code: Series[str] = text("Item code; `0` is the whole")
    parent: Series[str] = text("Code of the item above, empty for the whole")
    level: Series[str] = text(listed(Level), isin=list(map(str, Level)))
    max_points: Series[float] = number("Maximum in the rule book, NaN where it is not known")
    applicable_max: Series[float] = number(
        "Maximum that counts after the not-applicable policy, NaN where not known"
    )
    points: Series[float] = number(
        "Points got, exact (before the rounding that the rule book states)"
    )
    lost_points: Series[float] = number("applicable_max - points, NaN where either is not known")
    state: Series[str] = text(listed(State), isin=list(map(str, State)))
    rule: Series[str] = text("Rule type, `sum`, or `published`")
    self_points: Series[float] = number("Points by the unit's own score")
    round1_points: Series[float] = number("Points by appraisal round 1")
    appraised_points: Series[float] = number("Points by appraisal, last round")
    survey_points: Series[float] = number("Points by survey")
    lead_unit: Series[str] = text("Responsible unit, empty if the rule book or plan names none")
    person_in_charge: Series[str] = text("Person in charge, empty if not given")
    explanation: Series[str] = text("Explanation filed, empty if none")
    evidence_file: Series[str] = text("Evidence named, empty if none")
    reason: Series[str] = text("Why points were lost or why the state is what it is")
    basis: Series[str] = text(listed(Basis))
    source: Series[str] = text("Source address, or file and cell of the layer whose points count")


class Indices(Table, key=KEYS["indices"]):
    """Index values and ranks."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    index: Series[str] = text("PAR or SIPAS")
    framework: Series[str] = text("Rule-book or method id in force, empty if not known")
    value: Series[float] = number("Index in percent")
    points: Series[float] = number("Points got")
    max_points: Series[float] = number("Points possible")
    rank: Series[float] = number(
        "1 is best; NaN where neither published nor computable over the complete group"
    )
    of: Series[float] = number("Units ranked")
    tie: Series[bool] = pa.Field(description="True if another unit shares the rank", coerce=True)
    rank_low: Series[float] = number(
        "Best rank under other choices of method (weights, normalisation, missing items); no "
        "confidence interval"
    )
    rank_high: Series[float] = number("Worst rank under other choices of method")
    change: Series[float] = number(
        "value - value of the year before, both with two decimals as printed, percentage points; "
        "NaN if either is missing"
    )
    rank_change: Series[float] = number(
        "Places gained (+) or lost (-) against the year before; NaN where published ranks of the two "
        "years are among different numbers of units, or one goes by self-scores and the other not"
    )
    peer_median: Series[float] = number(
        "Median of the complete peer group, NaN if it is not complete"
    )
    peer_mean: Series[float] = number("Mean of the peer group, computed or published")
    peer_group: Series[str] = text("Who the peers are")
    basis: Series[str] = text(listed(Basis))
    without: Series[str] = text(
        "Parts not in yet (survey · outcome), `;`-separated; with `basis` the state: only one "
        "state is compared"
    )
    comparable_with_previous: Series[bool] = pa.Field(
        description="False across a change of rule book or method", coerce=True
    )
    not_comparable_because: Series[str] = text(
        "The break, with its decision number; empty if comparable"
    )
    reason: Series[str] = text("Why a value is missing; empty if present")
    source: Series[str] = text("Source address, or release")
    conflict: Series[str] = text("What other sources say, empty if they agree")


class Findings(Table, key=KEYS["findings"]):
    """One row per (locality, period, question)."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    question: Series[str] = text(
        "Name of the row, made from the five columns after it, e.g. `trend.PAR.value`; never "
        "taken apart"
    )
    family: Series[str] = text(
        "trend · rank · rank_move · rank_price · satisfaction · integrity · appraisal · link"
    )
    subject: Series[str] = text(
        "What is asked about: index, survey, rule book, plan or declared question"
    )
    aspect: Series[str] = text(
        "What is said of it, e.g. `value`, `moved_by`, `change`; empty for the answer to a "
        "declared question"
    )
    part: Series[str] = text(
        "Part that it is said of: item, assumption, commitment, office; empty for the whole"
    )
    measure: Series[str] = text("Measure of a satisfaction finding, e.g. `share_4_5`; else empty")
    since: Series[float] = number(
        "Year that a change is taken against, NaN where nothing is compared with a year before"
    )
    years: Series[str] = text(
        "Years that a trend rests on, as spans: `2012–2014, 2016`; else empty"
    )
    left_out: Series[str] = text(
        "What an otherwise unchanged answer leaves out, e.g. a year; else empty"
    )
    estimate: Series[float] = number("Estimate in natural units")
    unit: Series[str] = text("Unit of the estimate")
    ci_low: Series[float] = number("Lower bound")
    ci_high: Series[float] = number("Upper bound")
    level_of_confidence: Series[float] = number(
        "Level of confidence of the bounds, 0-1, NaN where they are no confidence interval "
        "or it "
        "is not declared"
    )
    p: Series[float] = number("p-value")
    p_adjusted: Series[float] = number(
        "p-value after the declared adjustment over the whole family; for `false_signs` the share "
        "of wrong signs to be expected among trends as clear or clearer, p where that is larger"
    )
    adjustment: Series[str] = text(
        "How `p_adjusted` is adjusted, e.g. `holm`; empty where nothing is"
    )
    tests: Series[float] = number(
        "Size of that family: how many tests `p_adjusted` is adjusted over"
    )
    n: Series[float] = number("Observations used")
    verdict: Series[str] = text("Verdict code, e.g. `rising`, `no_clear_trend`, `not_testable`")
    not_testable_because: Series[str] = text("Reason code and detail, empty if tested")
    method: Series[str] = text("Method as it is told; to be read, not to be taken apart")
