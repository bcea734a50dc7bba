"""What is said of results beside the promises of their plan and what was reported before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from parlib.intake.tables.questions import Remark

_SHOWN = 12


def without_result(items: Sequence[str]) -> list[Remark]:
    """Return what is said of promises without a result; nothing where there are none."""
    if not items:
        return []
    more = f" … (+{len(items) - _SHOWN})" if len(items) > _SHOWN else ""
    shown = ", ".join(items[:_SHOWN]) + more
    figures = {"count": str(len(items)), "items": shown, "all": ",".join(items)}
    return [Remark("promises_without_result", figures)]


def still_without(remarks: Iterable[Remark], known: Collection[str]) -> list[Remark]:
    """Return remarks with those of promises without a result told without the ``known`` ones."""
    out: list[Remark] = []
    for remark in remarks:
        if remark.key == "promises_without_result":
            left = [i for i in remark.figures["all"].split(",") if i not in known]
            out += without_result(left)
        else:
            out.append(remark)
    return out


def fallen(
    now: Iterable[Mapping[str, object]],
    last: Mapping[str, tuple[float, str]],
    counted: Collection[str],
) -> list[Remark]:
    """Return what is said of figures that add up over the year and are lower than reported before.

    Parameters
    ----------
    now : iterable of mapping
        Results of a period: ``item`` and ``value``.
    last : mapping of str to tuple of float and str
        Last figure of the year before this period and its period, by promise.
    counted : collection of str
        Promises whose figures add up.
    """
    lower = [
        f"{item} {_number(value)} < {_number(last[item][0])} ({last[item][1]})"
        for r in now
        if (item := str(r["item"])) in counted and item in last and r["value"] != ""
        for value in (float(str(r["value"])),)
        if value < last[item][0]
    ]
    if not lower:
        return []
    return [Remark("counts_fell", {"count": str(len(lower)), "items": "; ".join(lower[:_SHOWN])})]


def _number(value: float) -> str:
    return f"{value:.6g}".replace(".", ",")
