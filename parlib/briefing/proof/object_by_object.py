"""Are the pages of two PDFs one? Compared object by object, whoever packed the file, and by their
words where another renderer set them.

A PDF may be packed again (qpdf), dated otherwise or signed without a change of what it shows. So
every object that a reader can reach is compared by its unpacked content; only packing, dates and
places for a signature are passed over. A signature is an update at the end of the file, and an
update may also replace a page: it is read, not skipped.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from parlib.briefing.pages.signing import BOX, TOOLTIP
from parlib.errors import VerificationFailed
from parlib.speech.catalogue import saying

_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})
# compared by themselves (files, metadata) or nothing that a reader sees (extensions of the format)
_ROOT_LEFT_OUT = frozenset({"/Metadata", "/AF", "/Extensions", "/AcroForm", "/Pages", "/Version"})
# what proves signatures and grants rights by them: only beside one
_OF_SIGNATURES = frozenset({"/DSS", "/Perms"})
_PAGE_LEFT_OUT = frozenset({"/Parent", "/StructParents", "/AF"})
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_NEVER_IN_A_FIELD = ("/A", "/AA", "/MK", "/Contents", "/RC", "/Popup", "/OC")
_FORM = frozenset({"/Fields", "/SigFlags", "/DA", "/DR", "/NeedAppearances"})
_MOST_OBJECTS = 200_000
_MOST_BYTES = 256 * 2**20


def page_digest(content: bytes) -> str:
    """Return one digest of everything that a reader of the PDF can reach, except attached files,
    metadata and signatures.

    Raises
    ------
    VerificationFailed
        The file is damaged, or holds more than any document of ours.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return _Walk(document).digest()
    except (pikepdf.PdfError, RecursionError) as fault:
        raise VerificationFailed(saying("the pages cannot be read: {fault}", fault=fault)) from None


def signature_faults(content: bytes) -> list[str]:
    """Return why the places for signatures cannot be passed over.

    A form, or a signature that covers the page.
    """
    faults = []
    with pikepdf.open(io.BytesIO(content)) as document:
        form = document.Root.get("/AcroForm")
        if form is not None and not set(form.keys()) <= _FORM:
            faults.append(saying("the PDF holds a form that parlib does not make"))
        for field in form.get("/Fields", []) if form is not None else []:
            if field.get("/FT") != pikepdf.Name.Sig:
                faults.append(saying("the PDF holds a form field that is not a signature"))
        for number, page in enumerate(document.pages, start=1):
            for note in page.obj.get("/Annots", []):
                if _is_signature(note):
                    faults += _field_faults(note, number, _is_signed(note, content))
    return faults


def _field_of(note: pikepdf.Object) -> pikepdf.Object:
    return note if "/FT" in note or "/Parent" not in note else note.Parent


def _is_signed(note: pikepdf.Object, content: bytes) -> bool:
    """Return whether a field holds what a program that checks signatures takes for one.

    Its range of bytes stands in the file unpacked; without it nobody vouches for what is shown.
    """
    held = _field_of(note).get("/V")
    return (
        isinstance(held, pikepdf.Dictionary)
        and "/ByteRange" in held
        and "/Contents" in held
        and b"/ByteRange" in content
    )


def _field_faults(note: pikepdf.Object, number: int, signed: bool) -> Iterator[str]:
    """Yield why a place for a signature is not one.

    It covers the page, does something, or shows or says something unsigned.
    """
    if not _within_box(note):
        yield saying("a signature covers a part of page {number}", number=number)
    holders = (note, _field_of(note))
    if any(name in holder for holder in holders for name in _NEVER_IN_A_FIELD):
        yield saying(
            "a place for a signature on page {number} holds an action or a look of its own",
            number=number,
        )
    told = {str(holder["/TU"]) for holder in holders if "/TU" in holder}
    if not signed and (
        told - {TOOLTIP} or any(stream.read_bytes().strip() for stream in _looks(note))
    ):
        yield saying(
            "a place for a signature on page {number} shows something, and nobody signed there",
            number=number,
        )


def _looks(note: pikepdf.Object) -> Iterator[pikepdf.Stream]:
    for look in note.get("/AP", {}).values():
        yield from (
            [look]
            if isinstance(look, pikepdf.Stream)
            else [one for one in look.values() if isinstance(one, pikepdf.Stream)]
        )


def _is_signature(note: pikepdf.Object) -> bool:
    """Return whether an object is a place for a signature: its own kind goes before its parent's."""
    return (
        note.get("/Subtype") == pikepdf.Name.Widget
        and _field_of(note).get("/FT") == pikepdf.Name.Sig
    )


def _within_box(note: pikepdf.Object) -> bool:
    """Return whether the field is invisible, or stands where the document keeps a place for it."""
    left, bottom, right, top = (float(v) for v in note.get("/Rect", [0, 0, 0, 0]))
    inside = BOX[0] <= left <= right <= BOX[2] and BOX[1] <= bottom <= top <= BOX[3]
    return inside or (right - left) * (top - bottom) == 0


