"""HTML and Word carry the digest of their model and are held against the document that the data give."""

import io
import re
import zipfile

import docx
import pytest

from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.html import render_html
from parlib.briefing.proof import whole
from parlib.briefing.proof.carried import read_zip
from parlib.briefing.proof.flow import compare_html, compare_word
from parlib.briefing.proof.origin import html_origin, word_origin
from parlib.briefing.proof.verify import verify
from parlib.document.model import model_digest
from parlib.errors import NotCompared, UsageError, VerificationFailed
from parlib.speech import extras
from parlib.store.project import Project
from tests.briefing.sample_model import sample
from tests.briefing.zips import zipped


@pytest.fixture(scope="module")
def word():
    return render_docx(sample())


@pytest.fixture(scope="module")
def page():
    return render_html(sample()).encode()


def test_both_name_the_digest_of_their_model_and_what_makes_them_again(word, page):
    for origin in (word_origin(word), html_origin(page)):
        assert origin == {"model": model_digest(sample()), "meta": sample()["meta"]}


def test_the_document_that_the_data_give_has_no_difference(word, page):
    assert compare_html(page, sample()).differs == compare_word(word, sample()).differs == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("86,22", "99,99"), "99,99"),
        (("SỞ NỘI VỤ", "SỞ TÀI CHÍNH"), "SỞ TÀI CHÍNH"),
        (("base64,PHN2", "base64,QHN2"), "base64"),
        (("</main>", "<p>Thêm một câu.</p></main>"), "<p"),
        (("</body>", "<script>x()</script></body>"), "<script"),
        (("</main>", "<![CDATA[><h1>99,99</h1>]]></main>"), "CDATA"),
        (("</main>", "<?x y></main>"), "<?x"),
        (("<!doctype html>", ""), "<html"),
    ],
    ids=["number", "issuer", "picture", "text-added", "script", "text-only-a-browser-sees", "instruction", "other-rules-of-layout"],
)
def test_a_changed_page_is_named(change, said, page):
    changed = page.decode().replace(*change, 1).encode()
    assert changed != page
    (fault,) = compare_html(changed, sample()).differs
    assert said in fault


def test_a_page_that_was_only_laid_out_anew_is_a_note(page):
    flow = compare_html(page.replace(b"</section>", b"</section>\n\n"), sample())
    assert (flow.differs, flow.left) == ((), ())
    assert flow.notes
    saved = compare_html(b"\xef\xbb\xbf" + page.replace(b"\n", b"\r\n"), sample())
    assert (saved.differs, saved.left, bool(saved.notes)) == ((), (), True)


def test_a_page_with_the_same_tags_written_otherwise_is_not_proved(page):
    flow = compare_html(page.replace(b"</p>", b"</p class=x>", 1), sample())
    assert (flow.differs, bool(flow.left)) == ((), True)


def repacked(content, changes):
    parts = {**read_zip(content), **changes}
    return zipped(parts.items())


@pytest.mark.parametrize(
    "change",
    [(re.compile(r" <"), "<"), (re.compile(r"</style>"), "</ style>"), (re.compile(r"(?<=\w) (?=\{)"), "\n")],
    ids=["a-space-between-two-figures", "an-end-that-ends-nothing", "a-line-end-in-a-rule"],
)
def test_a_space_that_a_browser_heeds_is_no_mere_layout(change, page):
    where, other = change
    changed = where.sub(other, page.decode(), count=1).encode()
    assert changed != page
    flow = compare_html(changed, sample())
    assert flow.differs or flow.left


def test_a_changed_number_picture_or_foreign_part_of_word_is_named(word):
    parts = read_zip(word)
    document = parts["word/document.xml"].replace(b"86,22", b"99,99", 1)
    assert any("99,99" in f for f in compare_word(repacked(word, {"word/document.xml": document}), sample()).differs)
    picture = next(n for n in parts if n.startswith("word/media/"))
    assert "its pictures are not those that the data give" in compare_word(repacked(word, {picture: b"x"}), sample()).differs
    assert "it holds word/vbaProject.bin" in compare_word(repacked(word, {"word/vbaProject.bin": b"x"}), sample()).differs


RUN = b"<w:r><w:t>86,22</w:t></w:r>"
SHOWN_OTHERWISE = {
    "hidden text": RUN.replace(b"<w:r>", b"<w:r><w:rPr><w:vanish/></w:rPr>"),
    "tracked changes": b'<w:del w:id="1" w:author="x">' + RUN + b"</w:del>",
    "fields": b'<w:fldSimple w:instr="QUOTE 99,99">' + RUN + b"</w:fldSimple>",
    "characters that are drawn, not written": RUN + b'<w:r><w:sym w:font="Arial" w:char="F039"/></w:r>',
    "text boxes": RUN
    + b'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="99,99"/></v:shape></w:pict></w:r>',
    "content from elsewhere": b"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>" + RUN + b"</w:sdtContent></w:sdt>",
}


