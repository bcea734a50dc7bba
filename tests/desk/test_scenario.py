"""A scenario saved is the same when it is opened; a file of somebody else's is not trusted."""

import json

import pytest

from parlib.desk import CountMissing, Scenario, SetFigure, SetPoints, SetWeight, UsualCut, read_scenario
from parlib.errors import UsageError
from parlib.speech.catalogue import speaking

FULL = Scenario(
    name="Nâng chỉ số thành phần 2.1",
    locality="A@2000-01-01",
    period=2022,
    release="r-0123456789ab",
    changes=(
        SetPoints(code="2.1", points=30),
        SetFigure(code="1.2", numerator=8, denominator=10),
        SetWeight(code="2.2", maximum=5),
        CountMissing(),
        UsualCut(times=1.5),
    ),
)


def test_what_is_saved_is_what_is_opened(tmp_path):
    path = FULL.save(tmp_path / "scenarios" / "nang-2-1.json")
    assert read_scenario(path) == FULL
    assert "Nâng chỉ số" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "not"),
        ("[1, 2]", "not a scenario"),
        ('{"locality": "A", "period": 2022, "changes": [{"kind": "formula", "code": "1"}]}', "not a scenario"),
        ('{"locality": "A", "period": 2022, "changes": [{"kind": "points", "code": "1", "points": NaN}]}', "not"),
        ('{"locality": "A", "period": 2022, "changes": [{"kind": "weight", "code": "1", "maximum": -1}], "x": 1}', "changes.0"),
        ('{"locality": "A", "period": 2022, "locality": "B"}', "locality"),
        ("[" * 5_000, "lists and groups"),
        (json.dumps({"locality": "A", "period": 2022, "note": "x" * 300_000}), "."),
        (json.dumps({"locality": "A", "period": 2022, "name": "a\x00b"}), "one line of text"),  # no page can be set of it
        (json.dumps({"locality": "A", "period": 2022, "name": "a\u202eb"}), "one line of text"),
        (json.dumps({"locality": "A", "period": 2022, "format": "parlib-scenario-9"}), "parlib-scenario-1"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_in_words(tmp_path, content, told):
    path = tmp_path / "la.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_scenario(path)


def test_a_refusal_speaks_the_language(tmp_path):
    path = tmp_path / "la.json"
    with speaking("vi"):
        for content, told in (("[" * 5_000, "danh sách"), ('{"locality": "A", "period": 2022, "x": 1}', "không có khóa này"), ("", "JSON")):
            path.write_text(content, encoding="utf-8")
            with pytest.raises(UsageError, match=told) as refused:
                read_scenario(path)
            assert "→ write it again" not in str(refused.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UsageError):
        read_scenario(tmp_path / "khong-co.json")
