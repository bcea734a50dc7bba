"""Finding a unit by what people call it: tolerant of spelling, never of a wrong unit."""

import unicodedata

import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.errors import UsageError


def unit(locality, name, short, level, unit_type, *, parent="", valid_to="", slug="", successors="", predecessors=""):
    code, _, valid_from = locality.partition("@")
    return {
        "locality": locality, "code": code, "name": name, "short_name": short, "name_en": f"{short} X", "level": level,
        "unit_type": unit_type, "parent": parent, "valid_from": valid_from, "valid_to": valid_to, "slug": slug or locality.lower(),
        "successors": successors, "predecessors": predecessors,
    }  # fmt: skip


@pytest.fixture(scope="module")
def register():
    old = "2025-06-30"
    rows = [
        unit(
            "31@2008-08-01",
            "Thành phố Hải Phòng",
            "Hải Phòng",
            "province",
            "thành phố trung ương",
            valid_to=old,
            successors="31@2025-07-01",
        ),
        unit("28@2005-01-01", "Tỉnh Hà Tây", "Hà Tây", "province", "tỉnh", valid_to="2008-07-31", successors="01@2008-08-01"),
        unit(
            "01@2008-08-01",
            "Thành phố Hà Nội",
            "Hà Nội",
            "province",
            "thành phố trung ương",
            valid_to=old,
            successors="01@2025-07-01",
            predecessors="28@2005-01-01",
        ),
        unit("01@2025-07-01", "Thành phố Hà Nội", "Hà Nội", "province", "thành phố trung ương", predecessors="01@2008-08-01"),
        unit("31@2025-07-01", "Thành phố Hải Phòng", "Hải Phòng", "province", "thành phố trung ương", predecessors="31@2008-08-01"),
        unit("17@2008-08-01", "Tỉnh Hòa Bình", "Hòa Bình", "province", "tỉnh", valid_to=old),
        unit("148@2020-01-01", "Thành phố Hòa Bình", "Hòa Bình", "district", "thành phố", parent="17@2008-08-01", valid_to=old),
        unit("79@2008-08-01", "Thành phố Hồ Chí Minh", "Hồ Chí Minh", "province", "thành phố trung ương", valid_to=old),
        unit("771@2020-01-01", "Quận 10", "Quận 10", "district", "quận", parent="79@2008-08-01", valid_to=old),
        unit("10@2008-08-01", "Tỉnh Lào Cai", "Lào Cai", "province", "tỉnh", valid_to=old),
        unit("24@2008-08-01", "Tỉnh Bắc Giang", "Bắc Giang", "province", "tỉnh", valid_to=old, successors="24@2025-07-01"),
        unit("24@2025-07-01", "Tỉnh Bắc Ninh", "Bắc Ninh", "province", "tỉnh", predecessors="24@2008-08-01"),
        unit("91@2008-08-01", "Tỉnh Kiên Giang", "Kiên Giang", "province", "tỉnh", valid_to=old),
        unit("72@2008-08-01", "Tỉnh Tây Ninh", "Tây Ninh", "province", "tỉnh", valid_to=old),
        unit("905@2018-01-01", "Huyện Châu Thành", "Châu Thành", "district", "huyện", parent="91@2008-08-01", valid_to=old),
        unit("708@2018-01-01", "Huyện Châu Thành", "Châu Thành", "district", "huyện", parent="72@2008-08-01", valid_to=old),
        unit("66@2008-08-01", "Tỉnh Đắk Lắk", "Đắk Lắk", "province", "tỉnh", valid_to=old),
        unit("46@2008-08-01", "Tỉnh Thừa Thiên Huế", "Thừa Thiên Huế", "province", "tỉnh", valid_to="2024-12-31"),
        unit("457@2018-01-01", "Huyện Lệ Thủy", "Lệ Thủy", "district", "huyện", parent="91@2008-08-01", valid_to=old),
    ]
    return Register(conform("localities", rows))


@pytest.mark.parametrize(
    ("written", "locality"),
    [
        ("31@2008-08-01", "31@2008-08-01"),
        ("31", "31@2008-08-01"),
        ("Hải Phòng", "31@2008-08-01"),
        ("hải   phòng", "31@2008-08-01"),
        ("TP. Hải Phòng", "31@2008-08-01"),
        ("TP.HẢI PHÒNG", "31@2008-08-01"),
        ("Tp Hải Phòng", "31@2008-08-01"),
        ("thành phố Hải Phòng", "31@2008-08-01"),
        (unicodedata.normalize("NFD", "Thành phố Hải Phòng"), "31@2008-08-01"),
        ("UBND thành phố Hải Phòng", "31@2008-08-01"),
        ("Uỷ ban nhân dân TP Hải Phòng", "31@2008-08-01"),
        ("Tỉnh Hoà Bình", "17@2008-08-01"),
        ("TP Hoà Bình", "148@2020-01-01"),
        ("Thành phố Hòa Bình", "148@2020-01-01"),
        ("TPHCM", "79@2008-08-01"),
        ("TP. HCM", "79@2008-08-01"),
        ("Q.10", "771@2020-01-01"),
        ("10", "10@2008-08-01"),
        ("huyện Lệ Thuỷ", "457@2018-01-01"),
        ("H. Lệ Thủy", "457@2018-01-01"),
        ("Đắc Lắc", "66@2008-08-01"),
        ("Thừa Thiên - Huế", "46@2008-08-01"),
    ],
)
def test_usual_spellings_find_the_unit(register, written, locality):
    assert register.find(written, period=2022).locality == locality


