"""For workers of tests: a brief without a notebook, true in all that the batch looks at; some of them end their worker."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from parlib.briefing.run import render, shelf, stamp

REAL = render.render_brief
NOTES = "PARLIB_TEST_NOTES"
HIDDEN = "PARLIB_TEST_HIDDEN"
DEADLY = "PARLIB_TEST_DEADLY"
"""Unit whose worker is killed in the middle of putting it, once; with a ``!`` behind it, each time."""


def about(request) -> dict[str, object]:
    return {
        **dict.fromkeys(("title", "takeaway", "level", "code"), ""),
        **{"locality": request.locality, "locality_name": request.locality, "period": request.period, "kind": request.notebook},
        **{"language": request.language, "issued_on": request.issued_on.isoformat(), "illustrative": True, "figure": "", "numbers": 0},
    }


def quick(request, project, *, release, formats, engine, force, keep=(), wait=True):
    """Write a brief of a few bytes, and note who made it."""
    del engine, force, keep, wait
    wanted = render.wanted_of(request, project, release=release)
    with (Path(os.environ[NOTES]) / "made.txt").open("a") as notes:
        notes.write(f"{request.locality} {os.getpid()} {project.root}\n")
    name = request.notebook
    files = {f"{name}.{kind}": f"{request.locality} {kind}".encode() for kind in (*formats, "ipynb", "model.json.gz")}
    key = {**wanted.key, "formats": sorted(formats)}
    told = stamp.write_brief(wanted.folder, name, key, files, about(request))
    folder = wanted.folder.relative_to(project.root).as_posix()
    return render.BriefResult(request, "made", folder, tuple(told["files"]), about=told["about"])


def _deadly(write):
    def dying(self, name, content):
        write(self, name, content)
        unit = os.environ.get(DEADLY, "")
        died = Path(os.environ[NOTES]) / "died.txt"
        if unit and name.endswith(".html") and unit.rstrip("!").encode() in content and (unit.endswith("!") or not died.exists()):
            with died.open("a") as notes:
                notes.write(f"{os.getpid()}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    return dying


def alone() -> None:
    """Let this process open no file below the folder that ``PARLIB_TEST_HIDDEN`` names: it is another machine's."""
    hidden = os.environ[HIDDEN].rstrip("/") + "/"

    def hide(event: str, details: tuple) -> None:
        if event in ("open", "os.listdir", "os.scandir") and isinstance(details[0], str) and f"{details[0]}/".startswith(hidden):
            raise FileNotFoundError(2, "this machine does not see it", details[0])

    sys.addaudithook(hide)


def take_place() -> None:
    """Be ``render_brief`` in this process, and end it at the unit that is deadly."""
    render.render_brief = quick
    shelf._Bucket.write = _deadly(shelf._Bucket.write)
    shelf._Folder.write = _deadly(shelf._Folder.write)
