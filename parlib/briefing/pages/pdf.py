"""Document model → PDF/A-3a and PDF/UA-1 in one file, through Typst, with the data inside.

The typesetter refuses what would break the standards, its warnings are errors here, and the form is
checked against the decree before anything is handed back. The same model gives the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from threading import Lock
from typing import Any, Literal

import pikepdf
import typst

from parlib.briefing.pages import decree30
from parlib.briefing.pages.attachments import Attachment, attachments
from parlib.briefing.pages.distances import (
    Distances,
    Ending,
    first_page_distances,
    most_pages,
    near,
    needed_distance,
)
from parlib.briefing.pages.fonts import Typeface, typeface
from parlib.briefing.pages.fullness import (
    DOTS_PER_INCH,
    LEAST_FILLED,
    LEAST_FILLED_LAST,
    fullest,
)
from parlib.briefing.pages.html import TEMPLATES
from parlib.briefing.pages.labels import (
    LABELS,
    inner_prefix,
    mark_of,
    number_of,
    place_and_date,
    title_of,
    whole_places,
)
from parlib.briefing.pages.on_paper import for_paper
from parlib.briefing.pages.signing import add_signature_field
from parlib.briefing.pages.typesetter import used
from parlib.document.model import Model, model_digest
from parlib.document.vocabulary import SHAPES
from parlib.errors import RenderRefused
from parlib.speech.catalogue import saying

STANDARDS: tuple[Literal["a-3a", "ua-1"], ...] = ("a-3a", "ua-1")
_ONE_AT_A_TIME = Lock()  # a typesetter is asked about what it set last
_REMEMBERED_RUNS = 10
_set_before: set[str] = set()
"""Whether the typesetter may hold a document: the typefaces that one was set in."""
_held: list[tuple[_Setting, float]] = []
"""The document that the typesetter set last, and at which distance of its parts."""


def render_pdf(
    model: Model,
    *,
    channel: str = "electronic",
    signature_field: bool = False,
    face: Typeface | None = None,
    enclosed: Sequence[Attachment] | None = None,
) -> bytes:
    """Return the PDF of a document model.

    Parameters
    ----------
    model : dict
        A checked document model; ``meta.mode`` says whether it is a stand-alone report or an
        appendix.
    channel : {"electronic", "paper"}
        Where the document will travel; decides how the "Kèm theo" line of an appendix must look.
    signature_field : bool
        True adds an empty, tagged field for the office's digital signature
        (:mod:`parlib.briefing.pages.signing`).
    face : Typeface, optional
        Default: the first of Times New Roman, Liberation Serif, Tinos, Libertinus Serif with all
        four faces.
    enclosed : sequence of Attachment, optional
        What lies inside, where the caller has it already.

    Returns
    -------
    bytes
        Ends with a newline: any later signature is an incremental update, and without it would
        break PDF/A.

    Raises
    ------
    RenderRefused
        A letter that no font has, a breach of PDF/A, PDF/UA or the decree, or any warning of the
        typesetter.
    """
    return spaced_pdf(
        model, channel=channel, signature_field=signature_field, face=face, enclosed=enclosed
    )[0]


def spaced_pdf(
    model: Model,
    *,
    channel: str = "electronic",
    signature_field: bool = False,
    face: Typeface | None = None,
    enclosed: Sequence[Attachment] | None = None,
) -> tuple[bytes, Distances]:
    """Return the PDF of a document model, as :func:`render_pdf`, and how far apart its parts stand."""
    face = face or typeface()
    forget()
    meta = model["meta"]
    inputs = {
        "model": json.dumps(for_paper(model, face), ensure_ascii=False),
        "form": json.dumps(
            {
                **decree30.FORM,
                "leading_em": decree30.leading_em(),
                "fonts": face.chain,
                "least_filled": LEAST_FILLED,
            }
        ),
    }
    words = _words(model, face.family, enclosed)
    issued = datetime.fromisoformat(meta["issued_on"]).replace(tzinfo=UTC)
    try:
        setting = _Setting(inputs | {"words": json.dumps(words, ensure_ascii=False)}, face, issued)
        for nearer in first_page_distances(model):
            setting = setting.with_page_1(nearer)
            usual = setting.at(0)
            if usual.decided == 1:
                break
        most = most_pages(model) or usual.pages
        tight: float = 0
        if not _is_whole_dispatch(model):
            tight = needed_distance(usual, most, setting.at)
        made = setting.at(tight)
        if made.moved or (made.pages > 1 and made.filled < LEAST_FILLED_LAST):
            longest = most_pages(model) or max(usual.pages, made.pages)
            pages = made.pages, longest
            tight = fullest(tight, near(tight), pages, setting.pictures)
            made = setting.at(tight)
    except typst.TypstError as error:
        raise RenderRefused(
            saying(
                "{who}: the typesetter refuses the document: {told}",
                who=_who(meta),
                told=_told(error),
            )
        ) from None
    if made.warnings:
        warned = [f"  - {_told(w)}" for w in made.warnings]
        raise RenderRefused("\n".join([f"{_who(meta)}: the typesetter warns", *warned]))
    if not isinstance(made.pdf, bytes):  # pages apart, or nothing: what it gives for pictures
        raise RenderRefused(saying("{who}: the typesetter gave no PDF", who=_who(meta)))
    pdf = _packed(_unsuspected(made.pdf))
    decree30.refuse_form(meta, pdf, family=face.family, channel=channel)
    signed = add_signature_field(pdf) if signature_field else pdf
    return signed, Distances(tight, int(nearer))


def _is_whole_dispatch(model: Model) -> bool:
    """Return whether it is a letter with its appendices: its last page is that of the last of them, and
    says nothing of the rest.
    """
    return any(section.get("part") is not None for section in model["sections"])


def _unsuspected(pdf: bytes) -> bytes:
    """Return the PDF without ``/Suspects false``, which says what its absence says.

    Poppler calls a value of false a wrong type; blanks in its place leave every offset as it was.
    """
    entry = b"/Suspects false"
    return pdf.replace(entry, b" " * len(entry))


def _packed(pdf: bytes) -> bytes:
    """Return the PDF with its tags and other objects in packed streams.

    The typesetter writes each in clear; of a page with tables they are nearly half of the file.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        out = io.BytesIO()
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def as_appendix(model: Model, *, number: str, of: str) -> Model:
    """Return the model as an appendix.

    No motto block, a Roman number (empty for a single one), its "Kèm theo" line. Who signs and who
    gets it stands in the document that it is attached to.
    """
    signed = ("signer_title", "recipients")
    meta = {name: value for name, value in model["meta"].items() if name not in signed}
    return {
        **model,
        "meta": {**meta, "mode": "appendix", "appendix_number": number, "appendix_of": of},
    }


