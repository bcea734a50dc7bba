"""One picture of every chart, with the values that are hard to draw: missing, zero, at an end, long names."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from parlib.display.charts import (
    Words,
    area_map,
    bullets,
    dots,
    dumbbells,
    effects,
    heat_map,
    pareto,
    rank_strip,
    slope,
    spine,
    stacked,
    status_bar,
    steps,
    strip,
    trend,
    waterfall,
    years,
)
from parlib.simulate.outlines import invented_outlines
from tests.display.made_slices import wording

NAN = math.nan
VI, EN = Words(wording("vi")), Words(wording("en"))
LONG = "Tác động của cải cách hành chính đến người dân, tổ chức và phát triển kinh tế - xã hội của địa phương"
CLASSES = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
DOMAINS = (
    "Chỉ đạo, điều hành",
    "Thể chế",
    "Thủ tục hành chính",
    "Tổ chức bộ máy",
    "Chế độ công vụ",
    "Tài chính công",
    "Chính quyền số",
    "Tác động",
)


def peers(n=63):
    values = np.linspace(75.99, 96.17, n)
    return pd.DataFrame({"locality": [f"L{i}" for i in range(n)], "name": [f"Bà Rịa - Vũng Tàu {i}" for i in range(n)], "value": values})


def make_strip(words, place="end", target=95.0):
    own = {"end": "L62", "start": "L0", "middle": "L30", "absent": "none"}[place]
    return strip(peers(), unit=own, name="Bà Rịa - Vũng Tàu", words=words, id="c", caption="x", target=target, median=86.2, of=63)


def make_spine(words):
    names = ["name", "points", "max_points", "previous", "peer_low", "peer_q1", "peer_median", "peer_q3", "peer_high"]
    rows = [
        (LONG, 8.5, 10, 8, 6, 7, 8, 9, 9.5),
        ("B", 4.5, 5.5, *[NAN] * 6),
        (LONG, 12.69, *[NAN] * 7),
        ("D", NAN, 11, *[NAN] * 6),
        ("E", 0, 10, 10, *[NAN] * 5),
        ("F", NAN, 10, 9, *[NAN] * 5),
    ]
    table = pd.DataFrame(rows, columns=names).assign(applies=lambda t: t["name"].ne("F"))
    return spine(table, words=words, id="c", caption="x")


def make_trend(words, breaks=(2016, 2017, 2018, 2019, 2020, 2022, 2024), ranked=True):
    years = range(2012, 2025)
    frame = pd.DataFrame(
        {
            "period": list(years),
            "value": [NAN if y in (2012, 2014, 2017) else 80 + (y - 2012) for y in years],
            "rank": [NAN if not ranked or y == 2014 else 1 + (y % 9) for y in years],
            "of": [63.0] * 13,
            "peers": [NAN if y == 2017 else 79 + (y - 2012) * 0.8 for y in years],
            "comparable": [y not in breaks for y in years],
            "break_label": ["892/QĐ-BNV" if y in breaks else "" for y in years],
        }
    )
    return trend(frame, name="Bà Rịa - Vũng Tàu", words=words, id="c", caption="x", target=95.0)


def make_pareto(words):
    rows = [
        (LONG, "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân tỉnh", 2.0, True, False),
        ("B", "Sở Nội vụ", 0.25, False, False),
        ("C", "", 0.05, False, False),
    ]
    rows.append(("12 mục còn lại", "", 1.4, False, True))
    return pareto(pd.DataFrame(rows, columns=["name", "lead_unit", "lost", "zero", "rest"]), whole=3.7, words=words, id="c", caption="x")


def make_dumbbells(words):
    rows = [(LONG, 2.0, 0.0, 2.0, "không so sánh được"), ("B", 1.0, 0.98, 1.5, "trong sai số"), ("C", 9.1, 8.9, 10, "")]
    return dumbbells(pd.DataFrame(rows, columns=["name", "previous", "current", "max_points", "verdict"]), words=words, id="c", caption="x")


def make_bullets(words, unit="%"):
    rows = [(LONG, 92, 96, 100, NAN, "không đạt"), ("B", NAN, NAN, 90, NAN, "chưa có số liệu"), ("C", 80.25, NAN, 85, 90, "")]
    return bullets(
        pd.DataFrame(rows, columns=["name", "baseline", "actual", "low", "high", "status"]), unit=unit, words=words, id="c", caption="x"
    )


def make_waterfall(words):
    rows = [(LONG, 3, 5, ""), ("B", 1, 1, ""), ("C", 0, 0, ""), ("D", NAN, NAN, "tính chung với lĩnh vực khác")]
    return waterfall(
        pd.DataFrame(rows, columns=["name", "low", "high", "note"]), start=80.25, target=85, words=words, id="c", caption="x", unit="điểm"
    )


def make_dots(words):
    rows = [(LONG, 86.2, 82.1, 90.0, ""), ("B", 71, NAN, NAN, ""), ("C", NAN, NAN, NAN, "không công bố: ít phiếu")]
    frame = pd.DataFrame(rows, columns=["name", "estimate", "low", "high", "note"])
    return dots(frame, words=words, id="c", caption="x", axis="% hài lòng", reference=83.94, reference_label="toàn chỉ số")


def make_stacked(words):
    frame = pd.DataFrame([(LONG, 0.02, 0.06, 0.2, 0.5, 0.22), ("B", 0, 0, 0, 0, 1.0)], columns=["name", *CLASSES])
    return stacked(frame, classes=CLASSES, words=words, id="c", caption="x")


def make_area_map(words):
    rows = peers(21).assign(rank=range(21, 0, -1))
    rows.loc[4, ["value", "rank"]] = NAN
    return area_map(rows, invented_outlines(list(rows["locality"])), words=words, id="c", caption="x")


def make_heat_map(words):
    values = np.linspace(41, 99, 16).reshape(2, 8)
    values[0, 3] = NAN
    frame = pd.DataFrame(values, columns=DOMAINS)
    frame.insert(0, "name", ["Bắc Tân Uyên", "Thành phố Thủ Dầu Một"])
    return heat_map(frame, domains=DOMAINS, words=words, id="c", caption="x")[0]


def make_status_bar(words):
    counts = [("met", "đạt", 3), ("missed", "không đạt", 1), ("no_data", "chưa có số liệu", 30)]
    return status_bar(counts, words=words, id="c", caption="x")


def make_slope(words):
    names = [f"Huyện Bắc Tân Uyên {i}" for i in range(9)]
    before = [1, 2, 2, 2, 5, 6, 7, 8, 9]  # three units share a place
    frame = pd.DataFrame({"locality": names, "name": names, "before": before, "after": before[::-1]})
    return slope(frame, years=(2016, 2017), words=words, id="c", caption="x", highlight=names[3])


def make_steps(words):
    frame = pd.DataFrame({"name": [LONG, "B"], "gain": [2.5, 1.25]})
    return steps(frame, start=80.25, target=85, words=words, id="c", caption="x", unit="Điểm")


def make_effects(words):
    rows = [(LONG, 0.64, 0.38, 0.91, "", True, "A"), ("B", -0.2, -0.6, 0.2, "", False, "A"), ("C", NAN, NAN, NAN, "quá ít năm", False, "C")]
    frame = pd.DataFrame(rows, columns=["name", "estimate", "low", "high", "note", "strong", "group"])
    axis = "Chênh lệch (doanh nghiệp mới trên 10.000 dân)"
    return effects(frame, words=words, id="c", caption="x", axis=axis, form="signed_points", band=0.3, band_label="nhỏ hơn mức đáng kể")


def make_years(words, first=2019):
    periods = list(range(first, 2025))
    frame = pd.DataFrame({"period": periods, "estimate": [84.1 + i % 5 for i in range(len(periods))]})
    frame = frame.assign(low=frame["estimate"] - 3, high=frame["estimate"] + 3, assumed=False, break_label="")
    frame.loc[frame["period"] == 2022, ["estimate", "low", "high"]] = NAN
    frame.loc[frame["period"] == 2023, "break_label"] = "1001/QĐ-BNV"
    return years(frame, words=words, id="c", caption="x", axis="% câu trả lời mức 4-5")


def make_ranks(words, rank=12.0, of=63, previous=5.0):
    return rank_strip(rank, of, previous=previous, name="Bà Rịa - Vũng Tàu", last_year="2022", words=words, id="c", caption="x")


CHARTS = {
    "ranks": make_ranks,
    "ranks_first": lambda w: make_ranks(w, 1.0, 63, 2.0),
    "ranks_last": lambda w: make_ranks(w, 400.0, 400, 1.0),
    "ranks_of_two": lambda w: make_ranks(w, 2.0, 2, None),
    "effects": make_effects,
    "years": make_years,
    "years_many": lambda w: make_years(w, first=2012),
    "strip": make_strip,
    "strip_start": lambda w: make_strip(w, "start", 76.5),
    "strip_middle": lambda w: make_strip(w, "middle", 86.0),
    "strip_absent": lambda w: make_strip(w, "absent", None),
    "spine": make_spine,
    "trend": make_trend,
    "trend_plain": lambda w: make_trend(w, breaks=(), ranked=False),
    "pareto": make_pareto,
    "dumbbells": make_dumbbells,
    "bullets": make_bullets,
    "bullets_points": lambda w: make_bullets(w, "điểm"),
    "waterfall": make_waterfall,
    "dots": make_dots,
    "stacked": make_stacked,
    "area_map": make_area_map,
    "heat_map": make_heat_map,
    "status_bar": make_status_bar,
    "slope": make_slope,
    "steps": make_steps,
}
