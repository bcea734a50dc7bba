"""The error of points out of answers: that of the table where one question gives them, that of repeated samples where several do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.ranking.certainty import sets_of
from parlib.analysis.ranking.confidence import RankSets, rank_sets
from parlib.analysis.results import NotTestable
from parlib.analysis.surveys.blurred import rounded_up
from parlib.analysis.surveys.design import LonelyPsu
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.analysis.surveys.item_errors import figure_errors, item_errors
from parlib.codebook.rules import parse_rule
from parlib.codebook.survey_items import Asked
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import UNKNOWN_PLACE
from parlib.sample import evidence, rule_book
from parlib.scoring.answered import with_answers
from parlib.scoring.evaluate import score_evidence

FORM = SurveyForm.model_validate(
    {
        "id": "f", "survey": "SIPAS", "first_period": 2020,
        "factors": [{"code": "CC", "name_vi": "Công chức"}, {"code": "KQ", "name_vi": "Kết quả"}],
        "items": [{"code": c, "factor": c[:2], "text_vi": f"Câu {c}"} for c in ("CC1", "CC2", "KQ1")],
    }
)  # fmt: skip
QUESTIONS = ("CC1", "CC2", "KQ1")
HOW = {"forms": (FORM,), "lonely": LonelyPsu.REFUSE}
SHARE, MEAN = {"share_4_5": 0.01}, {"mean": 1.0}
OPTIONS = {f"share_{k}": (k - 1) / 400 for k in range(1, 6)}  # of shares in percent: 0 to 1


def people(rng, places=6, each=12, pull=0.0, unit="X", unsure=0.7, weights=False):
    """Answers of people in places: a place and a person have leanings of their own, so that answers go together."""
    place = np.repeat(np.arange(places), each)
    leaning = pull + rng.normal(0, 0.5, places)[place] + rng.normal(0, 0.8, places * each)
    return answers({q: np.clip(np.round(3.4 + leaning + rng.normal(0, unsure, len(place))), 1, 5) for q in QUESTIONS}, place, unit, weights)


def answers(by_question, place, unit="X", weights=False):
    rows = [
        {
            "locality": unit, "period": 2024, "survey": "SIPAS", "respondent": f"{i:04d}", "stratum": "s", "psu": f"p{p}" if isinstance(p, np.integer) else p,
            "item": q, "answer": a, "weight": 1.0 + (i % 3 if weights else 0),
        }
        for q, given in by_question.items() for i, (p, a) in enumerate(zip(place, given, strict=True))
    ]  # fmt: skip
    return conform("responses", rows)


def figure(given, measures):
    """Return what each answer adds to the figure of its question."""
    return sum(w * Measure(m).of(given) * (100 if Measure(m).is_share else 1) for m, w in measures.items())


def errors(rows, questions, measures):
    """Return the error of each unit, in the order of their names."""
    table = figure_errors(rows, Asked(questions=questions), measures, **HOW)
    assert table["locality"].is_monotonic_increasing
    return table["error"].to_numpy()


def error(rows, questions, measures):
    return errors(rows, questions, measures).item()


@pytest.mark.parametrize("question", ["CC1", "CC", "index"])
@pytest.mark.parametrize(("measures", "name", "unit"), [(SHARE, "share_4_5", 0.01), (MEAN, "mean", 1.0)])
def test_of_one_question_factor_or_questionnaire_it_is_the_error_of_the_table(question, measures, name, unit):
    rows = people(np.random.default_rng(1), weights=True)
    rows.loc[[3, 40, 100], "answer"] = np.nan  # nobody must answer all
    table = satisfaction_table(rows, forms=[FORM], measures=tuple(Measure)).query("subgroup == 'all'").set_index(["item", "measure"])
    assert error(rows, (question,), measures) == pytest.approx(unit * table.loc[(question, name), "se"], rel=1e-9)


@pytest.mark.parametrize("measures", [SHARE, MEAN, OPTIONS], ids=["share", "mean", "options"])
def test_of_several_questions_it_is_what_repeated_samples_show_because_answers_go_together(measures):
    rng = np.random.default_rng(7)
    samples = pd.concat([people(rng, unit=f"X{n:03d}") for n in range(120)], ignore_index=True)
    added = pd.Series(figure(samples["answer"].to_numpy(), measures), index=samples.index)
    figures = added.groupby([samples["locality"], samples["item"]]).mean().groupby("locality").mean()
    told = errors(samples, QUESTIONS, measures) ** 2
    alone = errors(samples, QUESTIONS[:1], measures) ** 2 / len(QUESTIONS)
    assert len(figures) == len(told) == len(alone) == 120
    truth = np.var(figures, ddof=1)
    assert np.mean(told) / truth == pytest.approx(1.0, abs=0.3)
    assert np.mean(alone) < 0.7 * truth, "questions that went apart would tell less than half of it"


def test_ranks_of_points_out_of_answers_hold_what_they_promise_and_held_still_they_do_not():
    rng, pulls, held, still = np.random.default_rng(3), np.linspace(-0.2, 0.2, 5), [], []
    truth = np.argsort(np.argsort(-pulls)) + 1
    asked = [people(rng, pull=p, unit=f"T{turn:02d}-U{k}", each=6) for turn in range(60) for k, p in enumerate(pulls)]
    rows = pd.concat(asked, ignore_index=True)
    spreads = errors(rows, QUESTIONS, MEAN).reshape(60, 5)
    values = rows.groupby("locality")["answer"].mean().to_numpy().reshape(60, 5)
    for turn, (value, spread) in enumerate(zip(values, spreads, strict=True)):
        table = rank_sets([f"U{k}" for k in range(5)], value, spread, draws=400, seed=turn).table
        held += list((table["low"] <= truth) & (truth <= table["high"]))
        still += list(table["rank"] == truth)
    assert np.mean(held) >= 0.93
    assert np.mean(still) < 0.7


# --- from evidence to the sets


BOOK = rule_book()
DECLARED = {BOOK.id: {"2.2": Asked(questions=("CC1", "KQ1"))}}


def group(psu=None):
    """Three communes of one rule book whose survey item the answers give; all else is equal."""
    rng, filed, asked = np.random.default_rng(5), [], []
    base = evidence().query("period == 2021")
    base = base[base["locality"].eq(base["locality"].iloc[0])]
    base = base.assign(value=base["value"].where(base["code"].ne("2.2")), survey_score=np.nan, period=2024)
    base["state"] = base["state"].where(base["code"].ne("2.2"), "missing")
    for k, pull in enumerate((-0.3, 0.0, 0.3)):
        filed.append(base.assign(locality=f"U{k}"))
        rows = people(rng, pull=pull, unit=f"U{k}")
        asked.append(rows.assign(psu=psu[k]) if psu and psu[k] else rows)
    answers_, filed_ = pd.concat(asked, ignore_index=True), conform("evidence", pd.concat(filed, ignore_index=True))
    shown = satisfaction_table(answers_, forms=[FORM], measures=tuple(Measure))
    fed = with_answers(filed_, shown, answers_, frameworks={BOOK.id: BOOK}, declared=DECLARED, forms=[FORM]).evidence
    errors = item_errors(fed, answers_, frameworks={BOOK.id: BOOK}, declared=DECLARED, **HOW)
    return fed, answers_, errors


def sets(fed, errors, appraisal=None):
    scored = score_evidence(fed, BOOK)
    return sets_of(scored, BOOK, survey=errors, appraisal=appraisal, seed=1)


def test_the_error_of_the_figure_becomes_one_of_points_and_enters_the_sets():
    fed, rows, errors = group()
    rule = BOOK.by_code["2.2"].typed_rule
    spread = figure_errors(rows, DECLARED[BOOK.id]["2.2"], rule.of_answers, **HOW)["error"].to_numpy()
    assert errors[["locality", "period", "code"]].to_numpy().tolist() == [[f"U{k}", 2024, "2.2"] for k in range(3)]
    points = BOOK.by_code["2.2"].max_points / 5 * spread  # a mean on five steps
    assert errors["se"].to_numpy() == pytest.approx(rounded_up(points), rel=1e-9)
    found = sets(fed, errors)
    assert isinstance(found, RankSets)
    assert found.sources == ("survey",)
    assert (found.table["low"] < found.table["high"]).any(), "held still, the three would be told apart"
    assert isinstance(sets(fed, None), NotTestable)


def test_where_nobody_knows_how_people_were_drawn_it_is_said_and_no_rank_looks_certain():
    fed, _, errors = group(psu=[UNKNOWN_PLACE, None, None])
    assert errors["se"].isna().tolist() == [True, False, False]
    refused = sets(fed, errors)
    assert isinstance(refused, NotTestable)
    assert refused.reason.code == "error_unknown"
    fed, _, errors = group(psu=[UNKNOWN_PLACE] * 3)
    assert errors["se"].isna().all()
    assert sets(fed, errors).reason.code == "no_error_known"
    appraisal = pd.DataFrame({"locality": ["U0", "U1", "U2"], "code": "1.1", "se": 1.0})
    assert sets(fed, errors, appraisal).sources == ("appraisal",)


def test_at_the_highest_points_the_error_is_that_downwards():
    rule = parse_rule("survey", {"form": "share", "scale": 100})
    assert rule.of_answers == SHARE
    item = BOOK.by_code["2.2"].model_copy(update={"rule": "survey", "rule_params": {"form": "share", "scale": 100}})
    book = BOOK.model_copy(update={"items": tuple(item if i.code == "2.2" else i for i in BOOK.items)})
    place = np.repeat(np.arange(6), 10)
    rows = answers({"CC1": np.where(np.arange(60) % 30 == 0, 1, 5), "KQ1": np.full(60, 5)}, place)
    at = {
        "locality": "X",
        "period": 2024,
        "framework": BOOK.id,
        "code": "2.2",
        "state": "reported",
        "value": 59 / 60,
        "survey_source": "SIPAS 2024 › CC1, KQ1",
    }
    one = item_errors(conform("evidence", [at]), rows, frameworks={book.id: book}, declared=DECLARED, **HOW)
    spread = error(rows, ("CC1", "KQ1"), SHARE)
    assert one["se"].item() == pytest.approx(rounded_up(np.array([item.max_points * spread]))[0], rel=1e-6)
