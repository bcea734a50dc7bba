"""JupyterLab over a project, in the language of messages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from parlib.cli.console import Root, speak_here
from parlib.cli.options import whole
from parlib.cli.starting import as_it_was
from parlib.errors import UsageError
from parlib.files.whole import write_text
from parlib.speech.extras import lacking
from parlib.store.project import find_project

_JUPYTER = Path(__file__).parents[1] / "desk" / "jupyter"
"""Settings that JupyterLab begins with."""


def lab(
    port: Annotated[
        int,
        typer.Option(
            "--port", parser=whole("--port", least=1, most=65535), help="Port on this machine."
        ),
    ] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    root: Root = None,
) -> None:
    """Open JupyterLab on this machine only, with its token, this environment as kernel and the
    notebooks at hand.

    Vietnamese menus: Settings → Language.
    """
    project = find_project(root)
    if why := lacking("lab"):
        raise UsageError(why)
    command = [
        sys.executable,
        "-P",  # no code out of the working directory: files that others sent may lie there
        "-m",
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={project.root}",
    ]
    command += ["--LabApp.default_url=/lab/tree/notebooks"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    # a notebook that somebody opens may import what lies beside it, as in any other JupyterLab
    kept = as_it_was()
    environment = {**kept, "PARLIB_ROOT": str(project.root), **_jupyter_defaults(kept)}
    _speak_in_menus(speak_here(project))
    if os.name == "posix":  # this process becomes Jupyter: whatever ends the one ends the other
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603 - our own interpreter


def _jupyter_defaults(environment: Mapping[str, str]) -> dict[str, str]:
    """Return where JupyterLab finds what it begins with: no question about news, no look for
    updates. Whoever changes such a setting keeps it: these are defaults.
    """
    before = environment.get("JUPYTER_CONFIG_PATH", "")
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, (before, str(_JUPYTER))))}


def _speak_in_menus(language: str) -> None:
    """Choose the language of JupyterLab's menus, as Settings → Language does, unless somebody chose
    one before. The server reads it from the user's settings only, never from defaults.
    """
    place = _user_settings() / "@jupyterlab" / "translation-extension"
    chosen = place / "plugin.jupyterlab-settings"
    if language == "vi" and not chosen.exists():
        write_text(chosen, '{"locale": "vi_VN"}\n')


def _user_settings() -> Path:
    """Return the folder of the user's settings, as JupyterLab's ``get_user_settings_dir`` does;
    importing that takes as long as starting JupyterLab once more.
    """
    from jupyter_core.paths import jupyter_config_dir

    named = os.environ.get("JUPYTERLAB_SETTINGS_DIR")
    return Path(named or Path(jupyter_config_dir()) / "lab" / "user-settings").absolute()
