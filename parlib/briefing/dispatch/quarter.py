"""BÁO CÁO kết quả thực hiện.

A plan at the end of a quarter, half-year or year: done, on course, late, not reported, due next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from parlib.analysis.promises.tracker import target_status
from parlib.briefing.dispatch.forms import LANGUAGE, Form, Issue, heading, paragraph, section, table
from parlib.codebook.methods import Methods
from parlib.codebook.periods import Cycle, Period
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing, value_or
from parlib.codebook.vocabulary import LATE, Operator, Status
from parlib.document.inline import Inlines, inlines, num
from parlib.document.numbers import format_number

GROUPS: dict[str, tuple[str, ...]] = {
    "met": (Status.MET,),
    "on_course": (Status.ON_COURSE,),
    "late": tuple(LATE),
    "open": (Status.OPEN, Status.NOT_COMPARABLE),
    "none": (Status.NO_DATA,),
}
_OPERATORS = {
    Operator.EQUAL: "bằng",
    Operator.AT_LEAST: "từ",
    Operator.ABOVE: "trên",
    Operator.AT_MOST: "không quá",
    Operator.BELOW: "dưới",
    Operator.INCREASE_BY: "tăng",
    Operator.DECREASE_BY: "giảm",
    Operator.MAX: "đạt tối đa",
    Operator.RANK_IMPROVE_BY: "tăng",
}
_TABLES = ("indices", "scores", "progress", "localities", "satisfaction")


def period_words(period: Period) -> str:
    """Return a period as a Vietnamese report names it.

    Examples
    --------
    >>> [period_words(Period.parse(p)) for p in ("2025-Q2", "2025-H1", "2025", "2025-07")]
    ['quý II năm 2025', '6 tháng đầu năm 2025', 'năm 2025', 'tháng 7 năm 2025']
    """
    number = period.last_day.month // period.cycle.months
    match period.cycle:
        case Cycle.QUARTER:
            return f"quý {('I', 'II', 'III', 'IV')[number - 1]} năm {period.year}"
        case Cycle.HALF_YEAR:
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {period.year}"
        case Cycle.MONTH:
            return f"tháng {number} năm {period.year}"
    return f"năm {period.year}"


def target_words(c: Commitment) -> str:
    """Return what a commitment promises as a cell shows it.

    Examples
    --------
    >>> def c(**more): return Commitment(id="C01", domain="D1", indicator="Hồ sơ", due=date(2025, 1, 1), owner="UBND", quote="nguyên văn", **more)
    >>> target_words(c(operator=">=", target=95, unit="%")), target_words(c(operator="done")), target_words(c(operator="increase_by", target=4, target_high=6, unit="bậc"))
    ('từ 95 %', 'hoàn thành', 'tăng 4–6 bậc')
    """
    if c.operator == Operator.DONE:
        return "hoàn thành"
    if c.target is None:
        return c.target_text or c.unit
    low, high = (format_number("number", v, LANGUAGE) for v in (c.target, c.target_high))
    span = low if c.target_high is None else f"{low}–{high}"
    return f"{_OPERATORS.get(c.operator, '')} {span} {c.unit}".strip()


def standing_at(
    plan: Plan, period: Period, *, tables: Mapping[str, pd.DataFrame], methods: Methods
) -> pd.DataFrame:
    """Return every commitment with its standing on the last day of a period, and what was reported
    in it.

    Parameters
    ----------
    plan : Plan
        The plan.
    period : Period
        Figures of later periods are not known.
    tables : mapping of str to DataFrame
        Hand-off tables of the release.
    methods : Methods
        What is comparable with what.

    Returns
    -------
    DataFrame
        Columns of ``targets``, and ``reported`` (yes · no), ``evidence`` (what was named in the
        period), ``next`` (yes where it falls due in the period after).
    """
    rows = target_status(
        [plan], **{n: tables[n] for n in _TABLES}, methods=methods, as_of=period.last_day
    )
    rows = rows[rows["kind"].ne("respondent_influence")].reset_index(drop=True)
    here = tables["progress"]
    here = (
        here[here["plan"].eq(plan.id) & here["period"].eq(period.label)]
        .drop_duplicates("item", keep="last")
        .set_index("item")
    )
    until = _next(period).last_day
    due = rows["due"].map(date.fromisoformat)
    return rows.assign(
        reported=["yes" if i in here.index else "no" for i in rows["item"]],
        evidence=[
            str(here.loc[i, "evidence_file"]) if i in here.index else "" for i in rows["item"]
        ],
        next=["yes" if period.last_day < d <= until else "no" for d in due],
    )


def _next(period: Period) -> Period:
    first = period.last_day + timedelta(days=1)
    return Period.of(first.year, period.cycle, (first.month - 1) // period.cycle.months + 1)


class QuarterReport(Form):
    """The report on a plan for one period.

    Parameters
    ----------
    plan : Plan
        The plan.
    period : Period
        What is reported on.
    standing : DataFrame
        From :func:`standing_at`.
    unit, above, issue, wording, release
        As in :class:`parlib.briefing.dispatch.forms.Form`.
    illustrative : bool
        A fictional unit.
    """

    kind, group = "progress_report", "quarter"

    def __init__(
        self,
        plan: Plan,
        period: Period,
        standing: pd.DataFrame,
        *,
        unit: Locality,
        above: Locality | None,
        issue: Issue,
        wording: Mapping[str, Any],
        release: str,
        illustrative: bool,
    ) -> None:
        owned = [(c.id, owner) for c in plan.commitments for owner in c.owners]
        by_owner = pd.DataFrame(owned, columns=["item", "unit"]).merge(
            standing[["item", "status"]], on="item"
        )
        super().__init__(
            unit=unit,
            above=above,
            issue=issue,
            held={"standing": standing, "by_owner": by_owner},
            wording=wording,
            release=release,
            period=period.year,
            illustrative=illustrative,
        )
        self.plan, self.standing = plan, standing
        self.same |= {"when": period_words(period)}
        self.commitments = {c.id: c for c in plan.commitments}

    def _counts(self) -> dict[str, Any]:
        out = {
            name: self._count(status=list(map(str, statuses))) for name, statuses in GROUPS.items()
        }
        return out | {"all": self._count()}

    def _count(self, **key: Any) -> Any:
        return self.slice.bind("standing", "item", agg="count", plan=self.plan.id, **key)

    def _takeaway(self) -> Inlines:
        counts = self._counts()
        return self.say(
            "takeaway", **{name: counts[name] for name in ("met", "all", "late", "none")}
        )

    def _sections(self) -> list[dict[str, Any]]:
        late = self.standing[self.standing["status"].isin([*map(str, LATE), str(Status.NO_DATA)])]
        due = self.standing[
            self.standing["next"].eq("yes") & self.standing["status"].ne(str(Status.MET))
        ]
        body = [
            paragraph(self.say("opening", issuer=self.issuer, subject=_named(self.plan))),
            heading(1, "chung", self.label("whole")),
            paragraph(self.say("whole", **self._counts())),
            paragraph(
                self.say(
                    "reported", reported=self._count(reported="yes"), evidence=self._evidence()
                )
            ),
            heading(1, "don-vi", self.label("units")),
            self._by_unit(),
            heading(1, "cham", self.label("late")),
            self._listed("cham-bang", "late", late)
            if len(late)
            else paragraph(self.say("late_none")),
            heading(1, "ky-toi", self.label("next")),
            self._listed("ky-toi-bang", "next", due)
            if len(due)
            else paragraph(self.say("next_none")),
            heading(1, "kien-nghi", self.label("ask")),
            paragraph(self.say("ask_open")),
            paragraph(self.say("closing", issuer=self.issuer)),
        ]
        every = [
            heading(1, "tat-ca", self.label("all_title")),
            self._listed("tat-ca-bang", "all", self.standing, evidence=True),
        ]
        return [section("bao-cao", body), section("phu-luc", every, appendix=" ", landscape=True)]

    def _evidence(self) -> Any:
        named = sorted({e for e in self.standing["evidence"] if e})
        return self._count(reported="yes", evidence=named)

    def _by_unit(self) -> dict[str, Any]:
        names = ("all", *GROUPS)
        rows = []
        for owner in dict.fromkeys(self._held["by_owner"]["unit"]):
            counts = [self.slice.bind("by_owner", "item", agg="count", unit=owner)]
            counts += [
                self.slice.bind(
                    "by_owner", "item", agg="count", unit=owner, status=list(map(str, s))
                )
                for s in GROUPS.values()
            ]
            rows.append([owner, *(num(c, "count", LANGUAGE) for c in counts)])
        labels = [self.label("columns.owner"), *(self.label(f"columns.{n}") for n in names)]
        return table(
            "don-vi-bang",
            self.label("tables.units"),
            labels,
            rows,
            [3, *[1] * len(names)],
            figures=range(1, len(names) + 1),
        )

    def _listed(
        self, name: str, caption: str, rows: pd.DataFrame, *, evidence: bool = False
    ) -> dict[str, Any]:
        columns = [
            "item",
            "indicator",
            "target",
            "actual",
            "status",
            "owner",
            "due",
            *(["evidence"] if evidence else []),
        ]
        widths = [0.7, 3.2, 1.4, 1.0, 1.3, 2.0, 1.7, *([1.8] if evidence else [])]
        cells = [list(self._cells(row, evidence=evidence)) for row in rows.itertuples(index=False)]
        return table(
            name,
            self.label(f"tables.{caption}"),
            [self.label(f"columns.{c}") for c in columns],
            cells,
            widths,
            figures=[3],
        )

    def _cells(self, row: Any, *, evidence: bool) -> Iterator[Any]:
        commitment = self.commitments[row.item]
        actual: Sequence[Any] = inlines("–")
        if not is_missing(row.actual):
            actual = inlines(
                num(
                    self.slice.bind("standing", "actual", plan=row.plan, item=row.item),
                    "number",
                    LANGUAGE,
                )
            )
        yield from (
            row.item,
            row.indicator,
            target_words(commitment),
            actual,
            self.label(f"status.{row.status}"),
            row.owner,
        )
        yield format_number("date_short", row.due, LANGUAGE)
        if evidence:
            yield value_or(row.evidence, "–")


def _named(plan: Plan) -> str:
    """Return a dispatch as a sentence names it: its type, its number where it has one, its subject.

    Examples
    --------
    >>> _named(Plan.model_construct(document_type="công văn", document_number="46/UBND", subject="“Về việc phát động thi đua”."))
    'Công văn số 46/UBND “Về việc phát động thi đua”'
    >>> _named(Plan.model_construct(document_type="kế hoạch", document_number="/KH-UBND", subject="Nâng cao Chỉ số"))
    'Kế hoạch “Nâng cao Chỉ số”'
    """
    number = (
        f" số {plan.document_number.strip()}" if re.match(r"\s*\d", plan.document_number) else ""
    )
    subject = plan.subject.strip('“”". ')
    return f"{plan.document_type.capitalize()}{number} “{subject}”"
