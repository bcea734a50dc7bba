"""From a release to a dispatch: batch, bundle, refusals, revisions, proof, on a copy of this project."""

import json
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pikepdf
import pytest

from parlib.briefing import warm
from parlib.briefing.bundle import make_bundle, revisions
from parlib.briefing.catalogue import write_catalogue
from parlib.briefing.dispatch import manifest
from parlib.briefing.dispatch.letter import Dispatch
from parlib.briefing.dispatch.vouching import Signer
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.proof.successors import successor_notes
from parlib.briefing.proof.verify import verify
from parlib.briefing.run.batch import run_batch
from parlib.briefing.run.render import render_brief
from parlib.codebook.runs import BriefRequest
from parlib.errors import BriefFailed, BundleRefused, UsageError
from parlib.pipeline import build
from parlib.store.releases import open_release
from tests.briefing.authority import PASSPHRASE, Authority
from tests.briefing.page_images import pdf_text, squeeze
from tests.briefing.zips import zipped
from tests.made_release import unit_row
from tests.projects import built_copy, own_copy, untouched
from tests.test_pipeline_withheld import put

pytestmark = pytest.mark.usefixtures("warm_kernels")
ISSUED = date(2025, 7, 5)
THAC_MO = BriefRequest(locality="BP-PHUOCLONG-THACMO@2024-01-01", period=2024, issued_on=ISSUED)
HAI_PHONG = BriefRequest(locality="31@2008-08-01", period=2024, issued_on=ISSUED)
DETAILS = {"id": "thac-mo-2024", "issued_on": ISSUED, "reviewers": ("Nguyễn Văn An", "Trần Thị Bình")}


@pytest.fixture(scope="module")
def issued(tmp_path_factory, typeset_before):
    """A project with two briefs and their dispatch, made once; tests work on copies of it."""
    project = built_copy(tmp_path_factory, "dispatch")
    report = run_batch([THAC_MO, HAI_PHONG], project=project, workers=1)
    assert report.made == 2, [r.problem for r in report.results]
    bundle = make_bundle([THAC_MO, HAI_PHONG], Dispatch(**DETAILS), project=project)
    typeset_before.clear()
    with untouched(project):
        yield project, report, bundle


@pytest.fixture
def project(issued, tmp_path_factory):
    return own_copy(issued[0], tmp_path_factory.mktemp("dispatch"))


@pytest.fixture
def report(issued):
    return issued[1]


@pytest.fixture
def bundle(issued, project):
    made, _, bundle = issued
    moved = {name: project.root / getattr(bundle, name).relative_to(made.root) for name in ("archive", "merged")}
    return replace(bundle, **moved)


def opened(archive):
    with zipfile.ZipFile(archive) as held:
        return {name: held.read(name) for name in held.namelist()}


def test_a_batch_makes_files_that_prove_themselves(project, report):
    assert report.engine == ("warm" if warm.can_run() else "plain")
    for result in report.results:
        folder = project.root / result.folder
        assert sorted(p.name for p in folder.iterdir()) == [
            "brief.html",
            "brief.ipynb",
            "brief.model.json.gz",
            "brief.pdf",
            "brief.stamp.json",
        ]
        verdict = verify(folder / "brief.pdf", project=project)
        assert verdict.ok, verdict.differs
        assert f"made again from release {report.release} and equal" in verdict.line
    html = write_catalogue(report, project).read_text("utf-8")
    assert "brief.pdf" in html


def test_plain_and_warm_give_the_same_files(project, report):
    folder = project.root / report.results[0].folder

    def documents():
        return {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "brief.stamp.json"}

    before = documents()
    assert render_brief(THAC_MO, project, engine="plain", force=True).status == "made"
    assert documents() == before
    assert len(before) == 4


def test_an_unchanged_brief_is_skipped_and_a_touched_one_made_again(project, report):
    assert render_brief(THAC_MO, project).status == "skipped"
    path = project.root / report.results[0].folder / "brief.html"
    kept = path.read_bytes()
    path.write_bytes(b"touched")
    assert render_brief(THAC_MO, project).status == "made"
    assert path.read_bytes() == kept


def test_asking_for_one_format_costs_no_other(project, report):
    folder = project.root / report.results[0].folder
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert render_brief(THAC_MO, project, formats=("html",)).status == "skipped"
    made = render_brief(THAC_MO, project, formats=("html",), force=True)
    assert made.status == "made"
    assert "brief.pdf" in made.files
    assert {p.name for p in folder.iterdir() if not p.name.endswith(".lock")} >= set(before)


