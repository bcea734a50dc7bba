"""The draft official letter (công văn) that carries briefs, as a document model of its own.

Its wording comes from ``params/wording`` and its addressees, reporting duties and signing post from
the plan. Number, date of signing, signature and seal stay empty: they belong to the office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from parlib import __version__
from parlib.briefing.dispatch.many import FEW, contents, numbered, ranked_together, ranking
from parlib.codebook.plans import Plan
from parlib.display.sentences import label, sentence
from parlib.document.model import Model, blocks_of
from parlib.document.numbers import format_number
from parlib.document.vocabulary import SCHEMA

_SENT = {"plan": "promises", "sheets": "promises", "survey": "survey", "link": "link"}
"""What an appendix is about, by its kind; every other one is about the index."""
PART = ("kind", "locality", "period", "language", "issued_on", "as_of", "release", "digest")
"""What names the slice behind one appendix; ``as_of`` where it has a day of judgement."""


@dataclass(frozen=True)
class Dispatch:
    """What people decide about a dispatch.

    Attributes
    ----------
    id : str
        Short name, lower-case ASCII, for example ``"hai-phong-2024"``.
    issued_on : date
        Issue date of the bundle.
    reviewers : tuple of two str
        Two different people who read everything before it goes out.
    issuer : str
        The issuing body as written in a sentence, for example ``"Sở Nội vụ thành phố Hải Phòng"``;
        default: the plan's.
    addressees, recipients : tuple of str
        "Kính gửi" and "Nơi nhận"; default: the plan's addressees, and "as above" with the archive.
    signer_title : str
        Post of the signer; default: the plan's.
    organisation, organisation_above, place : str
        Head of the letter: issuing body and body above it in capitals, and place; default: from the
        issuer's name (:func:`parlib.briefing.dispatch.letterhead.letterhead_of`).
    channel : str
        ``"electronic"`` leaves number and date of the "Kèm theo" line open, ``"paper"`` fills them
        from ``reference``.
    reference : str
        Number and date of the letter, for paper: ``"số 12/SNV-CCHC ngày 05 tháng 7 năm 2025"``.
    supersedes : int
        Revision that this one replaces; 0 for the first.
    reason : str
        Why it is replaced.
    practice : bool
        Illustrative documents alone, for training: every page says that it is.
    """

    id: str
    issued_on: date
    reviewers: tuple[str, str]
    issuer: str = ""
    addressees: tuple[str, ...] = field(default=())
    recipients: tuple[str, ...] = field(default=())
    signer_title: str = ""
    organisation: str = ""
    organisation_above: str = ""
    place: str = ""
    channel: str = "electronic"
    reference: str = ""
    supersedes: int = 0
    reason: str = ""
    practice: bool = False


def issuer_of(dispatch: Dispatch, plan: Plan | None) -> str:
    """Return the issuing body as a sentence names it."""
    return dispatch.issuer or (plan.issuer if plan else "")


def addressees_of(dispatch: Dispatch, plan: Plan | None) -> tuple[str, ...]:
    """Return the addressees."""
    return dispatch.addressees or (plan.addressees if plan else ())


def plan_of(dispatch: Dispatch, plans: Sequence[Plan | None]) -> Plan | None:
    """Return the plan that a letter answers to; none where its briefs have several.

    A plan that only some of the briefs follow is the letter's own where its issuer sends the
    letter, too: a province that sends out the briefs of its communes does not carry out the plan of
    one of them.
    """
    held = {plan.id: plan for plan in plans if plan is not None}
    if len(held) != 1:
        return None
    plan = next(iter(held.values()))
    return plan if None not in plans or dispatch.issuer in ("", plan.issuer) else None


def attached_line(dispatch: Dispatch, plan: Plan | None, wording: Mapping[str, Any]) -> str:
    """Return the "Kèm theo" line of every appendix."""
    values = {"issuer": issuer_of(dispatch, plan)}
    if dispatch.channel == "paper":
        return _plain(
            sentence(
                wording, "sentences.dispatch.attached_paper", reference=dispatch.reference, **values
            )
        )
    return _plain(sentence(wording, "sentences.dispatch.attached", **values))


def letter_model(
    dispatch: Dispatch,
    briefs: Sequence[Model],
    plan: Plan | None,
    wording: Mapping[str, Any],
    *,
    revision: int = 1,
) -> Model:
    """Return the document model of the letter.

    Parameters
    ----------
    dispatch : Dispatch
        What people decided.
    briefs : sequence of dict
        Document models of the briefs, in the order of the appendices.
    plan : Plan or None
        The plan that the letter answers to.
    wording : mapping
        Sentences of the letter's language.
    revision : int
        Revision of the bundle.
    """
    period = _period(briefs, dispatch, wording)
    about = _plain(
        sentence(
            wording, "sentences.dispatch.about", period=period, contents=_contents(briefs, wording)
        )
    )
    meta = {
        **briefs[0]["meta"],
        "kind": "letter",
        "mode": "letter",
        "title": about,
        "subtitle": "",
        "takeaway": about,
        **_signs(dispatch, plan, wording),
        "issued_on": dispatch.issued_on.isoformat(),
        "appendix_of": "",
        "slug": dispatch.id,
        "provenance": _plain(
            sentence(
                wording,
                "sentences.dispatch.provenance",
                id=dispatch.id,
                revision=str(revision),
                release=briefs[0]["meta"]["release"],
                version=__version__,
            )
        ),
        "parts": [{n: b["meta"][n] for n in PART if n in b["meta"]} for b in briefs],
        "dispatch": _decided(dispatch, revision),
    }
    blocks = _says(dispatch, briefs, plan, wording, period=period)
    sections = [{"id": "cong-van", "appendix": None, "landscape": False, "blocks": blocks}]
    if len(briefs) > FEW:
        sections.append(contents(briefs, wording))
    return {"schema": SCHEMA, "meta": meta, "sections": sections}


def _period(briefs: Sequence[Model], dispatch: Dispatch, wording: Mapping[str, Any]) -> str:
    """Return the years of a letter, and the day on which promises are judged if it is not its own."""
    years = _listed([str(b["meta"]["period"]) for b in briefs])
    days = {b["meta"].get("as_of") for b in briefs} - {None, dispatch.issued_on.isoformat()}
    if not days:
        return years
    told = [format_number("date_short", day, wording["language"]) for day in sorted(days)]
    return _plain(sentence(wording, "sentences.dispatch.as_of", years=years, days=", ".join(told)))


def _says(
    dispatch: Dispatch,
    briefs: Sequence[Model],
    plan: Plan | None,
    wording: Mapping[str, Any],
    *,
    period: str,
) -> list[dict[str, Any]]:
    """Return what the letter says.

    On what it answers, what it replaces, what was found, what is asked, who owes which report.
    """
    issuer = issuer_of(dispatch, plan)
    together = ranked_together(briefs)
    units = _listed([b["meta"]["locality_name"] for b in briefs])
    if together:
        units = _plain(sentence(wording, "sentences.dispatch.units_below"))
    sent = _contents(briefs, wording)
    values = {"period": period, "issuer": issuer, "units": units, "contents": sent}
    blocks: list[dict[str, Any]] = []
    if plan:
        answered = {
            "document": _document(plan, wording),
            "plan_issuer": plan.issuer,
            "subject": _subject(plan),
        }
        blocks.append(
            _p(sentence(wording, "sentences.dispatch.opening_plan", **answered, **values))
        )
    else:
        blocks.append(_p(sentence(wording, "sentences.dispatch.opening", **values)))
    if dispatch.supersedes:
        reason = dispatch.reason.strip().rstrip(".;")
        blocks.append(_p(sentence(wording, "sentences.dispatch.replaces", reason=reason)))
    blocks.append(_p(sentence(wording, "sentences.dispatch.findings")))
    if together:
        blocks.append(ranking(briefs, wording))
    else:
        findings = [
            _finding(number, brief, alone=len(briefs) == 1)
            for number, brief in zip(numbered(briefs), briefs, strict=True)
        ]
        blocks.append({"t": "list", "ordered": False, "items": findings})
    blocks.append(_p(sentence(wording, "sentences.dispatch.ask", issuer=issuer)))
    duties = dict.fromkeys((r.by, r.to, r.quote) for r in plan.reports if r.quote) if plan else {}
    if duties:
        duty_items = [
            list(sentence(wording, "sentences.dispatch.duty", by=by, to=to, quote=quote))
            for by, to, quote in duties
        ]
        blocks += [
            _p(sentence(wording, "sentences.dispatch.duties")),
            {"t": "list", "ordered": False, "items": duty_items},
        ]
    blocks.append(_p(sentence(wording, "sentences.dispatch.closing", issuer=issuer)))
    return blocks


def _contents(briefs: Sequence[Model], wording: Mapping[str, Any]) -> str:
    """Return what the appendices hold, in their order: a letter with a survey alone sends no index."""
    sorts = dict.fromkeys(_SENT.get(b["meta"]["kind"], "index") for b in briefs)
    names = [label(wording, f"labels.dispatch.sent.{sort}") for sort in sorts]
    return label(wording, "labels.and").join(
        [", ".join(names[:-1]), names[-1]] if len(names) > 1 else names
    )


def _signs(dispatch: Dispatch, plan: Plan | None, wording: Mapping[str, Any]) -> dict[str, Any]:
    """Return who writes, to whom, and who signs."""
    standing = ("sentences.dispatch.as_above", "sentences.dispatch.filed")
    return {
        "organisation": dispatch.organisation,
        "organisation_above": dispatch.organisation_above,
        "place": dispatch.place,
        "addressees": list(addressees_of(dispatch, plan)),
        "recipients": list(dispatch.recipients)
        or [_plain(sentence(wording, words)) for words in standing],
        "signer_title": dispatch.signer_title or (plan.signer_title if plan else ""),
    }


def _decided(dispatch: Dispatch, revision: int) -> dict[str, Any]:
    """Return what people decided and no release holds: a proof makes the letter again from it."""
    replaced = {"supersedes": dispatch.supersedes, "reason": dispatch.reason}
    return {
        "id": dispatch.id,
        "revision": revision,
        "issuer": dispatch.issuer,
        "recipients": list(dispatch.recipients),
        "signer_title": dispatch.signer_title,
        "organisation": dispatch.organisation,
        "organisation_above": dispatch.organisation_above,
        "place": dispatch.place,
        "channel": dispatch.channel,
        "reference": dispatch.reference,
        **(replaced if dispatch.supersedes else {}),
    }


def _p(inlines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"t": "p", "role": "body", "c": [dict(i) for i in inlines]}


def _plain(inlines: Sequence[Mapping[str, Any]]) -> str:
    return "".join(i["s"] for i in inlines)


def _listed(names: list[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _finding(number: str, brief: Model, *, alone: bool) -> list[dict[str, Any]]:
    """Return the brief's own first sentence, its numbers still bound, after the name of its
    appendix.
    """
    word = {"vi": "Phụ lục", "en": "Appendix"}[brief["meta"]["language"]]
    head = {"t": "text", "s": f"{word}: " if alone else f"{word} {number}: "}
    lead = next((b["c"] for b in blocks_of(brief) if b["t"] == "p" and b["role"] == "lead"), None)
    if lead is None:  # then the heading of page 1 is the finding
        heading = next(
            (b["c"] for b in blocks_of(brief) if b["t"] == "heading"),
            [{"t": "text", "s": brief["meta"]["takeaway"]}],
        )
        lead = [*heading, {"t": "text", "s": "."}]
    return [head, *(i for i in lead if i["t"] != "fn")]


def _document(plan: Plan, wording: Mapping[str, Any]) -> str:
    date_text = plan.document_date
    when = (
        f"ngày {date_text}"
        if re.match(r"\d", date_text) and wording["language"] == "vi"
        else date_text
    )
    return _plain(
        sentence(
            wording,
            "sentences.dispatch.document",
            kind=plan.document_type.capitalize(),
            number=plan.document_number,
            date=when,
        )
    ).strip()


def _subject(plan: Plan) -> str:
    """Return the plan's subject as part of a sentence: without quotation marks, "V/v" written out."""
    subject = plan.subject.strip('“”". ')
    if re.match(r"V/v\b", subject):
        return "về việc" + subject[3:]
    if re.match(r"Về việc\b", subject):
        return "v" + subject[1:]
    return f"“{subject}”"


