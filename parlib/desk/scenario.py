"""Scenarios: changes to one unit's items, or to the rules for all, stored in a small file.

A scenario contains no results. They are recomputed from a release whenever the file is opened, and
the file names the release for which it was first computed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, ValidationError

from parlib.codebook.declared import Declared
from parlib.codebook.plain_words import ONE_LINE, plain_words
from parlib.errors import UsageError
from parlib.files.whole import write_text
from parlib.gate.files import Refused
from parlib.gate.json_text import JsonLimits, read_json
from parlib.speech.catalogue import aloud, msg

_MOST = JsonLimits(bytes=200_000, containers=2_000, values=20_000, depth=8)


class _Change(Declared):
    model_config = ConfigDict(allow_inf_nan=False)


class SetPoints(_Change):
    """Give an item of the unit these points, whoever gives them."""

    kind: Literal["points"] = "points"
    code: str = Field(min_length=1, max_length=40)
    points: float = Field(description="Points, at most the maximum that counts for the unit")


class SetFigure(_Change):
    """Give an item of the unit another figure; its rule gives the points.

    A count done of a count due, or a value in the unit of the rule (a share 0-1, a mean of answers,
    a number of days …).
    """

    kind: Literal["figure"] = "figure"
    code: str = Field(min_length=1, max_length=40)
    numerator: float | None = Field(None, ge=0)
    denominator: float | None = Field(None, ge=0)
    value: float | None = None


class SetWeight(_Change):
    """Give an item another maximum for every unit of the group; points move in proportion."""

    kind: Literal["weight"] = "weight"
    code: str = Field(min_length=1, max_length=40)
    maximum: float = Field(ge=0, le=1_000)


class CountMissing(_Change):
    """Leave items without points out of the maximum of each unit, instead of counting nothing for
    them.
    """

    kind: Literal["missing"] = "missing"
    left_out: bool = True


class UsualCut(_Change):
    """Take from every self-score of the unit that was not appraised what appraisal usually takes.

    The mean cut of the item in earlier years (table ``gaps``), times ``times``; items without a
    history keep their points.
    """

    kind: Literal["cut"] = "cut"
    times: float = Field(1.0, ge=0, le=10)


Change: TypeAlias = Annotated[
    SetPoints | SetFigure | SetWeight | CountMissing | UsualCut, Field(discriminator="kind")
]


class Scenario(Declared):
    """Changes supposed of one unit and year."""

    format: Literal["parlib-scenario-1"] = "parlib-scenario-1"
    name: str = Field("", max_length=200, pattern=ONE_LINE, description="What the analyst calls it")
    locality: str = Field(min_length=1, max_length=80, description="Identity of the unit")
    period: int = Field(ge=1990, le=2100, description="Year whose figures it starts from")
    release: str = Field(
        "",
        max_length=80,
        pattern=ONE_LINE,
        description="Release it was first worked out from",
    )
    changes: tuple[Change, ...] = Field((), max_length=500)
    note: str = Field("", max_length=5_000)

    def with_change(self, change: Change) -> Scenario:
        """Return the scenario with one more change.

        It takes the place of an earlier one of the same kind about the same item.
        """
        about = (change.kind, getattr(change, "code", ""))
        kept = tuple(c for c in self.changes if (c.kind, getattr(c, "code", "")) != about)
        return self.model_copy(update={"changes": (*kept, change)})

    def save(self, path: str | Path) -> Path:
        """Write the scenario into a file of its own, whole or not at all."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2)
        return write_text(Path(path), text + "\n")


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario that somebody saved.

    Raises
    ------
    UsageError
        The file is missing, is no scenario, or a change in it cannot be: all at once, with the
        place of each.
    """
    place = Path(path)
    try:
        content: Any = read_json(place, limits=_MOST)
        return Scenario.model_validate(content)
    except Refused as refused:
        raise UsageError(aloud(refused.args[0])) from None
    except ValidationError as failure:
        faults = [
            f"{'.'.join(map(str, error['loc'])) or msg('file')}: "
            f"{' → '.join(map(aloud, plain_words(error)))}"
            for error in failure.errors()
        ]
        raise UsageError(
            msg(
                "{file} is not a scenario that can be used: {faults}",
                file=place.name,
                faults="; ".join(faults),
            )
        ) from None
