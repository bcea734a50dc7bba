"""YAML with tags that its values do not fit is a fault with file and line, whoever reads it."""

import pytest

from parlib.codebook.frameworks import Item
from parlib.errors import ParlibError
from parlib.gate.yaml_text import parse_yaml
from parlib.inputs import _load_simulations
from parlib.intake.raw.cards import read_card
from parlib.intake.raw.corrections import load_corrections
from parlib.store.criteria import read_criteria
from parlib.store.params import check_plan_file, load_methods, load_run
from parlib.store.project import Project
from parlib.store.wording import load_wording
from parlib.workspace.settings import read_settings

TAGGED = [f"!!{tag} {value}" for tag in ("timestamp", "int", "float", "bool") for value in ("foo", '""', "0x", "{a: 1}", "[1]")] + [
    "!!map foo",
    "!!seq foo",
    "!!str [1]",
    "!!binary foo",
    "!!python/name:os.system x",
    "!mine x",
    "!!set {x}",
]


@pytest.mark.parametrize("value", TAGGED)
def test_a_value_that_does_not_fit_its_tag_is_a_fault_with_its_line(value):
    document = parse_yaml(f"a: 1\nb: {value}\n", name="x.yml")
    assert [(p.file, p.cell.split(",")[0]) for p in document.problems] == [("x.yml", "line 2")]
    assert "NoneType" not in document.problems[0].what


@pytest.mark.parametrize("value", ["!!int 5", "!!float 5", "!!bool yes", "!!str 5", "!!timestamp 2026-02-28", "!!map {a: 1}", "!!seq [1]"])
def test_a_value_that_fits_its_tag_is_read(value):
    assert parse_yaml(f"b: {value}").data["b"] not in (None, "")


LOADERS = {
    "parlib.yml": lambda root: read_settings(Project(root)),
    "params/plans/x.yml": lambda root: check_plan_file(root / "params/plans/x.yml"),
    "params/runs/x.yml": lambda root: load_run(root / "params/runs/x.yml"),
    "params/methods/analysis.yml": lambda root: load_methods(root / "params"),
    "params/corrections/x.yml": lambda root: load_corrections(root / "params/corrections"),
    "params/simulation/x.yml": lambda root: _load_simulations(Project(root)),
    "params/wording/vi.yml": lambda root: load_wording(root / "params"),
    "data/raw/s/v/card.yml": lambda root: read_card(root / "data/raw/s/v", place="s/v")[1],
}


@pytest.mark.parametrize("place", LOADERS)
def test_every_reader_of_yaml_names_file_and_line(tmp_path, place):
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# of an office\nb: !!timestamp foo\n", encoding="utf-8")
    try:
        heard = "\n".join(str(p) for p in LOADERS[place](tmp_path))
    except ParlibError as fault:
        heard = str(fault)
    assert file.name in heard
    assert "line 2" in heard


def test_a_cell_of_rule_parameters_names_its_row(tmp_path):
    file = tmp_path / "criteria.csv"
    names = ("code", *(n for n in Item.model_fields if n != "code"))
    cells = {"code": "1", "level": "item", "name_vi": "Mục", "rule": "ratio", "rule_params": "a: !!timestamp foo"}
    file.write_text(f"{','.join(names)}\n{','.join(cells.get(n, '') for n in names)}\n", encoding="utf-8")
    _, _, problems = read_criteria(file)
    assert ("criteria.csv", "row 2, rule_params") in {(p.file.rpartition("/")[2], p.cell) for p in problems}
