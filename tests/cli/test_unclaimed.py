"""``parlib collect`` says which points an appraisal gave for what a unit left empty."""

from __future__ import annotations

import pandas as pd

from parlib.cli.board import tell_unclaimed
from parlib.cli.offices import _stand_after
from parlib.codebook.localities import Register
from parlib.intake.workbook.collect import Collection
from tests.made_release import unit_row
from tests.world import A, B, world_evidence, world_frameworks


def test_of_the_workbooks_that_came_the_points_that_nobody_claimed_are_told(capsys):
    evidence = world_evidence()
    evidence.loc[evidence["locality"].eq(B) & evidence["period"].eq(2023) & evidence["code"].eq("1.2"), "appraised_score"] = 12.5
    files = pd.DataFrame(
        {"file": ["a.xlsx", "b.xlsx"], "status": ["refused", "accepted"], "locality": [A, B], "period": [2023, 2023]}
    ).astype({"period": "Int64"})
    nothing = pd.DataFrame()
    got = Collection(evidence, (), files, nothing, nothing)
    units = Register(pd.DataFrame([unit_row(A, "Huyện A"), unit_row(B, "Huyện B")]))
    (stood,) = _stand_after(got, world_frameworks(), units)
    assert (stood.name, stood.unclaimed) == ("Huyện B", ("1.2",))
    tell_unclaimed([stood])
    assert "Huyện B: 1 item(s) (1.2), 12.5 points" in capsys.readouterr().err
