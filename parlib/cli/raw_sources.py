"""``parlib sources`` and ``parlib remove``.

What is in ``data/raw``, from where, since when; and how a source is taken out again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parlib.cli.add_options import Lang
from parlib.cli.console import (
    AsJson,
    Root,
    agreed,
    asking,
    emit,
    err,
    out,
    show_problems,
    speak_here,
)
from parlib.cli.words import word
from parlib.errors import Problem, UsageError, ValidationFailed
from parlib.speech.catalogue import msg, spoken
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from parlib.inputs import Loss
    from parlib.intake.raw.cards import Source

_SHOWN_URL, _SHOWN_TITLE = 80, 100


@dataclass(frozen=True, slots=True)
class Held:
    """One vintage as it is listed.

    Whether it counts, which one took its place, whether it comes with parlib.
    """

    source: Source
    heir: str
    shipped: bool
    sound: bool

    @property
    def counts(self) -> bool:
        """Return whether a build reads it."""
        return not self.heir and self.sound

    @property
    def rows(self) -> int:
        """Return the rows that its card states for the files that are read."""
        return sum(entry.rows or 0 for entry in self.source.card.files)

    @property
    def origin(self) -> str:
        """Return where it is from: a numbered document, an address, else who made it."""
        card = self.source.card
        if card.document is not None:
            return card.document.words
        return card.urls[0][:_SHOWN_URL] if card.urls else card.producer

    @property
    def state(self) -> str:
        """Return in words whether it counts."""
        if not self.sound:
            return msg("changed by hand: `parlib check`")
        if self.heir:
            return msg("replaced by {vintage}", vintage=self.heir)
        return msg("counts, comes with parlib") if self.shipped else msg("counts")


def sources(
    name: Annotated[str, typer.Argument(help="Only this source, with all its vintages.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also list vintages replaced by a newer one.")
    ] = False,
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """List the sources of the project.

    What is here, from where, since when, how many rows, which vintage counts.
    """
    project = find_project(root)
    speak_here(project, language)
    held, problems = _held(project)
    if name and name not in {h.source.source for h in held}:
        raise UsageError(_no_source(name, held))
    shown = [
        h
        for h in held
        if (not name or h.source.source == name) and (everything or name or not h.heir)
    ]
    if as_json:
        emit(
            {
                "ok": not problems,
                "sources": [_row(h) for h in shown],
                "problems": [p.as_row() for p in problems],
            }
        )
        return
    for h in shown:
        about = msg(
            "{rows} rows, received {day}, {state}",
            rows=h.rows,
            day=f"{h.source.card.retrieved:%d/%m/%Y}",
            state=h.state,
        )
        out.print(f"{h.source.place}: {about}", markup=False)
        title = h.source.card.title_in(spoken())
        out.print(f"    {title[:_SHOWN_TITLE]} – {h.origin}", markup=False)
    older = sum(bool(h.heir) for h in held) if not (everything or name) else 0
    if older:
        out.print(msg("{count} older vintages are not listed: parlib sources --all", count=older))
    if problems:
        show_problems(problems, title="!")


def remove(
    names: Annotated[
        list[str],
        typer.Argument(help="Sources, or single vintages of them: `SOURCE` or `SOURCE/VINTAGE`."),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove without asking.")] = False,
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Remove sources from the project.

    What the next build will lose is shown first and must be confirmed; sources are moved whole to
    data/removed.
    """
    from parlib.cli.data import locked
    from parlib.inputs import what_is_lost
    from parlib.store.sources import set_aside

    project = find_project(root)
    speak_here(project, language)
    held, _ = _held(project)
    places = _places(names, held, project)
    _refuse_the_middle(places, held)
    loss = what_is_lost(project, places)
    if loss.refused:
        more = msg(
            "the next build would be refused without it → remove what needs it with it, or add "
            "the units first"
        )
        raise ValidationFailed(list(loss.refused), context=more)
    if not as_json:
        _show_loss(places, held, loss)
    if not yes:
        if not asking(as_json=as_json):
            raise UsageError(
                msg("nothing was removed → look at the lines above, then run it again with --yes")
            )
        if not agreed(msg("Remove them?"), default=False):
            raise typer.Exit(1)
    with locked(project):
        moved = [path.relative_to(project.root).as_posix() for path in set_aside(project, places)]
    if as_json:
        emit(
            {
                "ok": True,
                "removed": places,
                "moved_to": moved,
                "lost": {t: gone for t, (gone, _) in loss.rows.items()},
            }
        )
        return
    out.print(
        msg("Removed; moved to {places}. Next: parlib build", places=", ".join(moved)), markup=False
    )


