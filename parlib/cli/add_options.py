"""The options that the commands under ``parlib add`` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parlib.cli.options import day, one_of, year
from parlib.codebook.vocabulary import LANGUAGES, UNIT_LEVELS

Files = Annotated[
    list[Path],
    typer.Argument(help="Bảng .xlsx, .xls, .ods hoặc .csv / Tables; they are only read."),
]
OptionalFiles = Annotated[
    list[Path] | None,
    typer.Argument(help="Bảng .xlsx, .xls, .ods hoặc .csv / Tables; they are only read."),
]
SourceOption = Annotated[
    str,
    typer.Option(
        "--source",
        help=(
            "Where the table is from: number and day of a document (`Quyết định số 99/QĐ-UBND "
            "ngày 5/1/2026`) or an address."
        ),
    ),
]
Name = Annotated[
    str,
    typer.Option(
        "--as",
        help=(
            "Name of the source under data/raw; default: from kind and file name. The same name "
            "again is a new vintage."
        ),
    ),
]
OfTable = Annotated[
    str,
    typer.Option(
        "--locality", "-l", help="Unit that the table is about, where it has no column of units."
    ),
]
Below = Annotated[
    str,
    typer.Option(
        "--below",
        help="Unit that the units of the table lie below, e.g. `Tuyên Quang` or an identity.",
    ),
]
Level = Annotated[
    str,
    typer.Option(
        "--level",
        parser=one_of("--level", ("", *UNIT_LEVELS)),
        help="Level of the units, where the table does not state it.",
    ),
]
UnitsOn = Annotated[
    str,
    typer.Option(
        "--units-on",
        parser=day("--units-on"),
        help="Day on which the units existed, e.g. 2025-06-30 (đến 30/6) or 2025-07-01 (từ 1/7).",
    ),
]
Period = Annotated[
    int | None,
    typer.Option(
        "--period",
        "-p",
        parser=year("--period"),
        help="Year of the figures, where the table does not state it.",
    ),
]
Index = Annotated[
    str,
    typer.Option(
        "--index",
        parser=one_of("--index", ("", "PAR", "SIPAS", "PAPI", "PCI", "DTI", "ICT", "I766")),
        help="Index the table is about.",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help=(
            "What a column is: `D=PAR`, `E=SIPAS.rank`, `F=PAR:3.points`, `B=unit`, `C=year`, "
            "`G=ignore`; by letters or heading."
        ),
    ),
]
Units = Annotated[
    list[str] | None,
    typer.Option(
        "--unit",
        help="Which unit a name means: `Xã Tân Lập=23134@2025-07-01`; `NAME=ignore` leaves its rows out.",
    ),
]
Sheets = Annotated[
    list[str] | None, typer.Option("--sheet", help="Read this sheet only; may be given again.")
]
NewUnits = Annotated[
    bool,
    typer.Option("--new-units", help="Add unknown units to the register, below --below."),
]
Fictional = Annotated[
    bool,
    typer.Option(
        "--fictional", help="With --new-units: the units are fictional, and every page says so."
    ),
]
Recalculated = Annotated[
    bool,
    typer.Option(
        "--recalculated",
        help=(
            "Years before a unit was set up were recalculated by the office on present "
            "boundaries; every page says so."
        ),
    ),
]
RuleBook = Annotated[
    str,
    typer.Option(
        "--rule-book",
        help=(
            "Rule book with which all figures of the table were made: its id, or number of its "
            "decision. Only years of one rule book are compared; `unknown` where it is not known."
        ),
    ),
]
Missing = Annotated[
    list[str] | None,
    typer.Option(
        "--missing",
        help="Words in cells that mean “no figure” in this table, e.g. `vắng`; may be repeated.",
    ),
]
OfUnits = Annotated[
    bool, typer.Option("--fictional", help="The units are fictional, and every page says so.")
]
Usual = Annotated[
    Path | None,
    typer.Option(
        "--usual-departments",
        help=(
            "Instead: write the usual departments of a province after 2025 into this new Excel "
            "file, to be adapted and then added."
        ),
    ),
]
PlanOption = Annotated[
    str,
    typer.Option(
        "--plan",
        help=(
            "Plan that the report is about; default: the one that the table names by its id or "
            "its document."
        ),
    ),
]
ReportedPeriod = Annotated[
    str,
    typer.Option(
        "--period",
        "-p",
        help="Period that the results stand for: 2026-Q3, 2026-H1, 2026-07 or 2026.",
    ),
]
Form = Annotated[
    Path | None,
    typer.Option(
        "--form",
        help=(
            "Instead: write the form for the results of --period into this new Excel file, with "
            "the last results."
        ),
    ),
]
Indicator = Annotated[
    str,
    typer.Option(
        "--indicator",
        help="Indicator that the table is about, where it does not say it, e.g. `Tỷ lệ hộ nghèo`.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Keep what was understood without asking.")]
Retrieved = Annotated[
    str,
    typer.Option(
        "--retrieved", parser=day("--retrieved"), help="Day of receipt for the card; default today."
    ),
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        parser=one_of("--lang", ("", *LANGUAGES)),
        help="Language of messages: vi or en; default: the workspace's, else the system's.",
    ),
]
