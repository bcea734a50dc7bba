"""Another Python that has the packages: documents must be the same under all that are supported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAMES = ("python3.11", "python3.12", "python3.13")
_NEEDED = "import sys, filelock, typst, pikepdf, papermill, statsmodels, openpyxl; print('%d.%d' % sys.version_info[:2])"


@lru_cache(maxsize=1)
def other_python() -> str:
    """Return the path of an interpreter of another version with the packages, or an empty text.

    ``PARLIB_OTHER_PYTHON`` names one (a virtual environment made from ``requirements-test.lock``); else those on the path are asked.
    """
    asked = [os.environ["PARLIB_OTHER_PYTHON"]] if os.environ.get("PARLIB_OTHER_PYTHON") else [shutil.which(n) or "" for n in _NAMES]
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    for path in filter(None, asked):
        told = subprocess.run([path, "-c", _NEEDED], capture_output=True, text=True, timeout=120)
        if told.returncode == 0 and told.stdout.strip() != own:
            return path
    return ""


def run_parlib(python: str, project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a parlib command of this source tree under an interpreter."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    code = "import sys; sys.argv[0] = 'parlib'; from parlib.cli.app import main; main()"
    return subprocess.run(
        [python, "-c", code, *words, "--root", str(project)], capture_output=True, text=True, env=environment, timeout=600
    )
