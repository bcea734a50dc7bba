"""Names of offices in English, where a usual one exists: divisions of a district, departments of a province, committees."""

from __future__ import annotations

import re

FIELDS: dict[str, str] = {
    "công thương": "Industry and Trade",
    "dân tộc": "Ethnic Affairs",
    "dân tộc và tôn giáo": "Ethnic and Religious Affairs",
    "giao thông vận tải": "Transport",
    "giáo dục và đào tạo": "Education and Training",
    "khoa học và công nghệ": "Science and Technology",
    "kinh tế": "Economic Affairs",
    "kinh tế - hạ tầng": "Economic Affairs and Infrastructure",
    "kinh tế và hạ tầng": "Economic Affairs and Infrastructure",
    "kế hoạch và đầu tư": "Planning and Investment",
    "lao động - thương binh và xã hội": "Labour, Invalids and Social Affairs",
    "lao động, thương binh và xã hội": "Labour, Invalids and Social Affairs",
    "lđtbxh": "Labour, Invalids and Social Affairs",
    "ngoại vụ": "Foreign Affairs",
    "nông nghiệp và môi trường": "Agriculture and Environment",
    "nông nghiệp và phát triển nông thôn": "Agriculture and Rural Development",
    "nội vụ": "Home Affairs",
    "nội vụ - lđtbxh": "Home Affairs, Labour, Invalids and Social Affairs",
    "quản lý đô thị": "Urban Management",
    "thông tin và truyền thông": "Information and Communications",
    "kế hoạch - tài chính": "Planning and Finance",
    "tài chính": "Finance",
    "tài chính - kế toán": "Finance and Accounting",
    "tài chính - kế hoạch": "Finance and Planning",
    "tài nguyên và môi trường": "Natural Resources and Environment",
    "tư pháp": "Justice",
    "tư pháp - hộ tịch": "Justice and Civil Status",
    "văn phòng - thống kê": "Office and Statistics",
    "văn hóa - thông tin": "Culture and Information",
    "văn hóa - xã hội": "Culture and Social Affairs",
    "văn hóa và thông tin": "Culture and Information",
    "văn hóa, thể thao và du lịch": "Culture, Sports and Tourism",
    "xây dựng": "Construction",
    "y tế": "Health",
}
WHOLE: dict[str, str] = {
    "ban dân tộc": "Committee for Ethnic Affairs",
    "ban quản lý các khu công nghiệp": "Industrial Zones Authority",
    "ban quản lý khu kinh tế": "Economic Zones Authority",
    "bộ phận tiếp nhận và trả kết quả": "One-Stop Desk",
    "chi cục thuế": "Tax Sub-department",
    "chủ tịch ubnd": "Chair of the People's Committee",
    "chủ tịch ubnd cấp xã": "Chair of the commune People's Committee",
    "cục thuế": "Tax Department",
    "các phòng chuyên môn thuộc sở": "Divisions of the department",
    "thanh tra": "Inspectorate",
    "trung tâm hành chính công": "Public Administration Centre",
    "trung tâm phục vụ hành chính công": "Public Administration Service Centre",
    "thanh tra sở": "Department's Inspectorate",
    "văn phòng cấp ủy-hđnd&ubnd": "Office of the Party, People's Council and Committee",
    "văn phòng hđnd và ubnd": "Office of the People's Council and Committee",
    "văn phòng hđnd-ubnd": "Office of the People's Council and Committee",
    "văn phòng sở": "Department's Office",
    "văn phòng ubnd": "Office of the People's Committee",
    "ubnd các xã, phường": "People's Committees of communes and wards",
}
PLACES: dict[str, str] = {
    "tỉnh": "Province",
    "thành phố": "City",
    "thị xã": "Town",
    "quận": "District",
    "huyện": "District",
    "phường": "Ward",
    "xã": "Commune",
    "thị trấn": "Township",
}
_KINDS = {"phòng": "Division of", "sở": "Department of"}
_LEVEL = "|".join(PLACES)
_OF_LEVEL = re.compile(rf"\s+(?:{_LEVEL})$", re.IGNORECASE)
_COMMITTEE = re.compile(
    rf"(?:UBND|Ủy ban nhân dân)\s+(?P<kind>{_LEVEL})(?:\s+(?P<name>[^;,]+))?", re.IGNORECASE
)
_OF_FIELD = re.compile(r"(?P<kind>phòng|sở|công chức)\s+(?P<field>.+)", re.IGNORECASE)


def field_of(name: str) -> str:
    """Return what a department is about ("Justice"), which names it where all are departments."""
    of_field = _OF_FIELD.fullmatch(name)
    return FIELDS.get(of_field["field"].lower(), "") if of_field else ""


def in_english(names: str) -> str:
    """Return names of offices in English, several parted by ``;``; one without a usual name stays
    as it is.
    """
    return "; ".join(_one(name.strip()) for name in names.split(";"))


def _one(name: str) -> str:
    if committee := _COMMITTEE.fullmatch(name):
        kind = PLACES[committee["kind"].lower()]
        if not committee["name"]:
            return f"{kind} People's Committee"
        if committee["name"][:1].isupper():
            return f"People's Committee of {committee['name']} {kind}"
    # an office of the district is named with or without its level
    spelt = re.sub("(?<=[Hh])oá", "óa", name)  # "văn hoá" and "văn hóa" are one
    for plain in (spelt, _OF_LEVEL.sub("", spelt)):
        if whole := WHOLE.get(plain.lower()):
            return whole
        if of_field := _OF_FIELD.fullmatch(plain):
            field = FIELDS.get(of_field["field"].lower())
            if field and of_field["kind"].lower() == "công chức":
                return f"{field} Officer"
            if field:
                return f"{_KINDS[of_field['kind'].lower()]} {field}"
    return name
