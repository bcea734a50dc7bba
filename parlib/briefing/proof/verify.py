"""Is a document what the data say? It is made again from its release, and all of it is compared.

A PDF carries its own document model, but whoever forges the pages can forge that too. With the
release at hand the model is made again from the data (:mod:`parlib.briefing.proof.remake`), and the
document's model, pages, attached tables and metadata are held against the one made. Without the
release the proof can only say that the document agrees with itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from parlib.briefing.context import release_tables
from parlib.briefing.dispatch import manifest
from parlib.briefing.dispatch.vouching import Vouched, detached_signature, signatures_of
from parlib.briefing.pages.attachments import MODEL_NAME
from parlib.briefing.proof.bundle import LETTER, LETTER_WORD, check_about, check_members, stated
from parlib.briefing.proof.carried import MOST_BYTES, CarriedPdf, read_model, read_pdf, read_zip
from parlib.briefing.proof.comparison import MADE_WITH, canonical, compare_models, other_maker
from parlib.briefing.proof.enclosures import compare_again, compare_enclosures
from parlib.briefing.proof.flow import compare_html, compare_word
from parlib.briefing.proof.origin import html_origin, word_origin
from parlib.briefing.proof.pages import compare_pages
from parlib.briefing.proof.remake import remake, slices
from parlib.codebook.context import BriefContext
from parlib.document.model import Model, model_digest
from parlib.document.numbers import format_number
from parlib.document.proof import fault_of, numbers
from parlib.errors import BriefFailed, NotCompared, ReleaseMissing, UsageError, VerificationFailed
from parlib.gate.zips import unlisted
from parlib.store.project import Project

_EQUAL = "made again from release"
Tables = Mapping[str, pd.DataFrame]
_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
_LONGEST_SAID = 1_500  # characters of a verdict
"""What a lawful-looking but foreign model or manifest ends in when it is rendered or read."""


@dataclass(frozen=True)
class Verdict:
    """What the proof found.

    Attributes
    ----------
    file : str
        Name of the file.
    differs : tuple of str
        Every difference; empty: nothing differs.
    checked : tuple of str
        What was compared, in words.
    left : tuple of str
        What could not be compared, and why; empty: everything was compared with the data.
    notes : tuple of str
        What differs and says nothing: another renderer, typeface, library, packing.
    """

    file: str
    differs: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True: made again from the data and equal in everything."""
        return not self.differs and not self.left

    @property
    def exit_code(self) -> int:
        """0 what the data say · 7 not what the data say · 8 not proved.

        Nothing false was found, and not all was compared with data.
        """
        if self.differs:
            return VerificationFailed.exit_code
        return NotCompared.exit_code if self.left else 0

    @property
    def line(self) -> str:
        """The verdict in one line."""
        if self.differs:
            more = f" (and {len(self.differs) - 1} more)" if len(self.differs) > 1 else ""
            return f"{self.file} is NOT what the data say: {_clipped(self.differs[0])}{more}."
        if self.left and any(_EQUAL in said for said in self.checked):
            return (
                f"{self.file} holds what the data say, but not all of it was compared: "
                f"{'; '.join((*self.left, *self.checked))}."
            )
        if self.left and not self.checked:
            return (
                f"{self.file} is not proved, and nothing of it was compared: "
                f"{_clipped('; '.join(self.left))}."
            )
        if self.left:
            return (
                f"{self.file} is complete in itself; not compared with data: "
                f"{_clipped('; '.join((*self.left, *self.checked)))}."
            )
        return f"{self.file} is what the data say: {'; '.join(self.checked)}."


def _clipped(words: str) -> str:
    """Cut what a file says of itself to what a person reads: a hostile one says it at any length."""
    return words if len(words) <= _LONGEST_SAID else f"{words[: _LONGEST_SAID - 1]}…"


@dataclass
class Findings:
    """What the steps of one proof gather."""

    differs: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: Findings, *, of: str) -> None:
        """Take over what was found in a part, named."""
        for name in ("differs", "checked", "left", "notes"):
            getattr(self, name).extend(f"{of}: {said}" for said in getattr(other, name))

    def verdict(self, file: str) -> Verdict:
        """Return the verdict, each sentence once."""
        return Verdict(
            file,
            *(
                tuple(dict.fromkeys(said))
                for said in (self.differs, self.checked, self.left, self.notes)
            ),
        )


