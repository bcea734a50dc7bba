"""A changed copy of a card answers from its own fields, whatever the first one was asked before."""

from __future__ import annotations

from parlib.codebook.frameworks import Level
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.ledger import ledger
from tests.analysis.survey_samples import FORM
from tests.world import world_evidence, world_framework


def test_a_form_with_other_items_knows_their_factors():
    first = FORM.model_copy()
    assert set(first.factor_of) == {"TC1", "TC2", "KQ1"}
    fewer = first.model_copy(update={"items": first.items[:1]})
    assert set(fewer.factor_of) == {"TC1"}
    assert set(first.factor_of) == {"TC1", "TC2", "KQ1"}


def test_a_rule_book_with_other_items_knows_them_all():
    book = world_framework()
    asked = (book.root, book.leaves, book.by_code)
    renamed = book.model_copy(update={"items": tuple(i.model_copy(update={"name_vi": f"{i.name_vi} (mới)"}) for i in book.items)})
    assert all(i.name_vi.endswith("(mới)") for i in (renamed.root, *renamed.leaves, *renamed.by_code.values()))
    assert asked == (book.root, book.leaves, book.by_code)


def test_a_ledger_by_another_partition_is_the_same_whether_the_book_was_used_before_or_not():
    fresh, used = world_framework("world-2").model_copy(), world_framework("world-2").model_copy()
    assert used.leaves
    assert used.root
    scores = score_evidence(world_evidence(), fresh)
    for partition in {i.level for i in fresh.items} - {Level.INDEX}:
        assert ledger(scores, used, partition=partition).equals(ledger(scores, fresh, partition=partition))
