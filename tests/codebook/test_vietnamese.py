"""Text as keys: one spelling, one order, one ASCII form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlib.codebook.vietnamese import ascii_slug, fold_name, nfc, search_form, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("Uỷ ban", "Ủy ban"),
        ("Lệ Thuỷ", "Lệ Thủy"),
        ("HẢI  PHÒNG", "hải phòng"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa-Vũng Tàu"),
        ("TP.Hà Nội", "TP. Hà Nội"),
        (unicodedata.normalize("NFD", "Đắk Lắk"), "Đắk Lắk"),
        ("Kiên\u00a0Giang", "Kiên Giang"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Hòa", "Hóa"), ("Hà Nam", "Hạ Nam"), ("Hà Tĩnh", "Hà Tỉnh"), ("Lào Cai", "Lao Cai"), ("Đông", "Dông")]
)
def test_different_names_stay_different(one, other):
    assert fold_name(one) != fold_name(other)


def test_order_is_the_vietnamese_alphabet_with_tones_after_letters():
    names = ["Đồng Nai", "Đà Nẵng", "Cần Thơ", "Điện Biên", "Ăn", "An", "Ân", "Mã", "Má", "Mà", "Mạ", "Mả", "Ma"]
    assert sorted(names, key=sort_key) == [
        "An",
        "Ăn",
        "Ân",
        "Cần Thơ",
        "Đà Nẵng",
        "Điện Biên",
        "Đồng Nai",
        "Ma",
        "Mà",
        "Mả",
        "Mã",
        "Má",
        "Mạ",
    ]


def test_slug_and_search_form_are_ascii():
    assert ascii_slug("Thành phố Đà Nẵng (2024)") == "thanh-pho-da-nang-2024"
    assert search_form("Thừa Thiên Huế") == "thua thien hue"


@given(st.text(max_size=40))
def test_folding_and_normalising_settle_at_once_and_slugs_are_safe(text):
    assert nfc(nfc(text)) == nfc(text)
    assert unicodedata.is_normalized("NFC", nfc(text))
    assert fold_name(nfc(text)) == fold_name(text)
    assert set(ascii_slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.text(alphabet="aàáảãạăâêôơưđoeiuy nghtHÒÓỘ-", max_size=20))
def test_composed_and_decomposed_text_fold_alike(text):
    assert fold_name(unicodedata.normalize("NFD", text)) == fold_name(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="aàảãáạăắâầđeêệiíoôơởuưữyỳbcghmnt 12AĐƯỦ"))
def test_a_plain_name_folds_as_one_that_has_to_be_straightened(name):
    unseen = "\u200b"  # no reader sees it, but it has to be taken out
    assert fold_name(name) == fold_name(name + unseen)
