"""Which evidence a new vintage completes, and which it must not stand beside.

Which form a workbook is to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from parlib.codebook.layers import APPRAISAL_FORM, EXPLANATION_FORM, SELF_FORM, Layer
from parlib.errors import Problem, SourceError, UsageError
from parlib.speech.catalogue import msg, saying

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.localities import Register
    from parlib.intake.workbook.collect import Collection
    from parlib.store.project import Project

_KEY = ["locality", "period", "framework"]


def form_layers(
    *, appraisal: bool, explanation: bool, appraisal_round: int, filed: pd.DataFrame
) -> tuple[Layer, ...]:
    """Return the layers that a new workbook of a unit is for.

    Parameters
    ----------
    appraisal, explanation : bool
        The form asked for; neither is the self-scoring form.
    appraisal_round : int
        1 or 2; 0 is the next: the second where the first has given points, so that a form never
        writes over a round that is over.
    filed : DataFrame
        Evidence of the unit and year.
    """
    if appraisal and explanation:
        raise UsageError(msg("--appraisal and --explanation are separate forms → give only one"))
    if appraisal_round and not appraisal:
        raise UsageError(msg("--round is only for --appraisal"))
    if explanation:
        return EXPLANATION_FORM
    if not appraisal:
        return SELF_FORM
    if appraisal_round == 1:
        return (Layer.ROUND1,)
    second = appraisal_round == 2 or filed["appraised_round1"].notna().any()
    return tuple(v for v in APPRAISAL_FORM if v != Layer.ROUND1) if second else APPRAISAL_FORM


def earlier_evidence(project: Project, source: tuple[str, str] | None, vintage: str) -> Collection:
    """Return the evidence that an earlier collect kept, as the collection that a new one completes.

    Raises
    ------
    UsageError
        There is no such vintage, or another has taken its place: completing an old one would drop
        what came after it.
    """
    import pandas as pd

    from parlib.codebook.plain_words import project_place
    from parlib.codebook.tables import conform
    from parlib.gate.files import Refused
    from parlib.intake.raw.parquet import read_parquet
    from parlib.intake.raw.sources import find_sources
    from parlib.intake.workbook.collect import Collection

    path = project.raw / (source[0] if source else "") / vintage / "evidence.parquet"
    if source is None or not path.exists():
        raise UsageError(
            msg(
                "--previous must name a vintage of the source given with --into; there is "
                "none of that name"
            )
        )
    live = [s for s in find_sources(project.raw)[0] if s.source == source[0]]
    if vintage not in {s.vintage for s in live} and (heirs := _heirs(project, source[0], vintage)):
        raise UsageError(
            msg(
                "{source}/{vintage} was completed by {heirs} already; name the "
                "newest: --previous {heirs}",
                source=source[0],
                vintage=vintage,
                heirs=heirs[-1],
            )
        )
    nothing = pd.DataFrame()
    try:
        evidence = conform("evidence", read_parquet(path, name=project_place(path)))
    except Refused as refusal:
        raise SourceError(str(refusal)) from None
    return Collection(
        evidence=evidence, problems=(), files=nothing, differences=nothing, repairs=nothing
    )


def _heirs(project: Project, source: str, vintage: str) -> list[str]:
    """Return the vintages that took the place of one, each the heir of the one before."""
    from parlib.intake.raw.cards import read_card

    cards = {
        p.name: read_card(p, place=f"{source}/{p.name}")[0]
        for p in sorted((project.raw / source).iterdir())
        if p.is_dir()
    }
    heirs: list[str] = []
    while heir := next(
        (
            n
            for n, c in cards.items()
            if c is not None and vintage in c.supersedes and n not in heirs
        ),
        "",
    ):
        heirs.append(heir)
        vintage = heir
    return heirs


@dataclass(frozen=True)
class Withdrawal:
    """What a unit filed for a year and is left out of a collection: identity, name, year, rows."""

    locality: str
    unit: str
    period: int
    rows: int

    def as_row(self) -> dict[str, Any]:
        """Return it as a record of JSON."""
        return asdict(self)


def without_withdrawn(
    project: Project, earlier: Collection | None, withdrawn: Iterable[str], register: Register
) -> tuple[Collection | None, tuple[Withdrawal, ...]]:
    """Leave out of an earlier collection what units filed for a year; return it with what was left out.

    Parameters
    ----------
    earlier : Collection or None
        What a new collection completes.
    withdrawn : iterable of str
        Unit and year, ``NAME=YEAR``.

    Raises
    ------
    UsageError
        Nothing is completed, a pair is none, or the unit filed nothing for the year.
    """
    from parlib.cli.places import unit_meant

    out: list[Withdrawal] = []
    for pair in withdrawn:
        if earlier is None:
            raise UsageError(msg("--withdraw takes out of --previous → name both"))
        name, _, year = pair.rpartition("=")
        if not name.strip() or not year.strip().isdecimal():
            raise UsageError(
                msg("--withdraw {pair} is no unit and year → e.g. {example}", pair=f"{pair[:60]!r}",
                    example='--withdraw "Xã Du Già=2025"')
            )  # fmt: skip
        unit = unit_meant(project, register, name.strip(), int(year))
        rows = earlier.evidence
        of_unit = rows["locality"].eq(unit.locality) & rows["period"].eq(int(year))
        if not of_unit.any():
            years = sorted(set(rows.loc[rows["locality"].eq(unit.locality), "period"]))
            raise UsageError(
                msg(
                    "--withdraw: {unit} has filed nothing for {year} there; years: {years}",
                    unit=unit.name,
                    year=year.strip(),
                    years=", ".join(map(str, years)) or msg("none"),
                )
            )
        out.append(Withdrawal(unit.locality, unit.name, int(year), int(of_unit.sum())))
        earlier = replace(earlier, evidence=rows[~of_unit].reset_index(drop=True))
    return earlier, tuple(out)


def without_second_filings(
    project: Project,
    got: Collection,
    known: pd.DataFrame,
    earlier: pd.DataFrame | None,
    register: Register,
) -> Collection:
    """Refuse the workbooks of units and years that another vintage holds already, which `build`
    could not take; the others of the folder stay accepted.

    Parameters
    ----------
    got : Collection
        What would be kept.
    known : DataFrame
        Evidence of the release as it stands.
    earlier : DataFrame or None
        The vintage that is completed and replaced; its units are allowed.
    register : Register
        Names of the units.

    Returns
    -------
    Collection
        With a problem of each such workbook, and without its rows.
    """
    import pandas as pd

    there = pd.MultiIndex.from_frame(known.loc[known["source_file"].ne("parlib.simulate"), _KEY])
    rows = pd.MultiIndex.from_frame(got.evidence[_KEY])
    clash = rows.isin(there)
    if earlier is not None:
        clash &= ~rows.isin(pd.MultiIndex.from_frame(earlier[_KEY]))
    if not clash.any():
        return got
    held = set(rows[clash])
    files = got.files.copy()
    second = got.taken & pd.Series(
        [key in held for key in zip(*(files[name] for name in _KEY), strict=True)],
        index=files.index,
        dtype=bool,
    )
    files.loc[second, "status"] = "refused"
    files.loc[second, "errors"] += 1
    holders = _holders(project, held)
    problems = tuple(
        _second_filing(row, register, holders) for row in files[second].itertuples(index=False)
    )
    years = set(files.loc[~second, "period"].dropna())
    return replace(
        got,
        absent=tuple(group for group in got.absent if group.period in years),
        evidence=got.evidence[~clash].reset_index(drop=True),
        files=files,
        problems=(*got.problems, *problems),
    )


def _second_filing(file: Any, register: Register, holders: Mapping[Any, str]) -> Problem:
    """Return the problem of a workbook whose unit and year another vintage holds."""
    place = holders.get((file.locality, file.period, file.framework), "")
    source, _, vintage = place.rpartition("/")
    return Problem(
        what=saying(
            "it is the workbook of {unit} for {year}, which {place} holds already; this folder "
            "completes another collection",
            unit=register[file.locality].name,
            year=str(file.period),
            place=place or "data/raw",
        ),
        remedy=saying(
            "take it out of the folder if it is an old one; if it is new, collect it alone: "
            "--into {source}/{after} --previous {vintage}",
            source=source,
            after=_after(vintage),
            vintage=vintage,
        ),
        file=file.file,
        actual=f"{register[file.locality].name} · {file.period}",
    )


def _holders(project: Project, held: set[tuple[Any, ...]]) -> dict[Any, str]:
    """Return which live vintage holds each unit, year and rule book."""
    from parlib.gate.files import Refused
    from parlib.intake.raw.parquet import read_parquet
    from parlib.intake.raw.sources import find_sources

    holders: dict[Any, str] = {}
    for source in find_sources(project.raw)[0]:
        path = project.raw / source.place / "evidence.parquet"
        try:
            rows = read_parquet(path, name=source.place) if path.is_file() else None
        except Refused:
            continue  # the next build says so
        if rows is not None:
            keys = set(rows[_KEY].itertuples(index=False, name=None))
            holders |= dict.fromkeys(keys & held, source.place)
    return holders


def _after(vintage: str) -> str:
    """Return a name for the vintage that completes another.

    Examples
    --------
    >>> _after("2025"), _after("2025-2")
    ('2025-2', '2025-3')
    """
    year, _, number = vintage.partition("-")
    return f"{year}-{int(number) + 1}" if number.isdecimal() else f"{vintage}-2"
