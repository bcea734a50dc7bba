#!/usr/bin/env python3
"""Build the project's environment from the lock: `.venv`, the packages, and (where apt may) fonts
and test programs.

Standard library only, because it runs before anything is installed. `make briefs` and `make test`
call it; it does nothing when the environment is already what the lock says.

    python3 tools/environment.py run     # what briefs need
    python3 tools/environment.py test    # what the tests need, too
    python3 tools/environment.py lock    # write the locks anew (needs uv)
    python3 tools/environment.py conda-lock    # a lock for conda, of three systems (needs conda-lock)
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
EXTRAS = {
    "run": ["build", "cluster", "lab"],
    "test": ["build", "cluster", "docs", "docx", "lab", "sign", "sql", "test"],
}
FONT_PACKAGES = ["fonts-liberation2"]
# program → Debian package, for the tests that look at real workbooks, pages and PDFs
TEST_PROGRAMS = {
    "soffice": ["libreoffice-calc", "libreoffice-writer"],
    "chromium": ["chromium"],
    "pdftoppm": ["poppler-utils"],
    "qpdf": ["qpdf"],
}
CONDA_SYSTEMS = ("linux-64", "osx-arm64", "win-64")


def say(text: str) -> None:
    """Print one line at once, so that long set-ups show where they are."""
    print(text, flush=True)


def run(*command: str | Path, **kw) -> None:
    """Run a command and stop with its message when it fails."""
    subprocess.run([str(c) for c in command], check=True, **kw)


def may_use_apt() -> bool:
    """Say whether packages of the system can be installed here."""
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages.

    Say whether it worked. Never fatal: nothing from apt is required for a brief.
    """
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for prepare in ([], ["apt-get", "update", "-q"]):
        if prepare:
            subprocess.run(
                prepare,
                env=quiet,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        done = subprocess.run(
            install,
            env=quiet,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return True
    say(
        f"  apt could not install {' '.join(packages)}: "
        f"{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no reason given'}"
    )
    return False


def make_venv() -> None:
    """Create `.venv`, with python3-venv from apt where the system's Python comes without it."""
    if sys.version_info < (3, 11):
        sys.exit(
            f"parlib needs Python 3.11 or newer; this is {sys.version.split()[0]}. Give "
            f"another "
            f"one: make PYTHON=python3.12 briefs"
        )
    if (BIN / "python").exists() or (BIN / "python.exe").exists():
        return
    say("Creating .venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode and may_use_apt():
        shutil.rmtree(VENV, ignore_errors=True)
        minor = f"python3.{sys.version_info.minor}-venv"
        if apt_install([minor]) or apt_install(["python3-venv"]):
            made = subprocess.run(
                [sys.executable, "-m", "venv", str(VENV)],
                capture_output=True,
                text=True,
                check=False,
            )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            f"Python's venv module does not work here; install python3-venv, then try "
            f"again.\n{made.stdout}{made.stderr}"
        )


def installers() -> list[list[str | Path]]:
    """Return the commands that install into `.venv`, the one to try first before the other.

    Uv where it is present, which takes seconds, then pip. Both hold every hash.
    """
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    pip: list[str | Path] = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if uv := shutil.which("uv"):
        return [[uv, "pip", "install", "--quiet", "--python", python], pip]
    return [pip]


def install_with(commands: list[list[str | Path]], *what: str | Path) -> list[list[str | Path]]:
    """Install with the first command that manages; return those that are left for what follows."""
    while len(commands) > 1:
        done = subprocess.run([str(c) for c in (*commands[0], *what)], check=False)
        if done.returncode == 0:
            return commands
        say("  uv did not manage it; pip takes over")
        commands = commands[1:]
    run(*commands[0], *what)
    return commands


def wanted(kind: str) -> str:
    """Return a digest of everything the environment is made from."""
    parts = [LOCKS[kind].read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install(kind: str) -> None:
    """Install the lock of ``kind`` and the checkout itself, unless the stamp says it is done."""
    make_venv()
    stamp = VENV / f".{kind}.stamp"
    digest = wanted(kind)
    if stamp.exists() and stamp.read_text() == digest:
        return
    say(f"Installing {LOCKS[kind].name} (exact versions, checked by hash)")
    commands = install_with(installers(), "--require-hashes", "-r", LOCKS[kind])
    install_with(commands, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(digest)


def system_packages(kind: str) -> None:
    """Install fonts, and for tests the programs they look through, where apt may.

    Else say what stays away.
    """
    fonts = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
    fonts_1 = Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf")
    missing = (
        []
        if fonts.exists() or fonts_1.exists() or os.name == "nt" or sys.platform == "darwin"
        else list(FONT_PACKAGES)
    )
    if kind == "test":
        missing += [
            p
            for program, packages in TEST_PROGRAMS.items()
            if not shutil.which(program)
            for p in packages
        ]
    if not missing:
        return
    if may_use_apt():
        say(f"Installing {' '.join(missing)}")
        apt_install(missing)
    elif kind == "test":
        say(
            f"Not installed (no apt or no rights): {' '.join(missing)}; the tests that need "
            f"them "
            f"are skipped by name"
        )


def lock() -> None:
    """Resolve pyproject.toml into the two locks.

    Every platform, hashes, no address of any registry.
    """
    for kind, path in LOCKS.items():
        extras = [f"--extra={extra}" for extra in EXTRAS[kind]]
        run("uv", "pip", "compile", "-q", "pyproject.toml", *extras, "--universal", "--python-version=3.11", "--generate-hashes",
            "--no-emit-index-url", "--no-annotate", "--no-header", "-o", path.name, cwd=ROOT)  # fmt: skip


def conda_lock() -> None:
    """Resolve environment.yml into ``conda.lock.yml`` for every system of ``CONDA_SYSTEMS``.

    Such a lock names the address of every file, so each office makes its own from the channel that
    it reaches, and it is not kept here.
    """
    systems = [f"--platform={system}" for system in CONDA_SYSTEMS]
    run("conda-lock", "lock", "--file=environment.yml", *systems, "--lockfile=conda.lock.yml", cwd=ROOT)  # fmt: skip


def main() -> None:
    """Do what the first argument says."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind == "lock":
        lock()
    elif kind == "conda-lock":
        conda_lock()
    elif kind in LOCKS:
        system_packages(kind)
        install(kind)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