def merged_model(
    letter: Model,
    briefs: Sequence[Model],
    line: str,
    *,
    wording: Mapping[str, Any] | None = None,
    manifest: str = "",
    distances: Sequence[Mapping[str, float] | None] = (),
) -> Model:
    """Return letter and appendices as one document.

    Each appendix begins a page and counts its own pages.

    Parameters
    ----------
    letter : dict
        From :func:`letter_model`.
    briefs : sequence of dict
        The models of the appendices.
    line : str
        The "Kèm theo" line.
    wording : mapping, optional
        Sentences of the letter's language; needed where a manifest is named.
    manifest : str
        Digest of the bundle's manifest: recorded in the model and printed in the last line.
    distances : sequence of mapping, optional
        How far apart the parts of each appendix stand where it is a document of its own (``tight``,
        ``nearer``): so that its pages are as full here, and what has to be decided is on its first.
    """
    sections = [{**s, "part": None} for s in letter["sections"]]
    apart = [*distances, *([None] * (len(briefs) - len(distances)))]
    for part, (roman_number, brief) in enumerate(zip(numbered(briefs), briefs, strict=True)):
        prefix = f"pl{part + 1}-"
        title = brief["meta"]["title"]
        head: list[dict[str, Any]] = [
            {
                "t": "heading",
                "level": 1,
                "id": f"{prefix}ten",
                "c": [{"t": "text", "s": title.upper()}],
            },
            *(
                {"t": "p", "role": "attached", "c": [{"t": "text", "s": words}]}
                for words in (brief["meta"]["subtitle"], f"({line})")
                if words
            ),
        ]
        bodies = [s["blocks"] for s in brief["sections"] if not s["appendix"]]
        main = [_within(b, prefix) for blocks in bodies for b in blocks]
        first = len(head) + len(bodies[0]) if bodies else 0
        sections.append(
            _appendix(f"{prefix}van-ban", roman_number or " ", [*head, *main], part)
            | _spacing(apart[part], first=first)
        )
        for sheet in (s for s in brief["sections"] if s["appendix"]):
            inner = f"{roman_number}.{sheet['appendix']}" if roman_number else sheet["appendix"]
            blocks = [_within(b, prefix) for b in sheet["blocks"]]
            sections.append(
                {
                    **_appendix(f"{prefix}{sheet['id']}", inner, blocks, part),
                    "landscape": sheet["landscape"],
                    **_spacing(apart[part], first=0),
                }
            )
    if not manifest:
        return {**letter, "sections": sections}
    bond = _plain(sentence(wording or {}, "sentences.dispatch.manifest", digest=manifest))
    meta = letter["meta"]
    bound = {
        **meta,
        "provenance": f"{meta['provenance']} {bond}",
        "dispatch": {**meta["dispatch"], "manifest": manifest},
    }
    return {**letter, "meta": bound, "sections": sections}


def _appendix(name: str, label: str, blocks: list[dict[str, Any]], part: int) -> dict[str, Any]:
    return {"id": name, "appendix": label, "landscape": False, "blocks": blocks, "part": part}


def _spacing(apart: Mapping[str, float] | None, *, first: int) -> dict[str, Any]:
    """Return the distances of a section of an appendix, its first blocks those of page 1."""
    return {"spacing": {**apart, "first": first}} if apart is not None else {}


def _within(block: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return a block of a brief as part of a larger document.

    Its ids are its own, its headings one level down.
    """
    out = dict(block)
    if out.get("id"):
        out["id"] = prefix + out["id"]
    if out["t"] == "heading":
        out["level"] += 1
    if out["t"] == "figure" and out["table"]:
        out["table"] = prefix + out["table"]
    return _relinked(out, prefix)


def _relinked(value: Any, prefix: str) -> Any:
    if isinstance(value, Mapping):
        if value.get("t") == "link" and str(value["href"]).startswith("#"):
            value = {**value, "href": f"#{prefix}{value['href'][1:]}"}
        return {name: _relinked(item, prefix) for name, item in value.items()}
    return [_relinked(item, prefix) for item in value] if isinstance(value, list) else value
