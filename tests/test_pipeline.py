"""From raw files to a release: complete or refused, named by its inputs, and never at the cost of the one before."""

from __future__ import annotations

import shutil
import threading

import pandas as pd
import pytest
import yaml

from parlib import pipeline
from parlib.codebook.schemas import TABLES
from parlib.codebook.tables import check
from parlib.errors import SourceError, ValidationFailed
from parlib.pipeline import STAGES, build
from parlib.pipeline import check as check_inputs
from parlib.store.made_from import file_digest
from parlib.store.releases import open_release
from tests.projects import built_copy, copy_project


@pytest.fixture
def project(tmp_path_factory):
    """A project of the test's own, with its release built."""
    return built_copy(tmp_path_factory, "project")


@pytest.fixture
def release(project):
    return open_release(project)


@pytest.fixture
def figures(project):
    """The raw figures of provinces."""
    return next(project.raw.glob("public-figures/*/par_index_provinces.csv"))


def test_the_stages_are_told_in_their_order(project):
    shutil.rmtree(project.processed)  # made again from what it remembers of its stages
    stages = []
    made = build(project, progress=stages.append)
    assert tuple(stages) == STAGES
    assert not made.reused
    assert open_release(project).id == made.release.id


def test_the_shipped_inputs_are_in_order(project):
    assert check_inputs(project) == ()


def test_every_table_of_the_release_fits_its_schema(release):
    assert set(TABLES) <= set(release.tables)
    for name in TABLES:
        check(name, release.table(name))
    assert release.verify() == []


def test_unchanged_inputs_are_not_built_again(project, release):
    again = build(project)
    assert again.reused
    assert again.release.id == release.id


def test_known_figures_arrive_where_a_brief_reads_them(release):
    indices = release.table("indices").set_index(["locality", "period", "index"])
    hai_phong = indices.loc[("31@2008-08-01", 2024, "PAR")]
    assert (hai_phong["value"], hai_phong["rank"], hai_phong["of"], hai_phong["peer_mean"]) == (96.17, 1, 63, 88.37)
    assert not hai_phong["comparable_with_previous"]
    assert "892/QĐ-BNV" in hai_phong["not_comparable_because"]
    assert indices.loc[("31@2008-08-01", 2023, "PAR")]["value"] == 91.87
    assert "91.81" in indices.loc[("31@2008-08-01", 2023, "PAR")]["conflict"]


def test_all_commitments_of_the_five_dispatches_have_a_standing(release):
    targets = release.table("targets")
    assert targets.groupby("plan").size().to_dict() == {
        "phuoc-long-2021": 34, "tay-son-2023": 48, "quang-tri-2020": 18, "thac-mo-2024": 31, "so-cong-thuong-binh-phuoc-2023": 12,
    }  # fmt: skip
    assert (targets["status"] != "").all()


def test_nine_districts_are_ranked_as_published(release):
    indices = release.table("indices")
    rows = indices[indices["locality"].isin(_binh_duong(release)) & (indices["period"] == 2017)]
    assert sorted(rows["rank"]) == list(range(1, 10))
    assert (rows["of"] == 9).all()


def _binh_duong(release) -> list[str]:
    units = release.table("localities")
    return units.loc[units["parent"].eq("74@2008-08-01") & units["level"].eq("district"), "locality"].tolist()


def test_the_ledger_sums_to_what_was_lost(release):
    ledger, scores = release.table("ledger"), release.table("scores")
    whole = scores[(scores["level"] == "index") & scores["lost_points"].notna()].set_index(["locality", "period", "framework"])[
        "lost_points"
    ]
    summed = ledger.groupby(["locality", "period", "framework"])["lost_points"].sum()
    assert len(whole) > 5
    # decimal points: sums of two-decimal figures, so anything beyond float noise is an error
    pd.testing.assert_series_equal(summed.reindex(whole.index), whole, check_names=False, atol=1e-9, rtol=0)


