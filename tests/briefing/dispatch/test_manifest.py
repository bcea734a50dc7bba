"""Every file of a bundle is bound by its manifest: what is changed, added, left out or renamed is named, whoever fixes the checksums."""

import json

import pytest

from parlib.briefing.dispatch import manifest
from parlib.briefing.proof.carried import read_model, read_zip
from parlib.briefing.proof.verdict import Verdict
from parlib.document.model import to_json
from parlib.errors import UsageError, VerificationFailed
from parlib.speech.catalogue import aloud, speaking
from tests.briefing.sample_model import sample
from tests.briefing.zips import zipped

ABOUT = {
    "id": "x-2024",
    "revision": 1,
    "documents": [{"file": "phu-luc-x-2024.pdf", "appendix": "", "title": "X", "model_sha256": "0" * 64}],
}
FILES = {
    "cong-van.pdf": b"letter",
    "phu-luc-x-2024.pdf": b"pages",
    "mo-hinh/phu-luc-x-2024.model.json": b"{}",
    "du-lieu/phu-luc-x-2024/table-domains.csv": b"a,b\r\n1,2\r\n",
}
CSV = "du-lieu/phu-luc-x-2024/table-domains.csv"


def bundle(**files):
    """A bundle's files with honest checksums over whatever they are now."""
    held = {**FILES, manifest.NAME: manifest.manifest_of(ABOUT, FILES), manifest.MERGED: b"merged"}
    held = {name: content for name, content in {**held, **files}.items() if content is not None}
    return {**held, manifest.SUMS: manifest.sums_of(held)}


def faults(files):
    return [*manifest.check_sums(files), *manifest.check_files(files, manifest.read_manifest(files[manifest.NAME]))]


def test_an_honest_bundle_has_no_fault():
    assert faults(bundle()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({CSV: b"a,b\r\n1,3\r\n"}, f"{CSV} was changed"),
        ({CSV: None}, f"{CSV} is missing"),
        ({"them.txt": b"x"}, "them.txt does not belong to the bundle"),
        ({CSV: None, CSV.upper(): FILES[CSV]}, f"{CSV.upper()} does not belong to the bundle"),
        ({"phu-luc-x-2024.pdf": None}, "phu-luc-x-2024.pdf is missing"),
        ({manifest.MERGED: None}, "toan-van.pdf is missing: nothing binds the manifest"),
    ],
    ids=["number", "left-out", "added", "renamed", "document", "merged"],
)
def test_a_change_whose_checksum_was_changed_too_is_found(change, said):
    assert said in faults(bundle(**change))


def test_every_fault_is_said_in_vietnamese_and_once():
    files = {**bundle(), "cong-van.pdf": b"other"}
    with speaking("vi"):
        told = {aloud(fault) for fault in faults(files)}
    assert told == {"cong-van.pdf đã bị thay đổi"}


def test_checksums_that_say_another_thing_or_a_file_twice_are_found():
    files = bundle()
    files[manifest.SUMS] += files[manifest.SUMS].splitlines(keepends=True)[0]
    assert faults(files) == ["SHA256SUMS names a file twice"]
    files = {**bundle(), "cong-van.pdf": b"other"}
    assert faults(files) == ["cong-van.pdf was changed", "cong-van.pdf was changed"]


def test_a_manifest_made_anew_no_longer_fits_the_merged_document():
    forged = manifest.manifest_of(ABOUT, {**FILES, CSV: b"a,b\r\n1,3\r\n"})
    honest = manifest.manifest_of(ABOUT, FILES)
    merged = {"dispatch": {"manifest": manifest.sha256(honest)}}
    assert list(manifest.check_bond(honest, merged)) == []
    assert list(manifest.check_bond(forged, merged)) == ["toan-van.pdf binds another manifest than the one in the bundle"]
    for nothing in ({}, {"dispatch": []}, {"dispatch": {"manifest": ""}}):
        assert list(manifest.check_bond(honest, nothing)) == ["toan-van.pdf binds no manifest"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"schema": "parlib.bundle/2"}',
        b'{"schema": "parlib.bundle/9", "documents": [], "files": {}}',
        json.dumps({"schema": manifest.SCHEMA, "documents": [{}], "files": {}}).encode(),
        json.dumps({"schema": manifest.SCHEMA, **ABOUT, "files": {"a": "x"}}).encode(),
        json.dumps({"schema": manifest.SCHEMA, **ABOUT, "files": []}).encode(),
        b'{"schema": "parlib.bundle/2", "schema": "parlib.bundle/1"}',
        b"[" * 5000,
        b"\xff\xfe",
    ],
)
def test_a_malformed_manifest_is_refused(content):
    with pytest.raises(VerificationFailed, match=r"manifest\.json"):
        manifest.read_manifest(content)


@pytest.mark.parametrize("content", [b"\xff", b"no digest\n", b"abc"])
def test_malformed_checksums_are_refused(content):
    with pytest.raises(VerificationFailed, match="SHA256SUMS is damaged"):
        list(manifest.check_sums({**bundle(), manifest.SUMS: content}))


@pytest.mark.parametrize("name", ["../manifest.json", "/etc/x", "a/../../b", "..\\b", "C:\\x"])
def test_a_name_that_leads_out_of_the_zip_is_refused(name):
    with pytest.raises(VerificationFailed, match="leads out"):
        read_zip(zipped([("manifest.json", b"{}"), (name, b"x")]))


def test_a_name_twice_a_bomb_and_no_zip_are_refused():
    with pytest.raises(VerificationFailed, match="twice"):
        read_zip(zipped([("a.csv", b"1"), ("a.csv", b"2")]))
    with pytest.raises(VerificationFailed, match="unpacks to"):
        read_zip(zipped([("a.csv", b"\0" * 50_000_000)]))
    with pytest.raises(UsageError):
        read_zip(b"PK no")


def test_a_verdict_is_as_long_as_a_person_reads_whatever_a_file_says():
    """Found by a mutant: a manifest that names itself in five thousand letters."""
    verdict = Verdict("a.zip", differs=("x" * 9_000, "y"))
    assert len(verdict.line) < 2_000
    assert "(and 1 more)" in verdict.line


def test_a_number_that_json_cannot_write_is_a_damaged_model():
    """Found by a mutant: 1e999 is read as infinite and has no canonical form."""
    content = to_json(sample()).replace('"raw": 86.22', '"raw": 1e999')
    assert "1e999" in content
    with pytest.raises(VerificationFailed, match="damaged"):
        read_model(content.encode())
