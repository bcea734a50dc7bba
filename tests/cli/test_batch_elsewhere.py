"""`parlib batch` on other machines: what is refused before anything is built, and that no secret is ever printed."""

from __future__ import annotations

import sys

import pytest

from parlib.cli import app as command_line
from parlib.cli.cluster_options import elsewhere
from parlib.codebook.runs import Run
from parlib.errors import UsageError
from parlib.store.params import load_run
from parlib.store.project import Project
from tests.briefing.run.cluster.certificates import authority

RUN = "id: few\ntitle: Few\nissued_on: 2025-06-30\nentries:\n  - {notebook: brief, period: 2023, localities: ['01']}\n"
NONE = (None, None, None)


@pytest.fixture
def parlib(monkeypatch, capsys, tmp_path):
    """Run `parlib batch` in this process on a run file with more lines; it may not get as far as building."""
    for folder in ("params/runs", "data/raw", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)

    def run(more: str, *arguments: str, language: str = "en") -> tuple[int, str]:
        (tmp_path / "params/runs/few.yml").write_text(RUN + more, encoding="utf-8")
        monkeypatch.setenv("PARLIB_ROOT", str(tmp_path))
        monkeypatch.setenv("PARLIB_LANG", language)
        monkeypatch.setenv("COLUMNS", "300")
        monkeypatch.setattr(sys, "argv", ["parlib", "batch", str(tmp_path / "params/runs/few.yml"), *arguments])
        monkeypatch.setattr("parlib.cli.batches.build_with_progress", lambda *_, **__: pytest.fail("it got as far as building"))
        with pytest.raises(SystemExit) as stopped:
            command_line.main()
        printed = capsys.readouterr()
        return stopped.value.code, printed.out + printed.err

    return run


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("as_json", [(), ("--json",)])
@pytest.mark.parametrize(
    "more",
    [
        "out: s3://AKIATHU:hunter2@bao-cao/2025\n",
        "out: s3://bao-cao/2025?X-Amz-Signature=hunter2\n",
        "outt: s3://AKIATHU:hunter2@bao-cao/2025\n",
        "cluster: {scheduler: 'tls://me:hunter2@host:8786'}\n",
        "cluster: {scheduler: 'tls://host:8786', password: 's3://a:hunter2@b'}\n",
    ],
)
def test_a_run_file_with_a_secret_is_refused_and_the_secret_is_not_repeated(parlib, more, as_json, language):
    code, printed = parlib(more, *as_json, language=language)
    assert code == 3, printed
    assert "few.yml" in printed
    assert "hunter2" not in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--out", "s3://AKIATHU:hunter2@bao-cao/2025"), "--out: the address of the briefs holds a user, a password or a signature"),
        (("--out", "ftp://host/x"), "--out: the address of the briefs is neither a bucket nor a folder"),
        (("--scheduler", "host"), "--scheduler: the address of the scheduler is not understood"),
        (("--scheduler", "tls://host:8786"), "none is named for --tls-ca, --tls-cert, --tls-key"),
        (("--scheduler", "tls://host:8786", "--tls-ca", "none.pem", "--tls-cert", "none.pem", "--tls-key", "none.pem"), "cannot be read"),
        (("--scheduler", "tcp://host:8786", "--tls-ca", "none.pem"), "the address does not begin with tls://"),
    ],
)
def test_an_option_that_cannot_be_is_refused_before_anything_is_built(parlib, arguments, told):
    code, printed = parlib("", *arguments)
    assert code == 2, printed
    assert told in printed
    assert "→" in printed
    assert "hunter2" not in printed


def test_an_option_goes_before_the_run_file_and_its_paths_are_those_of_the_project(tmp_path):
    ca, cert, key = authority(tmp_path / "tls")
    written = {"scheduler": "tls://host:8786", "ca": "tls/ca.pem", "cert": "tls/cert.pem", "key": "tls/key.pem"}
    entry = {"period": 2023, "localities": ["01"]}
    plan = Run.model_validate(
        {"id": "few", "title": "Few", "issued_on": "2025-06-30", "entries": [entry], "out": "s3://bao-cao/2025", "cluster": written}
    )
    there = elsewhere(plan, Project(tmp_path), executor="process", scheduler="", out="", tls=NONE)
    assert (there.executor, there.out) == ("dask", "s3://bao-cao/2025")
    assert (there.access.scheduler, there.access.ca, there.access.cert, there.access.key) == ("tls://host:8786", ca, cert, key)
    other = elsewhere(plan, Project(tmp_path), executor="process", scheduler="tls://other:1", out="file:///mnt", tls=NONE)
    assert (other.access.scheduler, other.out) == ("tls://other:1", "file:///mnt")


def test_what_a_cluster_needs_is_named_where_it_is_not_installed(tmp_path, monkeypatch):
    (tmp_path / "few.yml").write_text(RUN, encoding="utf-8")
    monkeypatch.setattr("parlib.cli.cluster_options.lacking", lambda extra: f"{extra} is not here")
    for asked in ({"out": "s3://bao-cao/2025"}, {"scheduler": "tcp://h:1"}, {"executor": "dask"}):
        given = {"executor": "process", "scheduler": "", "out": "", "tls": NONE, **asked}
        with pytest.raises(UsageError, match="cluster is not here"):
            elsewhere(load_run(tmp_path / "few.yml"), Project(tmp_path), **given)
    here = elsewhere(load_run(tmp_path / "few.yml"), Project(tmp_path), executor="process", scheduler="", out="file:///mnt", tls=NONE)
    assert here.access is None