@pytest.fixture(scope="module")
def plain_run(word):
    """Return the document with its number in a run of its own, and the text around it kept."""
    document = read_zip(word)["word/document.xml"]
    place = document.index(b"86,22")
    begin = document.rindex(b"<w:r>", 0, place)
    return document, document[begin : document.index(b"</w:r>", place) + len(b"</w:r>")]


@pytest.mark.parametrize("said", sorted(SHOWN_OTHERWISE))
def test_word_that_shows_other_than_its_texts_say_is_named(said, word, plain_run):
    document, run = plain_run
    forged = document.replace(run, SHOWN_OTHERWISE[said].replace(RUN, run).replace(b"<w:t>86,22</w:t></w:r>", run[5:]), 1)
    assert f"it holds {said}, which the data do not give" in compare_word(repacked(word, {"word/document.xml": forged}), sample()).differs


def test_word_that_opens_another_part_is_named(word):
    links = read_zip(word)["_rels/.rels"].replace(b"word/document.xml", b"customXml/d.xml")
    forged = repacked(word, {"_rels/.rels": links, "customXml/d.xml": b"<x/>"})
    assert "it shows customXml/d.xml, not its document" in compare_word(forged, sample()).differs


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels", "word/document.xml"])
def test_word_with_another_layout_is_never_proved(part, word):
    """White letters, labels of lists, exchanged pictures: the texts are the same, what is shown is not."""
    held = read_zip(word)[part]
    forged = repacked(word, {part: held.replace(b'"/>', b'" x="1"/>', 1)})
    flow = compare_word(forged, sample())
    assert (flow.differs, bool(flow.left)) == ((), True)


def test_word_saved_again_by_another_program_is_not_false_and_not_proved(word):
    document = docx.Document(io.BytesIO(word))
    document.core_properties.last_modified_by = "An office"
    out = io.BytesIO()
    document.save(out)
    flow = compare_word(out.getvalue(), sample())
    assert (flow.differs, bool(flow.left)) == ((), True)
    assert word_origin(out.getvalue())["model"] == model_digest(sample())


@pytest.mark.parametrize(
    "page",
    [b"", b"<p>x</p>", b"\xff", b'<meta name="parlib-origin" content="">', b'<meta name="parlib-origin" content="[1]">',
     b'<meta name="parlib-origin" content="{">', b'<meta name="parlib-origin" content="{&quot;meta&quot;: {}, &quot;model&quot;: &quot;x&quot;}">'],
)  # fmt: skip
def test_a_page_of_another_origin_is_refused(page):
    with pytest.raises((UsageError, VerificationFailed)):
        html_origin(page)


def test_word_of_another_origin_is_refused(word):
    with pytest.raises(UsageError):
        word_origin(b"no zip")
    with pytest.raises(UsageError, match="does not name its model"):
        word_origin(zipped([("xl/workbook.xml", b"<x/>")]))
    with pytest.raises(NotCompared, match="another program saved the file"):
        word_origin(zipped([("word/document.xml", b"<x/>")]))
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        (part,) = [n for n in archive.namelist() if n.startswith("customXml/item")]
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><origin xmlns="urn:parlib:origin">&a;</origin>'
    with pytest.raises(NotCompared):
        word_origin(repacked(word, {part: bomb}))


def test_without_a_release_nothing_is_claimed(page, word, tmp_path):
    for name, content in (("a.html", page), ("b.docx", word)):
        (tmp_path / name).write_bytes(content)
        verdict = verify(tmp_path / name)
        assert (verdict.exit_code, verdict.differs) == (8, ())
        assert "nothing of it was compared" in verdict.line


def test_a_machine_that_makes_no_word_files_says_so_and_calls_nothing_false(word, tmp_path, monkeypatch):
    path = tmp_path / "a.docx"
    path.write_bytes(word)
    for part in ("params", "data/raw", "notebooks"):
        (tmp_path / part).mkdir(parents=True)
    monkeypatch.setitem(extras.PARTS, "docx", "no_such_module_here")
    verdict = verify(path, project=Project(tmp_path))
    assert (verdict.exit_code, verdict.differs) == (8, ())
    assert "could not be checked here" in verdict.line
    letter = whole._letter_word(word, Project(tmp_path), "")
    assert (letter.differs, len(letter.left)) == ([], 1)
