"""A PDF that says everything once is read in one way, whoever wrote it; one that does not is told."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from parlib.briefing.proof.one_reading import damage, false_trees


def two_pages(*, linearize: bool = False) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.add_blank_page()
        document.save(out, linearize=linearize)
    return out.getvalue()


def another_first_page() -> bytes:
    held = two_pages(linearize=True)
    first = re.search(rb"/O (\d+)", held)
    return held[: first.start(1)] + b"%0*d" % (len(first[1]), int(first[1]) - 1) + held[first.end(1) :]


def updated(content: bytes, *, names_itself: bool) -> bytes:
    """Append an update with a stream for its table of objects, which many programs leave out of that table."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    plain = out.getvalue()
    before, size = int(re.findall(rb"startxref\s+(\d+)", plain)[-1]), int(re.findall(rb"/Size (\d+)", plain)[-1])
    root = re.findall(rb"/Root (\d+ \d+ R)", plain)[-1]
    added = plain + b"%d 0 obj\n<< /X 1 >>\nendobj\n" % size
    numbers = (size, size + 1) if names_itself else (size,)
    table = b"".join(b"\x01" + at.to_bytes(4, "big") + b"\0" for at in (len(plain), len(added))[: len(numbers)])
    head = b"<< /Type /XRef /Size %d /Root %s /Prev %d /Index [%d %d] /W [1 4 1] /Length %d >>"
    told = head % (size + 2, root, before, size, len(numbers), len(table))
    stream = b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (size + 1, told, table)
    return added + stream + b"startxref\n%d\n%%%%EOF\n" % len(added)


@pytest.mark.parametrize("linearize", [False, True])
def test_what_is_said_once_is_read_in_one_way(linearize):
    content = two_pages(linearize=linearize)
    assert (false_trees(content), damage(content)) == ([], [])


@pytest.mark.parametrize("names_itself", [True, False])
def test_an_update_of_a_program_that_leaves_its_own_table_out_is_no_damage(names_itself):
    assert damage(updated(two_pages(), names_itself=names_itself)) == []


@pytest.mark.parametrize(
    "before",
    [b"", b"%1 0 obj << >> endobj\n", b"% " + b"x" * 5_000 + b"\n", b"\n" * 5_000, b"%" * 50_000 + b"\n"],
    ids=["nothing", "an object that is a remark", "a long remark", "lines", "signs of remarks"],
)
def test_the_note_for_the_web_is_found_behind_remarks(before):
    content = another_first_page()
    at = content.index(b"\n") + 1
    assert false_trees(content[:at] + before + content[at:]) == ["the PDF names another first page or number of pages than it holds"]


def test_a_part_of_the_tree_that_is_reached_twice_is_told_at_once():
    """Each part holds the next twice: walked to its end it would be a million parts."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        below = document.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([]), Count=0))
        for _ in range(20):
            above = document.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([below, below]), Count=0))
            below.Parent = above
            below = above
        below.Parent = document.Root.Pages
        document.Root.Pages.Kids = Array([*document.Root.Pages.Kids, below])
        document.save(out)
    assert "the tree of its pages cannot be walked to its end" in false_trees(out.getvalue())
