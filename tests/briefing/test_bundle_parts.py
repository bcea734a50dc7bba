"""What is looked for in the documents of a bundle before it is issued."""

import pandas as pd

from parlib.briefing.bundle_parts import suppressed_in_clear
from tests.briefing.sample_model import num, sample


def test_a_suppressed_estimate_in_clear_is_found():
    held = pd.DataFrame([{"locality": "31", "item": "F1", "subgroup": "all", "estimate": float("nan"), "suppressed": True}])
    key = {"locality": "31", "item": "F1", "subgroup": "all"}
    model = sample()
    shown = num("12,00", 12.0, table="satisfaction", column="estimate", **key)
    derived = {**num("1,00", 1.0), "ref": {"calc": "ratio", "of": [shown["ref"], shown["ref"]]}}
    withheld = num("–", None, table="satisfaction", column="estimate", **key)
    count = num("4", 4, table="satisfaction", column="n", **key)
    model["sections"] = [{"id": "s", "appendix": None, "landscape": False, "blocks": [{"t": "p", "role": "body", "c": [withheld, count]}]}]
    assert list(suppressed_in_clear(model, {"satisfaction": held})) == []
    model["sections"][0]["blocks"][0]["c"] = [shown]
    assert len(list(suppressed_in_clear(model, {"satisfaction": held}))) == 1
    model["sections"][0]["blocks"][0]["c"] = [derived]
    assert len(list(suppressed_in_clear(model, {"satisfaction": held}))) == 1
