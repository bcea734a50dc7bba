"""The repository keeps its own rules: no machine's path, no registry, links that lead somewhere, versions in step."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import parlib
from parlib.codebook.dictionary import data_dictionary

ROOT = Path(__file__).resolve().parents[2]


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: what is committed cannot be listed")
    return [ROOT / p for p in listed.stdout.split("\0") if p and (ROOT / p).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_path_of_a_machine_and_no_registry():
    machine = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|/tmp/[a-z]|https?://[^/\s\"]+/(?:simple|packages)/")
    hits = [f"{p.relative_to(ROOT)}: {m.group()}" for p in tracked() if p.name != Path(__file__).name for m in machine.finditer(text_of(p))]
    assert hits == []


def test_links_between_documents_lead_somewhere():
    broken = []
    # pages of the site that `make docs` writes from the code
    written = {ROOT / "docs" / name for name in re.findall(r"reference/[\w-]+\.md", text_of(ROOT / "mkdocs.yml"))}
    assert written
    for page in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)", text_of(page)):
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            if not (page.parent / target).exists() and (page.parent / target).resolve() not in written:
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert broken == []


def test_version_has_its_changelog_entry():
    assert re.search(rf"^## \[?{re.escape(parlib.__version__)}\]?", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert f"version: {parlib.__version__}" in text_of(ROOT / "CITATION.cff")


def test_data_dictionary_is_in_step():
    assert text_of(ROOT / "docs" / "data-dictionary.md") == data_dictionary(), "run `parlib check --write-docs`"


def test_text_files_are_nfc():
    import unicodedata

    decomposed = [
        p.relative_to(ROOT).as_posix()
        for p in tracked("*.py", "*.md", "*.yml", "*.csv", "*.ipynb", "*.typ", "*.j2")
        if not unicodedata.is_normalized("NFC", text_of(p))
    ]
    assert decomposed == []


def test_generated_folders_are_not_tracked():
    assert [
        p for p in tracked() if p.relative_to(ROOT).parts[0] == "reports" or p.relative_to(ROOT).parts[:2] == ("data", "processed")
    ] == []


def test_decision_records_are_numbered_and_say_status():
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert len(records) >= 12
    assert len({p.name[:4] for p in records}) == len(records)
    assert [p.name for p in records if "Status:" not in text_of(p)] == []