def _held(project: Project) -> tuple[list[Held], list[Problem]]:
    """Return every vintage that the project reads or could read, in order, with the problems of
    cards and folders.
    """
    from parlib.intake.raw.cards import check_files
    from parlib.intake.raw.sources import all_vintages

    vintages, problems = all_vintages(project.all_raw)
    heirs = {f"{s.source}/{v}": s.vintage for s in vintages for v in s.card.supersedes}
    held = [
        Held(
            s, heirs.get(s.place, ""), not s.folder.is_relative_to(project.root), not check_files(s)
        )
        for s in vintages
    ]
    return sorted(held, key=lambda h: (h.shipped, h.source.source, h.source.vintage)), problems


def _row(held: Held) -> dict[str, object]:
    card = held.source.card
    return {
        "source": held.source.source, "vintage": held.source.vintage, "kind": card.kind, "title": card.title, "from": held.origin,
        "retrieved": card.retrieved.isoformat(), "rows": held.rows, "counts": held.counts, "replaced_by": held.heir, "shipped": held.shipped,
        "sound": held.sound,
    }  # fmt: skip


def _no_source(name: str, held: list[Held]) -> str:
    own_sources = sorted({h.source.source for h in held if not h.shipped})
    return msg(
        "there is no source {name} → one of: {names}",
        name=f"{name[:60]!r}",
        names=", ".join(own_sources) or "–",
    )


def _places(names: list[str], held: list[Held], project: Project) -> list[str]:
    """Return the vintages that are meant.

    What comes with parlib cannot be removed, only overridden.
    """
    places: list[str] = []
    for name in names:
        meant = [h for h in held if name in (h.source.source, h.source.place)]
        if not meant and (folder := _broken(project, name)):
            places.append(folder)
            continue
        if not meant:
            raise UsageError(_no_source(name, held))
        if all(h.shipped for h in meant):
            raise UsageError(
                msg(
                    "{name} is part of parlib and cannot be removed → a vintage of the same name "
                    "in data/raw overrides it",
                    name=name,
                )
            )
        places += [h.source.place for h in meant if not h.shipped]
    return list(dict.fromkeys(places))


def _broken(project: Project, name: str) -> str:
    """Return a vintage whose card cannot be read, if that is what is named.

    It may be removed as well.
    """
    parts = Path(name).parts
    plain = (
        len(parts) == 2
        and not any(p.startswith(".") for p in parts)
        and not Path(name).is_absolute()
    )
    return name if plain and (project.raw / name).is_dir() else ""


def _refuse_the_middle(places: list[str], held: list[Held]) -> None:
    """Refuse to take a vintage out from between an older one and its heir: both would count then."""
    for h in held:
        later = f"{h.source.source}/{h.heir}" if h.heir else ""
        older = [f"{h.source.source}/{v}" for v in h.source.card.supersedes]
        left = [p for p in older if p not in places and any(o.source.place == p for o in held)]
        if h.source.place in places and later and later not in places and left:
            together = " ".join((*left, h.source.place))
            double_count = msg(
                "without {place}, {older} would count beside {later}",
                place=h.source.place,
                older=", ".join(left),
                later=later,
            )
            raise UsageError(
                msg(
                    "{double_count} → parlib remove {together}",
                    double_count=double_count,
                    together=together,
                )
            )


def _show_loss(places: list[str], held: list[Held], loss: Loss) -> None:
    """Print what goes, what the next build loses, and which older vintage counts again."""
    for h in held:
        if h.source.place in places:
            err.print(
                f"  - {h.source.place}: {h.source.card.title_in(spoken())} ({h.origin})",
                markup=False,
            )
    if not loss.rows:
        err.print(msg("The next build loses nothing: it does not read them."))
    for table, (gone, new) in loss.rows.items():
        table_words = word(f"table:{table}")
        if new:
            err.print(
                msg(
                    "The next build loses {gone} rows of {table}, and takes {new} others.",
                    gone=gone,
                    table=table_words,
                    new=new,
                )
            )
        else:
            err.print(
                msg("The next build loses {gone} rows of {table}.", gone=gone, table=table_words)
            )
    back = [
        h.source.place
        for h in held
        if h.heir and f"{h.source.source}/{h.heir}" in places and h.source.place not in places
    ]
    if back:
        err.print(msg("These count again: {places}", places=", ".join(back)), markup=False)
