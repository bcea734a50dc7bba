"""What a notebook run from a form says when parlib refuses: the sentence, not Python's account."""

from __future__ import annotations

from parlib.errors import ParlibError
from parlib.speech.catalogue import aloud, speak


def tell_refusals(language: str) -> None:
    """Let this kernel show a refusal as its sentence alone, in a language, from here on."""
    speak(language)

    def told(refusal: ParlibError) -> list[str]:
        return [aloud(refusal.message)]

    setattr(ParlibError, "_render_traceback_", told)  # noqa: B010 - IPython's name, not ours