@pytest.mark.parametrize(
    "written",
    [
        "Tỉnh Hải Phòng",
        "Hóa Bình",
        "Quận Lệ Thủy",
        "Huyện Hải Phòng",
        "Thị xã Hòa Bình",
        "TP Kiên Giang",
        "Huế",
        "Hải",
        "",
        "99",
        "31@2001-01-01",
    ],
)
def test_a_wrong_unit_is_never_matched(register, written):
    with pytest.raises(UsageError):
        register.find(written, period=2022)


def test_an_ambiguous_name_lists_the_candidates_with_their_identity(register):
    match = register.match("Huyện Châu Thành", period=2022)
    assert match.unit is None
    assert {u.locality for u in match.candidates} == {"905@2018-01-01", "708@2018-01-01"}
    with pytest.raises(UsageError, match=r"more than one unit in 2022.*\(Kiên Giang\) \[905@2018-01-01\]"):
        register.find("Châu Thành", period=2022)
    assert register.find("Châu Thành", period=2022, parent="72@2008-08-01").locality == "708@2018-01-01"


def test_a_name_of_two_levels_needs_the_level(register):
    with pytest.raises(UsageError, match="more than one unit"):
        register.find("Hòa Bình", period=2022)
    assert register.find("Hòa Bình", period=2022, level="province").locality == "17@2008-08-01"


def test_an_unknown_name_suggests_what_comes_near(register):
    with pytest.raises(UsageError, match=r"did you mean.*Thành phố Hải Phòng \[31@2008-08-01\]"):
        register.find("Hải Phong", period=2022)


@pytest.mark.parametrize("written", ["Thanh pho Hai Phonk", "thanh pho hai fong"])
def test_a_name_typed_without_diacritics_and_with_its_type_suggests_the_unit(register, written):
    with pytest.raises(UsageError, match=r"did you mean.*Thành phố Hải Phòng \[31@2008-08-01\]"):
        register.find(written, period=2022)


def test_a_reused_code_names_the_unit_of_its_period(register):
    assert register.find("24", period=2024).short_name == "Bắc Giang"
    assert register.find("24", period=2026).short_name == "Bắc Ninh"
    with pytest.raises(UsageError, match="more than one unit in 2025"):
        register.find("24", period=2025)


def test_an_identity_outside_its_time_names_its_successors(register):
    with pytest.raises(
        UsageError, match=r"no unit '24@2008-08-01' in 2026.*to 2025-06-30; successor in 2026: Tỉnh Bắc Ninh \[24@2025-07-01\]"
    ):
        register.find("24@2008-08-01", period=2026)


@pytest.mark.parametrize("written", ["Hà Tây", "tỉnh Hà Tây", "Ha Tay", "28", "28@2005-01-01"])
def test_a_province_that_was_merged_names_its_span_and_its_successor_of_the_year(register, written):
    for period, heir in ((2020, "01@2008-08-01"), (2026, "01@2025-07-01")):
        with pytest.raises(UsageError) as caught:
            register.find(written, period=period)
        said = str(caught.value)
        assert "Tỉnh Hà Tây [28@2005-01-01] is in the register from 2005-01-01 to 2008-07-31" in said
        assert f"successor in {period}: Thành phố Hà Nội [{heir}]" in said
        assert "give one of these" in said


def test_a_new_unit_in_an_old_year_names_what_it_came_from(register):
    with pytest.raises(UsageError, match=r"from 2025-07-01 on; predecessor in 2024: Tỉnh Bắc Giang \[24@2008-08-01\]"):
        register.find("Bắc Ninh", period=2024)
    assert [u.locality for u in register.match("01@2025-07-01", period=2007).candidates] == ["28@2005-01-01"]


def test_a_unit_without_known_kin_says_so(register):
    with pytest.raises(UsageError, match=r"no unit 'Kiên Giang' in 2026.*91@2008-08-01.*names no successor for 2026"):
        register.find("Kiên Giang", period=2026)
    with pytest.raises(UsageError, match=r"Tỉnh Kiên Giang .*names no predecessor for 1890"):
        register.find("Kiên Giang", period=1890)


def test_an_empty_name_says_that_no_unit_was_named(register):
    with pytest.raises(UsageError, match="no unit was named"):
        register.find(" ", period=2022)


def test_units_come_in_the_order_of_the_vietnamese_alphabet(register):
    assert [u.short_name for u in register if u.level == "province"][:3] == ["Bắc Giang", "Bắc Ninh", "Đắk Lắk"]
    assert len(register) == 19
    assert "31@2008-08-01" in register
    with pytest.raises(UsageError, match="no unit has the identity"):
        register["nope"]


def test_a_day_written_after_a_name_never_means_the_unit_of_another_day(register):
    """Thành phố Hòa Bình ended on 30/6/2025: nobody of the name stood from 1/7, and the one of before is not taken for it."""
    assert register.find("Hòa Bình (đến 30/6)", period=2025, level="district").locality == "148@2020-01-01"
    with pytest.raises(UsageError, match=r"stood on 01/07/2025; known: .*148@2020-01-01"):
        register.find("Hòa Bình (từ 1/7)", period=2025, level="district")


@pytest.mark.parametrize(
    "written",
    [
        "Châu Thành (đến 30/6), Kiên Giang",
        "Châu Thành đến 30/6, Kiên Giang",
        "Châu Thành, (đến 30/6), Kiên Giang",
        "Châu Thành (Kiên Giang, đến 30/6)",
    ],
)
def test_a_day_between_a_name_and_the_unit_above_shows_the_order_that_is_read(register, written):
    with pytest.raises(UsageError) as refused:
        register.find(written, period=2025)
    assert "'Châu Thành, Kiên Giang (đến 30/6)'" in str(refused.value)
    assert "905@2018-01-01" in str(refused.value), "whom it means so"
    assert register.find("Châu Thành, Kiên Giang (đến 30/6)", period=2025).locality == "905@2018-01-01"
