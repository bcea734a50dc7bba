"""Do verdicts keep their promise? Provinces with known truth, drawn many times.

Power, false signs and coverage, before and after.

    python benchmarks/calibration.py              # every section, some minutes: a look
    python benchmarks/calibration.py --write      # as many provinces as the pages are of; puts the
                                                  # tables into them: half an hour
    python benchmarks/calibration.py --section ranks --write       # one section of them

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

Surveys: samples of places and of people in them. "Before" is the correction for drawn places alone.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.calibrated.appraisal import calibrate_appraisal
from benchmarks.calibrated.chances import calibrate_chances
from benchmarks.calibrated.ranks import calibrate_ranks
from benchmarks.calibrated.surveys import calibrate_surveys
from benchmarks.calibrated.trends import calibrate_trends
from benchmarks.calibrated.ways import calibrate_ways

PAGES = Path(__file__).resolve().parents[1] / "docs" / "methods"


@dataclass(frozen=True)
class Section:
    """A table: what draws it, the lines of its page, and of how many provinces a line is there."""

    lines: Callable[..., Iterator[str]]
    provinces: int
    page: str = "calibration.md"


SECTIONS = {
    "trends-110": Section(partial(calibrate_trends, 110, 6), 1000),
    "trends-34": Section(partial(calibrate_trends, 34, 4), 1000),
    "trends-11": Section(partial(calibrate_trends, 11, 6), 1000),
    "ranks": Section(calibrate_ranks, 200),
    "appraisal": Section(calibrate_appraisal, 200),
    "chances": Section(calibrate_chances, 150),
    "ways": Section(calibrate_ways, 60),
    "surveys": Section(calibrate_surveys, 2000, page="calibration-surveys.md"),
}
A_LOOK = 60
"""Provinces a line where nothing is written."""


def put(text: str, name: str, table: list[str]) -> str:
    """Return the page with the table below the mark of its section replaced."""
    mark = f"<!-- table: {name} -->\n"
    if mark not in text:
        raise SystemExit(f"no mark for the table: {mark.strip()}")
    new = mark + "".join(f"{line}\n" for line in table)
    return re.sub(re.escape(mark) + r"(?:\|.*\n)*", lambda _: new, text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--section",
        choices=list(SECTIONS),
        action="append",
        help="only this section; may be given more than once",
    )
    parser.add_argument("--provinces", type=int, help=f"so many provinces a line ({A_LOOK})")
    parser.add_argument(
        "--write", action="store_true", help="put the tables into the pages, in their own size"
    )
    options = parser.parse_args()
    for name in options.section or SECTIONS:
        section = SECTIONS[name]
        provinces = section.provinces if options.write else options.provinces or A_LOOK
        print(f"\n{name}: {provinces} simulated provinces a line\n")
        table = []
        for line in section.lines(provinces=provinces):
            print(line, flush=True)
            table.append(line)
        if options.write:
            page = PAGES / section.page
            page.write_text(put(page.read_text("utf-8"), name, table), "utf-8")


if __name__ == "__main__":
    main()
