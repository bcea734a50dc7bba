"""The languages that parlib speaks and writes in, once for every room."""

from typing import Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)
