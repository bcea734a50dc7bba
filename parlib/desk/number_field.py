"""An input field for a number as offices type it: ``0,95``, ``0.95``, ``95%``, ``1.234,5``.

Browsers' number fields silently drop a comma, so that 0,95 becomes 95.
"""

from __future__ import annotations

import math

import ipywidgets as w

from parlib.errors import UsageError
from parlib.intake.numbers import FigureKind, read_figure
from parlib.speech.catalogue import msg

_SHOWN = 60  # characters of what was typed


class NumberField(w.Text):
    """A text field that holds a number, typed with a comma or a full stop."""

    def number(
        self, *, highest: float | None = None, whole: bool = False, percent: bool = True
    ) -> float:
        """Return the number typed.

        Parameters
        ----------
        highest : float, optional
            The largest that can stand here; it decides between 1,234 as a decimal and as thousands.
        whole : bool
            A count: 1.250 are thousands.
        percent : bool
            Whether a percentage can stand here, as the share that it is.

        Raises
        ------
        UsageError
            Nothing, or no number, is typed, or it can be read in two ways, or a percentage does not
            fit.
        """
        text = self.value.strip()
        figure = read_figure(text, highest=highest, whole=whole)
        if figure.kind == FigureKind.PERCENT and not percent:
            raise UsageError(
                msg(
                    "“{text}” is a percentage, which does not fit here → the number itself",
                    text=text,
                )
            )
        if not math.isnan(figure.value):
            return figure.value
        if not text:
            raise UsageError(
                msg("the field of the number is empty → for instance 12, 0,95 or 95%")
                if percent
                else msg("the field of the number is empty → for instance 12 or 0,95")
            )
        if figure.key == "number_ambiguous":
            digits, _, after = text.replace(",", ".").rpartition(".")
            raise UsageError(
                msg(
                    "{text} can be read in two ways → {thousands} or {decimal}",
                    text=text,
                    thousands=f"{digits}{after}",
                    decimal=f"{digits},{after}0",
                )
            )
        raise UsageError(
            msg("“{text}” is not a number → for instance 12, 0,95 or 95%", text=text[:_SHOWN])
            if percent
            else msg("“{text}” is not a number → for instance 12 or 0,95", text=text[:_SHOWN])
        )

    def show(self, number: float, language: str) -> None:
        """Let a number stand in the field as it would be typed."""
        self.value = as_typed(number, language)


def as_typed(number: float, language: str) -> str:
    """Return a number as somebody types it, so that it is read again as what it is.

    Examples
    --------
    >>> [as_typed(number, "vi") for number in (96.0, 0.95, 3.625)]
    ['96', '0,95', '3,6250']
    """
    text = f"{number:.10f}".rstrip("0").rstrip(".")
    if math.isnan(read_figure(text).value):  # 3.625 might be thousands
        text += "0"
    return text.replace(".", "," if language == "vi" else ".")
