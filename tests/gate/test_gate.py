"""What comes from outside is bounded before it is parsed: YAML, JSON and zip, in time and memory."""

from __future__ import annotations

import io
import json
import os
import struct
import time
import tracemalloc
import unicodedata
import zipfile
import zlib

import pytest

from parlib.errors import ParamsError, ValidationFailed
from parlib.gate.files import Refused, read_bytes
from parlib.gate.json_text import JsonLimits, parse_json, read_json
from parlib.gate.yaml_text import MAX_BYTES, MAX_ENTRIES, parse_yaml, read_yaml, yaml_of
from parlib.gate.zips import ZipLimits, read_zip, unlisted
from parlib.intake.raw.cards import read_card
from parlib.intake.raw.corrections import load_corrections
from parlib.store.params import load_run

YAML_BOMBS = {
    "aliases": ("a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)), "anchors"),
    "long": ("title: " + "x" * MAX_BYTES, "more than"),
    "deep": ("[" * 3000 + "]" * 3000, "nested deeper"),
    "wide": ("[" + "1," * (MAX_ENTRIES + 1) + "]", f"more than {MAX_ENTRIES} entries"),
    "twice": ("kind: a\nkind: b\n", "stands twice"),
    "tag": ("a: !!python/object/apply:os.system [ls]\n", "ould not"),
    "base 60": ("a: " + ":".join(["59"] * 300_000), "more than 40 characters"),
    "base 60 float": ("a: " + ":".join(["59"] * 3_000) + ".5", "more than 40 characters"),
    "surrogate": ('a: "\\ud800"', ""),
    "control": ('a: "x\\0y"', "control character"),
    "merge": ("<<: *x\na: 1", "anchors"),
    "two": ("a: 1\n---\na: 2\n", "more than one document"),
    "unhashable": ("? [a, b]\n: 1\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", YAML_BOMBS)
def test_yaml_bombs_are_refused_in_little_time_and_memory(kind):
    text, said = YAML_BOMBS[kind]
    start = time.process_time()
    tracemalloc.start()
    document = parse_yaml(text, name="x.yml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert document.problems
    assert len(document.problems) <= 20
    assert said in document.problems[0].what or kind == "tag"
    assert all(len(str(p)) < 1_000 for p in document.problems)
    assert peak < 100_000_000
    assert time.process_time() - start < 10


@pytest.mark.parametrize("kind", YAML_BOMBS)
def test_cards_runs_and_corrections_are_read_by_the_same_reader(kind, tmp_path):
    text, _ = YAML_BOMBS[kind]
    for place in ("raw/card.yml", "corrections/x.yml", "x.yml"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_bytes(text.encode("utf-8", "surrogatepass"))
    card, problems = read_card(tmp_path / "raw", place="s/v")
    assert card is None
    assert {p.file for p in problems} == {"s/v/card.yml"}
    with pytest.raises(ParamsError):
        load_corrections(tmp_path / "corrections")
    with pytest.raises(ValidationFailed):
        load_run(tmp_path / "x.yml")


def test_a_day_that_no_calendar_has_is_text_so_that_its_line_is_named():
    document = parse_yaml("a: 2024-13-45\nb: 2026-02-28\n", name="x.yml")
    assert (document.data["a"], document.data["b"].isoformat(), document.problems) == ("2024-13-45", "2026-02-28", ())
    assert document.line(("a",)) == 1


def test_what_is_written_is_read_back_and_holds_no_alias():
    shared = ["a", 1, 2.5, None, True]
    value = {"x": shared, "y": shared, "chữ": "Đồng Phú: 5 %"}
    assert "&" not in yaml_of(value)
    assert parse_yaml(yaml_of(value)).data == value
    assert parse_yaml(yaml_of(value, flow=True, width=10_000)).data == value


def test_pipes_devices_and_folders_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "zero.yml").symlink_to("/dev/zero")
    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "loop.yml").symlink_to(tmp_path / "loop.yml")
    said = [read_yaml(tmp_path / f"{n}.yml").problems[0].what for n in ("pipe", "zero", "folder", "loop", "none")]
    assert said[:3] == ["this is not a regular file", "this is not a regular file", "this is a folder, not a file"]
    assert "cannot be read" in said[3]
    assert "does not exist" in said[4]
    with pytest.raises(Refused):
        read_bytes(tmp_path / "a\0b", most=10)


JSON_BOMBS = {
    "deep": ("[" * 200_000 + "]" * 200_000, "nested deeper"),
    "less deep": ('{"a":' * 100 + "1" + "}" * 100, "nested deeper"),
    "wide": ("[" + "[]," * 600_000 + "[]]", "lists and groups"),
    "values": ("[" + "1," * 3_100_000 + "1]", "values"),
    "digits": ("1" * 5_000, "not valid JSON"),
    "twice": ('{"a": 1, "a": 2}', "stands twice"),
    "cut": ('{"a": [1, ', "not valid JSON"),
    "bytes": (b'{"a": "\xff"}', "not UTF-8"),
    "empty": ("", "not valid JSON"),
}


@pytest.mark.parametrize("kind", JSON_BOMBS)
def test_json_bombs_are_refused(kind):
    content, said = JSON_BOMBS[kind]
    with pytest.raises(Refused, match=said):
        parse_json(content, name="x.json")


def test_json_is_read_as_json_reads_it(tmp_path):
    value = {"a": [1, 2.5, None, True, "Hải Phòng", {"b": []}], "c": {}}
    (tmp_path / "x.json").write_text(json.dumps(value), encoding="utf-8")
    assert read_json(tmp_path / "x.json") == value
    assert [parse_json(t) for t in ("3", '"x"', "[]", "{}", "null")] == [3, "x", [], {}, None]
    with pytest.raises(Refused, match="more than the 5"):
        read_json(tmp_path / "x.json", limits=JsonLimits(bytes=5))


def zipped(entries, kind=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def lying(entries, says):
    """The archive with the size of its only part stated wrongly."""
    data = bytearray(zipped(entries))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(signature)
        data[at + offset : at + offset + 4] = struct.pack("<I", says)
    return bytes(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"no zip", "not a zip"),
        (lambda: zipped([("a", b"x")])[:-5], "not a zip"),
        (lambda: zipped([("a", b"\0" * 30_000_000)]), "unpacks to"),
        (lambda: zipped([("../a", b"x")]), "leads out"),
        (lambda: zipped([("/etc/a", b"x")]), "leads out"),
        (lambda: zipped([("a", b"x"), ("a", b"y")]), "twice"),
        (lambda: zipped([(f"{i}", b"") for i in range(2_100)]), "parts"),
        (lambda: zipped([(f"{i}", b"") for i in range(41_000)]), "parts"),
        (lambda: zipped([(f"{i}", b"\0" * 900_000) for i in range(500)]), "unpacks to"),
        (lambda: lying([("a", b"x" * 3_000_000)], 10), "damaged"),
    ],
    ids=range(10),
)  # fmt: skip
def test_archives_are_refused_before_they_unfold(make, said):
    data = make()
    tracemalloc.start()
    with pytest.raises(Refused, match=said):
        read_zip(data, name="x.zip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_a_sound_archive_is_read():
    data = zipped([("a.txt", b"x" * 100), ("b/c.txt", b"y"), ("d/", b"")])
    assert read_zip(data) == {"a.txt": b"x" * 100, "b/c.txt": b"y"}
    assert read_zip(data, only=["b/c.txt", "none"]) == {"b/c.txt": b"y"}
    with pytest.raises(Refused, match="bytes"):
        read_zip(data, limits=ZipLimits(packed_bytes=10))


def _zip(*, comment=b"", **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def _link():
    out, info = io.BytesIO(), zipfile.ZipInfo("a.pdf")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "../b")
    return out.getvalue()


def _named_twice():
    out, info, other = io.BytesIO(), zipfile.ZipInfo("a.pdf"), "đã kiểm toán.pdf".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(other), 1, zlib.crc32(b"a.pdf")) + other
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "1")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_named_twice(), "second name"),
        (_zip(**{"a": "1", "99,99/": ""}), "holds no file"),
        (_zip(a="1", comment=b"99"), "comment"),
        (_zip(hidden="99")[:40] + _zip(a="1"), "before"),
        (b"#!/bin/sh\n" + _zip(a="1"), "before"),
        (_zip(a="1") + b"99", "after its end"),
        (_link(), "link"),
        (_zip(**{"toan-van.pdf": "1", "Toan-Van.pdf": "2"}), "one name on many disks"),
        (_zip(**{"phụ": "1", unicodedata.normalize("NFD", "phụ"): "2"}), "one name on many disks"),
        (_zip(**{"a/": "99"}), "folder"),
    ],
    ids=[
        "second-name",
        "empty-folder",
        "comment",
        "hidden-part",
        "program-before",
        "after-the-end",
        "link",
        "case",
        "marks",
        "folder-with-content",
    ],
)
def test_what_an_archive_holds_beside_its_parts_is_named(content, said):
    assert any(said in fault for fault in unlisted(content))


def test_an_archive_written_in_any_usual_way_holds_nothing_beside():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    for target, options in ((io.BytesIO(), {}), (io.BytesIO(), {"compression": zipfile.ZIP_DEFLATED}), (Pipe(), {})):
        with zipfile.ZipFile(target, "w", **options) as archive:
            archive.writestr("a", b"1" * 99)
            archive.writestr("thư-mục/", b"")
            archive.writestr("thư-mục/b", b"")
            with archive.open("c", "w", force_zip64=True) as part:
                part.write(b"2")
        assert unlisted(target.getvalue()) == []
