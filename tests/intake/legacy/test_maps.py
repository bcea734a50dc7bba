"""The legacy tables: what is encoded comes back, longest match first."""

import csv
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlib.intake.legacy.maps import Encoding, decode, decoding_table, encode, encoding_table

LOWER = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵfjwz"
VIETNAMESE = st.text(st.sampled_from(LOWER + LOWER.upper() + " 0123456789,.;:?!'`~^(+*)\\/-\n"))


@given(VIETNAMESE, st.sampled_from([Encoding.VNI, Encoding.VIQR]))
def test_what_is_encoded_comes_back(text, encoding):
    assert decode(encode(text, encoding), encoding) == text


@given(VIETNAMESE)
def test_tcvn3_comes_back_except_for_capitals_with_a_tone(text):
    kept = set("ĂÂÊÔƠƯĐ")
    expected = "".join(c.lower() if ord(c) > 127 and c not in kept else c for c in text)
    assert decode(encode(text, Encoding.TCVN3), Encoding.TCVN3) == expected


@given(VIETNAMESE, st.sampled_from(list(Encoding)))
def test_legacy_text_holds_no_letter_beyond_latin_1(text, encoding):
    assert all(ord(c) < 256 for c in encode(text, encoding))


@given(VIETNAMESE, st.sampled_from(list(Encoding)))
def test_decomposed_text_encodes_like_composed_text(text, encoding):
    assert encode(unicodedata.normalize("NFD", text), encoding) == encode(text, encoding)


@pytest.mark.parametrize(
    ("legacy", "encoding", "expected"),
    [
        ("toaøn theå", Encoding.VNI, "toàn thể"),
        ("coâng nhaân vieân", Encoding.VNI, "công nhân viên"),
        ("phöôøng", Encoding.VNI, "phường"),
        ("Ñaûng boä", Encoding.VNI, "Đảng bộ"),
        ("ÑAÛNG BOÄ", Encoding.VNI, "ĐẢNG BỘ"),
        ("Aùp duïng", Encoding.VNI, "Áp dụng"),
        ("haúng", Encoding.VNI, "hẳng"),
        ("thuî", Encoding.VNI, "thuỵ"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", Encoding.TCVN3, "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", Encoding.TCVN3, "Độc lập - Tự do - Hạnh phúc"),
        ("n\u00adíc", Encoding.TCVN3, "nước"),
        ("DDo^.c la^.p - Tu+. do - Ha.nh phu'c", Encoding.VIQR, "Độc lập - Tự do - Hạnh phúc"),
        ("Dda(.t u*o*'c", Encoding.VIQR, "Đặt ước"),
    ],
)
def test_known_words(legacy, encoding, expected):
    assert decode(legacy, encoding) == expected


def test_half_converted_words_need_the_mixed_table():
    assert decode("phươøng đöôïc", Encoding.VNI, mixed=True) == "phường được"
    assert decode("phươøng", Encoding.VNI) == "phươøng"
    assert decode("tiê'ng", Encoding.VIQR, mixed=True) == "tiếng"


def test_every_vietnamese_letter_has_a_spelling():
    marked = {c for c in LOWER + LOWER.upper() if ord(c) > 127}
    for encoding in Encoding:
        assert marked <= set(encoding_table(encoding))


@pytest.mark.shared
@pytest.mark.parametrize(("name", "encoding"), [("vni_map.csv", Encoding.VNI), ("tcvn3_map.csv", Encoding.TCVN3)])
def test_tables_agree_with_the_dump_of_another_program(name, encoding):
    root = Path(os.environ.get("PARLIB_SHARED_DOMAIN") or Path(__file__).parents[3].parent / "shared" / "domain")
    path = root / "data" / name
    if not path.exists():
        pytest.skip(f"working data absent: {name} (set PARLIB_SHARED_DOMAIN to the folder above it)")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    table = decoding_table(encoding)
    assert len(rows) > 70
    assert [r for r in rows if table.get(r["legacy_surface"]) != r["unicode"]] == []
