"""HTML and Word are held against the model they should come from: false words are found, another way of writing is not."""

import io
import zipfile

import pytest

from parlib.briefing.docx import render_docx
from parlib.briefing.html import render_html
from parlib.briefing.renderings import compare_docx, compare_html
from tests.briefing.sample_model import sample


@pytest.fixture(scope="module")
def model():
    return sample()


@pytest.fixture(scope="module")
def word(model):
    return render_docx(model)


def test_what_the_model_renders_is_what_it_says(model, word):
    assert compare_html(render_html(model).encode(), model).differs == []
    assert compare_docx(word, model).differs == []


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.replace("</h1>", " – xuất sắc</h1>", 1),
        lambda p: p.replace("</body>", "<script>document.title='99'</script></body>"),
        lambda p: p.replace("</body>", "<p>99,99</p></body>"),
        lambda p: p.replace("</style>", "td{display:none}</style>", 1),
        lambda p: p.replace("Content-Security-Policy", "x", 1),
        lambda p: p.rsplit("<tr", 1)[0] + p[p.index("</table>") :],
    ],
)
def test_a_changed_page_is_found(change, model):
    page = render_html(model)
    changed = change(page)
    assert changed != page
    assert compare_html(changed.encode(), model).differs
    assert compare_html(b"\xff", model).differs


def test_a_page_with_other_line_ends_is_the_same_page(model):
    found = compare_html(render_html(model).replace("\n", "\r\n").encode(), model)
    assert (found.differs, len(found.notes)) == ([], 1)


def rewritten(word, **changes):
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
    for name, change in changes.items():
        files[name.replace("__", "/")] = change(files.get(name.replace("__", "/"), b""))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_changed_word_file_is_found(model, word):
    for changes in (
        {"word__document.xml": lambda c: c.replace(b"</w:t>", b" 99,99</w:t>", 1)},
        {"word__vbaProject.bin": lambda _c: b"x"},
        {"word__document.xml": lambda _c: b"<broken"},
    ):
        assert compare_docx(rewritten(word, **changes), model).differs, changes
    assert compare_docx(b"PK nothing", model).differs


def test_a_word_file_packed_again_or_laid_out_otherwise_is_a_note(model, word):
    assert compare_docx(rewritten(word), model).notes == ["the Word file was packed again"]
    wider = rewritten(word, **{"word__styles.xml": lambda c: c.replace(b'w:val="26"', b'w:val="28"')})
    found = compare_docx(wider, model)
    assert (found.differs, len(found.notes)) == ([], 1)