def addressed(names: Sequence[str]) -> list[str]:
    """Return the addressees as the form writes them.

    One on the line of "Kính gửi", several below it with ";" and ".".
    """
    if len(names) < 2:
        return [name.rstrip(".;") + "." for name in names]
    return [
        f"- {name.rstrip('.;')}{'.' if position == len(names) else ';'}"
        for position, name in enumerate(names, start=1)
    ]


@dataclass(frozen=True, slots=True)
class _Typeset(Ending):
    """A document as it was set."""

    pdf: object
    warnings: Sequence[typst.TypstWarning]


class _Setting:
    """One document as the typesetter sets it: at several distances of its parts, at each once.

    Parameters
    ----------
    inputs : dict
        What the template is given.
    face : Typeface
        What it is set in.
    issued : datetime
        Its date.
    """

    def __init__(self, inputs: dict[str, str], face: Typeface, issued: datetime) -> None:
        self._inputs, self._face, self._issued = inputs, face, issued
        self._made: dict[float, _Typeset] = {}

    def with_page_1(self, nearer: str) -> _Setting:
        """Return the same document with the parts of its first page so much closer."""
        return _Setting(self._inputs | {"nearer": nearer}, self._face, self._issued)

    def at(self, tight: float) -> _Typeset:
        """Return it as it is set at some distance of its parts, with where it ends.

        The file is made of each at once: that takes a tenth of the time of laying its pages out.
        """
        if tight not in self._made:
            with _ONE_AT_A_TIME:
                self._made[tight] = self._typeset(tight)
        return self._made[tight]

    def pictures(self, tight: float) -> list[bytes]:
        """Return coarse pictures of its pages at some distance of its parts."""
        with _ONE_AT_A_TIME:
            if _held != [(self, tight)]:
                self._made[tight] = self._typeset(tight)
            # given nothing new, the typesetter draws the pages that it set last
            pages = _compiler(self._face.family).compile(format="png", ppi=DOTS_PER_INCH)
        return [page for page in (pages if isinstance(pages, list) else [pages]) if page]

    def _typeset(self, tight: float) -> _Typeset:
        _set_before.add(self._face.family)
        _held.clear()
        compiler = _compiler(self._face.family)
        pdf, warnings = compiler.compile_with_warnings(
            sys_inputs={**self._inputs, "tight": str(tight)},
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=int(self._issued.timestamp()),
        )
        ended = _ended(compiler.query("<end>", field="value", one=True))
        _held.append((self, tight))
        return _Typeset(
            ended.pages, ended.filled, ended.moved, ended.decided, pdf=pdf, warnings=warnings
        )


