"""Every difference between two models is told where a reader would look for it, and equal models have none."""

import copy

import pytest

from parlib.briefing.proof.comparison import canonical, compare_models
from parlib.briefing.proof.pictures import same_picture
from tests.briefing.forgeries import block
from tests.briefing.sample_model import sample

MADE = {"parlib": "1", "code": "a", "notebook": "b", "libraries": "c"}


@pytest.fixture
def made():
    model = sample()
    model["meta"]["made_with"] = dict(MADE)
    return model


def changed(model, change):
    said = copy.deepcopy(model)
    change(said)
    return compare_models(said, model)


def test_equal_models_have_no_difference_and_no_note(made):
    found = compare_models(copy.deepcopy(made), made)
    assert (found.false, found.open, found.notes) == ((), (), ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m["meta"].update(title="Sai"), "`title` says “Sai”"),
        (lambda m: m["meta"].pop("subtitle"), "`subtitle` is left out"),
        (lambda m: m["meta"].update(praise="x"), "`praise` is added"),
        (lambda m: m["meta"].update(illustrative=not m["meta"]["illustrative"]), "`illustrative` says"),
        (lambda m: block(m, "table")["rows"][0][0].update(c=[{"t": "text", "s": "Sai"}]), "row 1, column 1: says “Sai”"),
        (lambda m: block(m, "table")["rows"].pop(), "rows, the data give"),
        (lambda m: block(m, "facts")["items"][0].update(label="Sai"), "entry 1, `label`: says “Sai”"),
        (lambda m: block(m, "facts")["items"].pop(), "entries, the data give"),
        (lambda m: block(m, "list")["items"][0].append({"t": "text", "s": " Sai"}), "entry 1: says"),
        (lambda m: m["sections"].pop(), "its parts are not those of the data"),
        (lambda m: m["sections"][0].update(landscape=True), "its parts are not those of the data"),
        (lambda m: m["sections"][-1]["blocks"].append(m["sections"][0]["blocks"].pop()), "its blocks stand in other parts"),
        (lambda m: block(m, "figure").update(alt="Hình vẽ cho thấy điều khác hẳn"), "`alt` says"),
        (lambda m: block(m, "figure").update(svg=block(m, "figure")["svg"].replace("</svg>", "<g/></svg>")), "is drawn otherwise"),
        (lambda m: m.update(schema="parlib.document/2"), "its schema"),
    ],
)
def test_a_difference_is_reported(change, said, made):
    found = changed(made, change)
    assert any(said in line for line in found.false), found.false


@pytest.mark.parametrize(
    ("maker", "state"),
    [("parlib", "open"), ("code", "open"), ("notebook", "false"), ("libraries", "false")],
)
def test_another_maker_is_a_note_and_excuses_no_difference(maker, state, made):
    other = changed(made, lambda m: m["meta"]["made_with"].update({maker: "z"}))
    assert (other.false, other.open, len(other.notes)) == ((), (), 1)
    both = changed(made, lambda m: (m["meta"]["made_with"].update({maker: "z"}), m["meta"].update(title="Sai")))
    assert bool(both.false) == (state == "false")
    assert bool(both.open) == (state == "open")


@pytest.mark.parametrize(("maker", "state"), [("parlib", "open"), ("code", "open"), ("libraries", "open"), ("notebook", "false")])
def test_a_picture_that_another_maker_drew_otherwise_is_left_open(maker, state, made):
    def redrawn(model):
        model["meta"]["made_with"].update({maker: "z"})
        figure = block(model, "figure")
        figure["svg"] = figure["svg"].replace("</svg>", "<g/></svg>")

    found = changed(made, redrawn)
    assert any("is drawn otherwise" in line for line in getattr(found, state))
    assert not (found.false and found.open)


def test_numbers_are_compared_to_twelve_digits():
    assert canonical(0.1 + 0.2) == canonical(0.3)
    assert canonical(1.0) == canonical(1)
    assert canonical(1.00000000001) != canonical(1.0)
    assert canonical(True) != canonical(1)
    assert canonical(None) != canonical(0)


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M 1.50 2 L 3 4"/><text x="1">5,0</text></svg>'


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("1.50", "1.505", True),
        ("1.50", "1.5099", True),
        ("1.50", "1.52", False),
        ("5,0", "5,1", False),
        ("path", "line", False),
        ("L 3 4", "L 3 4 L 5 6", False),
        ('x="1"', 'y="1"', False),
        ("</svg>", "", False),
    ],
)
def test_a_picture_is_the_same_within_a_hundredth_of_a_point(old, new, same):
    assert same_picture(SVG, SVG.replace(old, new)) is same
