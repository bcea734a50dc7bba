"""Questions about links answered from one panel, as a build answers them from the samples of each."""

from __future__ import annotations

from parlib.analysis.links.answer import DRAWS, run_with_samples
from parlib.analysis.links.sample import link_sample


def run_link_questions(questions, panel, *, analysis, draws=DRAWS):
    return run_with_samples([(q, link_sample(q, panel)) for q in questions], analysis=analysis, draws=draws)


def run_link_question(question, panel, *, analysis, draws=DRAWS):
    return run_link_questions([question], panel, analysis=analysis, draws=draws)[0]
