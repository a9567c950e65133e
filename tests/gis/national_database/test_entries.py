"""How far records have got towards the national database: steps, codes, history."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gis.accounts.rules import PUBLIC
from gis.errors import NotAllowed
from gis.history import service as history
from gis.history.as_known import today
from gis.national_database.entries import record_steps, standings, states
from gis.national_database.entry_lists import EntryStep, read_steps
from gis.national_database.entry_states import FIRST
from gis.national_database.rules import CodeReturnedTwice, EntriesRefused
from tests.gis.exchange.conftest import Desk, desk

__all__ = ["desk"]

CODE = "15062610822200000001"
NAMES = "标准地名,地名类别,所在行政区\n神水台,22200,嘎鲁图镇\n石灰庙,22200,嘎鲁图镇\n"


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


def number(desk: Desk, name: str) -> UUID:
    [(found,)] = desk.rows(f"SELECT feature_id FROM place_name WHERE name = '{name}'")
    return UUID(str(found))


def step(desk: Desk, state: str, name: str = "神水台", **said: Any) -> int:
    told = EntryStep(1, number(desk, name), state, said.pop("on_date", today()), **said)
    return record_steps(desk.session, desk.editor, [told])


def standing(desk: Desk, name: str = "神水台") -> tuple[str, str, str, bool]:
    [found] = [one for one in standings(desk.session, desk.editor) if one.record.name == name]
    return found.state.name_zh, found.reason, found.code, found.is_coded


def test_a_record_goes_from_not_entered_to_stored(listed: Desk) -> None:
    assert standing(listed) == ("未录", "", "", False)
    assert step(listed, "entered", operator="张三") == 1
    assert step(listed, "returned", reason="含义未填") == 1
    assert standing(listed) == ("退回", "含义未填", "", False)
    assert step(listed, "entered", operator="张三") == 1
    assert step(listed, "stored", code=CODE) == 1
    assert step(listed, "stored", code=CODE) == 0
    assert standing(listed) == ("已入库", "", CODE, True)
    assert len(history.changes(listed.session, listed.admin, "national_entry", number(listed, "神水台"))) == 4
    assert [one.record.name for one in standings(listed.session, listed.editor, FIRST)] == ["石灰庙"]


@pytest.mark.parametrize(
    ("state", "said", "rule"),
    [
        ("stored", {"code": CODE}, "national.transition_refused"),
        ("entered", {}, "national.state_needs"),
        ("lost", {}, "national.transition_refused"),
        ("entered", {"operator": "张三", "on_date": date(2099, 1, 1)}, "national.entry_in_future"),
        (
            "entered",
            {"operator": "张三", "code": "15062610022200000001"},
            "national.finding.code_statistical",
        ),
        ("entered", {"operator": "张三", "code": "15062610821610000001"}, "national.finding.code_category"),
    ],
)
def test_a_step_that_can_not_be_is_refused(listed: Desk, state: str, said: dict[str, Any], rule: str) -> None:
    with pytest.raises(EntriesRefused) as refused:
        step(listed, state, **said)
    assert [one.message_id for one in refused.value.faults] == [rule]
    assert standing(listed) == ("未录", "", "", False)


def test_a_code_is_one_records_and_never_changes_unseen(listed: Desk) -> None:
    step(listed, "entered", operator="张三", code=CODE, on_date=today() - timedelta(days=1))
    with pytest.raises(EntriesRefused) as refused:
        step(listed, "stored", code=CODE[:-1] + "2", on_date=today() - timedelta(days=2))
    told = [one.message_id for one in refused.value.faults]
    assert told == ["national.entry_before_last", "national.entry_other_code"]
    with pytest.raises(CodeReturnedTwice):
        step(listed, "entered", "石灰庙", operator="张三", code=CODE)


def test_only_staff_see_and_keep_it(listed: Desk) -> None:
    for caller in (PUBLIC, listed.reviewer):
        with pytest.raises(NotAllowed):
            record_steps(listed.session, caller, [])
    with pytest.raises(NotAllowed):
        standings(listed.session, PUBLIC)


def test_a_list_says_what_came_of_each(listed: Desk) -> None:
    one, other = number(listed, "神水台"), number(listed, "石灰庙")
    told = f"登记号,标准名称,状态,录入人,日期\n{one},神水台,已录,张三,2026-11-02\n{other},石灰庙,未录,,\n"
    file: Path = listed.file(told)
    in_force = states(listed.session)
    assert read_steps(file, in_force, FIRST) == [EntryStep(2, one, "entered", date(2026, 11, 2), "张三")]
    with pytest.raises(EntriesRefused) as refused:
        read_steps(listed.file(told.replace("2026-11-02", "前天"), "坏.csv"), in_force, FIRST)
    assert [one["row"] for one in refused.value.details] == [2]
