"""What was asked for in the same words before and still lies there, found without opening the
release.

When a document that was asked for alone is there, a note in ``data/cache/asked`` says which files
answered the words. It counts only where everything is the same by its content: the release, the
notebooks, what turns a slice into pages, the settings of the workspace, and every file of the
documents, stamps among them. It is sealed with this user's secret, as the note of the last build
is, and may be deleted at any time: then the document is found the longer way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlib.briefing.run import stamp
from parlib.codebook.kinds import KINDS
from parlib.files.held import clear_dead
from parlib.files.sealed import Sealed
from parlib.speech.catalogue import aloud, spoken
from parlib.store.made_from import digest_of, file_digest
from parlib.store.project import SETTINGS, Project

_MOST = 4_000_000


@dataclass(frozen=True)
class Asked:
    """A document in the words in which it was asked for.

    Parameters
    ----------
    project : Project
        The project's folders.
    release : str
        Id of the release that it is of.
    notebook : str
        Kind of the document.
    words : mapping of str to str
        Everything else that decides what is made, the day of issue among it.
    """

    project: Project
    release: str
    notebook: str
    words: Mapping[str, str]

    def there(self) -> Answer | None:
        """Return what answered these words before, where all of it is there unchanged."""
        entry = self._memory.recall(self._key)
        if entry is None:
            return None
        answer = Answer(**json.loads(entry))
        try:
            same = all(
                file_digest(self.project.root / place) == digest
                for place, digest in answer.files.items()
            )
        except OSError:  # a file is missing, or another run is just writing it
            return None
        if not same:
            return None
        for row in answer.rows:
            clear_dead(self.project.root / row["folder"], prefix=f".{row['notebook']}.")
        return answer

    def note(
        self, unit: str, rows: Sequence[Mapping[str, Any]], *, remarks: Sequence[str] = ()
    ) -> None:
        """Note what answers these words now.

        Parameters
        ----------
        unit : str
            Name of the unit that they mean.
        rows : sequence of mapping
            :meth:`parlib.briefing.run.result.BriefResult.as_row` of each document.
        remarks : sequence of str
            What was read into the words, to be said each time.
        """
        files: dict[str, str] = {}
        try:
            for row in rows:
                folder = self.project.root / row["folder"]
                names = [*row["files"], stamp.stamp_path(folder, row["notebook"]).name]
                files |= {f"{row['folder']}/{name}": file_digest(folder / name) for name in names}
        except OSError:  # removed meanwhile
            return
        same = {"status": "skipped", "seconds": 0.0}
        there = [{**row, **same, "files": sorted(row["files"])} for row in rows]
        content = {
            "unit": unit,
            "rows": there,
            "files": files,
            "remarks": [aloud(remark) for remark in remarks],
        }
        self._memory.keep(self._key, json.dumps(content, ensure_ascii=False).encode())
        self._memory.trim()

    @property
    def _memory(self) -> Sealed:
        return Sealed(self.project.cache / "asked", most=_MOST)

    @property
    def _key(self) -> str:
        kinds = (self.notebook, KINDS[self.notebook].annex)
        notebooks = [self.project.notebooks / f"{kind}.ipynb" for kind in kinds if kind]
        return digest_of(
            {
                "release": self.release,
                "notebook": self.notebook,
                "words": dict(self.words),
                "spoken": spoken(),
                "notebooks": [_content(path) for path in notebooks],
                "settings": _content(self.project.root / SETTINGS),
                "makers": stamp.renderer_version(),
            }
        )


@dataclass(frozen=True)
class Answer:
    """What answers the words of a command.

    Attributes
    ----------
    unit : str
        Name of the unit.
    rows : list of dict
        One a document: what was asked for, where it lies, and what the catalogue shows.
    remarks : list of str
        What was read into the words, in the language that is spoken.
    files : dict of str to str
        Digest of every file by its place in the project.
    """

    unit: str
    rows: list[dict[str, Any]]
    remarks: list[str]
    files: dict[str, str]


def _content(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""
