"""Check the notebooks of a project before a batch begins: each must be readable and accept the
parameters of a brief.
"""

from __future__ import annotations

from pathlib import Path

from parlib.briefing.nb import read_template
from parlib.briefing.run import parameters as strict
from parlib.codebook.kinds import KINDS
from parlib.codebook.plain_words import project_place
from parlib.errors import Problem, UsageError
from parlib.speech.catalogue import saying
from parlib.store.params import read_run
from parlib.store.project import Project

SAMPLE = {
    "locality": "01@2008-08-01",
    "period": 2024,
    "language": "vi",
    "issued_on": "2025-06-30",
    "as_of": "",
    "release": "r-000000000000",
}
"""What every brief gives its notebook, of the types in which it is given
(:func:`parlib.briefing.run.wanted.parameters_of`).
"""


def notebook_problems(project: Project) -> list[Problem]:
    """Return what is wrong with the notebooks in ``notebooks/``, and with those that a run file
    names.

    A notebook of briefs needs one tagged cell of parameters that takes what a brief gives; any
    other has to be readable, and strict where it has such a cell.
    """
    problems = []
    for path in sorted(project.notebooks.glob("*.ipynb")):
        if fault := _fault(path, of_briefs=path.stem in KINDS):
            head, _, rest = fault.partition(" → ")
            remedy = rest or saying(
                "correct the cell tagged `parameters`, or take the notebook as it was delivered"
            )
            problems.append(Problem(head, remedy, file=path.relative_to(project.root).as_posix()))
    return problems + _absent(project)


def _fault(path: Path, *, of_briefs: bool) -> str:
    try:
        notebook = read_template(path)
        if not of_briefs and not strict.tagged(notebook):
            return ""
        declaration = strict.declared(notebook, name=path.name)
    except UsageError as fault:
        return str(fault).removeprefix(f"{path.name}: ")
    strange = [name for name in declaration if name not in SAMPLE] if of_briefs else []
    faults = [
        f"unknown parameter `{name}`, which no brief gives (given: {', '.join(SAMPLE)})"
        for name in strange
    ]
    given = (
        (name, declaration[name].fault(value))
        for name, value in SAMPLE.items()
        if of_briefs and name in declaration
    )
    return "; ".join(faults + [f"parameter `{name}` {fault}" for name, fault in given if fault])


def _absent(project: Project) -> list[Problem]:
    """Return the notebooks that run files name and that are not there, each with the line of its
    entry.
    """
    problems = []
    for path in sorted((project.params / "runs").glob("*.yml")):
        run, document, _ = read_run(path)
        for number, entry in enumerate(run.entries if run is not None else ()):
            if not (project.notebooks / f"{entry.notebook}.ipynb").is_file():
                what = saying("the run names a notebook that does not exist")
                where = {
                    "file": project_place(path),
                    "cell": saying("line {line}", line=document.line(("entries", number))),
                }
                problems.append(
                    Problem(
                        what,
                        saying("put notebooks/{notebook}.ipynb back", notebook=entry.notebook),
                        actual=entry.notebook,
                        **where,
                    )
                )
    return problems
