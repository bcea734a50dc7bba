"""The languages that parlib supports, defined once for all packages."""

from typing import Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)
