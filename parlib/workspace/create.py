"""Create a workspace atomically, in a location that does not exist yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from parlib import __version__
from parlib.codebook.units import Locality
from parlib.errors import PlaceTaken, UsageError
from parlib.files.whole import whole_folder, write_bytes, write_text
from parlib.gate.yaml_text import yaml_of
from parlib.simulate.settings import Settings as Invented
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project, shipped
from parlib.workspace.notebooks import content_digest, shipped_notebooks
from parlib.workspace.settings import Settings, write_settings

_TEMPLATES = Path(__file__).with_name("templates")
DEMO = (
    "params/simulation/van-linh.yml",
    "params/plans/van-khe-2024.yml",
    "params/runs/illustrative.yml",
    *(f"data/raw/progress-van-khe-2024-2024-q{quarter}" for quarter in (1, 2, 3, 4)),
)
"""The illustrative province: its settings, a plan with its four reports, and its run."""
_KINDS = {
    "vi": ("xã, phường", "xã, phường, đặc khu"),
    "en": ("communes and wards", "communes, wards and special zones"),
}
"""How the units of the lowest level are called together, without and with special zones."""
_NAME = re.compile(r"[^\W_][\w .-]{0,79}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """Whose workspace it is.

    Attributes
    ----------
    province : Locality
        The province as it stands.
    earlier : tuple of Locality
        Provinces that went into it, whose published figures are its past.
    communes : int
        How many communes, wards and special zones lie in it.
    zones : int
        How many of them are special zones; most provinces have none.
    language : str
        ``vi`` or ``en``: the language of the words in the workspace.
    issued_on : date
        Issue date in the run file.
    invented : parlib.simulate.settings.Settings, optional
        How the figures of an invented province are drawn; none for a real one.
    """

    province: Locality
    earlier: tuple[Locality, ...]
    communes: int
    zones: int
    language: str
    issued_on: date
    invented: Invented | None = None

    @property
    def run(self) -> str:
        """Id of the run file: the province's name without its code."""
        return re.sub(r"^\d+-", "", self.province.slug).removesuffix(
            f"-{self.province.valid_from[:4]}"
        )


def refuse_name(folder: Path) -> None:
    """Refuse a folder that cannot become a workspace, before any work begins.

    Raises
    ------
    UsageError
        Its name is unsafe, it exists, or it lies inside another workspace.
    """
    if ".." in folder.parts:
        raise UsageError(
            msg(
                "the path {folder} goes up with `..` → give the folder's full path",
                folder=f"{str(folder)[:80]!r}",
            )
        )
    name = folder.resolve().name
    if not _NAME.fullmatch(name) or name.endswith((" ", ".")) or _DEVICES.fullmatch(name):
        raise UsageError(
            msg(
                (
                    "{name} cannot be the name of a folder here → letters, digits, spaces, `-` and "
                    "`_`, e.g. so-noi-vu"
                ),
                name=f"{name[:80]!r}",
            )
        )
    if folder.exists() or folder.is_symlink():
        raise UsageError(_taken(folder))
    for above in folder.resolve().parents:
        if (
            (above / "params").is_dir()
            and (above / "data" / "raw").is_dir()
            and (above / "notebooks").is_dir()
        ):
            raise UsageError(
                msg(
                    "{folder} is inside the workspace {above} → choose a folder outside it",
                    folder=folder,
                    above=above,
                )
            )


def create(folder: Path, office: Office, *, demo: bool) -> Project:
    """Make a workspace and return it.

    Parameters
    ----------
    folder : Path
        Where; nothing may stand there.
    office : Office
        Whose.
    demo : bool
        Add the illustrative province, which is fictional and says so on every page.

    Raises
    ------
    UsageError
        See `refuse_name`; also where another run made the folder meanwhile.
    """
    refuse_name(folder)
    try:
        with whole_folder(folder) as scratch:
            _fill(scratch, office, demo=demo)
    except PlaceTaken:
        raise UsageError(_taken(folder)) from None
    return find_project(folder)


def _taken(folder: Path) -> str:
    return msg(
        (
            "{folder} exists and is never overwritten → name a new folder, or run `parlib "
            "new --update` inside it"
        ),
        folder=folder,
    )


def _fill(folder: Path, office: Office, *, demo: bool) -> None:
    notebooks = shipped_notebooks()
    for name, path in notebooks.items():
        write_bytes(folder / "notebooks" / name, path.read_bytes())
    for empty in ("data/raw", "params/plans", "params/runs", "params/frameworks"):
        # git keeps no empty folder, and without them this is no workspace
        write_text(folder / empty / ".gitkeep", "")
    values = _words(office)
    for template, target in (
        (f"{_readme(office)}.{office.language}.md", "README.md"),
        (f"raw.{office.language}.md", "data/raw/README.md"),
        ("gitattributes", ".gitattributes"),
        ("gitignore", ".gitignore"),
        (f"run.{office.language}.yml", f"params/runs/{office.run}.yml"),
    ):
        text = (_TEMPLATES / template).read_text(encoding="utf-8")
        write_text(folder / target, Template(text).substitute(values))
    if office.invented is not None:
        drawn = office.invented.model_dump(exclude_unset=True)
        write_text(folder / "params" / "simulation" / f"{office.run}.yml", yaml_of(drawn))
    for path in _files_of(DEMO) if demo else ():
        write_bytes(folder / path.relative_to(shipped()), path.read_bytes())
    delivered = {name: content_digest(path) for name, path in notebooks.items()}
    write_settings(
        folder,
        Settings(
            version=__version__,
            language=office.language,
            province=office.province.locality,
            notebooks=delivered,
        ),
    )


def _readme(office: Office) -> str:
    return "README" if office.invented is None else "practice"


def _files_of(names: Iterable[str]) -> Iterator[Path]:
    """Return the files that the package ships under names of files and folders."""
    for path in (shipped() / name for name in names):
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else (path,)


def _words(office: Office) -> dict[str, str]:
    """Return what the templates name."""
    unit = office.province
    past = [unit, *office.earlier]
    return {
        "province": unit.name,
        "short": unit.short_name,
        "identity": unit.locality,
        "communes": str(office.communes),
        "kinds": kinds_below(office),
        "run": office.run,
        "issued_on": office.issued_on.isoformat(),
        "year": str(office.issued_on.year),
        "next": str(office.issued_on.year + 1),
        "version": __version__,
        "units": ", ".join(f'"{u.locality}"' for u in past),
        "names": _listed(f"{u.name} ({u.valid_from} – {u.valid_to or '…'})" for u in past),
    }


def kinds_below(office: Office) -> str:
    """Return how the units of the lowest level are called together in the office's province."""
    return _KINDS[office.language][bool(office.zones)]


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)
