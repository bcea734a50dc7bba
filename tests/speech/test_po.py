"""The catalogues are read as Babel reads them, and a line that Babel would pass over is refused."""

from __future__ import annotations

import pytest
from babel.messages.pofile import read_po

from parlib.speech.catalogue import CATALOGUES
from parlib.speech.po import read_catalogue

HARD = r'''# a comment
msgid ""
msgstr "Language: vi\n"

#, fuzzy
#: somewhere.py:3
msgid "a \"quoted\" \\ name\tand\nlines"
msgstr ""
"tên \"trích\" \\n "
"và\tdòng\n"

msgid ""
"two "
"parts"
msgstr "hai phần"

msgid "not yet"
msgstr ""

#~ msgid "gone"
#~ msgstr "đã bỏ"
msgid "last"
msgstr "cuối"'''


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_catalogues_are_read_as_babel_reads_them(path):
    with path.open("rb") as stream:
        theirs = {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id and entry.string}
    assert len(theirs) > 100
    assert read_catalogue(path) == theirs


def test_escapes_parts_and_what_is_not_said_are_read_as_babel_reads_them(tmp_path):
    path = tmp_path / "hard.po"
    path.write_text(HARD, encoding="utf-8")
    with path.open("rb") as stream:
        theirs = {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id and entry.string}
    assert set(theirs) == {'a "quoted" \\ name\tand\nlines', "two parts", "last"}
    assert read_catalogue(path) == theirs


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (['msgctxt "menu"', 'msgid "a"', 'msgstr "b"'], 1),
        (['msgid "a"', 'msgid_plural "as"', 'msgstr[0] "b"'], 2),
        (['msgid "a"', 'msgid "c"', 'msgstr "b"'], 2),
        (['msgid "a"', 'msgstr "b"', 'msgstr "c"'], 3),
        (['"a"'], 1),
        (['msgid "a"', 'msgstr "b" c'], 2),
        (['msgid "a"', 'msgstr "b\\"'], 2),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(lines, line, tmp_path):
    path = tmp_path / "odd.po"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"odd\.po, line {line}:"):
        read_catalogue(path)


def test_a_sentence_is_translated_once_in_one_file(tmp_path):
    twice = tmp_path / "twice.vi.po"
    twice.write_text('msgid "unit"\nmsgstr "đơn vị"\n\nmsgid "unit"\nmsgstr "tổ"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="'unit' stands twice"):
        read_catalogue(twice)
    sentences = [english for path in CATALOGUES for english in read_catalogue(path)]
    assert len(sentences) > 1000
    assert len(sentences) == len(set(sentences))
