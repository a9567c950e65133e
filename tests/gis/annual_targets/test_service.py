"""Targets: seeded with their source, kept by 管理员, and never overwritten by a newer seed."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import service
from gis.annual_targets.rules import NoSuchTarget, RecordUndated
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


def test_a_figure_needs_its_day(session: Session) -> None:
    with pytest.raises(RecordUndated):
        service.change(session, ADMIN, CODE, {"recorded_value": Decimal(41)})


def test_an_unknown_target_and_somebody_else_are_refused(session: Session) -> None:
    with pytest.raises(NoSuchTarget):
        service.change(session, ADMIN, "2022-nothing", {})
    with pytest.raises(NotAllowed):
        service.change(session, EDITOR, CODE, {"note": "x"})
