"""The built wheel, installed where no checkout is: an office's folder from nothing to a brief of a commune."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from parlib.pipeline import build
from tests.cli.test_offices import fill
from tests.projects import ROOT, copy_project

COMMUNE = "Xã Yên Phú, tỉnh Tuyên Quang"


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    """The `parlib` of a wheel in an environment of its own; other packages are those of the tests, seen but not their editable parlib."""
    place = tmp_path_factory.mktemp("wheel")
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place / "dist")]
    subprocess.run(built, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (place / "dist").glob("*.whl")
    venv.create(place / "env", with_pip=False)
    python = place / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    (site / "tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", "--force-reinstall"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    return python.with_name("parlib")


def run(program: Path, *words: str, at: Path) -> dict:
    """Run a command as JSON in a folder, with nothing that names a project."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PARLIB_ROOT", "PYTHONPATH")}
    done = subprocess.run([program, *words, "--json"], cwd=at, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)


@pytest.mark.stress
def test_from_an_empty_folder_to_the_brief_of_a_commune(program, tmp_path):
    made = run(program, "new", "so-noi-vu", "--province", "Ha Giang", "--yes", at=tmp_path)
    assert (made["province"], made["communes"]) == ("08@2025-07-01", 124)
    office = tmp_path / "so-noi-vu"
    before = run(program, "build", at=office)
    whole = copy_project(tmp_path / "repository")
    shutil.rmtree(whole.params / "plans")
    same = build(whole).release
    assert before["release"] == same.id, "what the package ships counts as if it lay in the workspace"
    for file in same.folder.iterdir():
        assert (office / "data" / "processed" / same.id / file.name).read_bytes() == file.read_bytes(), file.name

    handed = run(program, "template", "--framework", "illustrative-commune", "-l", COMMUNE, "-p", "2026", at=office)
    inbox = tmp_path / "nhan-ve"
    inbox.mkdir()
    fill(handed["files"][0], inbox / "yen-phu.xlsx", value=95)
    kept = run(program, "collect", str(inbox), "--into", "tu-cham-diem/2026", "--retrieved", "2026-12-01", at=office)
    assert kept["files"].get("accepted", 0) + kept["files"].get("accepted_with_warnings", 0) == 1
    after = run(program, "build", at=office)
    assert after["release"] != before["release"]
    assert after["tables"]["evidence"] > before["tables"]["evidence"] == 0
    brief = run(program, "brief", "-l", COMMUNE, "-p", "2026", "--issued-on", "2026-12-31", "-f", "html", at=office)
    page = office / brief["folder"] / "brief.html"
    assert "Yên Phú" in page.read_text(encoding="utf-8")
    assert run(program, "new", "--update", at=office)["notebooks"]["brief.ipynb"]["what"] == "same"
