"""A bundle whose letter another parlib made, or which is proved where Word files cannot be made: neither is called false."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date

import pytest

from parlib.briefing import makers
from parlib.briefing.bundle import make_bundle
from parlib.briefing.dispatch.letter import Dispatch
from parlib.briefing.proof import remake
from parlib.briefing.proof.carried import read_zip
from parlib.briefing.proof.verify import verify
from parlib.briefing.run.batch import run_batch
from parlib.briefing.run.known import Known
from parlib.codebook.runs import BriefRequest
from parlib.speech import extras
from parlib.speech.catalogue import aloud, speaking
from parlib.store.project import Project
from tests.briefing.zips import zipped
from tests.projects import built_copy, untouched

pytestmark = pytest.mark.usefixtures("warm_kernels")
ISSUED = date(2025, 7, 5)
THAC_MO = BriefRequest(locality="BP-PHUOCLONG-THACMO@2024-01-01", period=2024, issued_on=ISSUED)


@pytest.fixture(scope="module")
def issued(tmp_path_factory, typeset_before):
    made = built_copy(tmp_path_factory, "letter")
    report = run_batch([THAC_MO], project=made, workers=1)
    assert report.made == 1, [r.problem for r in report.results]
    details = {"id": "thac-mo-2024", "issued_on": ISSUED, "reviewers": ("Nguyễn Văn An", "Trần Thị Bình")}
    bundle = make_bundle([THAC_MO], Dispatch(**details), project=made)
    typeset_before.clear()
    with untouched(made):
        yield made, bundle


@pytest.fixture
def project(issued, tmp_path):
    return Project(shutil.copytree(issued[0].root, tmp_path / "office"))


@pytest.fixture
def bundle(issued):
    return issued[1]


def opened(archive):
    with zipfile.ZipFile(archive) as held:
        return {name: held.read(name) for name in held.namelist()}


def test_a_letter_that_another_parlib_made_is_proved_where_it_says_the_same(bundle, project, tmp_path, monkeypatch):
    """Its Word file says who made it, so its bytes are never those of here: whoever made it, texts and pictures are the data's or not."""
    monkeypatch.setattr(makers, "page_code", lambda: "f" * 64)  # as if the code had changed since the letter was issued
    shutil.rmtree(project.root / "data" / "cache", ignore_errors=True)
    remake._made.clear()
    verdict = verify(bundle.archive, project=project)
    assert (verdict.exit_code, verdict.left) == (0, ())
    assert any(note.startswith("cong-van.docx: made by other code of parlib") for note in verdict.notes)
    letter = opened(bundle.archive)["cong-van.docx"]
    for name, (old, new), told in (
        ("text", ("Phụ lục", "Phụ lục V"), "could not be verified, nor shown to be false: made by other code of parlib"),
        ("layout", ("<w:sectPr>", "<w:sectPr><!-- -->"), "holds what the data say, but not all of it was compared"),
    ):
        parts = read_zip(letter)
        changed = parts["word/document.xml"].decode().replace(old, new, 1).encode()
        assert changed != parts["word/document.xml"], name
        path = tmp_path / f"{name}.docx"
        path.write_bytes(zipped((parts | {"word/document.xml": changed}).items()))
        verdict = verify(path, project=project)
        assert (verdict.exit_code, verdict.differs) == (8, ()), name
        assert "made by other code of parlib" in verdict.line
        assert told in verdict.line
    with speaking("vi"):
        said = aloud(verify(tmp_path / "text.docx", project=project).line)
    assert said.startswith("text.docx chưa được xác nhận, cũng không bị coi là sai:")
    assert "do mã nguồn khác của parlib lập" in said
    assert "nội dung khác với nội dung parlib ở đây lập từ cùng số liệu, 1 chỗ" in said
    assert "giả" not in said


def test_a_dispatch_is_not_false_where_word_files_cannot_be_made(bundle, project, monkeypatch):
    monkeypatch.setitem(extras.PARTS, "docx", "no_such_module")
    monkeypatch.setattr(Known, "pages", lambda *_: False)  # another machine, which made none of these files
    verdict = verify(bundle.archive, project=project)
    assert (verdict.exit_code, verdict.differs) == (8, ())
    (why,) = verdict.left
    assert why.startswith("cong-van.docx: it could not be checked here")
