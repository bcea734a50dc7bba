"""Error left by two looks at the same thing, against Bland and Altman: peak expiratory flow of 17 people, read twice with a Wright meter.

Origin: Bland and Altman (1986), Statistical methods for assessing agreement between two methods of clinical measurement, Lancet i, 307-310, table 1 (first and
second reading, l/min); Bland and Altman (1996), Measurement error, BMJ 313, 744: within-subject standard deviation 15.3 l/min, the root of half the mean
squared difference of two readings. Two readings that do not regard each other are ``found = 2/3``.
"""

import numpy as np
import pytest

from parlib.analysis.ranking.appraisal_error import left_variance

FIRST = (494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427)
SECOND = (490, 397, 512, 401, 470, 611, 415, 431, 638, 429, 420, 633, 275, 492, 165, 372, 421)


def test_two_readings_that_do_not_regard_each_other():
    difference = np.array(SECOND, dtype=float) - np.array(FIRST)
    assert np.sqrt(left_variance(np.mean(difference**2), share_found=2 / 3)) == pytest.approx(15.3, abs=0.05)
