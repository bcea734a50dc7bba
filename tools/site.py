#!/usr/bin/env python3
"""Build the documentation site, readable without a network: ``make docs`` writes it to ``site/``.

    python tools/site.py [FOLDER]

The pages of ``docs/``, those that lie elsewhere in the repository (the READMEs, CONTRIBUTING,
CHANGELOG), and those that are made from the program itself (its commands in both languages, exit
codes, types of rules, rule books, public names with their docstrings, the list of decisions) are
put into one folder beside ``mkdocs.yml``; Zensical makes the site of it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))

from site_search import make_searchable  # noqa: E402 - it lies beside this file

# pages of the repository that the site shows too, and where
BORROWED = {
    "README.md": "en/about.md",
    "README.vi.md": "vi/gioi-thieu.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}

# whom a person who writes code of their own calls; the order is that of the page
PUBLIC = (
    "parlib",
    "parlib.briefing.context",
    "parlib.store.releases",
    "parlib.codebook.frameworks",
    "parlib.codebook.localities",
    "parlib.codebook.values",
    "parlib.scoring.evaluate",
    "parlib.scoring.ledger",
    "parlib.scoring.recount",
    "parlib.analysis.ranking.ranks",
    "parlib.analysis.trends",
    "parlib.analysis.links",
    "parlib.analysis.surveys",
    "parlib.intake.workbook.template",
    "parlib.intake.workbook.collect",
    "parlib.desk",
    "parlib.sample",
    "parlib.errors",
)

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)]*)?\)")


def gather(pages: Path) -> None:
    """Put every page of the site, and its pictures, into one folder."""
    shutil.copytree(DOCS, pages)
    sources = {p.relative_to(DOCS).as_posix(): p for p in sorted(DOCS.rglob("*.md"))}
    sources |= {place: ROOT / name for name, place in BORROWED.items()}
    for name, source in sources.items():
        text = _LINK.sub(
            lambda found, at=name, of=source: _relinked(found, at, of), source.read_text("utf-8")
        )
        (pages / name).write_text(text, encoding="utf-8")
    for name, text in made_pages():
        (pages / name).parent.mkdir(exist_ok=True)
        (pages / name).write_text(text, encoding="utf-8")


def build(into: Path) -> None:
    """Make the site in a folder, which is replaced as a whole; stop at a link that leads nowhere."""
    with tempfile.TemporaryDirectory(prefix="parlib-site-") as name:
        place = Path(name)
        gather(place / "docs")
        shutil.copy(ROOT / "mkdocs.yml", place)
        subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict"], cwd=place, check=True
        )
        make_searchable(place / "site")
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(place / "site", into)


def made_pages() -> Iterator[tuple[str, str]]:
    """Give the name and text of every page that is made from the program."""
    for language, name in (("vi", "reference/commands-vi.md"), ("en", "reference/commands.md")):
        yield name, commands_page(language)
    yield "reference/exit-codes.md", exit_codes_page()
    yield "reference/rule-types.md", rule_types_page()
    yield "reference/rule-books.md", rule_books_page()
    yield "reference/api.md", api_page()
    yield "decisions/index.md", decisions_page()


def commands_page(language: str) -> str:
    """Write every command with its options, as ``--help`` says them in a language."""
    from parlib.cli.app import app
    from parlib.cli.usage import in_language
    from parlib.speech.catalogue import speaking

    with speaking(language):
        program = in_language(app)
        title = {"vi": "Các lệnh", "en": "Commands"}[language]
        lines = [f"# {title}", "", program.help, ""]
        for path, command in _commands(program, "parlib"):
            lines += [f"## {path}", "", command.help or "", "", *_options(command, language), ""]
    return "\n".join(lines)


def exit_codes_page() -> str:
    """Write what the exit codes mean, in both languages."""
    from parlib.cli.app import app
    from parlib.cli.usage import in_language
    from parlib.speech.catalogue import speaking

    lines = ["# Mã kết thúc · Exit codes", ""]
    for language in ("vi", "en"):
        with speaking(language):
            head, codes = in_language(app).epilog.rstrip(".").split(":", 1)
        lines += [f"## {head}", "", *(f"- {code.strip()}" for code in codes.split("·")), ""]
    return "\n".join(lines)


def rule_types_page() -> str:
    """Write the grammar of rules, as it stands at the head of its room."""
    import parlib.codebook.rules

    text = parlib.codebook.rules.__doc__ or ""
    head, *rest = text.split("\n\n")
    return "\n".join(
        ["# Types of rules", "", head, "", "```text", "\n\n".join(rest).strip(), "```", ""]
    )


def rule_books_page() -> str:
    """Write a table of the rule books that come with parlib."""
    from parlib.store.params import load_frameworks

    lines = [
        "# Bộ tiêu chí có sẵn · Rule books that come with parlib",
        "",
        "| Mã · Id | Tên · Name | Mục · Items | Điểm tối đa · Maximum | Tính chất · Status |",
        "|---|---|--:|--:|---|",
    ]
    for book in load_frameworks(ROOT / "params").values():
        points = "–" if book.index_max is None else f"{book.index_max:g}"
        lines.append(
            f"| `{book.id}` | {book.title_vi} · {book.title_en} | {len(book.items)} | "
            f"{points} | {book.status} |"
        )
    return "\n".join([*lines, ""])


def api_page() -> str:
    """Write the public names with their docstrings."""
    head = [
        "# Public names",
        "",
        "Who writes code of their own calls these; what is not here may change without notice.",
        "",
    ]
    return "\n".join(head + [f"::: {name}\n" for name in PUBLIC])


def decisions_page() -> str:
    """Write the list of decision records by their numbers."""
    lines = ["# Decisions", "", "Choices that others will ask about, each with its reason.", ""]
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        lines.append(f"- [{title}]({path.name})")
    return "\n".join([*lines, ""])


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    if not below:
        yield path, command
    for name, one in below.items():
        yield from _commands(one, f"{path} {name}")


def _options(command: Any, language: str) -> list[str]:
    heads = {"vi": ("Tùy chọn", "Nghĩa"), "en": ("Option", "Meaning")}[language]
    rows = [(_called(p), p.help or "") for p in command.params if not getattr(p, "hidden", False)]
    rows = [row for row in rows if row[1]]
    if not rows:
        return []
    cells: Callable[[str], str] = lambda text: " ".join(text.split()).replace("|", "\\|")  # noqa: E731
    return [
        f"| {heads[0]} | {heads[1]} |",
        "|---|---|",
        *(f"| {name} | {cells(text)} |" for name, text in rows),
    ]


def _called(option: Any) -> str:
    if option.param_type_name == "argument":
        return f"`{option.name.upper().replace('_', '-')}`"
    return ", ".join(f"`{name}`" for name in option.opts)


def _relinked(found: re.Match[str], page: str, source: Path) -> str:
    """Return a link of a page by the place of its target in the site.

    What the site does not hold (a folder, a licence) is named without a link.
    """
    picture, words, target, anchor = found.groups(default="")
    if "://" in target:
        return found[0]
    meant = (source.parent / target).resolve()
    if meant.parent == ROOT and meant.name in BORROWED:
        place = BORROWED[meant.name]
    elif meant.is_relative_to(DOCS) and (meant.is_file() or _is_made(meant)):
        place = meant.relative_to(DOCS).as_posix()
    else:
        return words
    return f"{picture}[{words}]({'../' * page.count('/')}{place}{anchor})"


def _is_made(path: Path) -> bool:
    return path.parent.name == "reference" or path == DOCS / "decisions" / "index.md"


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site")
