"""Settings of the back tests (``params/methods/back-tests.yml``).

They declare how many decimals a source prints and where a source is known to contradict itself. A
difference within the declared rounding is not a disagreement. A contradiction in a source is
declared with its two figures, so that it is reported every time and never repaired. A declaration
whose figures no longer exist is stale and counts as a failure: it must be reviewed.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from parlib.codebook.declared import Declared


class Rounding(Declared):
    """How many decimals a source prints."""

    source: str = Field(description="`source/vintage`, as under data/raw")
    decimals: int = Field(
        ge=0, le=9, description="Decimals of each printed part and of the printed whole"
    )
    why: str = Field(min_length=10)

    def slack(self, parts: int) -> float:
        """Return how far the sum of ``parts`` printed figures may differ from the printed whole by
        rounding alone.

        Notes
        -----
        Each of the k parts and the whole lie within half a unit of the last decimal: (k + 1) ·
        10^-decimals / 2.

        Examples
        --------
        >>> Rounding(source="a/1", decimals=2, why="printed with two decimals").slack(4)
        0.025
        """
        return round((parts + 1) * 0.5 * 10.0**-self.decimals, 12)


class SourceConflict(Declared):
    """A whole and its parts, printed by one source, that do not add up."""

    locality: str = Field(description="Locality identity")
    period: int
    index: str
    published: float = Field(description="The whole as printed, percent")
    from_parts: float = Field(description="What the printed parts add up to, percent")
    source_url: str = Field(min_length=10, description="Page that prints them")
    why_vi: str = Field(min_length=10)
    why_en: str = Field(min_length=10)

    @property
    def key(self) -> tuple[str, int, str]:
        """Return the key of the figure in ``indices``."""
        return (self.locality, self.period, self.index)


class BackTests(Declared):
    """``params/methods/back-tests.yml``.

    Without the file nothing is declared, and only equal figures count as agreeing.
    """

    rounding: tuple[Rounding, ...] = ()
    conflicts: tuple[SourceConflict, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> BackTests:
        sources, keys = [r.source for r in self.rounding], [c.key for c in self.conflicts]
        repeated = sorted({str(k) for k in (*sources, *keys) if (*sources, *keys).count(k) > 1})
        if repeated:
            raise ValueError(f"declared more than once: {', '.join(repeated)}")
        return self
