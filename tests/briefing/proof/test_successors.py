"""A later issue beside a bundle: only what is a file is opened."""

import os
import sys

import pytest

from parlib.briefing.proof.successors import successor_notes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
@pytest.mark.timeout(20)
def test_pipes_and_folders_with_the_name_of_an_issue_are_passed_over(tmp_path):
    for number in range(2, 60):
        os.mkfifo(tmp_path / f"cv-12-r{number}.zip")
    (tmp_path / "cv-12-r99.zip").mkdir()
    (tmp_path / "cv-12-r98.zip").symlink_to(tmp_path / "nowhere.zip")
    assert list(successor_notes(tmp_path / "cv-12-r1.zip", b"first")) == []
