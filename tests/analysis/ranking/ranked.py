"""Every group of a table of scores simulated at once, as a build does group by group."""

from __future__ import annotations

from parlib.analysis.ranking.certainty import RankCertainty, certainty_of_group
from parlib.analysis.ranking.findings import joined, ranges_of, rows_of, with_ranges
from parlib.analysis.ranking.peer_groups import peer_groups
from parlib.codebook.methods import RankCertaintySettings


def rank_certainties(scores, localities, frameworks, *, survey_se=None, appraisal_se=None, settings=None, draws=2000, seed):
    settings = settings or RankCertaintySettings()
    made = [
        certainty_of_group(
            g.scores,
            frameworks[g.framework],
            survey_se=g.survey_se,
            appraisal_se=g.appraisal_se,
            group=g.parent,
            settings=settings,
            draws=draws,
            seed=seed,
        )
        for g in peer_groups(scores, localities, frameworks, survey_se=survey_se, appraisal_se=appraisal_se)
    ]
    return tuple(result for result in made if isinstance(result, RankCertainty))


def add_rank_ranges(indices, certainties, *, index="PAR"):
    return with_ranges(indices, [ranges_of(c, index) for c in certainties])


def certainties_to_findings(certainties, *, index="PAR", items=5):
    return joined([rows_of(c, index, items) for c in certainties])
