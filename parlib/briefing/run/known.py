"""What this machine made itself, so that a proof need not make it a second time.

Three things are remembered, sealed with the secret of the user (:mod:`parlib.files.sealed`): the
document model that a notebook gave over a slice, by slice, notebook, code and libraries; the digest
of the model that slices gave for what a document asks (an appendix, a letter, a letter with its
appendices); and the bytes that a document model was set into, by their digests. A proof that does
not find them makes them again; nothing that came from elsewhere is ever believed
(``docs/decisions/0061-a-dispatch-of-a-province.md``,
``docs/decisions/0101-known-by-its-digest.md``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from parlib.document.model import Model, model_digest, to_json
from parlib.document.proof import numbers
from parlib.files.sealed import Sealed
from parlib.store.made_from import code_digest, file_digest
from parlib.store.project import Project

MOST_BYTES = 400_000_000
_LIBRARIES = ("matplotlib", "numpy", "pandas", "pikepdf", "scipy", "typst")


_ASKS = (
    "mode",
    "kind",
    "locality",
    "period",
    "language",
    "issued_on",
    "as_of",
    "release",
    "appendix_number",
    "appendix_of",
    "addressees",
    "parts",
    "dispatch",
)
"""What of its head says how a document is made again; nothing else of it is read for that."""


@dataclass(frozen=True, slots=True)
class Given:
    """The model that slices gave for what a document asks: its digest, how many blocks and bound
    numbers it holds.
    """

    digest: str
    blocks: int
    numbers: int

    @classmethod
    def of(cls, model: Model) -> Given:
        """Return what is remembered of a model."""
        blocks = sum(len(section["blocks"]) for section in model["sections"])
        return cls(model_digest(model), blocks, sum(1 for _ in numbers(model)))


class Sliced(Protocol):
    """What names a slice: its release and its digest; the slice itself need not be open."""

    @property
    def release(self) -> str:
        """Id of its release."""
        ...

    @property
    def digest(self) -> str:
        """Identity of what it holds."""
        ...


class Known:
    """The memory of one project.

    Parameters
    ----------
    project : Project
        Whose ``data/cache/proofs`` is used.
    """

    def __init__(self, project: Project) -> None:
        self._held = Sealed(project.cache / "proofs", most=MOST_BYTES)

    def model(self, template: Path, context: Sliced) -> Model | None:
        """Return the model that the notebook gave over the slice here; None where it never did."""
        content = self._held.recall(_of_slice(template, context))
        return None if content is None else json.loads(content)

    def keep_model(self, template: Path, context: Sliced, model: Model) -> None:
        """Keep a model whose numbers and digits were checked against its slice."""
        self._held.keep(_of_slice(template, context), to_json(model).encode())

    def given(self, meta: Mapping[str, Any], slices: Sequence[tuple[Path, Sliced]]) -> Given | None:
        """Return what slices gave here for a document with this head, each with its notebook; None
        where that was never made.
        """
        content = self._held.recall(_of_head(meta, slices))
        return None if content is None else Given(**json.loads(content))

    def keep_given(
        self, meta: Mapping[str, Any], slices: Sequence[tuple[Path, Sliced]], given: Given
    ) -> None:
        """Keep what slices gave for a document with this head."""
        self._held.keep(_of_head(meta, slices), json.dumps(asdict(given)).encode())

    def pages(self, content: bytes, digest: str) -> bool:
        """Return whether this machine set the model of a digest into exactly these bytes."""
        return self._held.recall(_of_pages(content, digest)) is not None

    def keep_pages(self, made: Iterable[tuple[bytes, Model]]) -> None:
        """Keep what models were set into; what does not fit any more goes, oldest use first."""
        for content, model in made:
            self.keep_bytes(content, model_digest(model))
        self.trim()

    def keep_bytes(self, content: bytes, digest: str) -> None:
        """Keep that the model of a digest was set into these bytes."""
        self._held.keep(_of_pages(content, digest), b"set here")

    def trim(self) -> None:
        """Let go what does not fit any more, oldest use first."""
        self._held.trim()


def _of_slice(template: Path, context: Sliced) -> str:
    parts = ["model", context.release, context.digest, file_digest(template), *_maker()]
    return json.dumps(parts)


def _of_head(meta: Mapping[str, Any], slices: Sequence[tuple[Path, Sliced]]) -> str:
    head = {name: meta[name] for name in _ASKS if name in meta}
    of_slices = [[s.release, s.digest, file_digest(template)] for template, s in slices]
    return json.dumps(["given", head, of_slices, *_maker()], sort_keys=True)


def _of_pages(content: bytes, digest: str) -> str:
    return json.dumps(["pages", digest, hashlib.sha256(content).hexdigest(), *_maker()])


@lru_cache(maxsize=1)
def _maker() -> tuple[str, ...]:
    """Return what makes documents: other code or libraries may set other pages."""
    return (code_digest(), *(f"{name} {version(name)}" for name in _LIBRARIES))
