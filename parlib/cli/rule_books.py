"""``parlib framework``: the rule books behind the workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.console import (
    AsJson,
    Root,
    emit,
    out,
)
from parlib.cli.words import word
from parlib.codebook.rules import GivenBy
from parlib.errors import ParamsError, UsageError
from parlib.speech.catalogue import aloud, msg
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.codebook.frameworks import Framework


def list_frameworks(root: Root = None, as_json: AsJson = False) -> None:
    """List the rule books: id, level, status, scored items, points, decision."""
    books = read_frameworks(find_project(root)).values()
    rows = [
        {
            "id": f.id,
            "level": f.level,
            "status": f.status,
            "items": len(f.leaves),
            "points": f.index_max,
            "decision": f.decision,
            "title": f.title_vi,
        }
        for f in books
    ]
    if as_json:
        emit({"ok": True, "frameworks": rows})
        return
    for row in rows:
        points = "–" if row["points"] is None else f"{row['points']:g}"
        out.print(
            msg(
                "{id:28} {level:11} {status:17} {items:>4} items {points:>5} points  {title}",
                id=row["id"],
                level=word(str(row["level"])),
                status=word(str(row["status"])),
                items=row["items"],
                points=points,
                title=row["title"],
            )
        )


def check_framework(
    frameworks: Annotated[
        list[str] | None, typer.Argument(help="Ids of rule books; without any, all of them.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Check that parts sum to the whole, that the best value of each rule is the maximum, and that
    bridges lead to existing items.

    Change nothing.
    """
    books = read_frameworks(project := find_project(root))
    chosen = (
        [read_framework(project, name) for name in frameworks]
        if frameworks
        else list(books.values())
    )
    if not chosen:
        raise UsageError(
            msg(
                "there is no rule book in params/frameworks → import one with `parlib "
                "framework import ANNEX.xlsx`"
            )
        )
    doubts = {book.id: _doubts(book, books) for book in chosen}
    if as_json:
        one = (
            {"framework": chosen[0].id, "warnings": doubts[chosen[0].id]}
            if len(chosen) == 1
            else {}
        )
        emit(
            {
                "ok": True,
                **one,
                "frameworks": [
                    {"framework": name, "warnings": warnings} for name, warnings in doubts.items()
                ],
            }
        )
        return
    for book in chosen:
        for line in doubts[book.id]:
            out.print(f"! {aloud(line)}", markup=False)
        out.print(
            msg(
                "{id}: {count} scored items, {count2} warning(s)",
                id=book.id,
                count=len(book.leaves),
                count2=len(doubts[book.id]),
            )
        )


def _doubts(book: Framework, books: Mapping[str, Framework]) -> list[str]:
    """Return what does not come out in one rule book."""
    from parlib.scoring.bridge_items import bridge_warnings
    from parlib.scoring.rules import rule_warnings

    warnings = [*book.sum_warnings(), *rule_warnings(book), *_without_a_rule(book)]
    if book.predecessor in books:
        warnings += bridge_warnings(book, books[book.predecessor])
    elif book.predecessor:
        warnings.append(
            msg(
                "predecessor: there is no rule book {name} in params/frameworks",
                name=book.predecessor,
            )
        )
    return warnings


def _without_a_rule(book: Framework) -> list[str]:
    """Name the scored items of which nobody has said how their points come about.

    Of an excerpt that is published without any rule this goes without saying.
    """
    if not any(i.given_by == GivenBy.RULE for i in book.leaves):
        return []
    return [
        msg(
            "{code} ({name}): no rule yet; its points are missing until one is confirmed in the "
            "review sheet, or entered by appraisal",
            code=i.code,
            name=i.name_vi,
        )
        for i in book.leaves
        if i.given_by == GivenBy.NOBODY
    ]


def read_frameworks(project: Project) -> dict[str, Framework]:
    """Return every rule book of the project by id."""
    from parlib.store.params import load_frameworks

    return load_frameworks(project.all_params)


def read_framework(project: Project, name: str) -> Framework:
    """Return one rule book of the project by id; an unknown id is named with those that are known."""
    from parlib.store.params import load_framework

    books = project.all_params / "frameworks"
    known = [folder.name for folder in books.folders()]
    if name not in known:
        raise ParamsError(
            msg("there is no rule book {name!r}; known: {known}", name=name, known=", ".join(known))
        )
    return load_framework(books / name)
