"""Every forgery is found, every honest variant passes: one project, one brief, one bundle of it, read only."""

import copy
import io
import json
import re
import shutil
import zipfile
from dataclasses import replace

import pandas as pd
import pikepdf
import pytest
from nbformat.v4 import new_notebook

from parlib.briefing.bundle import make_bundle
from parlib.briefing.dispatch import manifest
from parlib.briefing.dispatch.letter import Dispatch
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.pages.signing import add_signature_field
from parlib.briefing.proof import claimed, model_proof
from parlib.briefing.proof import one as one_proof
from parlib.briefing.proof import pages as page_proof
from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.proof.one import verify_pdf
from parlib.briefing.proof.verify import verify
from parlib.briefing.proof.whole import verify_bundle
from parlib.briefing.run import pool, stamp
from parlib.briefing.run.kept import kept_files
from parlib.briefing.run.render import render_brief
from parlib.codebook.runs import BriefRequest
from parlib.errors import BriefFailed, BundleRefused, ParlibError, ReleaseError, UsageError, VerificationFailed
from parlib.store.writing import parquet
from tests.briefing.forged_bundles import BUNDLES, ISSUED, an_appendix_with_its_model, consistent, opened, rebound
from tests.briefing.forged_files import PDFS, edited, under_another_renderer
from tests.briefing.forged_readings import DAMAGED, READINGS
from tests.briefing.forgeries import MODELS, every_number_as_plain_text, forged, one_number_with_its_print
from tests.projects import built_copy, own_copy, untouched

pytestmark = pytest.mark.usefixtures("warm_kernels")
# the annex: it holds every kind of block, links and footnotes
HAI_PHONG = BriefRequest(notebook="annex", locality="31@2008-08-01", period=2024, issued_on=ISSUED)
DISPATCH = Dispatch(
    id="hai-phong-2024", issued_on=ISSUED, reviewers=("Nguyễn Văn An", "Trần Thị Bình"), issuer="Sở Nội vụ", addressees=("Các sở",)
)
EXCUSES = {"other_code_as_an_excuse", "other_libraries_as_an_excuse", "a_release_that_is_not_here"}
"""Forgeries that name a maker or a release that is not at hand: they may not pass, but nobody here can call them false."""

SHORT = {
    "every_number_as_plain_text",
    "a_false_issuer",
    "a_removed_table",
    "a_shape_drawn_larger",
    "other_code_as_an_excuse",
    "a_number_in_the_attached_workbook",
    "an_honest_model_under_forged_pages",
    "another_table_in_the_list_of_files",
    "a_manifest_rewritten_with_its_bond",
    "a_white_field_over_a_number",
    "another_typeface_as_an_excuse",
    "packed tighter",
    "a_number_of_a_table_beside",
}
"""Forgeries that every run of the tests tries: those that once passed, and one of each kind. `make stress` tries all."""


def in_short(cases, key=str):
    return [pytest.param(c, id=key(c), marks=() if key(c) in SHORT else pytest.mark.stress) for c in cases]


@pytest.fixture(scope="module")
def issued(tmp_path_factory, typeset_before):
    """The project, the folder of its brief, and the bundle of it; nobody writes there afterwards."""
    project = built_copy(tmp_path_factory, "forgery")
    made = render_brief(HAI_PHONG, project, formats=("pdf",))
    bundle = make_bundle([HAI_PHONG], DISPATCH, project=project)
    typeset_before.clear()
    with untouched(project):
        yield project, project.root / made.folder, bundle


@pytest.fixture(scope="module")
def project(issued):
    return issued[0]


@pytest.fixture(scope="module")
def folder(issued):
    return issued[1]


@pytest.fixture(scope="module")
def model(folder):
    return kept_model(folder, "annex")


@pytest.fixture(scope="module")
def honest(folder):
    return (folder / "annex.pdf").read_bytes()


@pytest.fixture(scope="module")
def bundle(issued):
    return issued[2]


def proof(content, project):
    """Return the exit code of the proof and all it says."""
    try:
        verdict = verify_pdf(content, project).verdict("a.pdf")
    except ParlibError as fault:
        return fault.exit_code, str(fault)
    return verdict.exit_code, verdict.line


def test_the_honest_brief_is_what_the_data_say(honest, project):
    code, line = proof(honest, project)
    assert (code, "made again from release" in line) == (0, True), line


@pytest.mark.parametrize("name", in_short(sorted(MODELS)))
def test_a_forged_model_is_found(name, model, project):
    code, line = proof(forged(name, model), project)
    assert code == (8 if name in EXCUSES else 7), line


