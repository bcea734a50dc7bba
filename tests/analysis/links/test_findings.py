from __future__ import annotations

from parlib.analysis.links.findings import links_to_findings
from parlib.codebook.reasons import Reason
from tests.analysis.link_world import ANALYSIS, question, world
from tests.analysis.links.answered import run_link_question


def test_every_specification_is_a_row_with_its_choices():
    """Two lags, two models, three samples: twelve specifications, ordered by effect; the answer is one of them."""
    result = run_link_question(question(), world(), analysis=ANALYSIS, draws=199)
    rows = links_to_findings([result]).set_index("question")
    specs = rows[rows.index.str.contains(".spec.", regex=False)]
    assert specs["estimate"].tolist() == result.curve.table["effect"].tolist() == sorted(specs["estimate"])
    assert list(specs.index[[0, -1]]) == ["link.process-income.spec.01", "link.process-income.spec.12"]
    choices = [Reason.parse(m).details for m in specs["method"]]
    assert {(c["choice"], c["model"]) for c in choices} == {(f"lag {k}", m) for k in (0, 1) for m in ("within", "first_difference")}
    headline = [
        e
        for e, c in zip(specs["estimate"], choices, strict=True)
        if (c["choice"], c["model"], c["sample"]) == ("lag 0", "within", "all years")
    ]
    assert headline == [rows.loc["link.process-income", "estimate"]]


def test_a_refused_question_has_no_specifications():
    rows = links_to_findings([run_link_question(question(reform="press"), world(), analysis=ANALYSIS, draws=199)])
    assert rows["question"].tolist() == ["link.process-income"]
