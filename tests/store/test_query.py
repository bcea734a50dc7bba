"""Questions in SQL over releases: answered from what is there, and no way in or out beside it."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.errors import UsageError
from parlib.store.query import ask
from parlib.store.releases import open_release
from tests.projects import built_copy, untouched


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = built_copy(tmp_path_factory, "query")
    with untouched(made):
        yield made


def test_the_answer_is_what_the_table_holds(project):
    answer = ask(project, "select value, rank from indices where locality = '31@2008-08-01' and period = 2024 and \"index\" = 'PAR'")
    assert answer.to_dict("records") == [{"value": 96.17, "rank": 1}]


def test_every_table_can_be_asked_and_has_as_many_rows(project):
    release = open_release(project)
    for name in release.tables:
        rows = len(release.table(name))
        assert ask(project, f"select count(*) as n from {name}")["n"].iloc[0] == rows
        counted = ask(project, f"select release, count(*) as n from all_{name} group by release")
        assert counted.to_dict("records") == ([{"release": release.id, "n": rows}] if rows else [])


def test_only_so_many_rows_are_read(project):
    assert len(ask(project, "select * from localities", most=7)) == 7


@pytest.mark.parametrize(
    "question",
    [
        "select * from read_csv('/etc/hostname')",
        "copy (select 1) to '{root}/out.csv'",
        "attach '{root}/a.db'",
        "install httpfs",
        "set enable_external_access = true",
        "select * from nothing",
        "selec 1",
        "create table x as select 1",
        "drop view indices",
        "select 1; drop view indices",
        "",
    ],
)
def test_there_is_no_other_way_in_or_out(project, tmp_path, question):
    with pytest.raises(UsageError, match=r"cannot be answered|not one question"):
        ask(project, question.format(root=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_fault_names_the_tables(project):
    with pytest.raises(UsageError, match="indices"):
        ask(project, "select * from nothing")


def test_a_fault_in_a_column_names_the_columns_of_the_tables_asked(project):
    with pytest.raises(UsageError, match=r"columns: localities \(locality, code, name, .*\)$") as refused:
        ask(project, "select id from localities")
    assert "indices" not in str(refused.value)


def test_the_answer_is_a_plain_table(project):
    assert isinstance(ask(project, "select 1 as one"), pd.DataFrame)