class _Walk:
    """Walks the objects of one PDF from its root in an order that packing does not change, and
    digests what it meets.
    """

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        self._met: dict[tuple[int, int], int] = {}
        self._hash = hashlib.sha256()
        self._bytes = 0

    def digest(self) -> str:
        pages = self._document.pages
        for number, page in enumerate(pages):
            self._met[page.obj.objgen] = number
        for page in pages:
            self._page(page.obj)
        left_out = _ROOT_LEFT_OUT | (_OF_SIGNATURES if self._is_signed() else frozenset())
        for name, value in _entries(self._document.Root, left_out):
            self._say(name)
            self._names(value) if name == "/Names" else self._object(value)
        return self._hash.hexdigest()

    def _is_signed(self) -> bool:
        form = self._document.Root.get("/AcroForm")
        if form is None:
            return False
        return any(isinstance(f, pikepdf.Dictionary) and "/V" in f for f in form.get("/Fields", []))

    def _say(self, text: str | bytes) -> None:
        content = text.encode() if isinstance(text, str) else text
        self._bytes += len(content)
        if self._bytes > _MOST_BYTES or len(self._met) > _MOST_OBJECTS:
            raise VerificationFailed(
                saying(
                    "the PDF holds more than a document of parlib ever does; "
                    "it was not read further"
                )
            )
        self._hash.update(f"{len(content)}:".encode() + content)

    def _names(self, names: pikepdf.Object) -> None:
        """Digest the tables of names.

        Attached files are compared by themselves, scripts and places are not passed over.
        """
        for name, value in _entries(names, frozenset({"/EmbeddedFiles"})):
            self._say(name)
            self._object(value)

    def _page(self, page: pikepdf.Object) -> None:
        self._say("page")
        for name in _INHERITED:
            value = _inherited(page, name)
            if value is not None:
                self._say(name)
                self._object(value)
        for name, value in _entries(page, _PAGE_LEFT_OUT | frozenset(_INHERITED)):
            if name == "/Contents":
                self._say(name)
                streams = list(value) if isinstance(value, pikepdf.Array) else [value]
                self._say(b"\n".join(stream.read_bytes().strip() for stream in streams))
            elif name == "/Annots":
                notes = [note for note in value if not _is_signature(note)]
                if notes:
                    self._say(name)
                    for note in notes:
                        self._object(note)
            elif name != "/Tabs" or str(value) != "/S":
                self._say(name)
                self._object(value)

    def _object(self, value: Any) -> None:
        """Digest an object and all it leads to; one met before is named by its place in the walk."""
        stack = [value]
        while stack:
            one = stack.pop()
            if isinstance(one, str | bytes):
                self._say(one)
                continue
            if isinstance(
                one, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)
            ) and one.objgen != (0, 0):
                if one.objgen in self._met:
                    self._say(f"met {self._met[one.objgen]}")
                    continue
                self._met[one.objgen] = len(self._met)
            # reached through the tags; its look is bounded, not compared
            if isinstance(one, pikepdf.Dictionary) and _is_signature(one):
                self._say("place for a signature")
                continue
            if isinstance(one, pikepdf.Stream):
                if "/Filter" not in one or _unpacks(one):
                    self._say(one.read_bytes())
                    stack += _flat(one, _PACKING)
                else:  # what cannot be unpacked here is shown by the way it says it was packed
                    self._say(one.read_raw_bytes())
                    stack += _flat(one, frozenset({"/Length", "/DL"}))
            elif isinstance(one, pikepdf.Dictionary):
                stack += _flat(one, frozenset())
            elif isinstance(one, pikepdf.Array):
                self._say(f"[{len(one)}")
                stack += reversed(list(one))
            else:
                self._say(_atom(one))


def _unpacks(stream: pikepdf.Stream) -> bool:
    try:
        stream.read_bytes()
    except pikepdf.PdfError:
        return False
    return True


def _entries(holder: pikepdf.Object, left_out: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name in sorted(holder.keys()):
        if name not in left_out:
            yield name, holder[name]


def _flat(holder: pikepdf.Object, left_out: frozenset[str]) -> list[Any]:
    """Return names and values of a dictionary for a stack, so that they come off in order."""
    entries = list(_entries(holder, left_out))
    return [
        *(item for name, value in reversed(entries) for item in (value, name)),
        f"<<{len(entries)}",
    ]


def _inherited(page: pikepdf.Object, name: str) -> Any:
    holder, steps = page, 0
    while name not in holder and "/Parent" in holder and steps < 64:
        holder, steps = holder.Parent, steps + 1
    return holder.get(name)


def _atom(value: Any) -> str:
    """Return a scalar as text in which equal numbers are equal, however they are written."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, pikepdf.Object):
        return (
            f"{value._type_name} "
            f"{bytes(value).hex() if isinstance(value, pikepdf.String) else str(value)}"
        )
    try:
        return f"n {float(value):.5f}"
    except (TypeError, ValueError):
        return repr(value)
