"""An empty, tagged place for the office's digital signature on page 1; parlib itself signs nothing.

A field that a signing program makes by itself is not part of the tag tree and would break PDF/UA.
This one has a tooltip, an empty appearance and its own ``Form`` element, so that the signed file
keeps both standards. It stands at the top right, above the text, where the decree wants the
signature of a separate appendix.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

NAME = "ChuKySo"
TOOLTIP = "Chữ ký số của cơ quan"
BOX = (366, 800, 552, 834)
_PRINT = 4


def add_signature_field(
    pdf: bytes, *, tooltip: str = TOOLTIP, box: tuple[int, int, int, int] = BOX
) -> bytes:
    """Return the PDF with one empty signature field on its first page.

    The same input gives the same bytes.

    Parameters
    ----------
    pdf : bytes
        A file from :func:`parlib.briefing.pages.pdf.render_pdf`.
    tooltip : str
        What a screen reader says of the field.
    box : tuple of int
        Left, bottom, right, top in points.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0].obj
        tree = document.Root.StructTreeRoot
        key = int(tree.get("/ParentTreeNextKey", 0)) or _next_key(tree.ParentTree)
        empty = document.make_stream(
            b"",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, box[2] - box[0], box[3] - box[1]]),
        )
        widget = document.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(NAME),
                TU=String(tooltip),
                Rect=Array(list(box)),
                F=_PRINT,
                P=page,
                AP=Dictionary(N=empty),
                StructParent=key,
            )
        )
        parent = tree.K[0] if isinstance(tree.K, Array) else tree.K
        element = document.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Form,
                P=parent,
                K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
                Alt=String(tooltip),
            )
        )
        _append(parent, element, document)
        _add_parent(tree.ParentTree, key, element)
        tree.ParentTreeNextKey = key + 1
        page.Annots = Array([*page.get("/Annots", []), widget])
        page.Tabs = Name.S
        document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([widget])))
        out = io.BytesIO()
        document.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _append(parent: pikepdf.Object, element: pikepdf.Object, document: pikepdf.Pdf) -> None:
    """Add the element as the last child of the document's own element."""
    kids = parent.get("/K")
    parent.K = document.make_indirect(
        Array([*(kids if isinstance(kids, Array) else [kids]), element])
    )


def _leaves(tree: pikepdf.Object) -> list[pikepdf.Object]:
    if "/Nums" in tree:
        return [tree]
    return [leaf for kid in tree.get("/Kids", []) for leaf in _leaves(kid)]


def _next_key(tree: pikepdf.Object) -> int:
    return (
        max(
            (int(leaf.Nums[i]) for leaf in _leaves(tree) for i in range(0, len(leaf.Nums), 2)),
            default=-1,
        )
        + 1
    )


def _add_parent(tree: pikepdf.Object, key: int, element: pikepdf.Object) -> None:
    """Enter the field in the number tree that leads from page content back to its element."""
    leaf = _leaves(tree)[-1]
    leaf.Nums.append(key)
    leaf.Nums.append(element)
    if "/Limits" in leaf:
        leaf.Limits = Array([leaf.Limits[0], key])