def test_one_bad_file_is_refused_with_its_place_and_the_release_before_stays(project, release, figures):
    lines = figures.read_text(encoding="utf-8").splitlines()
    figures.write_text("\n".join([lines[0], lines[1].replace("An Giang", "An Gjang"), *lines[2:]]) + "\n", encoding="utf-8")
    with pytest.raises(ValidationFailed) as refusal:
        build(project)
    places = {p.place for p in refusal.value.problems}
    assert any("par_index_provinces.csv" in place for place in places)
    assert open_release(project).id == release.id
    assert not [p.name for p in project.processed.iterdir() if p.name.startswith(".")]


def test_quarantine_names_what_it_left_out_and_goes_on(project, release, figures):
    lines = figures.read_text(encoding="utf-8").splitlines()
    figures.write_text("\n".join([*lines, lines[1].replace("An Giang", "Tỉnh Không Có")]) + "\n", encoding="utf-8")
    _sign(figures)
    made = build(project, quarantine=True)
    said = [p for p in made.problems if p.severity == "error"]
    assert any("Tỉnh Không Có" in f"{p.what} {p.actual}" for p in said)
    assert len(made.release.table("indices")) == len(release.table("indices"))
    assert "Tỉnh Không Có" in made.release.table("problems").to_csv()


def _sign(path) -> None:
    """Write the file's new checksum and row count into its card, as someone who adds a row on purpose would."""
    card = path.parent / "card.yml"
    text = card.read_text(encoding="utf-8")
    listed = next(f for f in yaml.safe_load(text)["files"] if f["name"] == path.name)
    text = text.replace(listed["sha256"], file_digest(path))
    card.write_text(text.replace(f"rows: {listed['rows']}\n", f"rows: {listed['rows'] + 1}\n", 1), encoding="utf-8")


def test_bad_params_are_all_named_at_once(project, release):
    plan = project.params / "plans" / "thac-mo-2024.yml"
    wording = project.params / "wording" / "vi.yml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("locality:", "lokality:", 1), encoding="utf-8")
    wording.write_text("language: [vi\n", encoding="utf-8")
    with pytest.raises(ValidationFailed) as refusal:
        build(project, quarantine=True)
    files = {p.file.rsplit("/", 1)[-1] for p in refusal.value.problems}
    assert {"thac-mo-2024.yml", "vi.yml"} <= files
    assert [str(p) for p in refusal.value.problems if not p.cell.startswith("line ")] == []
    assert open_release(project).id == release.id


def test_of_two_builds_at_once_one_builds_and_the_other_finds_it_made(project, monkeypatch):
    shutil.rmtree(project.processed)
    waits, inside = threading.Event(), threading.Event()
    made, builds = pipeline._make, []

    def slow(*arguments, **options):
        inside.set()
        assert waits.wait(60)
        builds.append(1)
        return made(*arguments, **options)

    monkeypatch.setattr(pipeline, "_make", slow)
    found = []
    first = threading.Thread(target=lambda: found.append(build(project)))
    first.start()
    assert inside.wait(60)
    second = build(project, waiting=waits.set)  # only when this one waits does the first go on
    first.join(120)
    assert (len(builds), second.reused, found[0].reused) == (1, True, False)
    assert second.release.id == found[0].release.id
    assert [p.name for p in project.processed.iterdir() if p.name.startswith(".")] == []


def test_inputs_that_change_while_they_are_read_make_no_release(tmp_path, monkeypatch):
    project, read = copy_project(tmp_path), pipeline.validate

    def changed(which, **_):
        (which.params / "plans" / "note.yml").write_text("{}\n", encoding="utf-8")
        return read(copied)

    copied = copy_project(tmp_path / "as-it-was")
    monkeypatch.setattr(pipeline, "validate", changed)
    with pytest.raises(SourceError, match="were changed while they were read → run the same command again"):
        build(project)
    assert list(project.processed.iterdir()) == []
