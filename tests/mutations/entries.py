"""One mutated file through the public entry points that read its kind; what comes out is accepted or refused, never a traceback."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from parlib.briefing.proof.verify import verify
from parlib.errors import ParlibError, Problem
from parlib.intake.annex.rule_book import read_annex
from parlib.intake.annex.rule_book_files import write_framework
from parlib.intake.dispatch.proposed_plan import read_file
from parlib.intake.raw.cards import CARD, read_card
from parlib.intake.raw.corrections import load_corrections
from parlib.intake.raw.sources import read_raw
from parlib.intake.workbook.collect import collect
from parlib.intake.workbook.problem_report import write_reports
from parlib.store import params as store
from parlib.store.wording import load_wording
from tests.intake.raw_folder import write_source
from tests.intake.rulebooks import register
from tests.mutations import mutate, seeds

Entry = Callable[[random.Random, Path], bool]


def _hold(problems: list[Problem] | tuple[Problem, ...]) -> None:
    """Every problem says what and what to do, and none is longer than a person reads."""
    for p in problems:
        if not (p.what and p.remedy):
            raise AssertionError(f"a problem without words: {p!r}")
        if len(str(p)) > 5_000:
            raise AssertionError(f"a problem of {len(str(p))} characters: {str(p)[:200]}")


@lru_cache(maxsize=1)
def _workbooks(folder: Path) -> list[bytes]:
    folder.mkdir(exist_ok=True)
    return seeds.workbooks(folder)


def workbook(r: random.Random, folder: Path) -> bool:
    """A filled workbook, collected; its report and its marked copy."""
    data = mutate.of_parts(r.choice(_workbooks(folder.parent / "templates")), r, mutate.xml, "xl/worksheets/sheet1.xml")
    (folder / "in").mkdir()
    (folder / "in" / "a.xlsx").write_bytes(data)
    got = collect(folder / "in", {seeds.BOOK.id: seeds.BOOK}, register())
    _hold(got.problems)
    write_reports(got, source=folder / "in", out=folder / "out")
    return not got.exit_code


@lru_cache(maxsize=1)
def _annex() -> bytes:
    return seeds.annex()


def annex(r: random.Random, folder: Path) -> bool:
    """An annex, imported, written as a rule book and read back."""
    (folder / "a.xlsx").write_bytes(mutate.of_parts(_annex(), r, mutate.xml, "xl/worksheets/sheet1.xml"))
    book, problems, _ = read_annex(folder / "a.xlsx")
    _hold(problems)
    if book is not None:
        write_framework(book, folder / book.id)
        store.load_framework(folder / book.id)
    return book is not None and not any(p.severity == "error" for p in problems)


def table(r: random.Random, folder: Path) -> bool:
    """A CSV of figures, outcomes, evidence or units beside a register, read as raw data."""
    kind, content = r.choice([t for t in seeds.tables() if t[0] != "responses"])
    return _raw(folder, kind, mutate.table(content, r))


def answers(r: random.Random, folder: Path) -> bool:
    """The answers of a survey, read as raw data."""
    return _raw(folder, "responses", mutate.table(dict(seeds.tables())["responses"], r))


def _raw(folder: Path, kind: str, content: bytes) -> bool:
    if kind != "localities":
        write_source(folder / "raw", "units/1", {"units.csv": seeds.LOCALITIES}, kind="localities")
    write_source(folder / "raw", "x/1", {"a.csv": content}, kind=kind)
    read = read_raw(folder / "raw", folder / "corrections", quarantine=True)
    _hold(read.problems)
    return not any(p.severity == "error" for p in read.problems)


def card(r: random.Random, folder: Path) -> bool:
    """A card, alone and with the files that it vouches for."""
    (folder / "raw" / "public-figures" / "2026-11").mkdir(parents=True)
    place = folder / "raw" / "public-figures" / "2026-11"
    (place / CARD).write_bytes(mutate.yaml_file(seeds.card(), r))
    found, problems = read_card(place, place="public-figures/2026-11")
    read = read_raw(folder / "raw", folder / "corrections", quarantine=True)
    _hold([*problems, *read.problems])
    return found is not None


def parameters(r: random.Random, folder: Path) -> bool:
    """A file under ``params``, through the loader of its folder."""
    place, content = r.choice(seeds.yaml_files())
    file = folder / "params" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(mutate.yaml_file(content, r))
    if place.startswith("frameworks"):
        (file.parent / "criteria.csv").write_bytes(seeds.criteria())
    _load(place, file, folder / "params")
    return True


def rule_book(r: random.Random, folder: Path) -> bool:
    """The items of a rule book."""
    target = folder / "illustrative-commune"
    target.mkdir()
    (target / "framework.yml").write_bytes(dict(seeds.yaml_files())["frameworks/illustrative-commune/framework.yml"])
    (target / "criteria.csv").write_bytes(mutate.table(seeds.criteria(), r))
    store.load_framework(target)
    return True


def _load(place: str, file: Path, params: Path) -> None:
    kind = place.partition("/")[0] if "/" in place else place
    if kind == "wording":  # the other files of the folder stand beside it as they are
        for other in (seeds.PARAMS / "wording").glob("*.yml"):
            if other.name != file.name:
                shutil.copy(other, file.parent / other.name)
    if kind == "plans":
        _hold(store.check_plan_file(file, register=register(), frameworks={}))
        store.load_plan(file)
    elif place in ("methods/series.yml", "methods/analysis.yml", "methods/back-tests.yml"):
        for name in ("series.yml", "analysis.yml"):
            if not (params / "methods" / name).exists():
                shutil.copy(seeds.PARAMS / "methods" / name, params / "methods" / name)
        store.load_methods(params)
    else:
        {
            "runs": lambda: store.load_run(file),
            "corrections": lambda: load_corrections(file.parent),
            "wording": lambda: load_wording(params),
            "frameworks": lambda: store.load_framework(file.parent),
            "assumptions.yml": lambda: store.load_assumptions(params),
            "methods": lambda: store.load_links(params) if place.endswith("links.yml") else store.load_surveys(params),
        }[kind]()


def dispatch(r: random.Random, folder: Path) -> bool:
    """A dispatch as text or as a Word document; the proposal made of it is checked as a plan."""
    content = r.choice(seeds.dispatches())
    word = r.random() < 0.5
    file = folder / ("a.docx" if word else "a.txt")
    file.write_bytes(mutate.of_parts(seeds.word_file(content), r, mutate.xml, "word/document.xml") if word else mutate.text(content, r))
    proposal = read_file(file).yaml
    (folder / "a.yml").write_text(proposal, encoding="utf-8")
    _hold(store.check_plan_file(folder / "a.yml", register=register(), frameworks={}))
    return True


def brief(r: random.Random, folder: Path) -> bool:
    """A document that carries its model: its bytes changed, or the model inside."""
    pdf, model = seeds.brief_pdf()
    changed = mutate.text(pdf, r) if r.random() < 0.5 else seeds.with_model(pdf, mutate.json_file(model, r))
    return _verified(folder / "a.pdf", changed)


def bundle(r: random.Random, folder: Path) -> bool:
    """A bundle: its zip changed, or with honest checksums over a changed manifest or model."""
    pdf, model = seeds.brief_pdf()
    kind = r.randrange(3)
    if kind == 0:
        made = mutate.of_parts(seeds.bundle(pdf, model, None, r), r, lambda _, content, again: mutate.text(content, again), "manifest.json")
    elif kind == 1:
        made = seeds.bundle(pdf, model, mutate.json_file(seeds.honest_manifest(), r), r)
    else:
        changed = mutate.json_file(model, r)
        made = seeds.bundle(seeds.with_model(pdf, changed), changed, None, r)
    return _verified(folder / "a.zip", made)


def _verified(file: Path, content: bytes) -> bool:
    file.write_bytes(content)
    found = verify(file)
    if not found.line or len(found.line) > 4_000:
        raise AssertionError(f"a verdict of {len(found.line)} characters")
    return not found.differs


ENTRIES: dict[str, Entry] = {
    "workbook": workbook, "annex": annex, "table": table, "answers": answers, "card": card, "parameters": parameters, "rule_book": rule_book, "dispatch": dispatch, "brief": brief, "bundle": bundle,
}  # fmt: skip


def outcome(kind: str, r: random.Random, folder: Path) -> str:
    """Run one mutant; whatever is not a refusal in parlib's own words goes up as it is."""
    try:
        return "accepted" if ENTRIES[kind](r, folder) else "refused"
    except ParlibError as refusal:
        if not str(refusal) or "Traceback" in str(refusal):
            raise AssertionError("a refusal without words") from None
        return "refused"
