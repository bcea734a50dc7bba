"""Which units the names of a table mean: the table as a whole says what one name does not.

A name alone may be borne by ten communes; the names of a table together lie in one province, are of
one level, and stood on one day. What follows from all of them is taken and said aloud; what does
not is asked once for the table, with answers ready to copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from parlib.codebook.localities import Register
from parlib.codebook.unit_words import is_number, span_words
from parlib.codebook.units import Locality, Match
from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.intake.raw.unit_columns import level_shown, whole_codes
from parlib.intake.tables.questions import Answers, Question, Remark

_SHOWN = 8


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A unit as a table writes it.

    Its name or code, the unit above where the table states one, its level where that is known, the
    year.
    """

    written: str
    within: str
    level: str
    year: int


@dataclass
class Named:
    """What the names came to.

    Units by name, the names that mean none, what was said aloud, what is to be asked.
    """

    units: dict[Name, Locality] = field(default_factory=dict)
    unknown: dict[Name, Match] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    below: str = ""


def name_units(names: Iterable[Name], register: Register, answers: Answers) -> Named:
    """Find the unit of every name.

    Parameters
    ----------
    names : iterable of Name
        What stands in the table.
    register : Register
        The units.
    answers : Answers
        What a person said: level, unit above, day, single units.
    """
    look = _Look(sorted(set(names)), register, answers)
    look.codes()
    look.match()
    look.one_level()
    look.one_day()
    look.one_province()
    return look.done()


