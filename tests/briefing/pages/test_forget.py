"""What the typesetter remembers of a document is let go once, and only where there is something."""

import pytest

from parlib.briefing.pages import pdf
from tests.briefing.sample_model import sample


@pytest.fixture
def emptied(monkeypatch):
    pdf.forget()
    runs = []
    real = pdf._compiler

    def compiler(family, template="brief.typ"):
        runs.append(template)
        return real(family, template)

    monkeypatch.setattr(pdf, "_compiler", compiler)
    return runs


def test_a_first_document_forgets_nothing_and_the_next_one_begins_with_it(emptied):
    first = pdf.render_pdf(sample())
    assert "empty.typ" not in emptied
    assert pdf.render_pdf(sample()) == first
    assert emptied.count("empty.typ") == pdf._REMEMBERED_RUNS


def test_what_was_forgotten_is_not_forgotten_again(emptied):
    pdf.render_pdf(sample())
    for _ in range(2):
        pdf.forget()
    assert emptied.count("empty.typ") == pdf._REMEMBERED_RUNS
