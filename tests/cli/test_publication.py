"""``parlib publish-results``: a year is frozen, its decision drafted, and what was announced is kept as published."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date

import docx
import pandas as pd
import pytest

from parlib.analysis.final_results import changed_since, final_results, not_ready
from parlib.briefing.dispatch.forms import Issue
from parlib.briefing.dispatch.results_decision import ResultsDecision
from parlib.briefing.pages.docx import render_docx
from parlib.briefing.pages.pdf import render_pdf
from parlib.cli import publication
from parlib.cli.publication import _keep
from parlib.cli.unannounced import hindrances_told, waiting_told
from parlib.codebook.documents import document_in
from parlib.codebook.localities import Register
from parlib.document.model import blocks_of
from parlib.document.reading import lines
from parlib.intake.raw.cards import read_card
from parlib.intake.raw.delimited import read_delimited
from parlib.intake.raw.public_figures import OPTIONAL, REQUIRED, read_public_figures
from parlib.scoring.filing import Filing, Waits, YearStep
from parlib.speech.catalogue import aloud, speaking
from parlib.store.project import Project
from parlib.store.wording import load_wording
from tests.cli.commands import parlib
from tests.made_release import PARAMS, made_release, unit_row
from tests.projects import own_copy, untouched
from tests.world import PROVINCE, A, B, world_evidence, world_frameworks

CITY = "P@2000-01-01"
NAMES = ("Phường Ân", "Phường Đông", "Xã Bắc", "Xã Ánh", "Xã Cao")
UNITS = Register(
    pd.DataFrame(
        [
            unit_row(CITY, "Tỉnh Thử", level="province"),
            *(unit_row(f"U{n}@2000-01-01", name, level="commune", parent=CITY) for n, name in enumerate(NAMES)),
        ]
    )
)
WARDS = [u for u in UNITS if u.level == "commune"]
VALUES = dict(zip(NAMES, (90.004, 80.0, 95.5, 80.0, 70.126), strict=True))
RANKS = dict(zip(NAMES, (2.0, 3.0, 1.0, 3.0, 5.0), strict=True))


def indices(**more) -> pd.DataFrame:
    rows = pd.DataFrame(
        {"locality": [u.locality for u in WARDS], "value": [VALUES[u.name] for u in WARDS], "rank": [RANKS[u.name] for u in WARDS]}
    )
    return rows.assign(period=2024, index="PAR", of=5.0, basis="computed", reason="", source="", framework="xa-2024", **more)


def test_results_are_ranked_and_printed_to_two_decimals():
    table, faults = final_results(WARDS, 2024, indices=indices())
    assert faults == ()
    assert list(table["name"]) == ["Xã Bắc", "Phường Ân", "Phường Đông", "Xã Ánh", "Xã Cao"]
    assert list(table["value"]) == [95.5, 90.0, 80.0, 80.0, 70.13]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"basis": "published", "source": "QĐ 1"}, "published already (QĐ 1)"),
        ({"rank": float("nan"), "reason": "peer_group_incomplete: valued=5; of=5"}, "5 unit(s) are too few"),
        ({"value": float("nan")}, "no index of 2024"),
        ({"rank": float("nan"), "reason": "peer_group_incomplete: valued=3; of=12"}, "only 3 of 12 units of the group have points"),
    ],
)
def test_why_a_year_cannot_be_announced_is_said_by_unit(wrong, said):
    rows = indices()
    first = rows["locality"].eq("U0@2000-01-01")
    for column, value in wrong.items():
        rows[column] = rows[column].mask(first, value)
    _, faults = final_results(WARDS, 2024, indices=rows)
    (fault,) = faults
    assert fault.name == "Phường Ân"
    assert said in fault.why


def test_a_unit_that_ended_within_the_year_is_refused_with_its_last_day():
    rows = indices().assign(rank=float("nan"), reason="peer_group_incomplete: valued=5; of=5")
    _, faults = final_results([replace(u, valid_to="2024-06-30") for u in WARDS], 2024, indices=rows)
    assert len(faults) == len(WARDS)
    assert all("it ended on 30/06/2024" in f.why for f in faults)


def test_units_that_wait_alike_are_told_once_and_where_points_of_a_survey_are_written():
    few = [*waiting_told([("Xã X", "final", "survey"), ("Xã Y", "explained", "appraisers")])]
    assert [p.what for p in few] == ["Xã X: final, waits for survey", "Xã Y: explained, waits for appraisers"]
    assert "column “Điểm điều tra xã hội học”" in few[0].remedy
    assert "parlib add survey" in few[0].remedy
    assert "`parlib status` shows the steps" in few[1].remedy
    (many,) = waiting_told([(f"Xã {n}", "final", "survey") for n in range(12)])
    assert many.what.startswith("12 units: final, wait for survey: Xã 0, Xã 1, ")


@pytest.mark.parametrize(
    ("wrong", "kept", "to_do"),
    [
        ({"basis": "published", "source": "QĐ 1"}, "results-thu-commune/2024", "`parlib remove results-thu-commune/2024`"),
        ({"basis": "published", "source": "QĐ 1"}, "", "`parlib sources`"),
        ({"value": float("nan")}, "", "`parlib gaps "),
        ({"rank": float("nan"), "reason": "peer_group_incomplete: valued=5; of=5"}, "", "`min_units_rank`"),
        ({"rank": float("nan"), "reason": "peer_group_incomplete: valued=3; of=12"}, "", "names the units without points"),
        ({"rank": float("nan"), "reason": "rank_uncertain_elsewhere"}, "", 'parlib ranks --locality "Tỉnh Thử" --period 2024'),
    ],
)
def test_what_keeps_units_alike_is_told_once_with_what_is_to_be_done_about_it(wrong, kept, to_do):
    _, faults = final_results(WARDS, 2024, indices=indices().assign(**wrong))
    (told,) = hindrances_told(faults, UNITS[CITY], 2024, kept)
    assert told.what.startswith("5 units: ")
    assert all(name in told.what for name in NAMES)
    assert to_do in told.remedy
    few = [*hindrances_told(faults[:2], UNITS[CITY], 2024, kept)]
    assert [p.what.split(":")[0] for p in few] == [u.name for u in WARDS[:2]]


def test_only_a_year_at_its_end_is_ready():
    def at(step, waits):
        return Filing("x", "Xã X", 2024, "b", step, waits)

    over = [at(YearStep.FINAL, Waits.PUBLICATION), at(YearStep.PUBLISHED, Waits.NOBODY)]
    open_ = [at(YearStep.FINAL, Waits.SURVEY), at(YearStep.EXPLAINED, Waits.APPRAISERS)]
    assert list(not_ready([*over, *open_])) == [("Xã X", "final", "survey"), ("Xã X", "explained", "appraisers")]


def test_what_changed_since_a_year_was_frozen_is_named():
    before, _ = final_results(WARDS, 2024, indices=indices())
    assert changed_since(before, before) == ()
    now = before.assign(value=before["value"].where(before["name"].ne("Xã Cao"), 71.0))
    assert changed_since(before, now) == ("Xã Cao: value 70.13 → 71",)
    assert changed_since(before, before.iloc[1:]) == ("Xã Bắc: no longer there",)
    ranked = now.assign(rank=now["rank"] + 1)
    with speaking("vi"):
        told = [aloud(change) for change in changed_since(before, ranked) if change.startswith("Xã Cao")]
    assert told[0] == "Xã Cao: Chỉ số 70,13 → 71"
    assert told[1].startswith("Xã Cao: thứ hạng ")


def drafted_decision():
    """Return the model of the decision on the five units."""
    table, _ = final_results(WARDS, 2024, indices=indices())
    return ResultsDecision(
        table,
        "commune",
        2024,
        unit=UNITS[CITY],
        above=None,
        issue=Issue(date(2025, 3, 1), basis=("Quyết định số 5/QĐ-UBND ngày 02/01/2024",), focal="Giám đốc Sở Nội vụ"),
        wording=load_wording(PARAMS)["vi"],
        release="r-0123456789ab",
        illustrative=True,
    ).model()


@pytest.fixture(scope="module")
def decision():
    return drafted_decision()


def test_the_decision_has_its_parts_in_order_and_follows_the_decree(decision, tmp_path):
    said = [lines(b["c"]) for b in blocks_of(decision) if b["t"] == "p"]
    assert said[0] == "ỦY BAN NHÂN DÂN TỈNH THỬ"
    assert said[1] == "Căn cứ Quyết định số 5/QĐ-UBND ngày 02/01/2024;"
    assert "Theo đề nghị của Giám đốc Sở Nội vụ." in said
    assert said.index("QUYẾT ĐỊNH:") < next(n for n, s in enumerate(said) if s.startswith("Điều 1."))
    assert "5 xã, phường thuộc" in next(s for s in said if s.startswith("Điều 1."))
    assert "trung bình 83,13%, cao nhất 95,50%, thấp nhất 70,13%" in "\n".join(said)
    assert render_pdf(decision).startswith(b"%PDF")  # refused where a value lies outside the decree
    path = tmp_path / "quyet-dinh.docx"
    path.write_bytes(render_docx(decision))
    text = "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    assert "(Kèm theo Quyết định số      /QĐ-UBND ngày      tháng      năm 2025 của Ủy ban nhân dân tỉnh Thử)" in text


def test_the_ranking_is_its_appendix_and_says_who_is_tied(decision):
    (table,) = [b for b in blocks_of(decision) if b["t"] == "table"]
    rows = [[lines(cell["c"]) for cell in row] for row in table["rows"]]
    assert rows[0] == ["1", "Xã Bắc", "95,50", "–"]
    assert [r[3] for r in rows] == ["–", "–", "Đồng hạng", "Đồng hạng", "–"]


def test_what_is_kept_is_a_source_of_published_figures_that_names_its_decision(tmp_path):
    for part in ("params", "data/raw", "notebooks"):
        (tmp_path / part).mkdir(parents=True)
    table, _ = final_results(WARDS, 2024, indices=indices())
    named = document_in("Quyết định số 12/QĐ-UBND ngày 05/3/2025")
    place = tmp_path / _keep(Project(tmp_path), UNITS[CITY], 2024, "commune", table, named)
    card, faults = read_card(place, place="x/2024")
    assert faults == []
    assert card.document.words == "Quyết định số 12/QĐ-UBND ngày 5/3/2025"
    cells = read_delimited(place / "results.csv", name="r", required=REQUIRED, optional=OPTIONAL)
    read = read_public_figures(cells, file="r", register=UNITS, source=card.document.words)
    assert read.problems == ()
    assert len(read.frame) == 3 * len(WARDS)  # value, rank, units ranked
    assert set(read.frame["source_url"]) == {card.document.words}
    assert set(read.frame["rule_book"]) == {"xa-2024"}, "a year scored with it, or said to be, is compared with this one"


def test_the_command_names_every_unit_that_is_not_there_yet(tmp_path):
    units = [unit_row(PROVINCE, "Tỉnh T", level="province"), *(unit_row(u, f"Huyện {u[0]}", parent=PROVINCE) for u in (A, B))]
    evidence = world_evidence()
    for part in ("params", "data/raw", "notebooks"):
        (tmp_path / part).mkdir(parents=True)
    rows = evidence[evidence["locality"].isin([A])].to_dict("records")
    root = made_release(tmp_path, units, rows, books=world_frameworks()).root
    refused = parlib("publish-results", "-l", PROVINCE, "-p", 2023, "--level", "district", root=root, code=3)
    assert "Huyện B" in refused.stderr
    assert not (tmp_path / "reports").exists()


def test_the_ranking_says_which_units_got_points_that_they_never_claimed():
    table, _ = final_results(WARDS, 2024, indices=indices(), unclaimed={"U1@2000-01-01": 20, "U0@2000-01-01": 0})
    model = ResultsDecision(
        table,
        "commune",
        2024,
        unit=UNITS[CITY],
        above=None,
        issue=Issue(date(2025, 3, 1)),
        wording=load_wording(PARAMS)["vi"],
        release="r-0123456789ab",
        illustrative=True,
    ).model()
    (ranking,) = [b for b in blocks_of(model) if b["t"] == "table"]
    notes = {lines(row[1]["c"]): lines(row[3]["c"]) for row in ranking["rows"]}
    assert notes["Phường Đông"] == "Đồng hạng; 20 mục được chấm điểm, đơn vị không tự chấm"
    assert notes["Xã Bắc"] == "–"


def test_ties_are_explained_where_there_is_one(decision):
    def told(model) -> str:
        return json.dumps(model, ensure_ascii=False)

    table, _ = final_results(WARDS[:1], 2024, indices=indices())
    alone = ResultsDecision(
        table,
        "commune",
        2024,
        unit=UNITS[CITY],
        above=None,
        issue=Issue(date(2025, 3, 1)),
        wording=load_wording(PARAMS)["vi"],
        release="r-0123456789ab",
        illustrative=True,
    ).model()
    assert "đơn vị đồng hạng" in told(decision)
    assert "đơn vị đồng hạng" not in told(alone)


@pytest.mark.parametrize(("day", "code"), [("05/3/2023", 2), ("28/12/2024", 0), ("05/3/2025", 0)])
def test_a_decision_of_before_the_year_it_announces_is_refused(office, day, code):
    asked = ("publish-results", "-l", PROVINCE, "-p", 2024)
    parlib(*asked, root=office)
    told = parlib(*asked, "--decision", f"Quyết định số 12/QĐ-UBND ngày {day}", root=office, code=code)
    assert ("is older than 2024" in told.stderr) is bool(code)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A release of the three-district world in a folder of an office."""
    root = tmp_path_factory.mktemp("publication")
    for part in ("params", "data/raw", "notebooks"):
        (root / part).mkdir(parents=True)
    shutil.copytree(PARAMS / "wording", root / "params" / "wording")
    units = [unit_row(PROVINCE, "Tỉnh T", level="province"), unit_row(A, "Huyện A", parent=PROVINCE)]
    with untouched(made_release(root, units, world_evidence().to_dict("records"), books=world_frameworks())) as project:
        yield project


