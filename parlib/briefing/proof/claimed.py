"""What a document says it is, read no further than the proof needs.

The model inside a document is read whole where it has to be compared. Where this machine made that
very model from these very slices (its digest is remembered, sealed), its head is enough: a text of
that digest is the text that was made, in every letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from parlib.briefing.dispatch.many import MOST
from parlib.briefing.proof.carried import read_model
from parlib.briefing.proof.demand import Demand, demand_of
from parlib.briefing.proof.remake import parts_of
from parlib.briefing.proof.verdict import Equal
from parlib.briefing.run.known import Given, Known
from parlib.document.model import Model, model_digest
from parlib.document.proof import numbers
from parlib.errors import ParlibError
from parlib.gate.json_text import JsonLimits, parse_json
from parlib.store.project import Project

_BEGINS, _ENDS = b'{"schema": ', b'\n},\n"sections": ['
"""What stands around the head of a model in its canonical text; no text inside holds a line end."""
_A_BRIEF = JsonLimits(bytes=500_000, containers=6_000, values=30_000)
"""What each brief adds to the letter that carries it, at most: the audit annex of a province."""


class Claimed:
    """The model that a document carries.

    Parameters
    ----------
    content : bytes
        The model as it lies in the document.
    project : Project, optional
        Where its release lies; None: nothing is known of it.
    release : str
        Release to make it from; default: the one it names.
    """

    def __init__(self, content: bytes, project: Project | None, release: str = "") -> None:
        self._content, self._project, self._release = content, project, release

    @cached_property
    def model(self) -> Model:
        """The whole model.

        Raises
        ------
        VerificationFailed
            It is none, or not in lawful shape.
        """
        return read_model(self._content, limits=_limits(self._head or {}))

    @property
    def meta(self) -> Mapping[str, Any]:
        """Its head."""
        return (
            self._head if self.given is not None and self._head is not None else self.model["meta"]
        )

    @cached_property
    def digest(self) -> str:
        """Digest of its canonical text."""
        return self.given.digest if self.given is not None else model_digest(self.model)

    @cached_property
    def numbers(self) -> int:
        """How many bound numbers it holds."""
        return self.given.numbers if self.given is not None else sum(1 for _ in numbers(self.model))

    @cached_property
    def _head(self) -> Mapping[str, Any] | None:
        end = self._content.find(_ENDS)
        if end < 0 or not self._content.startswith(_BEGINS):
            return None
        try:
            head = parse_json(self._content[:end] + b"\n}}")
        except ValueError:
            return None
        meta = head.get("meta") if isinstance(head, dict) else None
        return meta if isinstance(meta, dict) else None

    @cached_property
    def given(self) -> Given | None:
        """What was made here for what it asks; None unless its text is that very one."""
        if self._project is None or self._head is None:
            return None
        given = given_here(self._head, self._project, self._release)
        same = given is not None and given.digest == hashlib.sha256(self._content).hexdigest()
        return given if same else None

    @property
    def equal(self) -> Equal | None:
        """What a verdict says where it is known; else None."""
        given = self.given
        if given is None:
            return None
        return Equal(str(self.meta["release"]), given.blocks, given.numbers)


def _limits(head: Mapping[str, Any]) -> JsonLimits:
    """Return what the model of a document may be at most: a letter holds that of every brief in it."""
    parts = head.get("parts")
    count = min(len(parts), MOST) if isinstance(parts, list) else 0
    usual = JsonLimits()
    return replace(
        usual,
        bytes=usual.bytes + count * _A_BRIEF.bytes,
        containers=usual.containers + count * _A_BRIEF.containers,
        values=usual.values + count * _A_BRIEF.values,
    )


def given_here(meta: Mapping[str, Any], project: Project, release: str = "") -> Given | None:
    """Return what this machine made for what a document asks; None where it did not, or where the
    release cannot give it (the whole proof says why).

    Parameters
    ----------
    meta : mapping
        What the document says of itself, not trusted.
    project, release
        As in :func:`parlib.briefing.proof.remake.remake`.
    """
    try:
        parts = parts_of(meta) if meta["mode"] == "letter" else (meta,)
        demands = [demand_of(part, project, release=release) for part in parts]
        # an equal slice of another release gives the same document under another name
        if any(one.release != str(meta["release"]) for one in demands):
            return None
        return Known(project).given(meta, with_notebooks(demands, project))
    except (ParlibError, KeyError, TypeError, ValueError, OSError):
        return None


def keep_given(known: Known, model: Model, demands: Sequence[Demand], project: Project) -> None:
    """Keep that a model was made here, from these slices, for what its head asks."""
    known.keep_given(model["meta"], with_notebooks(demands, project), Given.of(model))


def with_notebooks(demands: Sequence[Demand], project: Project) -> list[tuple[Path, Demand]]:
    """Return what documents were asked for, each with the notebook that makes it."""
    return [(project.notebooks / f"{one.request.notebook}.ipynb", one) for one in demands]
