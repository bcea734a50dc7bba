"""`parlib link` on a release made by hand: one question answered, one refused, one not declared."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from parlib.analysis.links.findings import links_to_findings
from parlib.cli.app import app
from parlib.codebook.link_questions import LinkFile
from parlib.codebook.tables import empty
from parlib.errors import UsageError
from parlib.store.project import Project
from parlib.store.releases import write_release
from tests.analysis.link_world import ANALYSIS, FILE, world
from tests.analysis.links.answered import run_link_questions

PRESS = FILE["questions"][0] | {"id": "press-income", "reform": "press", "title_en": "Press figures?", "title_vi": "Số báo nêu?"}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = Project(tmp_path_factory.mktemp("links"))
    for folder in ("params", "data/raw", "notebooks"):
        (made.root / folder).mkdir(parents=True)
    file = LinkFile.model_validate(FILE | {"questions": [FILE["questions"][0], PRESS]})
    findings = links_to_findings(run_link_questions(file.questions, world(), analysis=ANALYSIS, draws=199))
    tables = {"findings": findings, "localities": empty("localities")}
    write_release(made, "r-links", tables, params={"links": file.model_dump(mode="json")}, lineage={})
    write_release(made, "r-none", tables, params={"links": None}, lineage={})
    yield made
    shutil.rmtree(made.root)


def link(project, *arguments):
    return CliRunner().invoke(app, ["link", *arguments, "--root", str(project.root)])


def test_every_question_in_one_json_object(project):
    said = json.loads(link(project, "--release", "r-links", "--json").stdout)
    answered, refused = said["questions"]
    assert (said["release"], said["family"]) == ("r-links", "test questions")
    assert (answered["id"], answered["answer"]["verdict"], answered["informative"]) == ("process-income", "linked_positive", True)
    assert answered["answer"]["ci_low"] < 2.0 < answered["answer"]["ci_high"]
    assert answered["beside"]["detectable"]["estimate"] > 0
    assert answered["beside"]["tests"]["estimate"] == 1.0
    assert (refused["informative"], refused["answer"]["estimate"]) == (False, None)
    assert refused["answer"]["not_testable_because"].startswith("not_a_sample")


def test_one_question_in_words(project):
    text = link(project, "process-income", "--release", "r-links", "--lang", "en").stdout
    assert "Does income go with appraised points?" in text
    assert "informative" in text
    assert "detectable from" in text
    assert "Press figures?" not in text
    assert "refused: the figures are no sample" in link(project, "press-income", "--release", "r-links").stdout


@pytest.mark.parametrize(
    ("arguments", "says"), [(("--release", "r-none"), "links.yml"), (("income", "--release", "r-links"), "process-income")]
)
def test_what_is_not_declared_is_named(project, arguments, says):
    fault = link(project, *arguments).exception
    assert isinstance(fault, UsageError)
    assert says in str(fault)
