"""Made under one Python, proved under another: the same release, the same bytes, the same verdict."""

import gzip
import hashlib
import sys

import pytest

from tests.briefing.other_python import other_python, run_parlib
from tests.projects import copy_project, untouched

pytestmark = pytest.mark.stress
DOCUMENTS = (".html", ".pdf", ".docx", ".model.json.gz", ".ipynb")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One project for each Python, built and with its brief made there."""
    other = other_python()
    if not other:
        pytest.skip("no other Python with the packages of requirements-test.lock: name one by PARLIB_OTHER_PYTHON")
    out = {}
    for name, python in (("own", sys.executable), ("other", other)):
        project = copy_project(tmp_path_factory.mktemp(name))
        ask = ("brief", "-l", "31@2008-08-01", "-p", "2024", "--issued-on", "2025-07-05", "--formats", "html,pdf,docx", "--engine", "plain")
        for words in (("build",), ask):
            told = run_parlib(python, project.root, *words)
            assert told.returncode == 0, told.stderr
        out[name] = (python, project)
    with untouched(out["own"][1]), untouched(out["other"][1]):
        yield out


def content(path):
    """Bytes of a file; of a packed one what was packed: the packing itself differs between Pythons."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def digests(folder, endings):
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(content(p)).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name.endswith(endings)
    }


def test_releases_and_documents_are_the_same_bytes(made):
    (_, own), (_, other) = made["own"], made["other"]
    assert digests(own.processed, (".parquet", ".json", "CURRENT")) == digests(other.processed, (".parquet", ".json", "CURRENT"))
    held = digests(own.reports, DOCUMENTS)
    assert len(held) == 5
    assert held == digests(other.reports, DOCUMENTS)


@pytest.mark.parametrize(("maker", "prover"), [("own", "other"), ("other", "own")])
def test_what_one_python_made_another_proves(maker, prover, made):
    _, project = made[maker]
    python, _ = made[prover]
    pdf = next(project.reports.rglob("brief.pdf"))
    told = run_parlib(python, project.root, "verify", str(pdf))
    assert (told.returncode, "is what the data say: made again" in told.stdout) == (0, True), told.stderr
