"""How far apart the parts of a document stand: closer only where that keeps or saves a page, wider only to fill the last."""

import pytest

from parlib.briefing.pages import pdf
from parlib.briefing.pages.distances import Ending, near, needed_distance
from tests.briefing.sample_model import sample


def ending(pages, filled=0.4):
    return Ending(pages, filled=filled, moved=False, decided=1)


@pytest.mark.parametrize(
    ("ends", "tight", "heard"), [({}, 0, [6, 3]), ({6: 4, 5: 4}, 5, [6, 1, 2, 3, 4, 5]), ({3: 4, 2: 4}, 2, [6, 3, 1, 2])]
)
def test_a_document_is_set_closer_only_where_that_keeps_its_pages(ends, tight, heard):
    """One that stays too long is asked once for it, then only whether its last page can be saved."""
    tried = []
    assert needed_distance(ending(5), 4, lambda at: tried.append(at) or ending(ends.get(at, 5))) == tight
    assert tried == heard


def test_a_last_page_of_a_few_lines_that_cannot_be_saved_is_filled_by_wider_distances():
    at = {-1: ending(5, 0.2), -2: ending(5, 0.5), -3: ending(5, 0.9)}
    assert needed_distance(ending(5, 0.1), 5, lambda t: at.get(t, ending(5, 0.1))) == -2
    assert needed_distance(ending(5, 0.1), 5, lambda t: ending(6) if t < 0 else ending(5, 0.1)) == 0


def test_the_nearest_distances_come_first_and_whole_steps_before_halves():
    others = near(0)
    assert set(others[:2]) == {-1.0, 1.0}
    assert [t == int(t) for t in others] == sorted((t == int(t) for t in others), reverse=True)
    assert 0 not in others
    assert max(near(6.0)) < 6


@pytest.mark.parametrize(
    ("tried", "drawn", "laid_out"), [([3, 1, 2], [], [0, 3, 1, 2]), ([], [0, 1, 1], [0, 1]), ([], [0, 1, 0.5, 1], [0, 1, 0.5, 1])]
)
def test_a_document_is_laid_out_once_at_each_distance_that_is_tried(monkeypatch, tried, drawn, laid_out):
    """What is taken in the end was set when it was tried; only a picture of pages set before others needs them again."""
    model = sample()
    text = [{"t": "p", "role": "body", "c": [{"t": "text", "s": f"Dòng {n}."}]} for n in range(24)]
    model["sections"] = [{**model["sections"][0], "blocks": [model["sections"][0]["blocks"][0], *text]}]
    seen, typeset = [], pdf._Setting._typeset
    monkeypatch.setattr(pdf._Setting, "_typeset", lambda setting, tight: seen.append(tight) or typeset(setting, tight))
    monkeypatch.setattr(pdf, "needed_distance", lambda _usual, _most, ending: [0, *(t for t in tried if ending(t))][-1])
    monkeypatch.setattr(pdf, "fullest", lambda now, _near, _pages, pictures: [now, *(t for t in drawn if pictures(t))][-1])
    pdf.render_pdf(model)
    assert seen == laid_out