def verify(
    path: Path, *, project: Project | None = None, release: str = "", trust: Path | None = None
) -> Verdict:
    """Verify a brief (``.pdf``) or a bundle (``.zip``).

    Parameters
    ----------
    path : Path
        The file.
    project : Project, optional
        Where notebooks and release lie; without it the document is held against itself only.
    release : str
        Release to make the document from; default: the one it names.
    trust : Path, optional
        Certificates whose signatures the reader trusts; with them, a document that nobody signed is
        a difference.

    Raises
    ------
    UsageError
        The file does not exist, is of another kind, or holds no document model.
    VerificationFailed
        It holds what parlib never writes: a damaged model, a zip that unpacks past every bound.
    ReleaseError
        The release it names was changed after it was written.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(
            f"{path} does not exist → name a brief (.pdf, .html, .docx) or a bundle (.zip)"
        )
    if path.stat().st_size > MOST_BYTES:
        raise VerificationFailed(
            f"{path.name} is larger than {MOST_BYTES // 2**20} MB; no document of parlib is, "
            f"and "
            f"it was not read"
        )
    content = path.read_bytes()
    if path.suffix.lower() == ".zip":
        found = verify_bundle(content, project, release, trust)
    elif path.suffix.lower() == ".pdf":
        found = verify_pdf(content, project, release)
        _vouched(signatures_of(content, trust), trust, found)
    elif path.suffix.lower() in (".html", ".htm", ".docx"):
        found = _flow_alone(content, project, release, word=path.suffix.lower() == ".docx")
        _vouched([], trust, found)  # neither format carries a signature
    else:
        raise UsageError(
            f"{path.suffix or 'no'} ending; give a brief (.pdf, .html, .docx) or a bundle (.zip)"
        )
    return found.verdict(path.name)


def _flow_alone(content: bytes, project: Project | None, release: str, *, word: bool) -> Findings:
    try:
        return verify_flow(content, project, release, word=word)
    except NotCompared as fault:
        return Findings(left=[str(fault)])


def verify_pdf(content: bytes, project: Project | None, release: str = "") -> Findings:
    """Verify one PDF: its model against the data, its pages, attached tables and metadata against
    the model.
    """
    carried = read_pdf(content)
    if MODEL_NAME not in carried.files:
        raise UsageError(
            "the PDF holds no document model: parlib did not make it, or another program wrote "
            "it anew"
        )
    said = read_model(carried.files[MODEL_NAME])
    found = verify_model(said, project, release)
    if model_digest(said) != carried.keywords.get("model"):
        found.differs.append(
            "the document model inside does not have the digest that the metadata names"
        )
    try:
        found.differs += carried.faults
        found.differs += compare_enclosures(carried.files, said)
        found.differs += compare_again(carried, said)
        _pages(content, carried, said, found)
    except _SHAPE as fault:
        raise VerificationFailed(
            f"no document can be rendered from the model inside ({type(fault).__name__})"
        ) from None
    return found


def verify_flow(
    content: bytes, project: Project | None, release: str = "", *, word: bool = False
) -> Findings:
    """Verify an HTML page or a Word document.

    Made again from the release, texts and pictures compared.
    """
    origin = word_origin(content) if word else html_origin(content)
    found = Findings()
    if project is None:
        found.left.append(
            "no release at hand, and the file holds only the digest of its model, which "
            "whoever "
            "changes it leaves as it is"
        )
        return found
    try:
        made = remake({"meta": origin["meta"], "sections": []}, project, release=release).model
    except ReleaseMissing as fault:
        found.left.append(str(fault))
        return found
    except UsageError as fault:
        found.differs.append(f"the release cannot give such a document: {fault}")
        return found
    except BriefFailed as fault:
        if not (word_said := other_maker(origin)):
            raise
        found.left.append(
            f"{word_said}, and the parlib that is here cannot make it again ({fault})"
        )
        return found
    said, now = (meta.get(MADE_WITH) for meta in (origin["meta"], made["meta"]))
    flow = compare_word(content, made) if word else compare_html(content, made)
    if said != now and (flow.differs or origin["model"] != model_digest(made)):
        found.left += [
            f"other code or libraries made it: {fault}"
            for fault in flow.differs or ("its model has another digest",)
        ]
        return found
    if origin["model"] != model_digest(made):
        found.differs.append("its model is not the one that the release gives")
    found.differs += flow.differs
    found.left += flow.left
    found.notes += flow.notes
    if not found.differs:
        found.checked.append(f"{_EQUAL} {made['meta']['release']} and equal: {_size(made)}")
    return found


def _pages(content: bytes, carried: CarriedPdf, said: Model, found: Findings) -> None:
    pages = compare_pages(content, carried, said)
    found.differs += pages.differs
    found.checked += pages.checked
    found.left += pages.left
    found.notes += pages.notes


def verify_model(said: Model, project: Project | None, release: str = "") -> Findings:
    """Hold a document model against the one that its release gives.

    Without the release, its numbers against their printed form.
    """
    found = Findings()
    count = sum(1 for _ in numbers(said))
    found.differs += _printed(said)
    if project is None:
        found.left.append("no release at hand")
        found.checked.append(f"{count} numbers print what they hold")
        return found
    try:
        made = remake(said, project, release=release)
    except (ReleaseMissing, NotCompared) as fault:
        found.left.append(str(fault))
        found.checked.append(f"{count} numbers print what they hold")
        return found
    except VerificationFailed as fault:
        found.differs.append(str(fault))
        return found
    except BriefFailed as fault:
        word = other_maker(said)
        if not word:
            raise
        found.left.append(f"{word}, and the parlib that is here cannot make it again ({fault})")
        _numbers(said, slices(said, project, release=release), found)
        return found
    compared = compare_models(said, made.model)
    found.differs += compared.false
    found.left += compared.open
    found.notes += compared.notes
    if compared.open:
        _numbers(said, made.contexts, found)
    elif not compared.false:
        found.checked.append(f"{_EQUAL} {made.contexts[0].release} and equal: {_size(said)}")
    return found


def _numbers(said: Model, contexts: Sequence[BriefContext], found: Findings) -> None:
    """Read every number in the release: what is false there is false, whatever made the document."""
    misread = list(_misread(said, contexts))
    found.differs += misread
    if not misread:
        found.checked.append(
            f"{sum(1 for _ in numbers(said))} numbers hold in release {contexts[0].release}"
        )


def _size(model: Model) -> str:
    blocks = sum(len(s["blocks"]) for s in model["sections"])
    return f"{blocks} blocks, {sum(1 for _ in numbers(model))} numbers"


def _misread(said: Model, contexts: Sequence[BriefContext]) -> Iterable[str]:
    """Yield the numbers that the release does not hold, where words may differ because other code
    wrote them.
    """
    read: list[dict[str, Any]] = [{} for _ in contexts]
    tables: list[Tables] = [release_tables(c) for c in contexts]
    for section in said["sections"]:
        part = section.get("part")
        among = (part,) if isinstance(part, int) and 0 <= part < len(tables) else range(len(tables))
        for words, number in numbers({**said, "sections": [section]}):
            faults = [
                fault_of(words, number, said["meta"]["language"], tables[i], read[i]) for i in among
            ]
            if all(faults):
                yield faults[0]


def _printed(model: Model) -> Iterable[str]:
    """Yield every number that does not print its own value."""
    for words, number in numbers(model):
        try:
            printed = format_number(number["format"], number["raw"], model["meta"]["language"])
        except Exception as fault:
            yield (
                f"“{words}”: {number['s']!r} cannot be printed from {number['raw']!r} "
                f"({type(fault).__name__})"
            )
            continue
        if printed != number["s"]:
            yield f"“{words}” prints {number['s']!r} for {number['raw']!r}"


def verify_bundle(
    content: bytes, project: Project | None, release: str = "", trust: Path | None = None
) -> Findings:
    """Verify a bundle: every file against its checksum, every document against the data, the
    manifest against the documents.
    """
    files = read_zip(content)
    found = Findings(differs=unlisted(content))
    if manifest.SUMS not in files or manifest.NAME not in files:
        raise UsageError("the zip holds no manifest: parlib did not make it")
    about = manifest.read_manifest(files[manifest.NAME])
    documents = about["documents"]
    found.differs += manifest.check_sums(files)
    if about["schema"] == manifest.SCHEMA:
        found.differs += manifest.check_files(files, about)
        found.checked.append(
            f"{len(files)} files, each bound by the manifest, and the manifest by {manifest.MERGED}"
        )
        found.differs += check_members(files, about)
        if manifest.MERGED in files:
            merged = _model_of(manifest.MERGED, files)
            found.differs += manifest.check_bond(files[manifest.NAME], merged)
            found.differs += check_about(
                about,
                merged,
                {d["file"]: _model_of(d["file"], files) for d in documents if d["file"] in files},
            )
    else:
        found.left.append(
            "the manifest is of an earlier version and binds the documents only, not every file"
        )
    for name in [
        *(d["file"] for d in documents),
        *(n for n in (LETTER, manifest.MERGED) if n in files),
    ]:
        if name in files:
            _model_of(name, files)
            found.add(verify_pdf(files[name], project, release), of=name)
    if LETTER_WORD in files:
        found.add(_letter_word(files[LETTER_WORD], project, release), of=LETTER_WORD)
    for document in documents:
        found.differs += _document(files, document)
    within = signatures_of(files.get(manifest.MERGED, b""), trust)
    _vouched(within, trust, found, of=manifest.MERGED)
    beside = (
        [detached_signature(files[manifest.NAME], files[manifest.SIGNATURE], trust)]
        if manifest.SIGNATURE in files
        else []
    )
    _vouched(beside, trust, found, of=manifest.NAME)
    vouched = any(one.trusted and not one.faults for one in (*within, *beside))
    # follows from no data: said in the notes, and no falsehood of the documents
    (found.checked if vouched else found.notes).append(stated(about, vouched=vouched))
    return found


def _model_of(name: str, files: Mapping[str, bytes]) -> Model:
    """Return the model of a document of a bundle.

    Raises
    ------
    VerificationFailed
        The manifest names as a document what is none of parlib's: no PDF, a damaged one, one
        without a model.
    """
    try:
        inside = read_pdf(files[name]).files
    except UsageError as fault:
        raise VerificationFailed(f"{name}: {fault}") from None
    if MODEL_NAME not in inside:
        raise VerificationFailed(f"{name}: it holds no document model")
    return read_model(inside[MODEL_NAME])


def _letter_word(content: bytes, project: Project | None, release: str) -> Findings:
    """Verify the letter for further writing.

    It is no part of the proof where nobody could make it again.
    """
    try:
        return verify_flow(content, project, release, word=True)
    except (
        UsageError,
        NotCompared,
    ) as fault:  # a bundle holds what parlib wrote, not what was saved since
        return Findings(differs=[str(fault)])
    except ImportError:
        return Findings(left=["Word files are not made here: the extra `docx` is not installed"])


def _vouched(
    signatures: list[Vouched], trust: Path | None, found: Findings, *, of: str = ""
) -> None:
    """Say who vouches; where the reader names whom to trust, nobody is not enough."""
    named = f"{of}: " if of else ""
    if trust is not None and not signatures:
        found.differs.append(f"{named}nobody signed it")
    for one in signatures:
        trusted_or_not = found.checked if one.trusted else found.notes
        told = found.differs if one.faults else trusted_or_not
        told.append(f"{named}{one.line}")


def _document(files: Mapping[str, bytes], document: Mapping[str, Any]) -> Iterable[str]:
    """Yield how model and tables that lie beside a document differ from those inside it."""
    name = document["file"]
    stem = name.removesuffix(".pdf")
    if name not in files:
        return
    inside = read_pdf(files[name]).files
    beside = files.get(f"mo-hinh/{stem}.model.json", b"")
    if hashlib.sha256(inside.get(MODEL_NAME, b"")).hexdigest() != document[
        "model_sha256"
    ] or beside != inside.get(MODEL_NAME):
        yield f"the manifest names {name} with another model"
    folder = f"du-lieu/{stem}/"
    yield from (
        f"{folder}{fault.removeprefix('the attached file ')}"
        for fault in compare_enclosures(
            {n.removeprefix(folder): c for n, c in files.items() if n.startswith(folder)},
            read_model(inside[MODEL_NAME]),
        )
    )


def unproved(said: Model, context: BriefContext, project: Project, *, release: str) -> list[str]:
    """Return why a brief may not go out.

    Every difference from the document that the release gives, and whatever could not be compared.

    Parameters
    ----------
    said : dict
        The model that was kept beside the brief.
    context : BriefContext
        The slice it must have been made from.
    project, release
        As in :func:`parlib.briefing.proof.remake.remake`.
    """
    if canonical(said["meta"].get("digest")) != canonical(context.digest):
        return ["the release now gives another slice than the brief was made from → make it again"]
    found = verify_model(said, project, release)
    return [f"it is not what the data say: {fault}" for fault in [*found.differs, *found.left]]
