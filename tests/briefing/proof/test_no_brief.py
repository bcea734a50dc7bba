"""A file that is not a document of parlib is said to be none, not called false."""

import zipfile

import pikepdf
import pytest

from parlib.briefing.proof.verify import verify
from parlib.errors import UsageError


@pytest.mark.parametrize("name", ["a.txt", "b.pdf", "c.zip"])
def test_what_is_no_brief_is_said_to_be_none(name, tmp_path):
    path = tmp_path / name
    with pytest.raises(UsageError, match="does not exist"):
        verify(path)
    if name == "b.pdf":
        with pikepdf.new() as document:
            document.add_blank_page()
            document.save(path)
    elif name == "c.zip":
        with zipfile.ZipFile(path, "w") as out:
            out.writestr("x", "y")
    else:
        path.write_text("x")
    with pytest.raises(UsageError):
        verify(path)
