"""The overview of the three-district world, of published parts, of bare values, and of nothing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from parlib.briefing.pages.pdf import render_pdf
from parlib.codebook.findings import findings
from parlib.display import overview, text_of
from parlib.document.inline import plain
from tests.display.kinds import assert_sound, assert_wording, heading, model_of, numbers_by_cell, rows_of
from tests.display.overview.slices import CASES, first_year, nothing, published, values_only, without_ranks, world
from tests.short_form import in_languages, short_form
from tests.world import C_NEW, A, B


@pytest.mark.parametrize(("case", "language"), in_languages(CASES, ("world",)))
def test_a_page_keeps_what_every_page_must_keep(case, language):
    assert_sound(overview, "overview", CASES[case](language))


@pytest.mark.parametrize("case", short_form(CASES, ("world",)))
def test_both_languages_hold_the_same_numbers(case):
    assert numbers_by_cell(overview, "overview", CASES[case]("vi")) == numbers_by_cell(overview, "overview", CASES[case]("en"))


def test_both_wording_files_say_the_same():
    assert_wording("overview")


def test_the_page_can_be_printed():
    assert render_pdf(model_of(overview, "overview", world())).startswith(b"%PDF-1.7")


def test_units_stand_by_value_with_their_place():
    """C 80.5, A 78.8, B 77.2 of 100 (tests/world.py)."""
    section = overview.summary(world())
    rows = rows_of(section, "table-ranking")
    assert [(r["Đơn vị"], r["Chỉ số (%)"]) for r in rows] == [("Cát Thử", "80,50"), ("An Hòa", "78,80"), ("Bình Giả", "77,20")]
    assert [r["Hạng (khoảng theo cách tính)"][0] for r in rows] == ["1", "2", "3"]
    assert heading(section) == "3 huyện, thị xã, thành phố: cao nhất Cát Thử (80,50%), thấp nhất Bình Giả (77,20%)"
    assert "trung vị 78,80%" in overview.masthead(world()).meta["takeaway"]


def test_the_places_moved_are_the_sum_of_their_parts():
    for row in rows_of(overview.movement(world()), "table-movement"):
        places, own, others = (
            float(row[c].replace("−", "-").replace(",", ".")) for c in ("Đổi hạng", "Bậc: điểm của mình", "Bậc: đơn vị khác")
        )
        assert places == own + others
    assert "An Hòa: 1 → 2" in overview.movement(world()).figures[0].alt


def test_rank_ranges_are_drawn_and_said_in_the_same_row():
    (table,) = [t for t in overview.summary(world()).tables if t.id == "table-ranking"]
    assert not table.attached
    ranged = [row for row in table.rows if "(" in plain(row[0].c)]
    assert ranged
    assert all(row[2].svg.count('stroke-width="1.4"') == 2 for row in ranged), "a line from end to end of the range"
    assert all(row[4].svg for row in table.rows)


def test_the_map_says_that_it_is_invented_and_leaves_offices_out():
    figure = overview.summary(world()).figures[0]
    assert figure.id == "figure-map"
    assert "Cát Thử" in figure.alt
    assert "Sở Nội vụ" not in figure.alt
    assert "không phải địa giới thật" in figure.caption
    real = replace(world(), locality=replace(world().locality, fictional=False))
    assert "Ranh giới theo bản đồ hành chính" in overview.summary(real).figures[0].caption
    assert overview.summary(replace(world(), outlines={})).figures == ()


def test_a_map_without_ranks_speaks_of_none():
    assert "số trên hình là thứ hạng" in overview.summary(world()).figures[0].caption
    unranked = without_ranks()
    assert "thứ hạng" not in overview.summary(unranked).figures[0].caption


def test_the_weakest_domain_is_that_of_all_units_together():
    """2023: steering 0+20, 20 (1.2 open), 20+17.5 of 40; results 58.8, 57.2, 43 of 60."""
    section = overview.domains(world())
    assert "Chỉ đạo, điều hành" in heading(section)
    shown = {r["Lĩnh vực"]: r["%"] for r in rows_of(section, "table-domains")}
    assert shown["Kết quả phục vụ"] == f"{100 * (58.8 + 57.2 + 43) / 180:.1f}".replace(".", ",")


def test_losses_by_lead_unit_sum_to_what_all_units_lost():
    """2023: A 21.2, B 2.8 and the open 20 of 1.2, C 19.5 points below the maximum."""
    rows = rows_of(overview.losses(world()), "table-losses")
    points = [float(r["Điểm bị trừ"].replace(",", ".")) for r in rows]
    assert points[-1] == pytest.approx(21.2 + 2.8 + 19.5)
    assert "Chưa tính 20,00 điểm ở 1 mục thiếu số liệu" in text_of(overview.losses(world()))
    assert sum(points[:-1]) == pytest.approx(points[-1])
    assert rows[0]["Đơn vị chủ trì"] in heading(overview.losses(world()))


def test_levels_are_never_mixed():
    assert "Sở Nội vụ" not in text_of(overview.summary(world()))
    assert rows_of(overview.offices(world()), "table-department")[0]["Đơn vị"] == "Sở Nội vụ"


def test_promises_at_risk_name_unit_and_owner():
    section = overview.promises(world())
    rows = rows_of(section, "table-promises")
    assert [tuple(r.values()) for r in rows] == [("An Hòa", "Phòng Nội vụ", "11", "3")]
    assert heading(section) == "3 trong 11 cam kết chậm hoặc không đạt"


def test_published_points_without_lead_units_are_listed_by_item():
    section = overview.losses(published())
    rows = rows_of(section, "table-losses")
    assert "Mục" in rows[0]
    assert "Chưa giải trình" not in rows[0]


def test_parts_without_data_are_one_line():
    brief = values_only()
    for part in (overview.domains, overview.losses, overview.promises):
        assert len(part(brief).blocks) == 1
    assert "Cần thứ hạng đầy đủ" in text_of(overview.movement(first_year()))


def test_units_without_points_are_named():
    told = text_of(overview.summary(first_year()))
    assert "Chưa có số liệu năm 2020, 1 trong 4 huyện, thị xã, thành phố: Dương Thử." in told


def test_units_with_points_but_without_an_index_are_not_said_to_be_silent():
    brief = first_year()
    below = dict(brief.below)
    unit = below["indices"]["locality"].iloc[0]
    below["indices"] = below["indices"][below["indices"]["locality"] != unit]
    told = text_of(overview.summary(replace(brief, below=below)))
    assert "Đã có điểm nhưng chưa đủ để tính Chỉ số năm 2020, 1 trong 4" in told
    assert "Dương Thử" in told.split("Đã có điểm")[0]


def test_nothing_is_said_in_one_line():
    assert "chưa có số liệu" in heading(overview.summary(nothing()))
    assert "gửi bảng tự chấm điểm" in text_of(overview.summary(nothing()))


def of_2023(brief, question):
    rows = brief.below["findings"].query(f"question == '{question}' and period == 2023")
    return dict(zip(rows["locality"], rows["estimate"], strict=True))


def test_how_sure_the_ranking_is_is_said_and_shown_for_every_unit():
    brief = world()
    assert set(of_2023(brief, "rank.tied_group.PAR").values()) == {1}
    section = overview.certainty(brief)
    said = text_of(section)
    assert "thứ tự của 3 đơn vị tùy cách tính" in heading(section)
    assert "Thứ tự của 3 đơn vị tùy thuộc cách tính" in said
    assert "Mục mà thứ hạng dựa vào nhiều nhất" in said
    rows = rows_of(section, "table-certainty")
    assert [r["Đơn vị"] for r in rows] == ["Cát Thử", "An Hòa", "Bình Giả"]
    thirds = [sum(int(r[f"Nhóm {t} (%)"]) for t in ("đầu", "giữa", "cuối")) for r in rows]
    assert all(99 <= t <= 101 for t in thirds)
    above, below = of_2023(brief, "rank.stands_above.PAR"), of_2023(brief, "rank.stands_below.PAR")
    assert [r["Luôn trên / luôn dưới"] for r in rows] == [f"{above[u]:.0f} / {below[u]:.0f}" for u in (C_NEW, A, B)]
    assert overview.certainty(values_only()).blocks == ()


def test_the_assumption_that_moves_ranks_most_is_named_with_its_share_and_places():
    brief = world()
    findings = brief.tables["findings"].query("period == 2023").set_index("question")
    framework = brief.below["indices"].query("period == 2023 and locality == @A")["framework"].iloc[0]
    share = findings.filter(like=f"rank.moved_by.{framework}.", axis=0)["estimate"]
    most = share.idxmax()
    section = overview.certainty(brief)
    assert f"{share.max():.0f}% biến động" in text_of(section)
    assert f"{findings.loc[most.replace('moved_by', 'moved_alone'), 'estimate']:.1f} bậc".replace(".", ",") in text_of(section)
    name = brief.wording["labels"]["assumptions"][most.rsplit(".", 1)[-1]]
    assert name in heading(section)
    rows = rows_of(section, "table-assumptions")
    varied = findings.filter(like=f"rank.moved_by.{framework}.", axis=0)["verdict"].eq("described")
    held = [r for r in rows if r["Phần biến động (%)"].startswith("giữ nguyên")]
    assert len(rows) - len(held) == varied.sum() == 4
    assert [r["Giả định"] for r in held] == ["sai số khảo sát"]  # nobody was asked: it is held still, not zero
    assert rows[0]["Giả định"] == name
    assert len(rows) == 5


def test_what_the_data_leave_open_is_a_column_beside_what_the_method_does():
    """Sets of every unit make a column; where one unit has none there is no column, and a unit without a set is never shown as certain."""
    brief = world()
    base = {"period": 2023, "family": "rank", "subject": "PAR", "aspect": "confidence", "part": "appraisal", "unit": "rank", "n": 3}
    base |= {"verdict": "described", "level_of_confidence": 0.95}
    sets = [base | {"locality": u, "estimate": r, "ci_low": 1, "ci_high": h} for u, r, h in ((C_NEW, 1, 1), (A, 2, 3), (B, 3, 3))]

    def rows(given):
        below = {**brief.below, "findings": pd.concat([brief.below["findings"], findings(given)], ignore_index=True)}
        return rows_of(overview.certainty(replace(brief, below=below)), "table-certainty")

    assert [r["Theo số liệu"] for r in rows(sets)] == ["1", "1–3", "1–3"]
    assert "Theo số liệu" not in rows(sets[:2])[0]
    assert "Theo số liệu" not in rows_of(overview.certainty(brief), "table-certainty")[0]


def test_units_of_one_level_that_are_ranked_apart_say_of_how_many():
    """Wards are ranked among wards: 1 and 1 are no tie."""
    brief = values_only()
    rows = brief.below["indices"]
    counts = rows["locality"].map({A: 45.0, B: 68.0, C_NEW: 68.0})
    ranks = rows["locality"].map({A: 1.0, B: 2.0, C_NEW: 1.0})
    apart = rows.assign(of=counts.where(rows["rank"].notna()), rank=ranks.where(rows["rank"].notna()), rank_low=None, rank_high=None)
    page = overview.summary(replace(brief, below={**brief.below, "indices": apart}))
    assert {r["Hạng"] for r in rows_of(page, "table-ranking")} == {"1/45", "1/68", "2/68"}
    assert "/" not in "".join(
        r.get("Hạng", r.get("Hạng (khoảng theo cách tính)")) for r in rows_of(overview.summary(brief), "table-ranking")
    )


def test_movement_says_of_how_many_units_both_ranks_are_known():
    brief = world()
    assert "Chỉ " not in text_of(overview.movement(brief))
    indices = brief.below["indices"]
    unit = indices.loc[indices["period"].eq(2022) & indices["index"].eq("PAR") & indices["rank"].notna(), "locality"].iloc[0]
    known = indices[~(indices["period"].eq(2022) & indices["locality"].eq(unit))]
    told = text_of(overview.movement(replace(brief, below={**brief.below, "indices": known})))
    assert "Chỉ 2 trong 3 đơn vị có thứ hạng so được của cả năm 2022 và năm 2023" in told


def test_ranks_that_may_not_be_compared_are_not_said_to_have_stood_still():
    """Self-scores this year, published places last year: both ranks are known, their difference says nothing."""
    brief = world()
    indices = brief.below["indices"]
    of_year = indices["period"].eq(2023) & indices["index"].eq("PAR")
    apart = indices.assign(basis=indices["basis"].mask(of_year, "self_scored"), rank_change=indices["rank_change"].mask(of_year))
    section = overview.movement(replace(brief, below={**brief.below, "indices": apart}))
    assert not section.figures
    assert not section.tables
    assert "không so được với năm 2022" in text_of(section)
    assert "Thứ hạng không đổi" not in text_of(section)


def test_points_that_nobody_has_figures_for_are_not_counted_as_lost():
    """Where an item waits in every unit, its lead unit is not said to lose what nobody measured."""
    brief = world()
    ledger = brief.below["ledger"]
    of_year = ledger["period"].eq(2023)
    known = ledger[of_year & ledger["state"].ne("missing") & ledger["lost_points"].gt(0)]
    code, lead = known.groupby(["code", "lead_unit"])["lost_points"].sum().idxmax()
    assert lead in heading(overview.losses(brief))
    waits = of_year & ledger["code"].eq(code)
    states = ledger["state"].mask(waits, "missing")
    told = overview.losses(replace(brief, below={**brief.below, "ledger": ledger.assign(state=states)}))
    waiting = ledger.loc[of_year & states.eq("missing"), "lost_points"].sum()
    lost = known.loc[known["code"].ne(code), "lost_points"].sum()
    assert f"bị trừ {lost:.2f} điểm".replace(".", ",") in heading(told)
    assert f"Chưa tính {waiting:.2f} điểm ở".replace(".", ",") in text_of(told)
    assert not [row for row in rows_of(told, "table-losses-items") if next(iter(row.values())).startswith(f"{code} ")]
