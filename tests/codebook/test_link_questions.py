"""The file of declared questions, as hostile as files are."""

import pytest
from pydantic import ValidationError

from parlib.codebook.link_questions import LinkFile


def test_a_list_as_the_name_of_a_series_is_a_fault_of_the_file():
    """Found by a mutant: it ended in a TypeError."""
    with pytest.raises(ValidationError):
        LinkFile.model_validate({"family": "x", "series": [{"id": ["a"]}], "questions": [{"id": "q", "reform": ["a"]}]})
