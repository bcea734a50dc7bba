"""``parlib verify`` away from the data: what can be done without them, in the reader's language."""

from __future__ import annotations

import pytest

from parlib.briefing.pages.pdf import render_pdf
from parlib.errors import ReleaseMissing, UsageError
from parlib.speech.catalogue import aloud, speaking
from parlib.store.project import Project, find_project
from parlib.store.releases import open_release
from tests.briefing.sample_model import sample
from tests.cli.commands import parlib


def test_outside_a_workspace_the_option_that_needs_none_is_named(tmp_path, monkeypatch):
    path = tmp_path / "brief.pdf"
    path.write_bytes(render_pdf(sample()))
    monkeypatch.chdir(tmp_path)
    refused = parlib("verify", path, root=tmp_path, code=2)
    assert "`--alone`: tệp được đối chiếu với chính nó" in refused.stderr
    assert "nothing of it was compared" not in parlib("verify", path, "--alone", root=tmp_path, code=8).stdout


def test_a_release_that_is_not_here_is_said_in_vietnamese(tmp_path):
    for part in ("params", "data/raw", "notebooks"):
        (tmp_path / part).mkdir(parents=True)
    with pytest.raises(ReleaseMissing) as fault:
        open_release(Project(tmp_path), "r-0123456789ab")
    with speaking("vi"):
        assert aloud(fault.value.message) == "ở đây không có bản phát hành 'r-0123456789ab', cũng chưa có bản nào: chạy `parlib build`"


def test_releases_are_enough_for_a_proof_and_what_is_lacking_besides_is_said(tmp_path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(render_pdf(sample()))
    (tmp_path / "data" / "processed").mkdir(parents=True)
    (tmp_path / "params").mkdir()
    held = parlib("verify", path, root=tmp_path, code=8)
    assert "không có data/raw/, notebooks/: vẫn đối chiếu được" in held.stderr


def test_a_workspace_without_one_of_its_folders_is_named_with_it(tmp_path, monkeypatch):
    monkeypatch.delenv("PARLIB_ROOT", raising=False)
    for part in ("params", "notebooks", "reports"):
        (tmp_path / part).mkdir()
    for near in (tmp_path, tmp_path / "reports"):
        with pytest.raises(UsageError, match=r"is a parlib project without data/raw/ →"):
            find_project(near=near)
