"""A letter bears the head of whoever sends it."""

import pytest

from parlib.briefing.dispatch.letter import Dispatch, plan_of
from parlib.briefing.dispatch.letterhead import Letterhead, letterhead_of
from parlib.codebook.units import Locality
from tests.briefing.sample_model import sample
from tests.display.contexts import promised


def unit(code, name, short, level, parent="", **more):
    return Locality(f"{code}@2000-01-01", code, name, short, more.pop("en", ""), level, level, parent, "", "2000-01-01", "", code, **more)


UNITS = [
    unit("70", "Tỉnh Sông Bé", "Sông Bé", "province", en="Sông Bé Province"),
    unit("701", "Thị xã Phước Lâm", "Phước Lâm", "district", "70@2000-01-01"),
    unit("7011", "Phường Thác Bạc", "Thác Bạc", "commune", "701@2000-01-01"),
    unit("SCT", "Sở Công Thương tỉnh Sông Bé", "Sở Công Thương", "department", "70@2000-01-01"),
    unit("VL", "Tỉnh Vân Lĩnh", "Vân Lĩnh", "province", fictional=True),
]
WARD = {"organisation": "ỦY BAN NHÂN DÂN PHƯỜNG THÁC BẠC", "organisation_above": "ỦY BAN NHÂN DÂN THỊ XÃ PHƯỚC LÂM", "place": "Thác Bạc"}
OTHER = {"organisation": "ỦY BAN NHÂN DÂN PHƯỜNG SUỐI", "organisation_above": "ỦY BAN NHÂN DÂN THỊ XÃ PHƯỚC LÂM", "place": "Suối"}
PROVINCE = "ỦY BAN NHÂN DÂN TỈNH SÔNG BÉ"


@pytest.mark.parametrize(
    ("issuer", "head"),
    [
        ("UBND tỉnh Sông Bé", Letterhead(PROVINCE, "", "Sông Bé")),
        ("Ủy ban nhân dân tỉnh Sông Bé", Letterhead(PROVINCE, "", "Sông Bé")),
        ("Sở Nội vụ tỉnh Sông Bé", Letterhead("SỞ NỘI VỤ", PROVINCE, "Sông Bé")),
        ("Sở Công Thương tỉnh Sông Bé", Letterhead("SỞ CÔNG THƯƠNG TỈNH SÔNG BÉ", PROVINCE, "Sông Bé")),
        ("UBND thị xã Phước Lâm", Letterhead("ỦY BAN NHÂN DÂN THỊ XÃ PHƯỚC LÂM", PROVINCE, "Phước Lâm")),
        ("UBND phường Thác Bạc", Letterhead(*WARD.values())),
        ("Hội đồng thi đua", Letterhead("HỘI ĐỒNG THI ĐUA", "", "")),
        ("Sở Nội vụ tỉnh Vân Lĩnh", Letterhead("SỞ NỘI VỤ TỈNH VÂN LĨNH", "", "")),
    ],
)
def test_a_province_that_sends_out_the_briefs_of_its_communes_signs_as_itself(issuer, head):
    assert letterhead_of(issuer, [sample(**WARD), sample(**OTHER)], UNITS) == head


def test_the_body_that_all_briefs_bear_keeps_its_head():
    own = sample()
    shared = Letterhead("SỞ NỘI VỤ", "UBND THÀNH PHỐ HẢI PHÒNG", "Hải Phòng")
    assert letterhead_of("Sở Nội vụ", [own, own], UNITS) == shared
    assert letterhead_of("Sở Nội vụ", [own, sample(**WARD)], UNITS) == Letterhead("SỞ NỘI VỤ")


def test_the_head_of_one_of_two_communes_of_one_name_is_not_guessed():
    twins = [unit(code, "Xã Tân Lập", "Tân Lập", "commune", parent) for code, parent in (("a", "p"), ("b", "q"))]
    assert letterhead_of("UBND xã Tân Lập", [sample(**WARD), sample(**OTHER)], twins) == Letterhead("UBND XÃ TÂN LẬP")
    assert letterhead_of("UBND xã Tân Lập", [sample(**WARD), sample(**OTHER)], twins[:1]).place == "Tân Lập"


def test_in_english_a_committee_is_named_in_english():
    english = sample(language="en", organisation="X", organisation_above="", place="")
    assert letterhead_of("UBND tỉnh Sông Bé", [english], UNITS).organisation == "PEOPLE'S COMMITTEE OF SÔNG BÉ PROVINCE"


def test_a_letter_answers_to_the_one_plan_of_its_briefs_and_never_to_that_of_one_commune():
    plan = promised("vi").plan
    other = plan.model_copy(update={"id": "another"})
    own, above = Dispatch("x", None, ("a", "b")), Dispatch("x", None, ("a", "b"), issuer="UBND tỉnh Sông Bé")
    assert plan_of(own, [plan, plan]) is plan
    assert plan_of(own, [plan, None]) is plan
    assert plan_of(above, [plan, plan]) is plan
    assert plan_of(above, [plan, None]) is None
    assert plan_of(own, [plan, other]) is None
    assert plan_of(own, [None]) is None
