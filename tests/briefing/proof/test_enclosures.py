"""Two cells of an attached table are one where they differ by the last digits of a float, and by nothing more."""

import pytest

from parlib.briefing.pages import pdf
from parlib.briefing.pages.attachments import attachments
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.proof import enclosures
from parlib.briefing.proof.enclosures import _close
from parlib.briefing.proof.one import verify_pdf
from parlib.briefing.proof.pages import BYTE_FOR_BYTE
from tests.briefing.sample_model import sample


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("91.81", True),
        (91.81 * (1 + 5e-13), True),
        (91.81 * (1 + 5e-12), False),
        (91.81 * (1 - 5e-12), False),
        ("91.8100001", False),
        ("91.82", False),
        ("91,81", False),
        (None, False),
    ],
)
def test_a_cell_further_away_than_the_last_digits_is_another(said, same):
    assert _close(said, 91.81) is same


def test_what_lies_inside_is_written_once_a_proof(monkeypatch):
    """Of the dispatch of a province it is some hundred tables, in CSV and in a workbook."""
    content, written = render_pdf(sample()), []

    def counted(model, **how):
        written.append(model["meta"]["kind"])
        return attachments(model, **how)

    for module in (enclosures, pdf):
        monkeypatch.setattr(module, "attachments", counted)
    findings = verify_pdf(content, None)
    assert (findings.differs, findings.checked[-1]) == ([], BYTE_FOR_BYTE)
    assert len(written) == 1