@pytest.mark.parametrize("name", in_short(sorted(PDFS)))
def test_a_forged_file_is_found(name, honest, model, project):
    content = PDFS[name](honest, model)
    assert content != honest
    code, line = proof(content, project)
    assert code == 7, line


@pytest.mark.parametrize("name", sorted(READINGS))
def test_a_file_that_shows_somebody_other_pages_is_found(name, honest, project):
    code, line = proof(READINGS[name](honest), project)
    assert code == 7, line


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_file_that_another_program_may_mend_otherwise_is_not_proved(name, honest, project):
    code, line = proof(DAMAGED[name](honest), project)
    assert (code, "another program may" in line) == (8, True), line


# --- what is honest


def repacked(content, **options):
    with pikepdf.open(io.BytesIO(content)) as document:
        out = io.BytesIO()
        document.save(out, **options)
    return out.getvalue()


def dated_otherwise(content):
    def change(document):
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["xmp:CreateDate"] = "2031-01-01T00:00:00Z"
        document.docinfo["/ModDate"] = "D:20310101000000Z"

    return edited(content, change)


HONEST = {
    "packed again": lambda c: repacked(c, object_stream_mode=pikepdf.ObjectStreamMode.disable),
    "packed tighter": lambda c: repacked(c, recompress_flate=True, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "unpacked": lambda c: repacked(c, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False),
    "for the web": lambda c: repacked(c, linearize=True),
    "dated otherwise": dated_otherwise,
    "with a place to sign": add_signature_field,
}


@pytest.mark.parametrize("variant", in_short(sorted(HONEST)))
def test_an_honest_variant_passes(variant, honest, project):
    content = HONEST[variant](honest)
    assert content != honest
    code, line = proof(content, project)
    assert code == 0, line


def test_an_attached_workbook_that_was_packed_otherwise_is_the_same_workbook(honest, project):
    def repack(document):
        name = next(n for n in document.attachments if n.endswith(".xlsx"))
        with zipfile.ZipFile(io.BytesIO(document.attachments[name].get_file().read_bytes())) as archive:
            files = {n: archive.read(n) for n in reversed(archive.namelist())}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for inner, held in files.items():
                archive.writestr(inner, held)
        document.attachments[name] = pikepdf.AttachedFileSpec(document, out.getvalue(), filename=name)

    code, line = proof(edited(honest, repack), project)
    assert code == 0, line


def test_another_typeface_is_not_false_and_not_proved_and_words_are_still_compared(model, project, monkeypatch):
    wheel = page_proof.typeface("Libertinus Serif")
    content = render_pdf(model, face=wheel)
    changed = copy.deepcopy(model)
    changed["meta"]["subtitle"] += " – chính thức"
    false = render_pdf(changed, face=wheel)
    found = page_proof.typeface

    def elsewhere(family=None):
        if family == "Libertinus Serif":
            raise LookupError(family)
        return found(family)

    monkeypatch.setattr(page_proof, "typeface", elsewhere)
    verdict = verify_pdf(content, project).verdict("a.pdf")
    assert verdict.exit_code == 8, verdict.line
    assert any("Libertinus Serif" in said and "shapes not" in said for said in verdict.left)
    assert "holds what the data say, but not all of it was compared" in verdict.line
    assert page_proof.compare_pages(false, page_proof.read_pdf(false), model).differs


def test_another_renderer_is_no_excuse_for_what_is_drawn_over_words(honest, project):
    code, line = proof(under_another_renderer(honest), project)
    assert (code, "lines and shapes not" in line) == (8, True), line


def test_an_encrypted_pdf_is_reported(honest, project):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(honest)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(UsageError, match="locked with a password"):
        verify_pdf(out.getvalue(), project)


def test_last_digits_and_last_hundredths_are_no_falsehood(model, project):
    close = copy.deepcopy(model)
    from tests.briefing.forgeries import block, nums

    number = next(n for n in nums(close) if isinstance(n["raw"], float) and n["raw"] % 1)
    number["raw"] *= 1 + 1e-14
    figure = block(close, "figure")
    figure["svg"] = re.sub(r"(\d+\.\d{2,})", lambda m: f"{float(m[1]) + 0.001:.6f}", figure["svg"], count=1)
    close["meta"]["made_with"]["libraries"] = "matplotlib 9"
    assert close != model
    verdict = verify_pdf(render_pdf(close), project).verdict("a.pdf")
    assert verdict.exit_code == 0, verdict.line
    assert any("other libraries" in note for note in verdict.notes)


def test_without_the_release_a_document_is_only_complete_in_itself(honest, model):
    verdict = verify_pdf(honest, None).verdict("a.pdf")
    assert (verdict.exit_code, verdict.differs) == (8, ())
    assert "complete in itself; not compared with data" in verdict.line
    assert verify_pdf(forged("one_number_in_its_last_printed_digit", model), None).verdict("a.pdf").exit_code == 7


# --- what a bundle may be issued from


def test_replaced_numbers_with_the_right_digests_are_not_issued(project, folder, model, tmp_path):
    own = own_copy(project, tmp_path / "p")
    place = own.root / folder.relative_to(project.root)
    for forge in (one_number_with_its_print, every_number_as_plain_text):
        changed = copy.deepcopy(model)
        forge(changed)
        held = stamp.read_stamp(place, "annex")
        files = {n: (place / n).read_bytes() for n in held["files"]}
        files |= kept_files("annex", new_notebook(), changed, ["model"]) | {"annex.pdf": render_pdf(changed)}
        key = {k: v for k, v in held.items() if k not in ("files", "about")}
        stamp.write_brief(place, "annex", key, files, held["about"])
        with pytest.raises(BundleRefused, match="it is not what the data say"):
            make_bundle([HAI_PHONG], replace(DISPATCH, id="x"), project=own)
    assert not (own.reports / "dispatch" / "x").exists() or not list((own.reports / "dispatch" / "x").glob("*.zip"))


@pytest.mark.parametrize(
    "said", ["[]", "{}", '{"files": [], "about": {}}', '{"files": {"../../etc/hostname": "x"}, "about": {}}', "[" * 99_999]
)
def test_a_stamp_that_parlib_does_not_write_counts_as_none(project, folder, said, tmp_path):
    held = tmp_path / "brief.stamp.json"
    held.write_text(said, "utf-8")
    assert stamp.read_stamp(tmp_path, "brief") is None
    assert stamp.holds(tmp_path, "brief", {}) is None


def test_a_table_edited_by_hand_becomes_no_brief_and_proves_none(project, honest, tmp_path):
    own = own_copy(project, tmp_path / "p")
    path = next(own.processed.glob("r-*")) / "indices.parquet"
    frame = pd.read_parquet(path)
    path.write_bytes(parquet(frame.assign(value=99.99)))
    with pytest.raises(ReleaseError, match=r"indices\.parquet was changed"):
        render_brief(HAI_PHONG, own, force=True)
    assert proof(honest, own)[0] == ReleaseError.exit_code


def test_another_notebook_is_named_as_the_maker(project, model, tmp_path):
    own = own_copy(project, tmp_path / "p")
    notebook = own.notebooks / "annex.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("display.annex.warnings(brief)", "None"), "utf-8")
    verdict = verify_pdf(render_pdf(model), own).verdict("a.pdf")
    assert verdict.exit_code == 7
    assert "made by another notebook" in verdict.line


def test_a_notebook_that_is_not_here_proves_nothing(project, honest, tmp_path):
    own = own_copy(project, tmp_path / "p")
    (own.notebooks / "annex.ipynb").unlink()
    verdict = verify_pdf(honest, own).verdict("a.pdf")
    assert verdict.exit_code == 8, verdict.line
    assert "annex.ipynb is not in this project" in verdict.line


def test_what_this_code_cannot_make_again_is_not_called_false(project, model, tmp_path):
    own = own_copy(project, tmp_path / "p")
    notebook = own.notebooks / "annex.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("display.annex.warnings(brief)", "display.no_longer_there(brief)"), "utf-8")
    with pytest.raises(BriefFailed, match="no_longer_there"):
        verify_pdf(render_pdf(model), own)
    older = copy.deepcopy(model)
    older["meta"]["made_with"] |= {"parlib": "0.0.9", "code": "0" * 12}
    verdict = verify_pdf(render_pdf(older), own).verdict("a.pdf")
    assert verdict.exit_code == 8, verdict.line
    assert "made by another parlib" in verdict.line
    assert "numbers hold in release" in verdict.line
    one_number_with_its_print(older)
    assert verify_pdf(render_pdf(older), own).verdict("a.pdf").exit_code == 7


# --- bundles


@pytest.mark.parametrize("forge", in_short(BUNDLES, key=lambda f: f.__name__))
def test_a_forged_bundle_is_found(forge, bundle, model, project):
    files = opened(bundle.archive)
    before = dict(files)
    forge(files, model)
    assert files != before
    try:
        code = verify_bundle(consistent(files), project).verdict("a.zip").exit_code
    except ParlibError as fault:
        code = fault.exit_code
    assert code == 7


def test_workers_find_of_a_forged_bundle_what_one_process_finds(bundle, model, project, monkeypatch):
    files = opened(bundle.archive)
    an_appendix_with_its_model(files, model)
    alone = verify_bundle(consistent(files), project)
    monkeypatch.setattr(pool, "_FEW", 0)
    assert verify_bundle(consistent(files), project) == alone
    assert any("not what" in said or "the data give" in said for said in alone.differs), alone.differs


def test_the_honest_bundle_passes_as_issued_and_packed_again_but_for_what_only_a_signature_vouches_for(bundle, project):
    verdict = verify(bundle.archive, project=project)
    again = verify_bundle(consistent(opened(bundle.archive)), project).verdict("a.zip")
    for one in (verdict, again):
        assert (one.exit_code, one.differs, one.left) == (0, (), ()), one.line
        assert any("reviewers (Nguyễn Văn An, Trần Thị Bình)" in said and "no signature" in said for said in one.notes)


@pytest.fixture
def nothing_is_made(monkeypatch):
    """Return a way to refuse, from then on, that a document is made again or a model read whole."""

    def made_again(*_, **__):
        raise AssertionError("it is known by its digest")

    def refuse():
        monkeypatch.setattr(model_proof, "remake", made_again)
        monkeypatch.setattr(one_proof, "remake", made_again)
        monkeypatch.setattr(claimed, "read_model", made_again)

    return refuse


def test_an_issued_bundle_is_known_to_its_maker_and_nothing_of_it_is_made_or_read_a_second_time(bundle, project, nothing_is_made):
    nothing_is_made()
    verdict = verify(bundle.archive, project=project)
    assert (verdict.exit_code, verdict.differs, verdict.left) == (0, (), ()), verdict.line
    assert all(findings.equal is not None for _, findings in verdict.parts), verdict.parts


def test_whoever_receives_a_bundle_proves_it_in_full_once_and_knows_it_from_then_on(bundle, project, tmp_path, nothing_is_made):
    own = own_copy(project, tmp_path / "p")
    shutil.rmtree(own.cache / "proofs", ignore_errors=True)
    first = verify(bundle.archive, project=own)
    assert (first.exit_code, first.left) == (0, ()), first.line
    nothing_is_made()
    again = verify(bundle.archive, project=own)
    assert (again.exit_code, again.checked) == (0, first.checked)


def test_what_is_known_is_made_again_where_another_notebook_would_make_it(bundle, project, tmp_path):
    own = own_copy(project, tmp_path / "p")
    notebook = own.notebooks / "annex.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("display.annex.warnings(brief)", "None"), "utf-8")
    verdict = verify(bundle.archive, project=own)
    assert verdict.exit_code == 7
    assert "made by another notebook" in str(verdict.differs)


def test_other_reviewers_with_their_bond_are_vouched_for_by_nobody(bundle, project):
    files = opened(bundle.archive)
    rebound(files, lambda about: about.update(reviewers=["Người Khác", "Người Nữa"]))
    verdict = verify_bundle(consistent(files), project).verdict("a.zip")
    assert verdict.differs == ()
    assert any("Người Khác" in said and "no signature" in said for said in verdict.notes)
    assert "Người Khác" not in verdict.line


@pytest.mark.parametrize("content", [b"no PDF", b"%PDF-1.7\n", None], ids=["text", "damaged", "a PDF without a model"])
def test_a_document_that_is_none_of_parlibs_is_a_falsehood_and_not_a_request_that_does_not_fit(content, bundle, project):
    files = opened(bundle.archive)
    name = json.loads(files[manifest.NAME])["documents"][0]["file"]
    if content is None:
        blank, page = io.BytesIO(), pikepdf.new()
        page.add_blank_page()
        page.save(blank)
        content = blank.getvalue()
    files[name] = content
    with pytest.raises(VerificationFailed, match=re.escape(name)):
        verify_bundle(consistent(files), project)


def test_zips_without_end_or_with_one_name_twice_are_not_read(tmp_path):
    bomb, twice = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("manifest.json", b"0" * 120_000_000)
    with zipfile.ZipFile(twice, "w") as out:
        out.writestr("manifest.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            out.writestr("manifest.json", b"[]")
    for content in (bomb.getvalue(), twice.getvalue()):
        with pytest.raises(VerificationFailed, match="was not read"):
            verify_bundle(content, None)
    with pytest.raises(UsageError, match="not a zip"):
        verify_bundle(b"PK nothing", None)
