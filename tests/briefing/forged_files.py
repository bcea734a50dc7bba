"""Ways to forge the file around an honest model: pages, attached tables, metadata, what lies over a page."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pikepdf
from openpyxl import load_workbook
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, String

from parlib.briefing.pages.attachments import MODEL_NAME
from parlib.document.model import Model
from tests.briefing.forgeries import a_false_title, forged

PDFS: dict[str, Callable[[bytes, Model], bytes]] = {}


def of_pdf(forge: Callable[[bytes, Model], bytes]) -> Callable[[bytes, Model], bytes]:
    """Register a forgery of the file around an honest model."""
    PDFS[forge.__name__] = forge
    return forge


def edited(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def attached(document: pikepdf.Pdf, name: str, content: bytes) -> None:
    document.attachments[name] = AttachedFileSpec(document, content, filename=name)


def _name(content: bytes, ending: str) -> str:
    with pikepdf.open(io.BytesIO(content)) as document:
        return next(n for n in sorted(document.attachments) if n.endswith(ending))


def _changed_file(content: bytes, ending: str, change: Callable[[bytes], bytes]) -> bytes:
    name = _name(content, ending)

    def forge(document: pikepdf.Pdf) -> None:
        attached(document, name, change(document.attachments[name].get_file().read_bytes()))

    return edited(content, forge)


def _workbook(content: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def another_digit(table: bytes) -> bytes:
    """Return a CSV with one digit of its last line changed."""
    head, _, last = table.rstrip().rpartition(b"\r\n")
    return head + b"\r\n" + re.sub(rb"\d", lambda m: b"%d" % ((int(m[0]) + 1) % 10), last, count=1) + b"\r\n"


@of_pdf
def a_number_in_the_attached_csv(content: bytes, _: Model) -> bytes:
    return _changed_file(content, ".csv", another_digit)


@of_pdf
def a_number_in_the_attached_workbook(content: bytes, _: Model) -> bytes:
    def change(book: Any) -> None:
        cell = next(c for row in book.worksheets[0].iter_rows() for c in row if isinstance(c.value, float))
        cell.value += 1

    return _changed_file(content, ".xlsx", lambda c: _workbook(c, change))


@of_pdf
def a_number_format_that_shows_another_number(content: bytes, _: Model) -> bytes:
    def change(book: Any) -> None:
        next(c for row in book.worksheets[0].iter_rows() for c in row if isinstance(c.value, float)).number_format = '"99,99"'

    return _changed_file(content, ".xlsx", lambda c: _workbook(c, change))


@of_pdf
def a_hidden_row(content: bytes, _: Model) -> bytes:
    return _changed_file(content, ".xlsx", lambda c: _workbook(c, lambda b: setattr(b.worksheets[0].row_dimensions[4], "hidden", True)))


@of_pdf
def a_sheet_added(content: bytes, _: Model) -> bytes:
    return _changed_file(content, ".xlsx", lambda c: _workbook(c, lambda b: b.create_sheet("Thêm").append(["99,99"])))


@of_pdf
def a_workbook_that_is_none(content: bytes, _: Model) -> bytes:
    return _changed_file(content, ".xlsx", lambda _c: b"PK\x03\x04 not a workbook")


@of_pdf
def a_file_added(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: attached(d, "phu-bieu.csv", b"a,b\r\n1,2\r\n"))


@of_pdf
def a_file_removed(content: bytes, _: Model) -> bytes:
    name = _name(content, ".csv")
    return edited(content, lambda d: d.attachments.__delitem__(name))


@of_pdf
def an_honest_model_under_forged_pages(content: bytes, model: Model) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        honest = {n: s.get_file().read_bytes() for n, s in document.attachments.items()}
        with document.open_metadata() as xmp:
            keywords = str(xmp["pdf:Keywords"])

    def swap(document: pikepdf.Pdf) -> None:
        for name, held in honest.items():
            attached(document, name, held)
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["pdf:Keywords"] = keywords
        document.docinfo["/Keywords"] = keywords

    return edited(forged("every_number_as_plain_text", model), swap)


@of_pdf
def a_forged_model_under_honest_pages(content: bytes, model: Model) -> bytes:
    changed = copy.deepcopy(model)
    a_false_title(changed)
    return edited(content, lambda d: attached(d, MODEL_NAME, json.dumps(changed, ensure_ascii=False).encode()))


def _overlay(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_add(document.make_stream(b"q 1 1 1 rg 100 600 200 40 re f Q"))


@of_pdf
def a_white_field_over_a_number(content: bytes, _: Model) -> bytes:
    return edited(content, _overlay)


@of_pdf
def an_update_that_replaces_a_page(content: bytes, _: Model) -> bytes:
    """Append to the untouched bytes, as a signature does."""
    with pikepdf.open(io.BytesIO(content)) as document:
        size, root = int(document.trailer["/Size"]), document.trailer["/Root"].objgen[0]
        page = document.pages[0].obj
        number = page.objgen[0]
        page.Contents = Array([])
        body = page.unparse(resolved=True)
    start = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    at = len(content)
    update = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return content + update + table % (number, at, size, root, start, at + len(update))


@of_pdf
def a_page_removed(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: d.pages.__delitem__(-1))


@of_pdf
def a_page_added(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: d.pages.append(d.pages[0]))


@of_pdf
def a_note_laid_over_a_page(content: bytes, _: Model) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=[100, 600, 300, 640], Contents=String("99,99"), DA=String("/F 12 Tf")
        )
        page = document.pages[0].obj
        page.Annots = Array([*page.get("/Annots", []), document.make_indirect(note)])

    return edited(content, change)


@of_pdf
def a_script(content: bytes, _: Model) -> bytes:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert('99,99')"))
    return edited(content, lambda d: setattr(d.Root, "OpenAction", action))


def _field(kind: Name, rect: list[int]) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        field = document.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=kind, T=String("x"), V=String("99,99"), Rect=Array(rect), P=page)
        )
        page.Annots = Array([*page.get("/Annots", []), field])
        document.Root.AcroForm = Dictionary(Fields=Array([field]))

    return change


@of_pdf
def a_form_field_with_a_text(content: bytes, _: Model) -> bytes:
    return edited(content, _field(Name.Tx, [100, 600, 300, 640]))


@of_pdf
def a_signature_that_covers_a_number(content: bytes, _: Model) -> bytes:
    return edited(content, _field(Name.Sig, [100, 400, 500, 640]))


@of_pdf
def a_false_title_in_the_metadata(content: bytes, _: Model) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["dc:title"] = "Đứng đầu cả nước"

    return edited(content, change)


@of_pdf
def a_false_digest_in_the_metadata(content: bytes, _: Model) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["pdf:Keywords"] = re.sub(r"model [0-9a-f]{64}", "model " + "0" * 64, str(xmp["pdf:Keywords"]))

    return edited(content, change)


def _retypeset(document: pikepdf.Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["pdf:Keywords"] = re.sub(r"typeface .*", "typeface Unheard Serif", str(xmp["pdf:Keywords"]))


@of_pdf
def another_typeface_as_an_excuse(content: bytes, _: Model) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        _retypeset(document)
        _overlay(document)

    return edited(content, change)


@of_pdf
def a_file_that_unpacks_without_end(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: attached(d, "x.csv", b"0" * 300_000_000))


@of_pdf
def a_model_that_is_none(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: attached(d, MODEL_NAME, b"[" * 100_000))


@of_pdf
def a_model_without_shape(content: bytes, _: Model) -> bytes:
    broken = {"schema": "parlib.document/1", "meta": {"language": [], "mode": "report"}, "sections": [{"blocks": [None]}]}
    return edited(content, lambda d: attached(d, MODEL_NAME, json.dumps(broken).encode()))


# --- what one viewer shows and another does not


def _spec(document: pikepdf.Pdf, ending: str = ".csv") -> Dictionary:
    pairs = list(document.Root.Names.EmbeddedFiles.Names)
    return next(spec for name, spec in zip(pairs[::2], pairs[1::2], strict=True) if str(name).endswith(ending))


def _other(document: pikepdf.Pdf) -> Dictionary:
    return document.make_indirect(AttachedFileSpec(document, b"a,b\r\n99,99\r\n", filename=str(_spec(document).UF)).obj)


@of_pdf
def another_table_in_the_list_of_files(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(d.Root, "AF", Array([_other(d)])))


@of_pdf
def another_table_at_a_page(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(d.pages[0].obj, "AF", Array([_other(d)])))


@of_pdf
def one_name_twice_in_the_table_of_names(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: d.Root.Names.EmbeddedFiles.Names.extend([_spec(d).UF, _other(d)]))


@of_pdf
def two_contents_under_one_name(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(_spec(d).EF, "F", d.make_stream(b"99,99")))


@of_pdf
def a_table_under_another_name(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(_spec(d), "UF", String("so-lieu-that.csv")))


@of_pdf
def a_false_description_of_a_table(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(_spec(d), "Desc", String("Đã kiểm toán: 99,99")))


@of_pdf
def a_table_to_be_fetched_from_elsewhere(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(_spec(d), "FS", Name.URL))


@of_pdf
def a_file_behind_a_table(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(_spec(d), "RF", Dictionary(F=Array([String("so-lieu.csv"), d.make_stream(b"99,99")]))))


@of_pdf
def a_picture_for_a_table(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(_spec(d), "Thumb", d.make_stream(b"99,99")))


@of_pdf
def a_table_that_is_said_to_be_a_program(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(_spec(d).EF.F, "Subtype", Name("/application/x-msdownload")))


@of_pdf
def a_proof_of_signatures_where_nobody_signed(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: setattr(d.Root, "DSS", Dictionary(Certs=Array([d.make_stream(b"99,99")]))))


def _signature(document: pikepdf.Pdf, **more: Any) -> None:
    page = document.pages[0].obj
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("x"), Rect=Array([370, 805, 500, 830]), P=page, **more)
    held = document.make_indirect(field)
    page.Annots = Array([*page.get("/Annots", []), held])
    document.Root.AcroForm = Dictionary(Fields=Array([held]))


@of_pdf
def a_script_in_a_place_to_sign(content: bytes, _: Model) -> bytes:
    return edited(content, lambda d: _signature(d, AA=Dictionary(PV=Dictionary(S=Name.JavaScript, JS=String("x")))))


@of_pdf
def a_text_where_nobody_signed(content: bytes, _: Model) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        look = document.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        _signature(document, AP=Dictionary(N=look))

    return edited(content, change)


@of_pdf
def a_right_in_the_metadata(content: bytes, _: Model) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["dc:rights"] = "Đã được xác nhận"

    return edited(content, change)


def under_another_renderer(content: bytes) -> bytes:
    """Return the PDF with a white field over its words, in the name of a renderer that nobody here can run."""

    def change(document: pikepdf.Pdf) -> None:
        _overlay(document)
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["pdf:Producer"] = xmp["xmp:CreatorTool"] = "Typst 99"

    return edited(content, change)
