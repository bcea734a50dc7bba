"""Optional parts of parlib that are installed on demand, and the message that says how to install
them.
"""

from __future__ import annotations

from importlib.util import find_spec

from parlib.speech.catalogue import language_of, msg, speaking

PARTS = {
    "lab": "jupyterlab",
    "cluster": "distributed",
    "docx": "pypandoc",
    "sign": "pyhanko",
    "sql": "duckdb",
}
"""A module of each extra of ``pyproject.toml`` that a command may need."""


def lacking(extra: str) -> str:
    """Return what to say where an extra is not installed, in the language of the system.

    Empty where it is.

    Parameters
    ----------
    extra : str
        One of ``PARTS``.
    """
    if find_spec(PARTS[extra]) is not None:
        return ""
    with speaking(language_of()):
        return {
            "lab": msg('JupyterLab is not installed → run: pip install "parlib[lab]"'),
            "cluster": msg(
                'the extra for Dask clusters is not installed → run: pip install "parlib[cluster]"'
            ),
            "docx": msg(
                'the extra for Word files is not installed → run: pip install "parlib[docx]", '
                "or leave docx out of the formats"
            ),
            "sql": msg(
                'what questions in SQL need is not installed → run: pip install "parlib[sql]"'
            ),
            "sign": msg(
                'the extra for signatures is not installed → run: pip install "parlib[sign]"'
            ),
        }[extra]