class _Look:
    """One table's names, matched again whenever the table as a whole has said more."""

    def __init__(self, names: list[Name], register: Register, answers: Answers) -> None:
        self.names, self.register, self.answers = names, register, answers
        self.level, self.below = answers.level, answers.below
        self.days: dict[int, date] = {}
        self.whole: Mapping[str, str] = {}
        self.matches: dict[Name, Match] = {}
        self.out = Named()
        self.now = max((n.year for n in names), default=0)
        if answers.recalculated:  # every year of the table is about the units as they stand now
            self.now = max(self.now, *(int(u.valid_from[:4]) for u in register if not u.valid_to))

    def year(self, name: Name) -> int:
        """Return the year in which the unit of a name is looked up."""
        return self.now if self.answers.recalculated else name.year

    def codes(self) -> None:
        """Give codes back the zeros that a spreadsheet ate, where every row is then a code."""
        wanted = {(n.written, self.year(n), self.level or n.level) for n in self.names}
        if wanted and all(is_number(written) for written, _, _ in wanted):
            self.whole = whole_codes(sorted(wanted), self.register)
            if self.whole:
                self.say(
                    "codes_repaired",
                    codes=_shown(f"{a} → {b}" for a, b in sorted(self.whole.items())),
                )
            elif not any(level for *_, level in wanted) and not all(
                self.register.match(w, period=y).unit for w, y, _ in wanted
            ):
                self.ask(
                    "ask_code_level",
                    "--level",
                    UNIT_LEVELS,
                    numbers=_shown(sorted({w for w, *_ in wanted})),
                )

    def match(self, *, only: Iterable[Name] | None = None) -> None:
        for name in self.names if only is None else only:
            self.matches[name] = self._match(name)

    def _match(self, name: Name) -> Match:
        told = self.answers.units.get(name.written, "")
        written = told or self.whole.get(name.written, name.written)
        level = "" if told else self.level or name.level
        day = self.answers.day or self.days.get(name.year)
        period = self.year(name)
        if self.answers.recalculated:
            day = day or date(period, 12, 31)
        if told in self.register or is_number(written):
            return self.register.match(written, period=period, level=level, day=day)
        if name.within:
            return self.register.match(
                f"{written}, {name.within}", period=period, level=level, day=day
            )
        if not self.below:
            return self.register.match(written, period=period, level=level, day=day)
        direct = self.register.match(
            written, period=period, level=level, parent=self.below, day=day
        )
        # then a name is that of a unit directly below, or of a new one
        if direct.unit is not None or self.answers.new_units:
            return direct
        further = self.register.match(
            f"{written}, {self.register[self.below].name}", period=period, level=level, day=day
        )
        return further if further.unit is not None or further.candidates else direct

    def one_level(self) -> None:
        """Where names of several levels are open: the level of the others, else the highest."""
        open_names = [n for n, m in self.matches.items() if m.levels]
        if not open_names or self.level:
            return
        shown = level_shown(self.matches.values())
        level = shown or min(
            {v for n in open_names for v in self.matches[n].levels}, key=UNIT_LEVELS.index
        )
        bare = _shown(sorted({n.written for n in open_names}))
        self.say("level_shown" if shown else "level_highest", names=bare, level=level)
        for name in open_names:
            self.matches[name] = self._match(Name(name.written, name.within, level, name.year))

    def one_day(self) -> None:
        """Where names of a year bore two units in turn.

        The day on which the others of the year stood, else a question.
        """
        for year in sorted({n.year for n in self.names}):
            of_year = {n: m for n, m in self.matches.items() if n.year == year}
            turned = [m for m in of_year.values() if m.one_after_the_other]
            if not turned or self.answers.day:
                continue
            days = sorted(
                {
                    date.fromisoformat(
                        u.valid_from if u.valid_from[:4] == str(year) else u.valid_to
                    )
                    for m in turned
                    for u in m.candidates
                }
            )
            sure = [m.unit for m in of_year.values() if m.unit is not None]
            fit = [d for d in days if all(u.stands_on(d) for u in sure)]
            if sure and len(fit) == 1:
                self.days[year] = fit[0]
                self.say("day_shown", year=str(year), day=f"{fit[0]:%d/%m/%Y}")
                self.match(only=of_year)
            else:
                spans = [
                    span_words(u.valid_from, u.valid_to, year)
                    for u in sorted(turned[0].candidates, key=lambda u: u.valid_from)
                ]
                self.ask("ask_day", "--units-on", [d.isoformat() for d in days], names=_shown(sorted({n.written for n, m in of_year.items() if m.one_after_the_other})), spans=" / ".join(spans), year=str(year))  # fmt: skip

    def one_province(self) -> None:
        """Where names are borne in several provinces.

        The one province in which every name of the table has its unit.
        """
        open_names = {
            n: m
            for n, m in self.matches.items()
            if m.unit is None and m.candidates and not m.levels and not m.one_after_the_other
        }
        shared = [
            n for n, m in open_names.items() if m.shared or all(u.fictional for u in m.candidates)
        ]
        if not shared or self.below:
            return
        tops = [
            self._tops([m.unit] if m.unit else m.candidates)
            for n, m in self.matches.items()
            if m.unit or n in shared
        ]
        common = set.intersection(*tops) if tops else set()
        lines = {self.register.line(t)[0].locality for t in common}
        if len(lines) == 1 and not any(self.register[t].fictional for t in common):
            self.below = sorted(common)[-1]
            self.say("province_shown", province=self.register[self.below].name)
            self.match()
            self.one_level()
            return
        known = sorted(common) or sorted(
            {t for n in shared for t in self._tops(self.matches[n].candidates)}
        )
        choices = [f"{self.register[t].name} [{t}]" for t in known[:10]]
        levels = {u.level for n in shared for u in self.matches[n].candidates}
        self.ask(
            "ask_below", "--below", choices, names=_shown(sorted({n.written for n in shared})),
            level=levels.pop() if len(levels) == 1 else "",
        )  # fmt: skip

    def _tops(self, units: Iterable[Locality]) -> set[str]:
        tops = set()
        for unit in units:
            while unit.parent in self.register:
                unit = self.register[unit.parent]
            tops.add(unit.locality)
        return tops

    def done(self) -> Named:
        """Sort what was found from what was not."""
        for name, match in self.matches.items():
            if match.unit is not None:
                self.out.units[name] = match.unit
            else:
                self.out.unknown[name] = match
        told = {n: m for n, m in self.matches.items() if m.unit is not None and m.remark}
        if renamed := sorted(
            {
                f"{name.written} ({name.year}) → {match.unit.name}"
                for name, match in told.items()
                if match.unit is not None and not match.spelt_otherwise
            }
        ):
            self.say("unit_renamed", names=_shown(renamed))
        if spelt := sorted(
            {
                f"{name.written} → {match.unit.name}"
                for name, match in told.items()
                if match.unit is not None and match.spelt_otherwise
            }
        ):
            self.say("unit_spelt", names=", ".join(spelt))
        self.out.below = self.below
        return self.out

    def say(self, key: str, **figures: str) -> None:
        self.out.remarks.append(Remark(key, figures))

    def ask(self, key: str, option: str, choices: Iterable[str], **figures: str) -> None:
        self.out.questions.append(Question(key, option, tuple(choices), figures))


def _shown(texts: Iterable[str]) -> str:
    texts = list(texts)
    return ", ".join(texts[:_SHOWN]) + (
        f" … (+{len(texts) - _SHOWN})" if len(texts) > _SHOWN else ""
    )
