"""HTML and Word carry the digest of their model and are held against the document that the data give."""

import io
import zipfile

import docx
import pytest

from parlib.briefing.carried import read_zip
from parlib.briefing.docx import render_docx
from parlib.briefing.flow_proof import compare_html, compare_word
from parlib.briefing.html import render_html
from parlib.briefing.model import model_digest
from parlib.briefing.origin import html_origin, word_origin
from parlib.briefing.verify import verify
from parlib.errors import UsageError, VerificationFailed
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
    ],
    ids=["number", "issuer", "picture", "text-added", "script"],
)
def test_a_changed_page_is_named(change, said, page):
    changed = page.decode().replace(*change, 1).encode()
    assert changed != page
    (fault,) = compare_html(changed, sample()).differs
    assert said in fault


def test_a_page_that_was_only_laid_out_anew_is_a_note(page):
    flow = compare_html(page.replace(b"</section>", b"</section>\n\n"), sample())
    assert flow.differs == ()
    assert flow.notes


def repacked(content, changes):
    parts = {**read_zip(content), **changes}
    return zipped(parts.items())


def test_a_changed_number_picture_or_foreign_part_of_word_is_named(word):
    parts = read_zip(word)
    document = parts["word/document.xml"].replace(b"86,22", b"99,99", 1)
    assert any("99,99" in f for f in compare_word(repacked(word, {"word/document.xml": document}), sample()).differs)
    picture = next(n for n in parts if n.startswith("word/media/"))
    assert "its pictures are not those that the data give" in compare_word(repacked(word, {picture: b"x"}), sample()).differs
    assert "it holds word/vbaProject.bin" in compare_word(repacked(word, {"word/vbaProject.bin": b"x"}), sample()).differs


def test_word_saved_again_by_another_program_is_a_note(word):
    document = docx.Document(io.BytesIO(word))
    document.core_properties.last_modified_by = "An office"
    out = io.BytesIO()
    document.save(out)
    flow = compare_word(out.getvalue(), sample())
    assert (flow.differs, bool(flow.notes)) == ((), True)
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
        word_origin(zipped([("word/document.xml", b"<x/>")]))
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        (part,) = [n for n in archive.namelist() if n.startswith("customXml/item")]
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><origin xmlns="urn:parlib:origin">&a;</origin>'
    with pytest.raises(UsageError, match="does not name its model"):
        word_origin(repacked(word, {part: bomb}))


def test_without_a_release_nothing_is_claimed(page, word, tmp_path):
    for name, content in (("a.html", page), ("b.docx", word)):
        (tmp_path / name).write_bytes(content)
        verdict = verify(tmp_path / name)
        assert (verdict.exit_code, verdict.differs) == (8, ())
        assert "not compared with data" in verdict.line
