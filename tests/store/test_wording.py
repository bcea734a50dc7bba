"""Wording in several files: one wording per language, no entry twice, every fault with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from parlib.display.sentences import sentence
from parlib.errors import RenderRefused, ValidationFailed
from parlib.gate.overlay import Overlay
from parlib.speech.catalogue import aloud, speaking
from parlib.store.wording import load_wording

SHIPPED = Path(__file__).resolve().parents[2] / "params"


def write(tmp_path, **files):
    folder = tmp_path / "wording"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name.replace('_', '.')}.yml").write_text(text, encoding="utf-8")
    return tmp_path


def test_files_of_one_language_add_to_the_same_groups(tmp_path):
    params = write(
        tmp_path,
        vi="labels:\n  a: A\n  more: {x: 1x}\n",
        vi_plan="labels:\n  b: B\n  more: {y: 1y}\n",
        en="labels: {a: A, b: B, more: {x: 1x, y: 1y}}\n",
    )
    said = {"labels": {"a": "A", "b": "B", "more": {"x": "1x", "y": "1y"}}}
    assert load_wording(params) == {"vi": said, "en": said}


def test_an_entry_that_one_language_lacks_is_named_where_the_other_has_it(tmp_path):
    with pytest.raises(ValidationFailed) as refused:
        load_wording(write(tmp_path, vi="labels:\n  a: A\n  b: B\n", en="labels:\n  a: A\n  c: C\n"))
    assert {(p.file, p.cell, p.what.partition(":")[0]) for p in refused.value.problems} == {
        ("params/wording/vi.yml", "line 3", "labels.b"),
        ("params/wording/en.yml", "line 3", "labels.c"),
    }


def test_a_sentence_that_names_other_figures_or_an_open_brace_is_named(tmp_path):
    with pytest.raises(ValidationFailed) as refused:
        load_wording(
            write(tmp_path, vi="a: có {count}\nb: 'mất {lost'\nc: '{n} mục'\n", en="a: has {number}\nb: lost\nc: '{n?item|items}'\n")
        )
    assert [(p.cell, p.actual) for p in refused.value.problems if p.file.endswith("vi.yml")] == [("line 2", "mất {lost")]
    assert [p.actual for p in refused.value.problems if "same figures" in p.what] == ["count, number"]


def test_an_entry_that_one_language_lacks_is_told_in_the_language_spoken(tmp_path):
    with pytest.raises(ValidationFailed) as refused:
        load_wording(write(tmp_path, vi="a: A {x}\nb: B\n", en="a: A {y}\n"))
    told = {p.what: (p.remedy, p.cell) for p in refused.value.problems}
    with speaking("vi"):
        told = {aloud(what): tuple(map(aloud, rest)) for what, rest in told.items()}
    assert told["b: bộ câu chữ 'en' không có mục này"] == ("thêm vào params/wording/en.yml, hoặc bỏ mục ở đây", "dòng 2")
    assert any("vi.yml › dòng 1" in remedy for remedy, _ in told.values())


def test_a_language_without_a_file_and_a_file_that_is_a_list_are_named(tmp_path):
    with pytest.raises(ValidationFailed, match=r"vi\.yml › line 1: the file is not a list of `key: value`"):
        load_wording(write(tmp_path, vi="- a\n", vi_plan="a: A\n"))
    (tmp_path / "wording" / "vi.yml").write_text("b: B\n", encoding="utf-8")
    with pytest.raises(ValidationFailed, match="no wording in 'en'"):
        load_wording(tmp_path)


def test_an_entry_in_two_files_is_named_with_its_line_and_none_wins(tmp_path):
    params = write(tmp_path, vi="labels:\n  a: A\n  b: B\n", vi_plan="labels:\n  c: C\n  a: again\n  b: again\n")
    with pytest.raises(ValidationFailed) as refused:
        load_wording(params)
    found = [(p.file, p.cell, p.what) for p in refused.value.problems]
    assert [f[:2] for f in found] == [("params/wording/vi.plan.yml", "line 3"), ("params/wording/vi.plan.yml", "line 4")]
    assert "'labels.a'" in found[0][2]


def test_a_group_and_an_entry_of_one_name_do_not_mix(tmp_path):
    with pytest.raises(ValidationFailed, match=r"labels\.a"):
        load_wording(write(tmp_path, vi="labels:\n  a: A\n", vi_plan="labels:\n  a: {b: B}\n"))


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    with pytest.raises(ValidationFailed, match=r"vi\.plan\.yml"):
        load_wording(write(tmp_path, vi="a: A\n", vi_plan="a: [\n"))


@pytest.mark.parametrize(("old", "new"), [("{own:points}", "{self_points:points}"), ("{own:signed_places}", "{own_points:signed_places}")])
def test_an_office_that_says_a_sentence_in_its_own_words_is_told_of_a_figure_under_its_former_name(tmp_path, old, new):
    """It words the Vietnamese anew; the package's English names the figure as it is called now."""
    (tmp_path / "wording").mkdir()
    text = (SHIPPED / "wording" / "vi.yml").read_text(encoding="utf-8")
    assert new in text
    (tmp_path / "wording" / "vi.yml").write_text(text.replace(new, old), encoding="utf-8")
    with pytest.raises(ValidationFailed) as refused:
        load_wording(Overlay((tmp_path, SHIPPED)))
    names = [name.strip("{}").partition(":")[0] for name in sorted((old, new))]
    assert {(p.file, p.actual) for p in refused.value.problems} == {("params/wording/en.yml", ", ".join(names))}
    assert all("params/wording/vi.yml › line" in p.remedy for p in refused.value.problems)


def test_a_former_name_in_both_languages_is_told_where_the_sentence_is_used(tmp_path):
    shutil.copytree(SHIPPED / "wording", tmp_path / "wording")
    for path in (tmp_path / "wording").glob("*.plan.yml"):
        path.write_text(path.read_text(encoding="utf-8").replace("{adding_up}", "{said}"), encoding="utf-8")
    with pytest.raises(RenderRefused, match=r"asks for \{said\}, which this place does not know; known: adding_up"):
        sentence(load_wording(tmp_path)["vi"], "sentences.plan.adds.assumed", adding_up="…")
