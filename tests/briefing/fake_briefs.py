"""Stand-ins for making a brief, at module level so that worker processes can import them."""

from __future__ import annotations

import os
from pathlib import Path

from parlib.briefing.run.result import BriefResult
from parlib.errors import BriefFailed


def written(request, project):
    """Write one small file; fail, crash or die where the unit's code says so."""
    if request.locality == "fail":
        raise BriefFailed(
            "fail 2024: cell 3 (draw): ValueError: no rows", cell="cell 3 (draw)", traceback="draw(rows)\nValueError: no rows"
        )
    if request.locality == "crash":
        return 1 / 0
    if request.locality == "die":
        os._exit(9)
    path = Path(project.root) / f"{request.locality}.txt"
    status = "skipped" if path.exists() else "made"
    path.write_text(str(os.getpid()))
    return BriefResult(request=request, status=status, folder=".", files=(path.name,))


def busy_once(request, project):
    """Say of the first unit, the first time, that another run is making it; note the order."""
    with (Path(project.root) / "order").open("a") as order:
        order.write(request.locality)
    first = Path(project.root) / "first"
    if request.locality == "a" and not first.exists():
        first.touch()
        return BriefResult(request=request, status="busy")
    return written(request, project)
