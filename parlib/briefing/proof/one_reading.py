"""Whether a PDF can be read in one way only.

Programs that show a PDF repair what is broken, and each in its own way: where a file says a thing
twice, one takes the first and another the last. Pages proved here would then not be the pages that
somebody sees. What parlib writes, and what an honest program makes of it, says everything once.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf

from parlib.errors import VerificationFailed
from parlib.speech.catalogue import saying

_BLANK = b"\0\t\n\f\r "
_FIRST_OBJECT = re.compile(
    rb"(?:[\0\s]++|%[^\r\n]*+)*+\d++[\0\s]++\d++[\0\s]++obj\b(.{0,2048}?)endobj", re.S
)
"""What stands first behind the head and remarks: there programs look for the note that a file is
ordered for the web, which is short.
"""
_REFERENCE = re.compile(rb"\b\d+\s+\d+\s+R\b")
_DEEPEST = 64
_MOST_NODES = 20_000
_READ_ALIKE = "a common error handled correctly by qpdf and most other applications"
"""How qpdf ends the words for what programs write that others read without mending anything."""


def false_trees(content: bytes) -> list[str]:
    """Return where programs may show other pages than those that the file holds.

    Parameters
    ----------
    content : bytes
        The PDF.

    Returns
    -------
    list of str
        Empty where every page is counted, named and placed as the format wants it.

    Raises
    ------
    VerificationFailed
        The pages cannot be read.
    """
    try:
        # what is inherited is not asked for, and no list of pages: either mends the tree unasked
        with pikepdf.open(io.BytesIO(content), inherit_page_attributes=False) as document:
            leaves: list[tuple[int, int]] = []
            faults = list(_node_faults(document.Root.get("/Pages"), None, leaves, set()))
            faults += _order_faults(content, leaves)
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError, RecursionError) as fault:
        raise VerificationFailed(saying("the pages cannot be read: {fault}", fault=fault)) from None
    return list(dict.fromkeys(faults))


def damage(content: bytes) -> list[str]:
    """Return why another program may read the file otherwise: it is damaged, says a thing twice, or
    lies within other bytes. Such a file is not false for that, and it is not proved either.

    Parameters
    ----------
    content : bytes
        The PDF; all that its pages lead to is read.
    """
    told = []
    if not content.startswith(b"%PDF-") or not content.rstrip(_BLANK).endswith(b"%%EOF"):
        told.append(
            saying(
                "other bytes lie before or behind the PDF in this file; "
                "another program may show those"
            )
        )
    with pikepdf.open(io.BytesIO(content)) as document:
        if document.is_encrypted:
            told.append(
                saying(
                    "the PDF is encrypted, as nothing that parlib issues is: another program may "
                    "decrypt it otherwise, and it may keep its readers from copying or printing → "
                    "verify the file as it was issued"
                )
            )
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                one.stream_dict.keys()
        mended = any(not str(told).endswith(_READ_ALIKE) for told in document.get_warnings())
    if mended:
        told.append(
            saying(
                "the PDF is damaged or says a thing twice, and was mended to be read; "
                "another program may mend it otherwise and show other pages"
            )
        )
    return told


def _node_faults(
    node: pikepdf.Object | None,
    above: pikepdf.Object | None,
    leaves: list[tuple[int, int]],
    folders: set[tuple[int, int]],
    depth: int = 0,
) -> Iterator[str]:
    """Yield the faults of a node of the tree of pages and of all below it; collect the pages, and
    the folders of pages, of which each is reached once.
    """
    if (
        not isinstance(node, pikepdf.Dictionary)
        or node.objgen in folders
        or depth > _DEEPEST
        or len(leaves) > _MOST_NODES
    ):
        yield saying("the tree of its pages cannot be walked to its end")
        return
    if above is not None and node.get("/Parent", pikepdf.Dictionary()).objgen != above.objgen:
        yield saying("a page does not name the part of the document that it lies in")
    kids = node.get("/Kids")
    if node.get("/Type") != (pikepdf.Name.Page if kids is None else pikepdf.Name.Pages):
        yield saying("a part of the document is a page and a folder of pages at once")
    if kids is None:
        leaves.append(node.objgen)
        return
    folders.add(node.objgen)
    before = len(leaves)
    for kid in kids:
        yield from _node_faults(kid, node, leaves, folders, depth + 1)
    if node.get("/Count") != len(leaves) - before:
        yield saying("the PDF names another number of pages than it holds")


def _order_faults(content: bytes, leaves: list[tuple[int, int]]) -> Iterator[str]:
    """Yield where the note of a file that is ordered for the web names other pages: some programs
    take the first page and the number of pages from there.
    """
    first = _FIRST_OBJECT.match(content)
    if first is None:
        return
    note = pikepdf.Object.parse(_REFERENCE.sub(b"null", first[1]).partition(b"stream")[0])
    if not isinstance(note, pikepdf.Dictionary) or "/Linearized" not in note:
        return
    if not leaves or note.get("/O") != leaves[0][0] or note.get("/N") != len(leaves):
        yield saying("the PDF names another first page or number of pages than it holds")