@pytest.fixture
def office(made, tmp_path, monkeypatch):
    """A release in which the five units stand at the end of their year."""
    own_copy(made, tmp_path)
    monkeypatch.setattr(publication, "_results", lambda *_: final_results(WARDS, 2024, indices=indices())[0])
    return tmp_path


@pytest.mark.parametrize(("more", "book"), [((), "xa-2024"), (("--rule-book", "Bộ tiêu chí xã"), "Bộ tiêu chí xã")])
def test_a_frozen_year_is_published_by_its_signed_decision(office, more, book):
    asked = ("publish-results", "-l", PROVINCE, "-p", 2024)
    signed = ("--decision", "Quyết định số 12/QĐ-UBND ngày 05/3/2025", *more)
    assert "not frozen yet" in parlib(*asked, *signed, root=office, code=2).stderr
    parlib(*asked, root=office)
    parlib(*asked, *signed, root=office)
    (kept,) = office.glob("data/raw/results-*/2024/results.csv")
    announced = pd.read_csv(kept)
    assert len(announced) == len(WARDS)
    assert set(announced["rule_book"]) == {book}
    refused = parlib(*asked, *signed, root=office, code=2).stderr
    assert "is published" in refused
    assert f"parlib remove {kept.parent.parent.name}/2024" in refused


def test_a_decision_that_is_drafted_again_names_the_one_it_replaces(office):
    asked = ("publish-results", "-l", PROVINCE, "-p", 2024)

    def drafted() -> str:
        (path,) = office.glob("reports/results/*/quyet-dinh.docx")
        return "\n".join(p.text for p in docx.Document(str(path)).paragraphs)

    assert "replaces" not in parlib(*asked, root=office).stderr
    assert "có hiệu lực kể từ ngày ký." in drafted()
    # "2024-2" is how a second one is taken back; the later day counts
    for number, day, folder in ((31, "20/4/2025", "2024"), (12, "05/3/2025", "2024-2")):
        parlib(*asked, "--decision", f"Quyết định số {number}/QĐ-UBND ngày {day}", root=office)
        (kept,) = office.glob("data/raw/results-*/2024")
        removed = office / "data" / "removed" / kept.parent.name
        removed.mkdir(parents=True, exist_ok=True)
        kept.rename(removed / folder)
    told = parlib(*asked, root=office).stderr
    assert "the draft replaces Quyết định số 31/QĐ-UBND ngày 20/4/2025" in told
    assert "có hiệu lực kể từ ngày ký, thay thế Quyết định số 31/QĐ-UBND ngày 20/4/2025." in drafted()
