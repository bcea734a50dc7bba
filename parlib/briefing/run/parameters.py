"""Read the parameters of a notebook strictly: exactly those declared in the tagged cell.

Papermill accepts an unknown parameter with a warning, converts unknown types to text, and silently
keeps defaults. None of these is acceptable in a batch of briefs, so the declaration is read and
checked here first.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from dataclasses import dataclass

from parlib.briefing.nb import NotebookNode
from parlib.errors import UsageError
from parlib.speech.catalogue import saying

Scalar = str | int | float | bool | None
_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter.

    Attributes
    ----------
    name : str
        Name as the notebook uses it.
    types : tuple of type
        Accepted types, from the annotation.
    choices : tuple
        Accepted values where the annotation is a ``Literal``; empty otherwise.
    line : int
        Line inside the parameters cell, for messages.
    """

    name: str
    types: tuple[type, ...]
    choices: tuple[Scalar, ...]
    line: int

    def fault(self, value: object) -> str:
        """Return why the value does not fit, or ``""``."""
        if self.choices:
            return (
                ""
                if any(value == c and type(value) is type(c) for c in self.choices)
                else f"is {value!r}, allowed: {self.choices}"
            )
        names = " | ".join("None" if t is type(None) else t.__name__ for t in self.types)
        if float in self.types and type(value) is int:
            return ""
        if type(value) not in self.types:
            return f"is {value!r} ({type(value).__name__}), declared {names}"
        if isinstance(value, str) and not value.isascii():
            return (
                f"is {value!r}: only ASCII codes may be passed, "
                f"give the code of the unit instead of its name"
            )
        if isinstance(value, float) and not math.isfinite(value):
            return f"is {value!r}: a finite number is needed"
        return ""


def _annotation(node: ast.expr) -> tuple[tuple[type, ...], tuple[Scalar, ...]]:
    """Return (types, choices) of an annotation; raise ValueError for anything but scalars."""
    if isinstance(node, ast.Constant) and node.value is None:
        return (type(None),), ()
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _annotation(ast.parse(node.value, mode="eval").body)
    if isinstance(node, ast.Name) and node.id in _TYPES:
        return (_TYPES[node.id],), ()
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        (left, left_choices), (right, right_choices) = (
            _annotation(node.left),
            _annotation(node.right),
        )
        if left_choices or right_choices:
            raise ValueError("a Literal cannot be part of a union")
        return left + right, ()
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Literal"
    ):
        choices = ast.literal_eval(node.slice)
        choices = choices if isinstance(choices, tuple) else (choices,)
        return tuple(dict.fromkeys(type(c) for c in choices)), choices
    raise ValueError(f"annotation {ast.unparse(node)!r}")


def tagged(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the code cells that carry the tag ``parameters``."""
    return [
        c
        for c in notebook.cells
        if c.cell_type == "code" and "parameters" in c.metadata.get("tags", [])
    ]


def declared(notebook: NotebookNode, *, name: str = "notebook") -> dict[str, Parameter]:
    """Return the parameters that the cell tagged ``parameters`` declares, in order.

    Parameters
    ----------
    notebook : NotebookNode
        The template.
    name : str
        How messages call the template.

    Raises
    ------
    UsageError
        With every fault at once: no tagged cell or more than one, a line that is not
        ``name: type = value``, a type that is not a scalar.
    """
    cells = tagged(notebook)
    if len(cells) != 1:
        raise UsageError(
            saying(
                "{name}: {count} cells carry the tag `parameters` → tag exactly one cell",
                name=name,
                count=len(cells),
            )
        )
    parameters: dict[str, Parameter] = {}
    faults = []
    try:
        lines = ast.parse(cells[0].source).body
    except (SyntaxError, ValueError) as fault:
        where = f"line {fault.lineno}" if isinstance(fault, SyntaxError) else "a line"
        raise UsageError(
            saying(
                "{name}: {where} of the parameters cell is not Python → write `name: type = value`",
                name=name,
                where=where,
            )
        ) from None
    for node in lines:
        where = f"line {node.lineno} of the parameters cell"
        if isinstance(node, ast.ImportFrom) and node.module == "typing":
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)):
            faults.append(
                f"{where}: `{ast.unparse(node)}` "
                f"→ write `name: type = value`, nothing else belongs in this cell"
            )
            continue
        try:
            types, choices = _annotation(node.annotation)
        except ValueError as fault:
            faults.append(f"{where}: {fault} → use str, int, float, bool, `… | None` or Literal[…]")
            continue
        parameters[node.target.id] = Parameter(node.target.id, types, choices, node.lineno)
    if faults:
        raise UsageError(
            "\n".join([f"{name}: the parameters cell is not strict", *(f"  - {f}" for f in faults)])
        )
    return parameters


def check(
    parameters: Mapping[str, Scalar],
    declaration: Mapping[str, Parameter],
    *,
    name: str = "notebook",
) -> dict[str, Scalar]:
    """Return the parameters in declared order when they fit the declaration exactly.

    Raises
    ------
    UsageError
        Listing every unknown, missing and ill-typed parameter. A declared default is for reading
        the notebook by hand; a run must name every value, so that nothing is decided in silence.
    """
    faults = [
        f"unknown parameter `{p}` (declared: {', '.join(declaration) or 'none'})"
        for p in parameters
        if p not in declaration
    ]
    faults += [f"missing parameter `{p}`" for p in declaration if p not in parameters]
    for key in declaration:
        if key in parameters and (fault := declaration[key].fault(parameters[key])):
            faults.append(f"parameter `{key}` {fault}")
    if faults:
        raise UsageError(
            "\n".join([f"{name}: the parameters do not fit", *(f"  - {f}" for f in faults)])
        )
    return {key: parameters[key] for key in declaration}
