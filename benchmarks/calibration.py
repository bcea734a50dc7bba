"""Do verdicts keep their promise? Provinces with known truth, drawn many times.

Power, false signs and coverage, before and after.

    python benchmarks/calibration.py                       # every section, a minute: a look
    python benchmarks/calibration.py --section trends --provinces 200   # the numbers of docs/methods/calibration.md
    python benchmarks/calibration.py --section trends --long            # 1,000 provinces a line

Trends: a family of units × years, noise of standard deviation 1 a year. Three units of ten have a
true slope, drawn from a normal distribution with standard deviation 1 a year; the others have none.
A called trend is false where the true slope is zero or points the other way. "Before" is pooled
slopes judged by Benjamini-Hochberg. "After" is what `parlib.analysis.trends.directions` does: the
same slopes judged by their mean false sign rate, intervals cut at the same p. "Oracle" is the same
rule for someone who knows the noise and how true slopes are drawn: no rule that keeps the promise
can find more. All look only at years of one method.

Ranks: units with true values and estimates that carry a known error. A set covers where it holds
every place that the unit may truly take. "Before" is the range that was printed: the middle 90 % of
the ranks of estimates drawn again around the estimates. "After" are the 95 % confidence sets of
`parlib.analysis.ranking.confidence`.

Chances: promises of units whose values move from year to year, by themselves and together. "Before"
splits past changes into year, standing and what is left.

Appraisal: units whose items are misjudged by a first round of appraisal, and put right in part by a
last one.

Ways: sets of items that reach a target if all that is claimed is granted. "Before" adds gains as
points. "After" is what `parlib.analysis.promises.claims` learns from how past claims fared.
"""

from __future__ import annotations

import argparse

from calibrated.appraisal import calibrate_appraisal
from calibrated.chances import calibrate_chances
from calibrated.ranks import calibrate_ranks
from calibrated.trends import calibrate_trends
from calibrated.ways import calibrate_ways

SECTIONS = {
    "chances": calibrate_chances,
    "appraisal": calibrate_appraisal,
    "ranks": calibrate_ranks,
    "trends": calibrate_trends,
    "ways": calibrate_ways,
}
"""Name → function that prints its table; takes the number of simulated provinces."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--section",
        choices=sorted(SECTIONS),
        action="append",
        help="only this section; may be given more than once",
    )
    parser.add_argument("--long", action="store_true", help="1,000 provinces a line instead of 60")
    parser.add_argument("--provinces", type=int, help="so many provinces a line")
    asked = parser.parse_args()
    for name in asked.section or sorted(SECTIONS):
        SECTIONS[name](provinces=asked.provinces or (1000 if asked.long else 60))


if __name__ == "__main__":
    main()
