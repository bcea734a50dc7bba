"""How far apart the parts of a document stand: closer only where that keeps or saves a page, wider only to fill the last."""

import pytest

from parlib.briefing.pages.distances import Ending, near, needed_distance


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
