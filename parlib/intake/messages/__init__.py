"""Messages of the readers of workbooks and annexes, in both languages.

One key, one sentence of what is wrong and one of what to do.

Reports go to offices, so Vietnamese is the default. ``{names}`` are filled by the caller; a test
holds both languages to the same keys and the same names.
"""

from __future__ import annotations

from collections.abc import Mapping

from parlib.errors import Problem
from parlib.intake.messages import annex, cells, files, forms
from parlib.speech.catalogue import aloud, speaking

Texts = dict[str, tuple[str, str]]

MESSAGES: dict[str, Texts] = {
    "vi": files.VI | forms.VI | cells.VI | annex.VI,
    "en": files.EN | forms.EN | cells.EN | annex.EN,
}


def problem(
    key: str,
    texts: Mapping[str, Texts] | None = None,
    /,
    *,
    language: str = "vi",
    file: str = "",
    sheet: str = "",
    cell: str = "",
    actual: str = "",
    expected: str = "",
    severity: str = "error",
    **values: str,
) -> Problem:
    """Return the problem named ``key`` in the language asked for, its ``{names}`` filled with
    ``values``.

    ``texts`` are the sentences of another form than the self-scoring workbook, by language; what
    they do not say stands here.
    """
    with speaking(language):
        actual, expected = aloud(actual), aloud(expected)
    what, remedy = (texts or MESSAGES)[language].get(key) or MESSAGES[language][key]
    return Problem(
        what=what.format(**values),
        remedy=remedy.format(**values),
        file=file,
        sheet=sheet,
        cell=cell,
        actual=actual,
        expected=expected,
        severity=severity,
    )
