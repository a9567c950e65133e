"""Targets: seeded with their source, kept by 管理员, and never overwritten by a newer seed."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import service
from gis.annual_targets.rules import (
    Document,
    FigureUncounted,
    NoSuchTarget,
    NoTargetsOfYear,
    RecordUndated,
    YearHasTargets,
    moved,
)
from gis.errors import NotAllowed

ADMIN = Caller(account_id=uuid4(), roles=frozenset({"admin"}))
EDITOR = Caller(account_id=uuid4(), roles=frozenset({"editor"}))
CODE = "2022-nursing-beds"


def test_the_plan_of_2022_is_seeded_with_figure_day_and_source(session: Session) -> None:
    targets = service.latest(session, 2026)
    assert {target.year for target in targets} == {2022}
    beds = next(target for target in targets if target.code == CODE)
    assert (beds.target_value, beds.unit_zh, beds.due) == (Decimal(55), "%", date(2022, 12, 31))
    assert (beds.source, beds.source_dated) == ("2022年全旗民政工作要点", date(2022, 4, 15))
    assert [target.position for target in targets] == sorted(target.position for target in targets)
    assert service.latest(session, 2021) == []


def test_what_was_reached_is_recorded_and_no_seed_overwrites_it(session: Session) -> None:
    changed = service.change(
        session, ADMIN, CODE, {"recorded_value": Decimal(41), "recorded_on": date(2022, 9, 30)}
    )
    assert changed.recorded_value == Decimal(41)
    session.execute(text("UPDATE annual_target SET text_zh = '另一句' WHERE code = :code"), {"code": CODE})
    assert service.load_seeds(session) == 0
    kept = session.execute(
        text("SELECT recorded_value, text_zh FROM annual_target WHERE code = :code"), {"code": CODE}
    ).one()
    assert tuple(kept) == (Decimal(41), "另一句")
    versions = session.execute(
        text("SELECT count(*) FROM history.annual_target WHERE code = :code"), {"code": CODE}
    ).scalar_one()
    assert versions >= 2


def planned(**given: object) -> dict[str, object]:
    texts = {"topic_zh": "护理型床位", "topic_en": "", "text_zh": "占比不低于 60%", "text_en": ""}
    return {**texts, "source": "2027年全旗民政工作要点", "verified": True, **given}


def test_a_year_begins_with_a_copy_and_every_figure_is_to_be_confirmed(session: Session) -> None:
    plan = Document("2027年全旗民政工作要点", "乌民发〔2027〕1号", date(2027, 3, 1))
    service.change(session, ADMIN, CODE, {"recorded_value": Decimal(41), "recorded_on": date(2022, 9, 30)})
    service.copy_year(session, ADMIN, 2022, 2027, plan)
    years, copied = service.plan(session, None)
    before = service.plan(session, 2022)[1]
    assert years == [2027, 2022]
    assert [one.text_zh for one in copied] == [one.text_zh for one in before]
    beds = next(one for one in copied if one.topic_zh == "护理型床位")
    assert (beds.target_value, beds.due, beds.verified) == (Decimal(55), date(2027, 12, 31), False)
    assert (beds.source, beds.source_number, beds.source_dated) == (plan.title, plan.number, plan.dated)
    assert beds.recorded_value is None
    assert service.load_seeds(session) == 0
    with pytest.raises(YearHasTargets):
        service.copy_year(session, ADMIN, 2022, 2027, plan)
    with pytest.raises(NoTargetsOfYear):
        service.copy_year(session, ADMIN, 2021, 2028, plan)
    assert {one.year for one in service.latest(session, 2026)} == {2022}


def test_targets_are_added_moved_and_removed(session: Session) -> None:
    one = service.add(session, ADMIN, 2027, planned(target_value=60, unit_zh="%", counting="床位数之比"))
    two = service.add(session, ADMIN, 2027, planned(topic_zh="地名"))
    assert (one.position, two.position, one.counting) == (1, 2, "床位数之比")
    service.change(session, ADMIN, two.code, {"position": 1})
    assert [each.code for each in service.plan(session, 2027)[1]] == [two.code, one.code]
    service.remove(session, ADMIN, two.code)
    assert [each.position for each in service.plan(session, 2027)[1]] == [1]
    service.remove(session, ADMIN, CODE)
    service.load_seeds(session)
    assert CODE not in {each.code for each in service.plan(session, 2022)[1]}
    with pytest.raises(FigureUncounted):
        service.add(session, ADMIN, 2027, planned(target_value=60))
    for refused in (
        lambda: service.add(session, EDITOR, 2027, planned()),
        lambda: service.remove(session, EDITOR, one.code),
        lambda: service.copy_year(session, EDITOR, 2022, 2028, Document("x", "", None)),
    ):
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2022, 12, 31), 5, date(2027, 12, 31)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (None, 1, None),
        (date(9999, 12, 31), 1, None),
    ],
)
def test_a_day_is_moved_by_whole_years(day: date | None, years: int, then: date | None) -> None:
    assert moved(day, years) == then


def test_a_figure_needs_its_day(session: Session) -> None:
    with pytest.raises(RecordUndated):
        service.change(session, ADMIN, CODE, {"recorded_value": Decimal(41)})


def test_an_unknown_target_and_somebody_else_are_refused(session: Session) -> None:
    with pytest.raises(NoSuchTarget):
        service.change(session, ADMIN, "2022-nothing", {})
    with pytest.raises(NotAllowed):
        service.change(session, EDITOR, CODE, {"note": "x"})
