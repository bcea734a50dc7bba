"""``parlib.yml``: the settings of a workspace. They are not inputs of a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from parlib.codebook.declared import Declared
from parlib.codebook.vocabulary import Language
from parlib.errors import ValidationFailed
from parlib.files.whole import write_text
from parlib.gate.yaml_text import read_yaml, yaml_of
from parlib.store.project import SETTINGS, Project
from parlib.store.shapes import shape

_HEAD = {
    "vi": (
        "# Thư mục này là một không gian làm việc của parlib: tệp nào không có ở đây thì đọc từ "
        "gói parlib; tệp cùng tên ở đây thay cho tệp\n"
    )
    + "# của gói. `parlib new --update` ghi lại tệp này.\n",
    "en": (
        "# This folder is a workspace of parlib: what is not here is read from the package, and "
        "a file of the same name here takes its place.\n"
    )
    + "# `parlib new --update` writes this file anew.\n",
}


class Settings(Declared):
    """``parlib.yml``."""

    version: str = Field(description="parlib that the notebooks come from")
    language: Language = Field("vi", description="Language of messages")
    province: str = Field("", description="Identity of the office's province")
    notebooks: dict[str, str] = Field(
        default_factory=dict,
        description="What each notebook said when it was put here, as a digest",
    )


def read_settings(project: Project) -> Settings:
    """Return the settings of a workspace.

    Raises
    ------
    ValidationFailed
        The file is not what a workspace's settings look like.
    """
    document = read_yaml(project.root / SETTINGS)
    settings, problems = shape(document, Settings, SETTINGS)
    if settings is None or problems:
        raise ValidationFailed(problems, context=SETTINGS)
    return settings


def own_province(project: Project) -> str:
    """Return the identity of the province whose workspace a project is, empty where it is none's."""
    return read_settings(project).province if (project.root / SETTINGS).is_file() else ""


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the settings into the top folder of a workspace."""
    values: dict[str, Any] = settings.model_dump()
    write_text(folder / SETTINGS, _HEAD[settings.language] + yaml_of(values))
