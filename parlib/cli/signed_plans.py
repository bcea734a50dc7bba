"""``parlib plan compare``: from an edited or signed document back to the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parlib.cli.console import AsJson, Root, emit, err, out, tell
from parlib.errors import UsageError, VerificationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import find_project


def compare_document(
    file: Annotated[
        Path, typer.Argument(help="The document as it was issued or edited: .docx or .txt.")
    ],
    plan: Annotated[
        Path,
        typer.Option(
            "--plan", help="The plan: its id, or its file, e.g. params/plans/binh-gia-2026.yml."
        ),
    ],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """List every commitment in which an edited document differs from its plan.

    Changed, gone, or new (exit code 7).
    """
    from parlib.briefing.dispatch.plan_differences import differences, is_its_text, of_another_unit
    from parlib.intake.dispatch.files import read_dispatch
    from parlib.store.params import load_plan

    held = load_plan(plan_file_of(plan, root))
    dispatch = read_dispatch(file)
    apart = differences(held, dispatch)
    if is_its_text(held, dispatch):
        _tell_the_same(file, held.id, apart, as_json=as_json)
        return
    if as_json:
        other = of_another_unit(held, dispatch) if apart else ""
        emit({"ok": not apart, "plan": held.id, "differences": apart, "another_unit": other})
    elif not apart:
        out.print(
            msg(
                "{name} makes the {count} promises of {id}, and no other.",
                name=file.name,
                count=len(held.commitments),
                id=held.id,
            ),
            markup=False,
        )
    else:
        if why := of_another_unit(held, dispatch):
            tell(why)
        err.print(
            msg(
                "{name} differs from {id}, {count} difference(s):",
                name=file.name,
                id=held.id,
                count=len(apart),
            ),
            markup=False,
        )
        for line in apart:
            err.print(f"  - {line}", markup=False)
    if apart:
        raise typer.Exit(VerificationFailed.exit_code)


def _tell_the_same(file: Path, plan: str, read: list[str], *, as_json: bool) -> None:
    """Tell of the document that the plan was confirmed from, and what the person decided otherwise
    than the program reads.
    """
    if as_json:
        emit({"ok": True, "plan": plan, "same_text": True, "decided_otherwise": read})
        return
    out.print(
        msg(
            "{name} is word for word the document from which {id} was confirmed.",
            name=file.name,
            id=plan,
        ),
        markup=False,
    )
    if read:
        out.print(
            msg(
                "What was decided otherwise than the program reads, {count} place(s):",
                count=len(read),
            )
        )
        for line in read:
            out.print(f"  - {line}", markup=False)


def plan_file_of(plan: Path, root: Path | None) -> Path:
    """Return the file of a plan that is named by its file or its id; refuse what is neither."""
    if plan.exists():
        return plan
    folder = find_project(root).params / "plans"
    by_id = folder / f"{plan.name}.yml"
    if not plan.suffix and by_id.is_file():
        return by_id
    held = sorted(file.stem for file in folder.glob("*.yml"))
    if not held:
        raise UsageError(
            msg(
                "there is no plan in params/plans → import one first: parlib targets extract, "
                "or parlib plan draft"
            )
        )
    raise UsageError(
        msg(
            "there is no plan {plan} → one of: {plans}",
            plan=f"{plan!s}"[:60],
            plans=", ".join(held),
        )
    )
