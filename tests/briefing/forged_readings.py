"""Files that one program reads in one way and another in another: the honest document is there, and somebody sees a false one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from parlib.briefing.pages.signing import BOX
from tests.briefing.forged_files import edited

READINGS: dict[str, Callable[[bytes], bytes]] = {}
"""Never honest: they are told to be false."""
DAMAGED: dict[str, Callable[[bytes], bytes]] = {}
"""May come of a bad day: not false for that, and not proved."""

_FALSE = b"BT /F1 40 Tf 60 500 Td (PAR INDEX 99,99) Tj ET"


def of(ways: dict[str, Callable[[bytes], bytes]]) -> Callable[[Any], Any]:
    def register(forge: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        ways[forge.__name__] = forge
        return forge

    return register


def _updated(content: bytes, bodies: dict[int, bytes]) -> bytes:
    """Append objects as an update does, written by hand: no library would write these."""
    size = int(re.findall(rb"/Size (\d+)", content)[-1])
    root = re.findall(rb"/Root (\d+ \d+ R)", content)[-1]
    before = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    out, places = bytearray(content), {}
    for number, body in bodies.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % item for item in sorted(places.items()))
    last = max([size, *(n + 1 for n in bodies)])
    return bytes(out) + b"trailer\n<< /Size %d /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (last, root, before, table)


def _opened(content: bytes) -> tuple[bytes, int, bytes, list[int], bytes]:
    """Return the file unpacked, the number and body of the tree of pages, the pages, and the body of the first."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        tree, pages = document.Root.Pages, [page.obj for page in document.pages]
        return out.getvalue(), tree.objgen[0], tree.unparse(resolved=True), [p.objgen[0] for p in pages], pages[0].unparse(resolved=True)


def _free(plain: bytes) -> int:
    return int(re.findall(rb"/Size (\d+)", plain)[-1])


def _drawing() -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_FALSE), _FALSE)


@of(READINGS)
def a_page_that_is_a_folder_of_pages(content: bytes) -> bytes:
    """Some programs go by the kind of a node and show the false page, others by its kids and show the true one."""
    plain, tree, _, pages, first = _opened(content)
    node, drawing = _free(plain), _free(plain) + 1
    false = (
        b"<< /Type /Page /Parent %d 0 R /Count 1 /Kids [%d 0 R] /MediaBox [0 0 595 842] /Contents %d 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    ) % (tree, pages[0], drawing)
    kids = b" ".join(b"%d 0 R" % n for n in (node, *pages[1:]))
    honest = re.sub(rb"/Parent \d+ 0 R", b"/Parent %d 0 R" % node, first)
    bodies = {tree: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids), node: false, pages[0]: honest}
    return _updated(plain, {**bodies, drawing: _drawing()})


@of(READINGS)
def fewer_pages_than_there_are(content: bytes) -> bytes:
    plain, tree, body, pages, _ = _opened(content)
    return _updated(plain, {tree: body.replace(b"/Count %d" % len(pages), b"/Count 1")})


@of(READINGS)
def another_first_page_for_the_web(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, linearize=True)
    held = out.getvalue()
    first = re.search(rb"/O (\d+)", held)
    return held[: first.start(1)] + b"%0*d" % (len(first[1]), int(first[1]) - 1) + held[first.end(1) :]


def _signature(content: bytes, look: bytes = b"", **more: Any) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        drawn = document.make_stream(look, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 186, 34]))
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("x"), Rect=Array(list(BOX)), P=page, AP=Dictionary(N=drawn), **more
        )
        held = document.make_indirect(field)
        page.Annots = Array([*page.get("/Annots", []), held])
        document.Root.AcroForm = Dictionary(Fields=Array([held]))

    return edited(content, change)


@of(READINGS)
def a_signature_that_is_a_word(content: bytes) -> bytes:
    return _signature(content, b"0 0 9 9 re f", V=String("x"))


@of(READINGS)
def a_signature_out_of_sight(content: bytes) -> bytes:
    """Packed away, no program that checks signatures looks at it."""
    return _signature(content, b"0 0 9 9 re f", V=Dictionary(Type=Name.Sig, Contents=String("x")))


@of(READINGS)
def a_note_at_a_place_to_sign(content: bytes) -> bytes:
    return _signature(content, Contents=String("PAR INDEX 99,99"))


@of(READINGS)
def a_tooltip_at_a_place_to_sign(content: bytes) -> bytes:
    return _signature(content, TU=String("PAR INDEX 99,99"))


@of(DAMAGED)
def a_page_with_two_contents(content: bytes) -> bytes:
    plain, _, _, pages, first = _opened(content)
    drawing = _free(plain)
    return _updated(plain, {pages[0]: first.replace(b"/Contents", b"/Contents %d 0 R /Contents" % drawing, 1), drawing: _drawing()})


@of(DAMAGED)
def a_page_of_the_web_before_it(content: bytes) -> bytes:
    return b"<html><body>PAR INDEX 99,99</body></html>\n" + content


@of(DAMAGED)
def an_archive_behind_it(content: bytes) -> bytes:
    return content + b"PK\x03\x04" + b"\0" * 60 + b"so-lieu-that.csv"


@of(DAMAGED)
def a_table_of_objects_that_is_not_there(content: bytes) -> bytes:
    return re.sub(rb"startxref\s+\d+", b"startxref\n12", content)


@of(DAMAGED)
def an_encrypted_copy(content: bytes) -> bytes:
    """Opens without a password, and forbids to copy and to print."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="x", user="", allow=pikepdf.Permissions(extract=False)))
    return out.getvalue()
