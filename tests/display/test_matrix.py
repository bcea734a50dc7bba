"""Whatever is known of a unit-year, every kind of document is made: years × what stands behind the points × the state of an item."""

from __future__ import annotations

from itertools import product

import pytest

from parlib import display
from parlib.briefing.context import open_brief
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.pdf import render_pdf
from parlib.errors import UsageError
from parlib.store.project import Project
from tests.display.kinds import assert_sound
from tests.display.plan.slices import district_plan
from tests.made_release import made_release, published_row, unit_row
from tests.short_form import short_form as in_two_forms
from tests.world import world_framework

ABOVE = "Z@2000-01-01"
YEARS = ("first", "second")
BEHIND = ("self", "appraised", "published", "nothing")
ITEMS = ("zero", "missing", "not_applicable")
KINDS = ("brief", "annex", "plan", "survey", "link", "overview")
SITUATIONS = tuple(product(YEARS, BEHIND, ITEMS))
MODULES = {"brief": display, **{kind: getattr(display, kind) for kind in KINDS[1:]}}
FORMATS = {"html": render_html, "pdf": render_pdf, "docx": render_docx}
FIGURES = {"1.1": {"value": 1.0}, "1.2": {"numerator": 8.0, "denominator": 10.0}, "2.1": {"value": 0.7}}
POINTS = {"1.1": 20.0, "1.2": 20.0, "2.1": 15.0}
PARTS = {"1": 40.0, "2": 45.0}


def identity(years: str, behind: str, item: str) -> str:
    return f"{SITUATIONS.index((years, behind, item)) + 10}@2000-01-01"


def evidence_of(unit: str, period: int, behind: str, item: str) -> list[dict]:
    """Return what an office filed: item 1.1 is at zero, missing or does not apply; growth and survey have no figure yet."""
    rows = []
    for code in ("1.1", "1.2", "2.1", "2.2", "2.3"):
        same = {"locality": unit, "period": period, "framework": "world-2", "code": code, "source_file": "thu.xlsx", "source_cell": "A!E5"}
        row = same | FIGURES.get(code, {}) | {"state": "reported" if code in FIGURES else "missing"}
        if code in POINTS:
            claimed = POINTS[code] if (code, item) != ("1.1", "zero") else 0.0
            row |= {"self_score": claimed} | ({"appraised_score": claimed} if behind == "appraised" else {})
        if code == "1.1" and item == "zero":
            row |= {"value": 0.0}
        elif code == "1.1" and item:
            row = same | {"state": item}
        rows.append(row)
    return rows


def figures_of(unit: str, period: int, item: str) -> list[dict]:
    """Return what a public source prints: the index, its rank and its parts; the first part at zero, left out or absent."""
    parts = PARTS | ({"1": 0.0} if item == "zero" else {})
    rows = [published_row(unit, period, "0", "score", 78.5)] + ([published_row(unit, period, "0", "rank", 3)] if item != "missing" else [])
    return rows + [published_row(unit, period, c, "points", p) for c, p in parts.items() if (c, item) != ("1", "missing")]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    """One province of 24 districts, one for each situation, each with a plan."""
    register = [unit_row(ABOVE, "Tỉnh Thử Nghiệm", level="province")]
    evidence, observations, plans = [], [], []
    for years, behind, item in SITUATIONS:
        unit = identity(years, behind, item)
        register.append(unit_row(unit, f"Huyện {unit[:2]} {behind.title()}", parent=ABOVE))
        plans.append(district_plan(id=f"plan-{unit[:2]}", locality=unit))
        for period in (2023,) if years == "first" else (2022, 2023):
            before = period == 2022
            if behind == "published":
                observations += figures_of(unit, period, "zero" if before else item)
            elif behind != "nothing" or before:  # a unit without anything this year may have had its points last year
                evidence += evidence_of(unit, period, "appraised" if before else behind, "" if before else item)
    book = world_framework("world-2")
    printed = book.model_copy(update={"id": "world-printed", "status": "official-excerpt"})  # whose parts a public source prints
    return made_release(
        tmp_path_factory.mktemp("matrix"),
        register,
        evidence,
        books={b.id: b for b in (book, printed)},
        observations=observations,
        plans=plans,
    )


def document(project: Project, kind: str, unit: str, language: str, form: str) -> bytes | str:
    brief = open_brief(locality=unit, period=2023, language=language, issued_on="2025-06-30", kind=kind, root=project.root)
    return FORMATS[form](assert_sound(MODULES[kind], kind, brief))


def whole(made: bytes | str) -> bool:
    """Say whether a file is complete: HTML ends, a PDF ends, a Word file is a closed archive."""
    if isinstance(made, str):
        return made.rstrip().endswith("</html>") and "<h1" in made
    return made.rstrip().endswith(b"%%EOF") or (made[:2] == b"PK" and b"word/document.xml" in made)


def short_form(kind: str) -> list[tuple]:
    """Return a pairwise form: every two of year, basis and state meet; each format and both languages are among it."""
    pairs = [(YEARS[(n + m) % 2], behind, item) for n, behind in enumerate(BEHIND) for m, item in enumerate(ITEMS)]
    seen, forms = (pairs, {3: "pdf", 8: "docx"}) if kind == "brief" else (pairs[::4], {1: "pdf", 2: "docx"})
    return [(situation, kind, ("vi", "en")[n // 2 % 2], forms.get(n, "html")) for n, situation in enumerate(seen)]


def check(project: Project, chosen: list[tuple]) -> None:
    failed = []
    for situation, kind, language, form in chosen:
        try:
            made = document(project, kind, identity(*situation), language, form)
            assert whole(made), "the file has no end"
        except Exception as fault:
            failed.append(f"{' '.join(situation)} {kind} {language} {form}: {type(fault).__name__}: {str(fault)[:200]}")
    assert failed == []


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_every_situation_makes_a_document(project, kind):
    check(project, short_form(kind))


@pytest.mark.parametrize(("language", "form"), in_two_forms([("vi", "pdf"), ("en", "html"), ("en", "docx")], [("vi", "pdf")]))
def test_the_overview_of_all_situations_makes_a_document(project, language, form):
    assert whole(document(project, "overview", ABOVE, language, form))


def test_an_overview_of_a_unit_with_nothing_below_is_refused_in_words(project):
    with pytest.raises(UsageError, match=r"no unit directly below it in 2023.* make a brief"):
        document(project, "overview", identity("first", "self", "zero"), "vi", "html")


@pytest.mark.stress
@pytest.mark.parametrize(("kind", "language", "form"), list(product(KINDS[:-1], ("vi", "en"), FORMATS)))
def test_the_whole_cross_product_makes_documents(project, kind, language, form):
    check(project, [(situation, kind, language, form) for situation in SITUATIONS])