def test_a_brief_that_cannot_be_asked_for_says_so(project):
    with pytest.raises(UsageError, match="format rtf is unknown"):
        render_brief(THAC_MO, project, formats=("rtf",))


def test_a_mistake_in_the_notebook_costs_the_brief_and_nothing_that_was_there(project, report):
    notebook = project.notebooks / "brief.ipynb"
    before = (project.root / report.results[0].folder / "brief.pdf").read_bytes()
    notebook.write_text(notebook.read_text("utf-8").replace("display.summary(brief)", "display.summary(brief) / 0"), "utf-8")
    with pytest.raises(BriefFailed, match=r"BP-PHUOCLONG-THACMO@2024-01-01 2024: cell \d+ \(display.summary"):
        render_brief(THAC_MO, project)
    assert (project.root / report.results[0].folder / "brief.pdf").read_bytes() == before


def test_the_bundle_holds_letter_appendices_tables_manifest_and_sums(bundle):
    files = opened(bundle.archive)
    assert {"cong-van.pdf", "cong-van.docx", "toan-van.pdf", "manifest.json", "SHA256SUMS"} <= set(files)
    appendices = sorted(n for n in files if n.startswith("phu-luc-"))
    assert [n.split("-")[2] for n in appendices] == ["01", "02"]
    assert any(n.startswith("du-lieu/phu-luc-01-") and n.endswith(".xlsx") for n in files)
    manifest = json.loads(files["manifest.json"])
    assert (manifest["revision"], manifest["supersedes"], manifest["plan"]) == (1, None, "thac-mo-2024")
    assert manifest["reviewers"] == list(DETAILS["reviewers"])
    assert manifest["addressees"] == ["Các ban ngành, đoàn thể, CBCNV phường"]
    assert [d["appendix"] for d in manifest["documents"]] == ["I", "II"]
    assert all(d["numbers"] > 5 for d in manifest["documents"])
    assert bundle.merged.read_bytes() == files["toan-van.pdf"]


