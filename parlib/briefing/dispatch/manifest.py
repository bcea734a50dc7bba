"""The manifest of a bundle.

It binds every file by its digest, and the merged PDF binds the manifest.

A checksum list proves that files were not damaged on the way; whoever changes a file changes its
line as well. So the manifest holds the digest of each file, and the digest of the manifest is
embedded in the merged PDF and printed in its last line: who holds the printed pages, or a signature
on them, holds every file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from parlib.errors import VerificationFailed
from parlib.gate.json_text import parse_json
from parlib.speech.catalogue import saying

SCHEMA = "parlib.bundle/2"
EARLIER = ("parlib.bundle/1",)
"""Schemas whose manifest names documents only."""
NAME, SUMS, MERGED, SIGNATURE = "manifest.json", "SHA256SUMS", "toan-van.pdf", "manifest.json.p7s"
NOT_BOUND = frozenset({NAME, SUMS, MERGED, SIGNATURE})
"""The manifest itself and what is made from it."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DOCUMENT = {"file": str, "appendix": str, "title": str, "model_sha256": str}


def sha256(content: bytes) -> str:
    """Return the SHA-256 (hex) of some bytes."""
    return hashlib.sha256(content).hexdigest()


def manifest_of(about: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of a bundle as canonical JSON.

    Parameters
    ----------
    about : mapping
        What the bundle is: id, revision, issuer, documents ...
    files : mapping of str to bytes
        Every file that goes into the bundle beside manifest, checksums, merged PDF and signature.
    """
    bound = {name: sha256(content) for name, content in files.items()}
    return (
        json.dumps(
            {"schema": SCHEMA, **about, "files": bound},
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
        ).encode()
        + b"\n"
    )


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Return the list of checksums as ``sha256sum`` reads it."""
    return "".join(
        f"{sha256(content)}  {name}\n" for name, content in sorted(files.items())
    ).encode()


def read_manifest(content: bytes) -> dict[str, Any]:
    """Return a manifest in lawful shape.

    Raises
    ------
    VerificationFailed
        It is not JSON, not a manifest, or of a version that is not known.
    """
    try:
        manifest = parse_json(content, name=NAME)
    except ValueError as fault:
        raise VerificationFailed(
            saying("{name} is damaged: {fault}", name=NAME, fault=fault)
        ) from None
    if not isinstance(manifest, dict) or manifest.get("schema") not in (SCHEMA, *EARLIER):
        raise VerificationFailed(
            saying(
                "{name} is not the manifest of a bundle, or of another version of parlib", name=NAME
            )
        )
    documents = manifest.get("documents")
    if not isinstance(documents, list) or not documents or not all(_fits(d) for d in documents):
        raise VerificationFailed(
            saying("{name} is damaged: it does not name its documents", name=NAME)
        )
    files = manifest.get("files")
    if manifest["schema"] == SCHEMA and not (
        isinstance(files, dict)
        and all(isinstance(d, str) and _DIGEST.fullmatch(d) for d in files.values())
    ):
        raise VerificationFailed(saying("{name} is damaged: it does not bind its files", name=NAME))
    return manifest


def _fits(document: Any) -> bool:
    return isinstance(document, dict) and all(
        isinstance(document.get(name), kind) for name, kind in _DOCUMENT.items()
    )


def check_sums(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield how the files of a bundle differ from its list of checksums.

    Raises
    ------
    VerificationFailed
        The list cannot be read.
    """
    try:
        pairs = [line.split("  ", 1) for line in files[SUMS].decode("utf-8").splitlines()]
        sums = {name: digest for digest, name in pairs}
    except (UnicodeDecodeError, ValueError):
        raise VerificationFailed(saying("{sums} is damaged", sums=SUMS)) from None
    if len(sums) != len(pairs):
        yield saying("{sums} names a file twice", sums=SUMS)
    yield from _differences(files, sums, besides=frozenset({SUMS}))


def check_files(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield how the files of a bundle differ from those that its manifest binds."""
    yield from _differences(files, manifest["files"], besides=NOT_BOUND)
    if MERGED not in files:
        yield saying("{merged} is missing: nothing binds the manifest", merged=MERGED)
    named = [d["file"] for d in manifest["documents"]]
    yield from (
        saying("the manifest names the document {name}, which it does not bind", name=name)
        for name in named
        if name not in manifest["files"]
    )
    yield from (
        saying("the manifest names the document {name} twice", name=name)
        for name in sorted({n for n in named if named.count(n) > 1})
    )


def _differences(
    files: Mapping[str, bytes], bound: Mapping[str, str], *, besides: frozenset[str]
) -> Iterator[str]:
    here = set(files) - besides
    bound = {name: digest for name, digest in bound.items() if name not in besides or name in files}
    yield from (saying("{name} is missing", name=name) for name in sorted(set(bound) - set(files)))
    yield from (
        saying("{name} does not belong to the bundle", name=name)
        for name in sorted(here - set(bound))
    )
    yield from (
        saying("{name} was changed", name=name)
        for name in sorted(set(bound) & set(files))
        if sha256(files[name]) != bound[name]
    )


def check_bond(content: bytes, meta: Mapping[str, Any]) -> Iterator[str]:
    """Yield how the merged document's model contradicts the manifest.

    Parameters
    ----------
    content : bytes
        The manifest.
    meta : mapping
        Head of the model of the merged PDF.
    """
    recorded = meta.get("dispatch")
    bound = recorded.get("manifest") if isinstance(recorded, Mapping) else None
    if bound != sha256(content):
        yield (
            f"{MERGED} binds another manifest than the one in the bundle"
            if bound
            else f"{MERGED} binds no manifest"
        )
