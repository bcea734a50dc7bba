"""Columns of numbers in a table of text: an empty cell is missing, a decimal comma is repaired and logged,
and anything that could be a thousand is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from parlib.errors import Problem
from parlib.intake.alike import MOST_OF_A_KIND
from parlib.intake.raw.delimited import Repair, rest_of
from parlib.speech.catalogue import saying

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d{1,2}")


def numbers(
    text: pd.Series, *, name: str, low: float = -np.inf, high: float = np.inf, whole: bool = False
) -> tuple[pd.Series, list[Problem], list[Repair]]:
    """Turn text cells into numbers; an empty cell is missing (NaN), never zero.

    Parameters
    ----------
    text : Series of str
        Cells of one column, indexed by row number.
    name : str
        File name for messages.
    low, high : float
        Accepted range, both ends included.
    whole : bool
        Accept whole numbers only.

    Returns
    -------
    values : Series of float
        NaN where the cell is empty or refused.
    problems, repairs : list
        One problem per refused cell, one repair per decimal comma.
    """
    column = str(text.name)
    codes, distinct = pd.factorize(text.astype(str).str.strip())
    plain = pd.Series(distinct, dtype=object).astype(str)
    comma = plain.str.fullmatch(_COMMA).to_numpy(dtype=bool)
    plain = plain.where(~comma, plain.str.replace(",", ".", regex=False))
    blank = plain.eq("").to_numpy(dtype=bool)
    bad = ~(plain.str.fullmatch(_NUMBER).to_numpy(dtype=bool) | blank)
    value = pd.to_numeric(plain.where(~bad & ~blank), errors="coerce").to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):
        outside = (value < low) | (value > high)
        broken = ~outside & whole & (value != np.floor(value)) & ~np.isnan(value)
    span = (
        saying("{low:g} to {high:g}", low=low, high=high)
        if np.isfinite(high)
        else saying("at least {low:g}", low=low)
    )
    at_source = saying("check the figure against its source")
    problems = _faults_of_cells(
        text,
        distinct,
        codes,
        name=name,
        faults=(
            (
                bad,
                saying("this is not a number"),
                saying("write digits with a decimal point, or leave the cell empty"),
                "",
            ),
            (outside, saying("the number is outside its range"), at_source, span),
            (broken, saying("this must be a whole number"), at_source, ""),
        ),
    )
    repairs = [
        Repair(
            name,
            f"row {text.index[at]}, {column}",
            str(distinct[codes[at]]),
            plain[codes[at]],
            "decimal comma",
        )
        for at in (np.flatnonzero(comma[codes]) if comma.any() else ())
    ]
    value = np.where(outside | broken, np.nan, value)
    return (
        pd.Series(
            value[codes] if len(codes) else np.empty(0),
            index=text.index,
            name=text.name,
            dtype=float,
        ),
        problems,
        repairs,
    )


def _faults_of_cells(
    text: pd.Series,
    distinct: np.ndarray,
    codes: np.ndarray,
    *,
    name: str,
    faults: Sequence[tuple[np.ndarray, str, str, str]],
) -> list[Problem]:
    """Return the problems of the cells of one column; after many of a kind, one that counts the rest.

    Parameters
    ----------
    text : Series of str
        The cells, indexed by row number.
    distinct, codes : array
        The texts that there are, and of each cell its place among them.
    name : str
        File name.
    faults : sequence
        Which of the distinct texts are wrong, what is wrong, what to do, what was expected.
    """
    column, problems = str(text.name), []
    for wrong, what, remedy, expected in faults:
        places = np.flatnonzero(wrong[codes]) if wrong.any() else np.empty(0, dtype=int)
        # of a whole column of wrong cells only the places that are reported are put into words
        cells = [
            saying("row {row}, {column}", row=text.index[at], column=column)
            for at in places[: MOST_OF_A_KIND + 1]
        ]
        problems += [
            Problem(
                what,
                remedy,
                file=name,
                cell=cell,
                actual=str(distinct[codes[at]])[:120],
                expected=expected,
            )
            for at, cell in zip(places[:MOST_OF_A_KIND], cells, strict=False)
        ]
        beyond = len(places) - MOST_OF_A_KIND
        problems += rest_of(max(beyond, 0), cells[-1] if cells else "", what, remedy, file=name)
    return problems
