"""What a brief may see, told by digests.

The look-up behind "nothing has changed", without a table being read.

Own rows up to the year (or of the plan), the peers' indices and points, the nation's figures, for
an overview what lies below, for a link what is known of its areas: whole parts of tables, each with
its digest in the release (:mod:`parlib.store.digests`). Beside them stand the rule books, plan,
questionnaires, questions and wording that a page of it may use. The name of the release stays out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from parlib.codebook.kinds import KINDS
from parlib.codebook.plans import Plan
from parlib.codebook.units import Locality
from parlib.store.digests import TOLD_APART, Part, own_part
from parlib.store.made_from import digest_of
from parlib.store.releases import Release

PEER_TABLES = ("indices", "scores")
BELOW_TABLES = (
    "indices",
    "evidence",
    "scores",
    "ledger",
    "flags",
    "targets",
    "satisfaction",
    "findings",
    "gaps",
    "expected",
    "cliffs",
)
# Survey answers are personal: a document sees estimates only, suppressed where they are few.
NOT_SLICED = frozenset({"localities", "sources", "problems", "repairs", "responses"})
_REMEMBERED = 4096
_SHOWN = 16  # hex digits of what is compared, not relied on


def plan_of(release: Release, unit: Locality, period: int) -> Plan | None:
    """Return the plan in force that a brief of a unit and year follows."""
    return max(
        release.params.plans_of(unit.locality, period), key=lambda p: (p.period, p.id), default=None
    )


def _standing(unit: Locality) -> tuple[str, str, bool, str, str]:
    """Return what decides who stands beside a unit.

    All that stand together have the same peers, looked up once.
    """
    return unit.level, unit.parent, unit.fictional, unit.valid_from, unit.valid_to


def _short(value: Any) -> str:
    return digest_of(value)[:_SHOWN]


class Identities:
    """The digests of one release, ready for many briefs.

    Parameters
    ----------
    release : Release
        Open for reading.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self._own_tables = tuple(name for name in release.tables if name not in NOT_SLICED)
        self._peers = lru_cache(_REMEMBERED)(self._digest_of_peers)
        self._wording = lru_cache(4)(lambda language: digest_of(release.params.wording(language)))
        self._nation = lru_cache(_REMEMBERED)(self._digest_of_nation)
        self._found_peers = lru_cache(_REMEMBERED)(self._stood_beside)

    def peers(self, unit: Locality, period: int) -> tuple[Locality, ...]:
        """Return the units of the same kind that stood beside this one in the year, with itself, in
        the order of the register.
        """
        # a unit that ended and its successor both touch the year of a reform; only those that stood
        # beside `unit` are peers
        return self._found_peers(*_standing(unit), period)

    def of(
        self,
        unit: Locality,
        *,
        period: int,
        language: str,
        issued_on: date,
        kind: str,
        as_of: date | None = None,
    ) -> str:
        """Return the digest of everything that one brief may see."""
        plan = plan_of(self.release, unit, period)
        unit_parts = {
            name: self._parts_of_the_unit(name, unit, period, plan) for name in self._own_tables
        }
        seen = [part for parts in unit_parts.values() for part in parts]
        contents: dict[str, Any] = {
            "unit": self._units[unit.locality],
            "kind": kind,
            "period": period,
            "language": language,
            "issued_on": issued_on.isoformat(),
            "tables": {
                name: [(part.name, part.digest) for part in parts]
                for name, parts in unit_parts.items()
            },
            "peers": self._peers(*_standing(unit), period),
            "nation": self._nation(unit.region, period),
            "above": self._above(unit, period),
            "plan": self._plan_digests[plan.id] if plan else None,
            "surveys": [digest for form, digest in self._surveys if form.covers(period)]
            if unit_parts.get("satisfaction")
            else [],
            "wording": self._wording(language),
            "series": self._series.get(unit.level, ""),
        }
        if as_of is not None:  # a plan is judged by what all units have come to
            contents |= {"as_of": as_of.isoformat(), "judged_with": self._all_of_judgement}
            if KINDS[kind].sees_below:
                contents["judged_plans"] = sorted(self._plan_digests.items())
        if KINDS[kind].sees_below:
            below = self._below(unit, period)
            contents["below"] = {
                name: [(p.name, p.digest) for p in parts] for name, parts in below.items()
            }
            seen += [part for parts in below.values() for part in parts]
        if KINDS[kind].asks_links:
            contents["links"] = [
                self._links,
                [(p.name, p.digest) for p in self._link_parts(unit, period)],
            ]
        books = {name for part in seen for name in part.books} | (
            {plan.framework} if plan else set()
        )
        contents["frameworks"] = {
            name: self._book_digests[name] for name in sorted(books) if name in self._book_digests
        }
        return digest_of(contents)

    def seen(
        self, unit: Locality, *, period: int, kind: str, language: str, as_of: date | None = None
    ) -> dict[str, Any]:
        """Return the digests of what one brief may see, apart: what is its own, what are marks of
        its comparison group, what comes from people.

        By them it is reported in what a brief has changed; whether it has, :meth:`of` says.

        Returns
        -------
        dict
            ``figures`` and, for an overview, ``below`` by table; one digest each for ``others``
            (units beside it, the nation), ``marks`` (its own rows with what they say of others),
            ``register``, ``plan``, ``surveys``, ``questions``, ``rule_books``, ``wording``.
        """
        plan = plan_of(self.release, unit, period)
        whole = {
            name: self._parts_of_the_unit(name, unit, period, plan) for name in self._own_tables
        }
        below = self._below(unit, period) if KINDS[kind].sees_below else {}
        beside = self._found_peers(*_standing(unit), period)
        others = self._marks_of(sorted({u.locality for u in beside} - {unit.locality}), period)
        links = self._link_parts(unit, period) if KINDS[kind].asks_links else []
        books = {n for held in (*whole.values(), *below.values()) for p in held for n in p.books}
        plans = [self._plan_digests[plan.id]] if plan else []
        if as_of and KINDS[kind].sees_below:
            plans = [digest for _, digest in sorted(self._plan_digests.items())]
        return {
            "figures": {
                name: _short([p.digest for p in held])
                for name in self._own_tables
                if (held := self._without_marks(name, unit, period, plan))
            }
            | ({"findings": _short([p.digest for p in links])} if links else {}),
            "below": {
                name: _short([p.digest for p in held])
                for name in below
                if name != "localities" and (held := self._below_without_marks(name, unit, period))
            },
            "others": _short([others, self._nation(unit.region, period)]),
            "marks": _short(
                [[p.digest for p in held] for held in (*whole.values(), *below.values())]
                + [self._all_of_judgement if as_of else ""]
            ),
            "register": _short([self._units[unit.locality], self._above(unit, period)]),
            "plan": _short(plans),
            "surveys": _short(
                [digest for form, digest in self._surveys if form.covers(period)]
                if whole.get("satisfaction")
                else []
            ),
            "questions": _short(self._links if KINDS[kind].asks_links else ""),
            "rule_books": _short(
                [self._series.get(unit.level, "")]
                + [self._book_digests.get(name) for name in sorted(books)]
            ),
            "wording": _short(self._wording(language)),
        }

    def _without_marks(
        self, table: str, unit: Locality, period: int, plan: Plan | None
    ) -> list[Part]:
        """Return the unit's own parts of a table, without marks of its comparison group where the
        release tells them apart.
        """
        if table not in self._told_apart:
            return self._parts_of_the_unit(table, unit, period, plan)
        return [p for p in self._parts(own_part(table), unit.locality) if p.upto(period)]

    def _below_without_marks(self, table: str, unit: Locality, period: int) -> list[Part]:
        if table not in self._told_apart:
            return self._below(unit, period)[table]
        names = sorted(u.locality for u in self.release.register.below(unit, period))
        return [p for n in names for p in self._parts(own_part(table), n) if p.upto(period)]

    @cached_property
    def _told_apart(self) -> frozenset[str]:
        """Return the tables whose marks of the group stand apart; none in a release of before."""
        written_so = any(own_part(table) in self.release.parts for table in TOLD_APART)
        return TOLD_APART if written_so else frozenset()

    def tells_of(self, unit: Locality, table: str) -> bool:
        """Return whether a table holds a row of a unit."""
        return unit.locality in self.release.parts.get(table, {})

    def _parts(self, table: str, unit: str) -> tuple[Part, ...]:
        return self.release.parts.get(table, {}).get(unit, ())

    def _parts_of_the_unit(
        self, table: str, unit: Locality, period: int, plan: Plan | None
    ) -> list[Part]:
        """Return the unit's own parts.

        Up to the year, or of the plan where the table is one of plans (with or without a unit).
        """
        columns = self._columns[table]
        if "plan" in columns:
            wanted = plan.id if plan else ""
            return [
                p
                for p in self._parts(table, unit.locality if "locality" in columns else "")
                if p.name == wanted
            ]
        if "locality" not in columns:
            return []
        return [
            p
            for p in self._parts(table, unit.locality)
            if "period" not in columns or p.upto(period)
        ]

    def _stood_beside(
        self, level: str, parent: str, fictional: bool, since: str, until: str, period: int
    ) -> tuple[Locality, ...]:
        return tuple(
            u
            for u in self.release.register.directly_below(parent)
            if (u.level, u.fictional) == (level, fictional)
            and u.covers(period)
            and u.valid_from <= (until or "9999")
            and since <= (u.valid_to or "9999")
        )

    def _digest_of_peers(
        self, level: str, parent: str, fictional: bool, since: str, until: str, period: int
    ) -> str:
        names = sorted(
            u.locality for u in self._found_peers(level, parent, fictional, since, until, period)
        )
        return digest_of(self._marks_of(names, period))

    def _marks_of(self, names: list[str], period: int) -> list[Any]:
        """Return the digests of what a brief may see of other units."""
        return [
            [self._registered(names)],
            [
                (n, p.name, p.digest)
                for n in names
                for p in self._parts("indices", n)
                if p.upto(period)
            ],
            [
                (n, p.digest)
                for n in names
                for p in self._parts("scores", n)
                if p.name == str(period)
            ],
        ]

    def _digest_of_nation(self, region: str, period: int) -> str:
        areas = ["VN", f"VN:{region}"] if region else ["VN"]
        return digest_of(
            [
                (a, p.name, p.digest)
                for a in areas
                for p in self._parts("observations", a)
                if p.upto(period)
            ]
        )

    def _above(self, unit: Locality, period: int) -> str:
        above = self.release.register.above(unit, period) if unit.parent else None
        return self._units[above.locality] if above else ""

    def _below(self, unit: Locality, period: int) -> dict[str, list[Part]]:
        names = sorted(u.locality for u in self.release.register.below(unit, period))
        parts_below = {
            t: [
                p
                for n in names
                for p in self._parts(t, n)
                if "plan" in self._columns[t] or p.upto(period)
            ]
            for t in BELOW_TABLES
            if t in self._columns
        }
        return {
            "localities": [p for n in names for p in self._parts("localities", n)],
            **parts_below,
        }

    def _link_parts(self, unit: Locality, period: int) -> list[Part]:
        areas = [unit.locality, unit.parent, *([] if unit.fictional else ["VN"])]
        return [p for a in areas if a for p in self._parts("findings", a) if p.upto(period)]

    def _registered(self, names: Iterable[str]) -> list[str]:
        """Return what the register says of units: a page writes their names."""
        return [part.digest for name in names for part in self._parts("localities", name)]

    @cached_property
    def _all_of_judgement(self) -> str:
        """Return the digest of the tables that a judgement on another day reads."""
        digests = self.release.lineage.get("tables", {})
        names = ("indices", "scores", "progress", "satisfaction", "localities")
        return digest_of([self.release.lineage.get("methods"), [digests.get(n) for n in names]])

    @cached_property
    def _columns(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(self.release.columns(name)) for name in self.release.tables}

    @cached_property
    def _units(self) -> dict[str, str]:
        return {
            name: parts[0].digest
            for name, parts in self.release.parts.get("localities", {}).items()
        }

    @cached_property
    def _book_digests(self) -> dict[str, str]:
        return {
            name: digest_of(book.model_dump(mode="json"))
            for name, book in self.release.params.frameworks.items()
        }

    @cached_property
    def _plan_digests(self) -> dict[str, str]:
        return {
            name: digest_of(plan.model_dump(mode="json"))
            for name, plan in self.release.params.plans.items()
        }

    @cached_property
    def _surveys(self) -> list[tuple[Any, str]]:
        return [
            (form, digest_of(form.model_dump(mode="json"))) for form in self.release.params.surveys
        ]

    @cached_property
    def _series(self) -> dict[str, str]:
        """Return the digest of each level's recorded methods."""
        recorded: dict[str, list[Any]] = {}
        for series in self.release.params.series:
            recorded.setdefault(series.level, []).append(series.model_dump(mode="json"))
        return {level: digest_of(of_level) for level, of_level in recorded.items()}

    @cached_property
    def _links(self) -> str:
        declared = self.release.params.links
        return digest_of(declared.model_dump(mode="json")) if declared else ""
