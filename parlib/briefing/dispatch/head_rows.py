"""What the file of a head holds of one lead unit and year, and how much of it one page has room for.

Pure rules over rows: who leads, what was kept, what is to be explained, what nobody answers for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.vocabulary import FlagVerdict

SLACK = 1e-9
ROW_LETTERS = {"name": 22, "person": 15, "verdict": 15, "told": 18}
"""Letters that fit into a line of each column of the page's table."""
NAMED, TOLD = 160, 180
NAMED_IN_SHORT, TOLD_IN_SHORT = 44, 36
"""Letters of a name and of an explanation in a row of the page, and where not all rows have room
with that; the annex has the whole of both."""
REST_LINES = 2
"""Lines of the sentence on what stands in the annex only."""
FEW, LEAST = 2, 1
"""Rows kept for commitments where there are items, too; rows of each, however little room there is."""
CODES_LETTERS = 56
"""Letters of a list of ids in a sentence of the page."""


def leads(units: object, owner: str) -> bool:
    """Return whether a unit is among the units in charge of a row.

    Examples
    --------
    >>> leads("Phòng Nội vụ; Phòng Tư pháp", "Phòng Tư pháp"), leads("Phòng Nội vụ", "Phòng"), leads(None, "Phòng")
    (True, False, False)
    """
    return isinstance(units, str) and owner in [part.strip() for part in units.split(";")]


def heads_of(tables: Mapping[str, pd.DataFrame], framework: Framework) -> tuple[str, ...]:
    """Return the units that lead an item or a commitment, in the order of the rule book."""
    leaves = {i.code for i in framework.leaves}
    rows = tables["scores"]
    lead_texts = [*rows.loc[rows["code"].isin(leaves), "lead_unit"], *tables["targets"]["owner"]]
    return tuple(
        dict.fromkeys(
            part.strip()
            for words in lead_texts
            if isinstance(words, str)
            for part in words.split(";")
            if part.strip()
        )
    )


def to_explain(flags: pd.DataFrame) -> pd.DataFrame:
    """Return the items to be explained, one row each: zero first, then the deepest fall.

    An item that was scored zero and fell has one row; ``both`` says so.
    """
    stood = flags[flags["verdict"].eq(str(FlagVerdict.FLAG))]
    stood = stood.assign(
        both=stood.duplicated("code", keep=False), later=stood["flag"].ne("zero")
    ).sort_values(["later", "drop"], ascending=[True, False], kind="stable")
    return stood.drop_duplicates("code").reset_index(drop=True)


def shortened(words: str, letters: int) -> str:
    """Return words cut at a blank to at most so many letters, with "…" where something is left out.

    Examples
    --------
    >>> shortened("Ban hành kế hoạch kịp thời", 18), shortened("Đủ", 18)
    ('Ban hành kế hoạch…', 'Đủ')
    """
    if len(words) <= letters:
        return words
    head = words[: letters - 1]
    if " " in head and words[letters - 1] != " ":  # else it ends with a whole word
        head = head[: head.rfind(" ")]
    return head.rstrip(" ,;.–-") + "…"


def some_codes(codes: Iterable[str], letters: int = CODES_LETTERS) -> str:
    """Return ids as a list of at most so many letters, with "…" where some are left out.

    Examples
    --------
    >>> some_codes(["1.1", "1.2", "1.3"], 9), some_codes(["1.1", "1.2"])
    ('1.1, …', '1.1, 1.2')
    """
    named = list(codes)
    whole = ", ".join(named)
    while len(whole) > letters and len(named) > 1:
        named.pop()
        whole = ", ".join([*named, "…"])
    return whole


def row_lines(row: Mapping[str, str]) -> int:
    """Return how many lines a row of the page's table takes, by its texts of :data:`ROW_LETTERS`."""
    return max(math.ceil(max(1, len(row[c])) / n) for c, n in ROW_LETTERS.items())


def fitting(
    items: Sequence[Mapping[str, str]], commitments: Sequence[Mapping[str, str]], room: int
) -> tuple[int, int]:
    """Return how many items and how many commitments a table of so many lines holds.

    Items come first, but :data:`FEW` rows are kept for commitments where there are some.

    Examples
    --------
    >>> row = {"name": "1.1", "person": "", "verdict": "", "told": ""}
    >>> fitting([row] * 3, [row] * 9, 8), fitting([row] * 9, [row] * 9, 8), fitting([row] * 9, [], 8)
    ((3, 5), (6, 2), (8, 0))
    """
    kept = sum(row_lines(row) for row in commitments[:FEW])
    shown = max(_first(items, room - kept), min(LEAST, len(items)))
    taken = sum(row_lines(row) for row in items[:shown])
    return shown, max(_first(commitments, room - taken), min(LEAST, len(commitments)))


def _first(rows: Sequence[Mapping[str, str]], room: int) -> int:
    return sum(lines <= room for lines in accumulate(row_lines(row) for row in rows))
