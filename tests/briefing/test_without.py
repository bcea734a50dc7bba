"""What is never used is not imported along, and can still be imported afterwards."""

import sys

import pytest

from parlib.briefing.without import without


def test_a_module_is_not_there_meanwhile_and_there_again_afterwards(tmp_path, monkeypatch):
    (tmp_path / "heavy_friend.py").write_text("value = 7")
    monkeypatch.syspath_prepend(tmp_path)
    with without("heavy_friend"), pytest.raises(ImportError):
        import heavy_friend
    import heavy_friend

    assert heavy_friend.value == 7
    del sys.modules["heavy_friend"]


def test_a_module_that_is_loaded_stays():
    import json

    with without("json"):
        assert sys.modules["json"] is json
    assert sys.modules["json"] is json


def test_names_are_free_again_where_the_import_fails():
    with pytest.raises(ZeroDivisionError), without("heavy_friend"):
        raise ZeroDivisionError
    assert "heavy_friend" not in sys.modules
