"""Ways to forge a bundle: its tables, models, letter and manifest, with or without the bond between them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date

import pikepdf

from parlib.briefing.archives import write_zip
from parlib.briefing.dispatch import manifest
from parlib.briefing.pages.pdf import model_digest, render_pdf
from parlib.briefing.proof.carried import read_model, read_zip
from parlib.document.model import to_json
from tests.briefing.forged_files import another_digit
from tests.briefing.forgeries import every_number_as_plain_text

ISSUED = date(2025, 7, 5)


def opened(archive):
    with zipfile.ZipFile(archive) as held:
        return {name: held.read(name) for name in held.namelist()}


def consistent(files):
    """Return the zip of forged files with fitting checksums."""
    rest = {n: c for n, c in files.items() if n != "SHA256SUMS"}
    sums = "".join(f"{hashlib.sha256(c).hexdigest()}  {n}\n" for n, c in sorted(rest.items()))
    return write_zip({**rest, "SHA256SUMS": sums.encode()}, day=ISSUED)


def a_number_of_a_table_beside(files, model):
    name = next(n for n in sorted(files) if n.endswith(".csv"))
    files[name] = another_digit(files[name])


def a_table_beside_removed(files, model):
    del files[next(n for n in sorted(files) if n.endswith(".csv"))]


def a_model_beside(files, model):
    name = next(n for n in files if n.startswith("mo-hinh/"))
    files[name] = files[name].replace("Hải Phòng".encode(), "Hải Dương".encode())


def an_appendix_with_its_model(files, model):
    name = next(n for n in files if n.startswith("phu-luc-"))
    held = read_model(files[f"mo-hinh/{name.removesuffix('.pdf')}.model.json"])
    every_number_as_plain_text(held)
    files[name] = render_pdf(held)
    files[f"mo-hinh/{name.removesuffix('.pdf')}.model.json"] = to_json(held).encode()
    about = json.loads(files["manifest.json"])
    about["documents"][0]["model_sha256"] = model_digest(held)
    files["manifest.json"] = json.dumps(about).encode()


def _pdf_model(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        return read_model(document.attachments["brief.model.json"].get_file().read_bytes())


def a_sentence_of_the_letter(files, model):
    held = _pdf_model(files["cong-van.pdf"])
    held["sections"][0]["blocks"][0]["c"][0]["s"] += " Mọi chỉ tiêu đã đạt."
    files["cong-van.pdf"] = render_pdf(held)


def a_number_in_the_whole(files, model):
    held = _pdf_model(files["toan-van.pdf"])
    every_number_as_plain_text(held)
    files["toan-van.pdf"] = render_pdf(held)


def a_damaged_manifest(files, model):
    files["manifest.json"] = b'{"documents": [1]}'


def rebound(files, change=lambda about: None):
    """Rewrite the manifest and the merged PDF that binds it, as an able forger does."""
    about = json.loads(files["manifest.json"])
    change(about)
    about["files"] = {n: manifest.sha256(c) for n, c in files.items() if n not in manifest.NOT_BOUND}
    old, files["manifest.json"] = manifest.sha256(files["manifest.json"]), json.dumps(about, ensure_ascii=False).encode()
    merged = to_json(_pdf_model(files["toan-van.pdf"])).replace(old, manifest.sha256(files["manifest.json"]))
    files["toan-van.pdf"] = render_pdf(json.loads(merged))


def a_manifest_rewritten_with_its_bond(files, model):
    rebound(files, lambda about: about.update(issuer="Bộ Nội vụ"))


def a_title_in_a_rewritten_manifest(files, model):
    rebound(files, lambda about: about["documents"][0].update(title="Đứng đầu cả nước"))


def a_word_of_approval_in_a_rewritten_manifest(files, model):
    rebound(files, lambda about: about.update(approved="Bộ Nội vụ"))


def a_letter_in_word_with_its_bond(files, model):
    parts = read_zip(files["cong-van.docx"])
    parts["word/document.xml"] = parts["word/document.xml"].replace("Phụ lục".encode(), b"99,99")
    files["cong-van.docx"] = write_zip(parts, day=ISSUED)
    rebound(files)


def a_foreign_document_with_its_bond(files, model):
    files["phu-luc-them.pdf"] = files["cong-van.pdf"]
    rebound(files)


BUNDLES = [
    a_manifest_rewritten_with_its_bond,
    a_title_in_a_rewritten_manifest,
    a_word_of_approval_in_a_rewritten_manifest,
    a_letter_in_word_with_its_bond,
    a_foreign_document_with_its_bond,
    a_number_of_a_table_beside,
    a_table_beside_removed,
    a_model_beside,
    an_appendix_with_its_model,
    a_sentence_of_the_letter,
    a_number_in_the_whole,
    a_damaged_manifest,
]
