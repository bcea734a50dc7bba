"""Does a bundle hold what its documents say, and nothing else? The manifest is held against them,
never believed.

The bond between manifest and merged PDF proves that they belong together. Whoever rewrites both
keeps the bond, so every entry of the manifest and every file must follow from documents that were
made again from the release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from parlib.briefing.dispatch import manifest
from parlib.briefing.proof.claimed import Claimed
from parlib.speech.catalogue import saying

LETTER, LETTER_WORD = "cong-van.pdf", "cong-van.docx"
_STATED = frozenset({"reviewers", "supersedes", "parlib", "controls"})
_ABOUT = frozenset(
    {
        "schema",
        "files",
        "documents",
        "id",
        "revision",
        "issued_on",
        "issuer",
        "addressees",
        "plan",
        "channel",
        "release",
    }
)
_OF_PART = ("title", "locality", "locality_name", "period", "kind", "language", "release", "digest")


def check_members(files: Mapping[str, bytes], about: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that no bundle holds, bound or not.

    Nothing stands behind them but whoever put them there.
    """
    stems = [d["file"].removesuffix(".pdf") for d in about["documents"]]
    known = {manifest.NAME, manifest.SUMS, manifest.MERGED, manifest.SIGNATURE, LETTER, LETTER_WORD}
    known |= {d["file"] for d in about["documents"]} | {
        f"mo-hinh/{stem}.model.json" for stem in stems
    }
    # compared file by file with the tables of their document
    folders = tuple(f"du-lieu/{stem}/" for stem in stems)
    yield from (
        saying("{name} is not a part of any bundle", name=name)
        for name in sorted(set(files) - known)
        if not name.startswith(folders)
    )


def check_about(about: Mapping[str, Any], meta: Mapping[str, Any]) -> Iterator[str]:
    """Yield where the manifest says something else than the letter with its appendices.

    Parameters
    ----------
    about : mapping
        The manifest.
    meta : mapping
        Head of the model of the merged PDF.
    """
    yield from (
        saying("the manifest holds {name!r}, which parlib does not write", name=name)
        for name in sorted(set(about) - _ABOUT - _STATED)
    )
    recorded = meta.get("dispatch")
    dispatch = recorded if isinstance(recorded, Mapping) else {}
    given = {name: dispatch.get(name) for name in ("id", "revision", "channel")}
    given |= {
        "issued_on": meta["issued_on"],
        "addressees": meta.get("addressees"),
        "issuer": dispatch.get("issuer") or about.get("issuer"),
    }
    told = [p.get("release") for p in meta.get("parts") or [] if isinstance(p, Mapping)]
    given["release"] = told[0] if told else None
    yield from (
        saying(
            "the manifest says {name} {about!r}, the letter {value!r}",
            name=name,
            about=about.get(name),
            value=value,
        )
        for name, value in given.items()
        if about.get(name) != value
    )
    if len(told) != len(about["documents"]):
        yield saying(
            "the manifest names {count} documents, the letter {count2}",
            count=len(about["documents"]),
            count2=len(told),
        )


def check_entry(recorded: Mapping[str, Any], claimed: Claimed) -> Iterator[str]:
    """Yield where the manifest says something else of a document than the document itself."""
    meta = claimed.meta
    given = {name: meta.get(name) for name in _OF_PART if name in recorded}
    given |= {"appendix": str(meta.get("appendix_number", "")), "model_sha256": claimed.digest}
    if "numbers" in recorded:
        given["numbers"] = claimed.numbers
    yield from (
        saying(
            "the manifest says {name} {recorded!r} of {file}, which says {value!r}",
            name=name,
            recorded=recorded[name],
            file=recorded["file"],
            value=value,
        )
        for name, value in given.items()
        if recorded[name] != value
    )
    if strange := sorted(set(recorded) - set(given) - {"file"}):
        yield saying(
            "the manifest holds {strange!r} of {file}, which parlib does not write",
            strange=strange[0],
            file=recorded["file"],
        )


def stated(about: Mapping[str, Any], *, vouched: bool) -> str:
    """Return what follows from no data and only people can vouch for.

    By a signature that the reader trusts, or by nothing.
    """
    who = about.get("reviewers")
    names = ", ".join(str(w) for w in who) if isinstance(who, list) else str(who)
    if vouched:
        return saying(
            "reviewers ({names}) and reasons are as the signature vouches for them", names=names
        )
    return saying(
        "reviewers ({names}) and reasons are as the manifest states them, and no signature that "
        "you trust (--trust) vouches for them",
        names=names,
    )
