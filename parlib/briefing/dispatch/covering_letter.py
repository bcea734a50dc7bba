"""CÔNG VĂN that goes out with the workbooks in which units score themselves.

What is asked, how it is filled in and sent back, and which file is whose. The day by which it is
due and who answers questions are left open: the office decides them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from parlib.briefing.dispatch.forms import Form, Issue, heading, paragraph, section, table
from parlib.codebook.units import Locality
from parlib.document.inline import Inlines, plain

_STEPS = ("open", "fill", "keep", "sign", "send")


class CoveringLetter(Form):
    """The letter with the workbooks of one group of units.

    Parameters
    ----------
    handed_out : DataFrame
        ``locality``, ``name`` and ``file``: one row a workbook.
    group : str
        Level of the units.
    book : str
        Title of the rule book.
    period : int
        Year assessed.
    unit, above, issue, wording, release, illustrative
        As in :class:`parlib.briefing.dispatch.forms.Form`.
    """

    kind, group, mode = "covering_letter", "covering", "letter"

    def __init__(
        self,
        handed_out: pd.DataFrame,
        group: str,
        book: str,
        period: int,
        *,
        unit: Locality,
        above: Locality | None,
        issue: Issue,
        wording: Mapping[str, Any],
        release: str,
        illustrative: bool,
    ) -> None:
        super().__init__(
            unit=unit,
            above=above,
            issue=issue,
            held={"handed_out": handed_out},
            wording=wording,
            release=release,
            period=period,
            illustrative=illustrative,
        )
        self.level = group
        self.same |= {
            "period": str(period),
            "group": self.units_called(group, handed_out["name"]),
            "book": book,
            "issuer": self.issuer,
        }

    def _count(self) -> Any:
        return self.slice.bind("handed_out", "locality", agg="count")

    def _takeaway(self) -> Inlines:
        return self.say("takeaway", count=self._count())

    def _sections(self) -> list[dict[str, Any]]:
        steps = [self.say(step) for step in _STEPS]
        body = [
            paragraph(self.say("asks", count=self._count())),
            {
                "t": "list",
                "ordered": False,
                "items": [list(step) for step in steps],
            },
            paragraph(self.say("closing")),
        ]
        held = self._held["handed_out"]
        rows = [[row.name, row.file] for row in held.itertuples(index=False)]
        labels = [self.label(f"columns.{c}") for c in ("unit", "file")]
        files = [
            heading(1, "danh-sach", self.label("list_title")),
            table("tep", self.label("caption"), labels, rows, [3, 5]),
        ]
        return [section("cong-van", body), section("danh-sach-tep", files, appendix=" ")]

    def _addressees(self) -> list[str]:
        return list(self.issue.addressees) or [
            plain(self.say(f"addressees.{'office' if self.level == 'department' else 'committee'}"))
        ]

    def _recipients(self) -> list[str]:
        return ["Như trên;", *super()._recipients()]