def _ended(answer: str) -> Ending:
    """Return how a document ends, as the template tells it."""
    page, at_mm, page_mm, moved, decided = json.loads(answer)  # a page across is lower
    margin = decree30.FORM["margin_mm"]
    share = (at_mm - margin["top"]) / (page_mm - margin["top"] - margin["bottom"])
    return Ending(int(page), share, bool(moved), int(decided))


def forget() -> None:
    """Let the typesetter forget the document that it set last, if there was one.

    What it worked out it keeps for its next ten runs, six megabytes a run: after as many runs over
    an empty page it holds nothing of a document that will not come again. Setting the next one
    begins with it; a process that works long does it when a document is done.
    """
    with _ONE_AT_A_TIME:
        if not _set_before:
            return
        for _ in range(_REMEMBERED_RUNS):
            _compiler(min(_set_before), "empty.typ").compile(format="png", ppi=1)
        _set_before.clear()
        _held.clear()


@lru_cache(maxsize=4)
def _compiler(family: str, template: str = "brief.typ") -> typst.Compiler:
    used.set()
    face = typeface(family)
    return typst.Compiler(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=face.fonts,
        ignore_system_fonts=True,
    )


def _who(meta: dict[str, Any]) -> str:
    return f"{meta['locality']} {meta['period']}"


def _told(report: typst.TypstError | typst.TypstWarning) -> str:
    return "; ".join([report.message, *report.hints])


def _words(
    model: Model, family: str, enclosed: Sequence[Attachment] | None = None
) -> dict[str, Any]:
    """Return everything the page says that is not in the model: fixed words, metadata, attachments."""
    meta = model["meta"]
    say = LABELS[meta["language"]]
    number = meta.get("appendix_number", "")
    return {
        "author": meta["organisation"] or "parlib",
        "description": meta["takeaway"] or meta["subtitle"] or meta["title"],
        "keywords": [
            f"parlib {_version()}",
            f"release {meta['release']}",
            f"slice {meta['digest']}",
            f"model {model_digest(model)}",
            f"typeface {family}",
        ],
        "marks": SHAPES,
        "kind": title_of(meta),
        "above": whole_places(meta["organisation_above"]),
        "own": whole_places(meta["organisation"]),
        "place_and_date": place_and_date(meta),
        "appendix": f"{say['appendix']} {number}".strip(),
        "appendix_word": say["appendix"],
        "appendix_prefix": inner_prefix(meta),
        "post": meta.get("signer_title", ""),
        "recipients": meta.get("recipients") or [],
        "recipients_label": say["recipients"],
        "addressees": addressed(meta.get("addressees") or []),
        "addressees_label": say["addressees"],
        "attachments": [
            {
                "name": a.name,
                "mime": a.mime,
                "relationship": a.relationship,
                "description": a.description,
                **_as_told(a.content),
            }
            for a in (enclosed or attachments(model, word=say["data"]))
        ],
        "number": number_of(meta),
        "mark": mark_of(meta),
        **{key: say[key] for key in ("nation", "motto")},
    }


@lru_cache(maxsize=1)
def _version() -> str:
    return version("parlib")


def _as_told(content: bytes) -> dict[str, Any]:
    """Return a file as the template takes it: text as it is, else as a list of its bytes, which
    takes a hundred times the room.
    """
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"content": list(content)}
