"""What a model refuses, in an analyst's words: no sentence of the library that found it reaches the reader."""

from datetime import date
from pathlib import PurePosixPath
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parlib.codebook.plain_words import plain_words, project_place, yaml_words


class Example(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field("a", pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = Field("abc", min_length=3)
    year: int = Field(2020, ge=1990, le=2100)
    share: float = Field(1.0, gt=0, allow_inf_nan=False)
    day: date = date(2020, 1, 1)
    yes: bool = True
    rows: tuple[str, ...] = Field(("a",), min_length=1)
    word: Literal["vi", "en"] = "vi"


@pytest.mark.parametrize(
    ("given", "what", "remedy"),
    [
        ({"id": "A B"}, "does not have the required form", "lower-case letters, digits and hyphens"),
        ({"name": ""}, "empty or too short", "at least 3 characters"),
        ({"name": 5}, "YAML read a number", "quotation marks"),
        ({"year": "20x4"}, "whole number", "digits only"),
        ({"year": 1890}, "too small", "at least 1990"),
        ({"year": 3000}, "too large", "at most 2100"),
        ({"share": "x"}, "a number was expected", "12.5"),
        ({"share": 0}, "too small", "more than 0"),
        ({"share": float("inf")}, "not a number", "12.5"),
        ({"day": "30/6/2025"}, "a date was expected", "2025-06-30"),
        ({"yes": "perhaps"}, "yes or no", "true or false"),
        ({"rows": []}, "too few entries", "at least 1"),
        ({"rows": "a"}, "a list was expected", "- "),
        ({"word": "fr"}, "not an accepted word", "'vi' or 'en'"),
        ({"wrod": "vi"}, "no such key", "spelling"),
    ],
)
def test_each_refusal_says_what_and_what_to_do(given, what, remedy):
    with pytest.raises(ValidationError) as refused:
        Example.model_validate(given)
    (error,) = refused.value.errors()
    said = plain_words(error)
    assert what in said[0]
    assert remedy in said[1]
    assert "input should" not in said[0].lower()


def test_yaml_that_is_not_known_keeps_the_reader_s_words():
    assert yaml_words("something new") == ("not valid YAML: something new", "correct the line, or the one above it")


def test_a_place_begins_at_params_or_data():
    assert project_place(PurePosixPath("/a/params/b/params/runs/x.yml")) == "params/runs/x.yml"
    assert project_place(PurePosixPath("/a/data/raw/s/1/card.yml")) == "data/raw/s/1/card.yml"
    assert project_place(PurePosixPath("/a/data/x.yml")) == "x.yml"
