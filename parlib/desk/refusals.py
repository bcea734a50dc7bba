"""Error messages of a notebook run from a form, in the form's language."""

from __future__ import annotations

import os

from parlib.by_hand import OPENED_BY_HAND


def tell_refusals(language: str) -> None:
    """Let this kernel show a refusal as a person reads it, in a language, from here on."""
    os.environ["PARLIB_LANG"] = language
    os.environ.setdefault(OPENED_BY_HAND, "form")