def test_the_letter_takes_its_words_from_the_plan(bundle, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(opened(bundle.archive)["cong-van.pdf"])
    text = squeeze(pdf_text(path))
    for said in (
        "Kính gửi: Các ban ngành, đoàn thể, CBCNV phường.",
        "Thực hiện Công văn số 46/UBND ngày 16 tháng 7 năm 2024 của UBND phường Thác Mơ về việc phát động phong trào thi đua",
        "Phụ lục I:",
        "CHỦ TỊCH",
        "thực hiện./.",
    ):
        assert squeeze(said) in text, said
    assert "Lại Tất Thắng" not in text  # nobody's name is written where they sign


def test_appendices_are_numbered_and_leave_the_number_open(bundle, tmp_path):
    files = opened(bundle.archive)
    name = next(n for n in files if n.startswith("phu-luc-02-"))
    path = tmp_path / "a.pdf"
    path.write_bytes(files[name])
    text = pdf_text(path)
    assert text.startswith("Phụ lục II\n")
    assert squeeze("(Kèm theo Công văn số ngày tháng năm của UBND phường Thác Mơ)") in squeeze(text)
    with pikepdf.open(bundle.merged) as document:
        with document.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfuaid:part"]) == ("3", "1")
        assert len(document.pages) > 4


def test_the_same_bundle_is_the_same_bytes(bundle, project, typeset_before):
    again = Dispatch(**{**DETAILS, "id": "thac-mo-again"})
    first = make_bundle([THAC_MO], again, project=project)
    content = first.archive.read_bytes()
    first.archive.unlink()
    typeset_before.clear()
    assert make_bundle([THAC_MO], again, project=project).archive.read_bytes() == content
    assert json.loads(opened(first.archive)["manifest.json"])["documents"][0]["appendix"] == ""  # a single one has no number


def test_a_bundle_proves_itself_with_and_without_the_release(bundle, project):
    verdict = verify(bundle.archive, project=project)
    assert (verdict.differs, verdict.left, verdict.exit_code) == ((), (), 0)
    assert verdict.line.startswith("thac-mo-2024-r1.zip is what the data say: ")
    assert any(
        said.startswith("reviewers (") and "no signature" in said for said in verdict.notes
    )  # it follows from no data, and nobody signed
    assert "made again from release" in verdict.line
    alone = verify(bundle.archive)
    assert (alone.ok, alone.differs, alone.exit_code) == (False, (), 8)
    assert "complete in itself; not compared with data" in alone.line
    merged = verify(bundle.merged, project=project)
    assert merged.ok, merged.differs


def rewritten(archive, target, **changes):
    files = {**opened(archive), **{k.replace("__", "."): v for k, v in changes.items()}}
    with zipfile.ZipFile(target, "w") as out:
        for name, content in files.items():
            if content is not None:
                out.writestr(name, content)
    return target


def test_a_brief_that_a_new_release_did_not_change_is_bundled_with_the_release_it_names(project):
    """What came in concerns another unit: the brief is taken over, and the bundle of it proves itself."""
    first = open_release(project).id
    put(project, "register-of-tests", "localities", pd.DataFrame([unit_row("VL-Z@2020-01-01", "Tỉnh Thử", level="province")]))
    assert build(project).release.id != first
    assert run_batch([THAC_MO], project=project, workers=1).failed == 0
    again = make_bundle([THAC_MO], Dispatch(**DETAILS | {"id": "lan-hai"}), project=project)
    assert json.loads(opened(again.archive)["manifest.json"])["release"] == first
    verdict = verify(again.archive, project=project)
    assert (verdict.differs, verdict.left) == ((), ()), verdict.line


def test_every_change_to_a_bundle_is_named(bundle, tmp_path):
    for change, said in (
        ({"cong-van__docx": b"x"}, "cong-van.docx was changed"),
        ({"cong-van__docx": None}, "is missing"),
        ({"extra__txt": b"x"}, "does not belong"),
    ):
        verdict = verify(rewritten(bundle.archive, tmp_path / "b.zip", **change))
        assert not verdict.ok
        assert said in verdict.line
        assert "is NOT what the data say" in verdict.line


def test_a_number_of_a_table_changed_with_its_checksum_and_in_the_manifest_is_found(bundle, tmp_path):
    files = opened(bundle.archive)
    name = next(n for n in files if n.endswith("table-domains.csv") or n.endswith(".csv"))
    files[name] = files[name].replace(b"1", b"7", 1)
    files[manifest.SUMS] = manifest.sums_of({n: c for n, c in files.items() if n != manifest.SUMS})
    once = verify_files(files, tmp_path)
    assert any(f"{name} was changed" in fault for fault in once.differs)
    about = {k: v for k, v in json.loads(files[manifest.NAME]).items() if k != "files"}
    files[manifest.NAME] = manifest.manifest_of(about, {n: c for n, c in files.items() if n not in manifest.NOT_BOUND})
    files[manifest.SUMS] = manifest.sums_of({n: c for n, c in files.items() if n != manifest.SUMS})
    twice = verify_files(files, tmp_path)
    assert "toan-van.pdf binds another manifest than the one in the bundle" in twice.differs
    assert any(name in fault for fault in twice.differs)  # and the table is not what the document says
    assert {once.exit_code, twice.exit_code} == {7}


def verify_files(files, tmp_path):
    path = tmp_path / "forged.zip"
    path.write_bytes(zipped(files.items()))
    return verify(path)


def test_the_merged_document_prints_the_digest_of_the_manifest(bundle, tmp_path):
    digest = manifest.sha256(opened(bundle.archive)[manifest.NAME])
    assert digest in squeeze(pdf_text(bundle.merged))


def test_a_body_above_issues_under_its_own_head(bundle, project, tmp_path):
    """The province sends out what its commune reported: not under the commune's head, and not under the commune's plan."""
    details = {**DETAILS, "id": "tinh-2024", "issuer": "UBND tỉnh Bình Phước", "addressees": ("UBND phường Thác Mơ",)}
    made = make_bundle([THAC_MO, HAI_PHONG], Dispatch(**details), project=project)
    path = tmp_path / "letter.pdf"
    path.write_bytes(opened(made.archive)["cong-van.pdf"])
    text = pdf_text(path)
    head = squeeze(text.split("Kính gửi")[0])
    assert squeeze("ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC") in head
    assert squeeze("THÁC MƠ") not in head
    assert squeeze("Bình Phước, ngày") in head
    assert squeeze("Thực hiện Công văn") not in squeeze(text)
    verdict = verify(made.archive, project=project)
    assert (verdict.differs, verdict.left) == ((), ())


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_a_signed_bundle_says_who_vouches_for_pages_and_manifest(project, report, tmp_path):
    root = Authority("Root under test")
    signer = Signer(root.office(tmp_path, "Office under test"), PASSPHRASE)
    made = make_bundle([THAC_MO], Dispatch(**{**DETAILS, "id": "ky-so"}), project=project, signer=signer)
    files = opened(made.archive)
    assert made.merged.read_bytes() == files[manifest.MERGED]
    trusted = verify(made.archive, trust=root.pem(tmp_path))
    assert (trusted.differs, trusted.exit_code) == ((), 8)  # without the project
    assert any("reviewers" in said and "the signature vouches" in said for said in trusted.checked)
    proved = verify(made.archive, project=project, trust=root.pem(tmp_path))
    assert (proved.ok, proved.exit_code) == (True, 0), proved.line
    unnamed = verify(made.archive, project=project)  # whoever rewrites the reviewers can sign as well
    assert unnamed.differs == ()
    assert any(said.startswith("reviewers (") and "no signature that you trust" in said for said in unnamed.notes)
    told = [said for said in trusted.checked if "Office under test" in said]
    assert [said.split(":")[0] for said in told] == ["toan-van.pdf", "manifest.json"]
    stranger = verify_files({**files, manifest.SIGNATURE: signer.sign_detached(b"another manifest")}, tmp_path)
    assert any("what it signs was changed after signing" in fault for fault in stranger.differs)
    del files[manifest.SIGNATURE]
    (tmp_path / "stripped.zip").write_bytes(zipped(files.items()))
    stripped = verify(tmp_path / "stripped.zip", trust=root.pem(tmp_path))
    assert "manifest.json: nobody signed it" in stripped.differs


def test_html_and_word_are_proved_as_well(project, report, tmp_path):
    folder = project.root / report.results[0].folder
    page = tmp_path / "brief.html"
    page.write_bytes((folder / "brief.html").read_bytes())
    verdict = verify(page, project=project)
    assert verdict.ok, (verdict.differs, verdict.left)
    page.write_text(page.read_text("utf-8").replace("</main>", "<p>Đạt 99,99 điểm.</p></main>"), "utf-8")
    forged = verify(page, project=project)
    assert forged.exit_code == 7
    alone = verify(page)
    assert (alone.exit_code, "nothing of it was compared" in alone.line, "complete" in alone.line) == (8, True, False)
    word = tmp_path / "brief.docx"
    word.write_bytes(render_docx(kept_model(folder, "brief")))
    assert verify(word, project=project).ok
    parts = {name: content for name, content in opened(word).items() if not name.startswith("customXml/")}
    word.write_bytes(zipped(parts.items()))  # as LibreOffice leaves it
    saved = verify(word, project=project)
    assert (saved.exit_code, saved.differs) == (8, ())
    assert "another program saved the file" in saved.line


def test_a_brief_whose_model_or_data_were_changed_is_found_out(project, report, tmp_path):
    source = project.root / report.results[1].folder / "brief.pdf"
    with pikepdf.open(source) as document:
        held = document.attachments["brief.model.json"].get_file().read_bytes()
        spec = pikepdf.AttachedFileSpec(document, held.replace("Hải Phòng".encode(), "Hải Dương".encode()), filename="brief.model.json")
        document.attachments["brief.model.json"] = spec
        document.save(tmp_path / "model.pdf")
    verdict = verify(tmp_path / "model.pdf", project=project)
    assert any("does not have the digest" in d for d in verdict.differs)
    assert any("pages are not those" in d for d in verdict.differs)


def test_a_number_that_the_release_no_longer_holds_is_named(project, report):
    from parlib.store.releases import open_release, write_release

    base = open_release(project)
    tables = {name: base.table(name) for name in base.tables}
    indices = tables["indices"]
    here = (indices["locality"] == HAI_PHONG.locality) & (indices["period"] == 2024) & (indices["index"] == "PAR")
    assert here.sum() == 1
    tables["indices"] = indices.assign(value=indices["value"].where(~here, 12.34))
    changed = write_release(
        project, "r-changed", tables, params=base.snapshot, lineage={k: v for k, v in base.lineage.items() if k != "tables"}
    )
    from parlib.store.records import make_current

    make_current(project, base.id)
    verdict = verify(project.root / report.results[1].folder / "brief.pdf", project=project, release=changed.id)
    assert not verdict.ok
    assert any("12,34" in d for d in verdict.differs), verdict.differs
    assert any(d.startswith("`digest` says") for d in verdict.differs)


def test_a_bundle_is_issued_once_and_corrected_by_a_new_revision(bundle, project, tmp_path):
    again = make_bundle([THAC_MO, HAI_PHONG], Dispatch(**DETAILS), project=project)
    assert (again.revision, again.sha256) == (1, bundle.sha256)  # the same, after a run that could not say so any more
    with pytest.raises(BundleRefused, match="issued as revision 1"):
        make_bundle([THAC_MO], Dispatch(**DETAILS), project=project)
    with pytest.raises(BundleRefused, match="give the reason"):
        make_bundle([THAC_MO, HAI_PHONG], Dispatch(**DETAILS, supersedes=1), project=project)
    second = make_bundle([THAC_MO, HAI_PHONG], Dispatch(**DETAILS, supersedes=1, reason="Bổ sung phụ lục"), project=project)
    manifest = json.loads(opened(second.archive)["manifest.json"])
    assert (second.revision, manifest["supersedes"]) == (2, {"revision": 1, "sha256": bundle.sha256, "reason": "Bổ sung phụ lục"})
    told = "Công văn này và các phụ lục thay thế lần phát hành liền trước; lý do: Bổ sung phụ lục."
    letter = tmp_path / "letter.pdf"
    for archive, replaces in ((bundle.archive, False), (second.archive, True)):
        letter.write_bytes(opened(archive)["cong-van.pdf"])
        assert ("".join(told.split()) in "".join(squeeze(pdf_text(letter)).split())) is replaces
    assert verify(second.archive, project=project).ok
    assert revisions(bundle.archive.parent) == [1, 2]
    first = verify(bundle.archive, project=project)
    assert first.ok  # it was what the data say, and is; a reader hears that there is a later one
    assert [n for n in first.notes if second.archive.name in n and "replaces this issue" in n]
    assert not [n for n in verify(second.archive, project=project).notes if "replaces this issue" in n]
    elsewhere = tmp_path / bundle.archive.name  # alone in a folder nothing is known of it
    elsewhere.write_bytes(bundle.archive.read_bytes())
    assert not list(successor_notes(elsewhere, elsewhere.read_bytes()))
    (tmp_path / second.archive.name).write_bytes(b"PK hostile")
    assert not list(successor_notes(elsewhere, elsewhere.read_bytes()))


def test_every_reason_against_a_bundle_is_given_at_once(project, report):
    absent = BriefRequest(locality="01@2008-08-01", period=2023, issued_on=ISSUED)
    wrong = Dispatch(id="Sai", issued_on=ISSUED, reviewers=("Trần Thị Bình", "trần thị  bình"), channel="paper", supersedes=3)
    with pytest.raises(BundleRefused) as failure:
        make_bundle([HAI_PHONG, absent], wrong, project=project)
    said = str(failure.value)
    for part in (
        "lower-case ASCII",
        "two different people",
        "on paper",
        "revision 3 was never issued",
        "the brief is not made",
        "nobody issues it",
        "nobody receives it",
        "give the reason",
    ):
        assert part in said, part
    with pytest.raises(BundleRefused, match="its figures are real"):
        make_bundle([HAI_PHONG], Dispatch(**DETAILS | {"id": "tap-huan", "practice": True}), project=project)


def test_red_assumptions_changed_files_and_refused_inputs_stop_a_bundle(project, report):
    path = project.params / "assumptions.yml"
    kept = path.read_text("utf-8")
    brief = project.root / report.results[0].folder / "brief.pdf"
    content = brief.read_bytes()
    try:
        path.write_text(
            kept.replace(
                "quality: amber\n    impact: amber\n    applies_to: [province]",
                "quality: red\n    impact: amber\n    applies_to: [commune]",
            ),
            "utf-8",
        )
        with pytest.raises(BundleRefused, match="rests on A01, which is rated red"):
            make_bundle([THAC_MO], Dispatch(**{**DETAILS, "id": "x"}), project=project)
        path.write_text(kept, "utf-8")
        brief.write_bytes(content + b" ")
        with pytest.raises(BundleRefused, match="its files were changed"):
            make_bundle([THAC_MO], Dispatch(**{**DETAILS, "id": "x"}), project=project)
    finally:
        path.write_text(kept, "utf-8")
        brief.write_bytes(content)
    assert not (project.reports / "dispatch" / "x").exists()


@pytest.mark.stress
def test_a_dask_cluster_makes_briefs(project):
    real = run_batch([THAC_MO, HAI_PHONG], project=project, workers=1, executor="dask", engine="plain")
    assert real.failed == 0
