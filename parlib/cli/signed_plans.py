"""``parlib plan compare``: from an edited or signed document back to the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parlib.cli.console import AsJson, Root, emit, err, out, tell
from parlib.errors import VerificationFailed
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
    """Name every promise that an edited document makes otherwise than its plan.

    Changed, gone, or new (exit code 7).
    """
    from parlib.briefing.dispatch.plan_differences import differences, of_another_unit
    from parlib.intake.dispatch.files import read_dispatch
    from parlib.store.params import load_plan

    by_id = Path("params/plans") / f"{plan}.yml"
    if not plan.exists() and not plan.suffix:
        plan = find_project(root).root / by_id
    held = load_plan(plan)
    dispatch = read_dispatch(file)
    apart = differences(held, dispatch)
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
