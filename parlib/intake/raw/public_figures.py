"""Published figures: raw rows of ``public-figures`` files become the ``observations`` table.

One raw row is what one page prints about one figure of one unit in one year: a main value
(``measure``, ``value`` or ``text``), a rank, or both. It becomes one observation for each, so that
every raw row is accounted for.

Places
    A name, a code or an identity; below province level ``within`` names the unit above. ``VN`` is
    the nation, ``VN:<region>`` one of its socio-economic regions.
Codes
    ``0`` is the index itself. Parts carry the item code of the rule book in force
    (``province-2017``, ``province-2022``, ``district-binh-duong-2017``), else a slug. Statistics
    about a year use words: ``group-a`` ..., ``band-80-up``, ``provinces-up``, ``provinces-down``,
    ``provinces-above-mean``, ``scheme``, ``survey-officials``, ``survey-citizens``, ``survey-all``,
    ``sample-drawn``, ``sample-valid``, ``districts`` and ``communes`` (a province's own units),
    ``own-...`` (a province's own survey).
    A row whose confidence is ``recalculated`` was worked out anew by the office for a unit that
    came later than its year; its place is the identity of that unit.
Measures
    See :data:`MEASURES`.
Sources
    ``source_url`` is the address of the page, or a document by number and day ("Quyết định số
    99/QĐ-UBND ngày 12/01/2026"); empty where the card names the document. ``origin`` may say in
    which cell of an original workbook the figure stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from parlib.codebook.documents import document_in, is_address
from parlib.codebook.localities import Register
from parlib.codebook.vocabulary import RECALCULATED
from parlib.errors import Problem
from parlib.intake.raw.delimited import Delimited
from parlib.intake.raw.number_columns import numbers
from parlib.intake.raw.public_places import locate
from parlib.intake.raw.reading import FileRead
from parlib.speech.catalogue import saying

MEASURES: Mapping[str, str] = {
    "score": "index value in percent",
    "points": "points got for a part",
    "percent": "points got in percent of the part's maximum",
    "points_lost": "points lost in a part",
    "self_points": "points that the unit gave itself, before appraisal",
    "max_points": "points possible",
    "rank": "place, 1 is best; the text `last` where only that is printed",
    "ranked_units": "how many units the rank is among",
    "class": "class in words",
    "mean": "mean over units or respondents, percent",
    "median": "median over units, percent",
    "min": "lowest value of a unit, percent",
    "max": "highest value of a unit, percent",
    "gap": "highest less lowest, percentage points",
    "change_of_mean": "mean less the mean of the year before, percentage points",
    "largest_rise": "largest rise of a unit, percentage points, with its name",
    "smallest_rise": "smallest rise of a unit, percentage points, with its name",
    "fell": "units that fell",
    "lowest": "units at the bottom, in no order",
    "count": "number of units or people",
    "domains": "domains of the scheme",
    "criteria": "criteria of the scheme",
    "subcriteria": "sub-criteria of the scheme",
    "decision": "decision that set the scheme",
}
PERCENTAGES = ("score", "percent", "mean", "median", "min", "max", "gap")
REQUIRED = ("place", "year", "index", "code", "measure", "value", "rank", "source_url")
OPTIONAL = (
    "origin",
    "within",
    "part",
    "text",
    "unit",
    "max_points",
    "of",
    "confidence",
    "rank_confidence",
    "note",
    "rule_book",
    "derivation",
)
_OUTCOME = (
    (
        "this table holds PAR INDEX and SIPAS; {} is an index of its own, with its own maximum, "
        "and a link question may ask about it"
    ),
    (
        "move these rows to a file of kind `outcomes` (columns locality, period, indicator, value, "
        "unit, source), e.g. indicator {}"
    ),
)
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    name: (_OUTCOME[0].format(name), _OUTCOME[1].format(f"`{example}`"))
    for name, example in (
        ("PAPI", "papi_total"),
        ("PCI", "pci_total"),
        ("DTI", "dti_total"),
        ("ICT", "ict_total"),
    )
}
CONFIDENCE = ("stated", RECALCULATED, "inferred", "implied", "weak", "derived")


def read_public_figures(
    cells: Delimited,
    *,
    file: str,
    register: Register,
    derived: bool = False,
    day: date | None = None,
    source: str = "",
) -> FileRead:
    """Turn the text cells of one file into observations.

    Parameters
    ----------
    cells : Delimited
        The file as read, after declared corrections.
    file : str
        ``source/vintage/file``, for messages and ``source_file``.
    register : Register
        Units by name and period.
    derived : bool
        True for a file of values that pages imply and do not print.
    day : date, optional
        Day on which the named units stood, for a year in which one name stood for two (``units_on``
        of the card).
    source : str, optional
        The numbered document that states every figure whose row gives no source (``document`` of
        the card).

    Returns
    -------
    FileRead
        Rows of ``observations`` (with ``level`` and ``decimals`` for the rule of choice), with
        problems of the file and of single rows (unknown or ambiguous places).
    """
    frame, problems, repairs = cells.frame, list(cells.problems), list(cells.repairs)
    frame = (
        frame.assign(source_url=frame["source_url"].where(frame["source_url"].ne(""), source))
        if source
        else frame
    )
    if not len(frame):
        return FileRead(
            "observations", pd.DataFrame(), tuple(problems), repairs=tuple(repairs), rows=0
        )
    columns = {}
    for name, low, high, whole in (
        ("year", 1990, 2100, True),
        ("value", -1e9, 1e9, False),
        ("max_points", 0, 1000, False),
        ("of", 1, 1e6, True),
    ):
        columns[name], bad, repaired = numbers(
            frame[name], name=file, low=low, high=high, whole=whole
        )
        problems += bad
        repairs += repaired
    last = frame["rank"] == "last"
    columns["rank"], bad, repaired = numbers(
        frame["rank"].where(~last, ""), name=file, low=1, high=1e6, whole=True
    )
    problems += bad
    repairs += repaired
    problems += _word_problems(frame, columns, file)
    usable = frame[columns["year"].notna()]
    places, row_problems = locate(
        usable, columns["year"].astype("Int64"), file=file, register=register, day=day
    )
    # a frame without rows would take on those of the columns put into it
    rows = (
        _observations(frame, columns, places, file=file, derived=derived)
        if len(places)
        else pd.DataFrame()
    )
    return FileRead(
        "observations", rows, tuple(problems), tuple(row_problems), tuple(repairs), rows=len(frame)
    )


def _word_problems(
    frame: pd.DataFrame, columns: Mapping[str, pd.Series], file: str
) -> list[Problem]:
    """Check words against their lists, and that every row says something and where it stands."""
    refused = _Refused(frame, file)
    _refuse_labels(refused, frame)
    _refuse_sources(refused, frame, columns)
    _refuse_figures(refused, frame, columns)
    return refused.problems


class _Refused:
    """What is wrong with the rows of a table, each with its cell."""

    def __init__(self, frame: pd.DataFrame, file: str) -> None:
        self.frame, self.file = frame, file
        self.problems: list[Problem] = []

    def __call__(
        self, bad: pd.Series, column: str, what: str, remedy: str, expected: str = ""
    ) -> None:
        """Refuse every row of ``bad`` for one of its columns."""
        self.problems += [
            Problem(
                what,
                remedy,
                file=self.file,
                cell=saying("row {row}, {column}", row=r, column=column),
                actual=str(self.frame.at[r, column]),
                expected=expected,
            )
            for r in self.frame.index[bad]
        ]


def _refuse_labels(refuse: _Refused, frame: pd.DataFrame) -> None:
    """Refuse rows that do not say of which index, year, place and part they are."""
    other = frame["index"].isin(list(ELSEWHERE))
    for name, (what, remedy) in ELSEWHERE.items():
        refuse(frame["index"].eq(name), "index", what, remedy)
    refuse(
        ~other & ~frame["index"].isin(["PAR", "SIPAS"]),
        "index",
        saying("the index is not known"),
        saying("write PAR or SIPAS"),
        "PAR or SIPAS",
    )
    refuse(
        frame["year"] == "",
        "year",
        saying("the year is missing"),
        saying("write the year assessed"),
    )
    refuse(
        frame["place"] == "",
        "place",
        saying("the place is missing"),
        saying("write a name, a code or an identity"),
    )
    refuse(
        frame["code"] == "",
        "code",
        saying("the code is missing"),
        saying("write 0 for the index itself, else the code of the part"),
    )


def _refuse_sources(
    refuse: _Refused, frame: pd.DataFrame, columns: Mapping[str, pd.Series]
) -> None:
    """Refuse rows without a source, and words that no list has."""
    named = frame["source_url"].map(
        {
            text: is_address(text) or document_in(text) is not None
            for text in frame["source_url"].unique()
        }
    )
    remedy = saying(
        "give the address of the page that prints the figure, or number "
        "and day of the document that states it (or `document` in the card)"
    )
    refuse(~named.astype(bool), "source_url", saying("the row has no source"), remedy)
    has_value = columns["value"].notna() | (frame["text"] != "")
    refuse(
        has_value & ~frame["measure"].isin(list(MEASURES)),
        "measure",
        saying("the measure is not known"),
        saying("use a listed measure"),
        ", ".join(MEASURES),
    )
    for column, needed in (("confidence", has_value), ("rank_confidence", frame["rank"] != "")):
        refuse(
            needed & ~frame[column].isin(CONFIDENCE),
            column,
            saying("the confidence is not known"),
            saying("use a listed word"),
            ", ".join(CONFIDENCE),
        )


def _refuse_figures(
    refuse: _Refused, frame: pd.DataFrame, columns: Mapping[str, pd.Series]
) -> None:
    """Refuse figures that cannot be, and rows without any."""
    share = (
        columns["value"].notna()
        & frame["measure"].isin(PERCENTAGES)
        & ~columns["value"].between(0, 100)
    )
    refuse(
        share,
        "value",
        saying("a percentage lies between 0 and 100"),
        saying("check the figure against its page"),
        "0 to 100",
    )
    above = columns["value"] > columns["max_points"]
    refuse(
        above,
        "value",
        saying("the points are above the maximum beside them"),
        saying("check both against the page"),
    )
    beyond = columns["rank"] > columns["of"]
    refuse(
        beyond,
        "rank",
        saying("the rank is above the number of units ranked"),
        saying("check both against the page"),
    )
    nothing = (frame["value"] == "") & (frame["text"] == "") & (frame["rank"] == "")
    refuse(
        nothing,
        "value",
        saying("the row gives no figure"),
        saying("fill in value, text or rank, or drop the row"),
    )


def _observations(
    frame: pd.DataFrame,
    columns: Mapping[str, pd.Series],
    places: pd.DataFrame,
    *,
    file: str,
    derived: bool,
) -> pd.DataFrame:
    """Unfold each raw row into its main figure, its rank and the number of units ranked."""
    kept = frame.loc[places.index]
    # also where no row found its unit
    columns = {name: values.reindex(kept.index) for name, values in columns.items()}
    note = kept["note"].where(
        kept["derivation"] == "",
        kept["derivation"].str.cat(kept["note"], sep="; ").str.removesuffix("; "),
    )
    base = pd.DataFrame(
        {
            "locality": places["locality"],
            "level": places["level"],
            "period": columns["year"].astype(int),
            "index": kept["index"],
            "code": kept["code"],
            "item": kept["part"],
            "source_url": kept["source_url"],
            "note": note,
            "rule_book": kept["rule_book"],
            "derived": derived | (kept["derivation"] != ""),
            "source_file": file,
            "source_row": kept.index,
        },
        index=kept.index,
    )
    last = kept["rank"] == "last"
    main = base.assign(
        measure=kept["measure"], value=columns["value"], value_text=kept["text"], unit=kept["unit"], max_points=columns["max_points"],
        confidence=kept["confidence"], decimals=_decimals(kept["value"]),
    )  # fmt: skip
    rank = base.assign(
        measure="rank", value=columns["rank"], value_text=kept["rank"].where(last, ""), unit="rank", max_points=np.nan,
        confidence=kept["rank_confidence"], decimals=0,
    )  # fmt: skip
    among = base.assign(
        measure="ranked_units", value=columns["of"], value_text="", unit="units", max_points=np.nan,
        confidence=kept["rank_confidence"], decimals=0,
    )  # fmt: skip
    parts = [
        main[main["value"].notna() | (main["value_text"] != "")],
        rank[rank["value"].notna() | last],
        among[among["value"].notna()],
    ]
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def _decimals(text: pd.Series) -> pd.Series:
    """Count the digits printed after the decimal point."""
    return text.str.extract(r"[.,](\d+)$")[0].str.len().fillna(0).astype(int)
