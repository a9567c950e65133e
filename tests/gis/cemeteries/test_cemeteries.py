"""A cemetery from its plan to its burials, on a rolled-back register."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.cemeteries import burying, registering, service
from gis.cemeteries.entries import Approval, NewBurial, Person, Places, Said
from gis.cemeteries.queries import BurialFilter
from gis.cemeteries.rules import (
    ApprovalNeeded,
    BeyondCapacity,
    BurialNotFound,
    CemeteryNotFound,
    CertificateForRelocation,
    CertificateNeeded,
    NotOpen,
    OutsideArea,
    PlaceFull,
)
from gis.cemeteries.system_list import write_list
from gis.errors import FieldUnreadable, NotAllowed
from gis.facilities.personal_data import ReasonToReadNeeded
from gis.history import service as history
from gis.history.as_known import today
from tests.gis.administrative_divisions.registered import a_division, a_source, register, square
from tests.gis.proposals.people import someone

OPENED = today() - timedelta(days=400)
DAY = today() - timedelta(days=30)
AREA = square(108.8, 38.6, 0.001)
SECRETS = ("植入的逝者", "150626196001011234", "ZM-8866-4401", "植入的联系人", "13922224444")
PERSON = Person(SECRETS[0], SECRETS[2], SECRETS[1], DAY, SECRETS[3], SECRETS[4], "子")


@pytest.fixture
def editor(session: Session) -> Caller:
    return someone(session, "editor")


@pytest.fixture
def town(session: Session) -> UUID:
    return register(session, a_division(a_source(session), "演示镇"))


@pytest.fixture
def opened(session: Session, editor: Caller, town: UUID) -> UUID:
    """An approved cemetery that is open, with a plot for two and a niche."""
    made = registering.register(session, editor, said(town), "planned", OPENED - timedelta(days=90))
    registering.set_state(session, editor, made, 1, "building", OPENED - timedelta(days=60))
    registering.set_state(session, editor, made, 2, "open", OPENED, "竣工验收")
    registering.set_capacity(session, editor, made, 3, OPENED, 2, 1)
    registering.add_places(session, editor, made, 4, Places(["A-01"], "body_double"))
    registering.add_places(session, editor, made, 5, Places(["G-01"], "niche"))
    return made


def said(town: UUID, **more: Any) -> Said:
    approval = Approval("乌民审〔2024〕1号", "旗民政局", OPENED - timedelta(days=100))
    return replace(Said("GM-01", "演示公墓", "public_cemetery", town, AREA, approval=approval), **more)


def burial(**more: Any) -> NewBurial:
    return replace(NewBurial(DAY, "medical", PERSON), **more)


def place_of(session: Session, editor: Caller, cemetery: UUID, number: str) -> UUID:
    return next(
        UUID(each["id"]) for each in service.places(session, editor, cemetery) if each["number"] == number
    )


def test_used_places_are_counted_from_burials(session: Session, editor: Caller, opened: UUID) -> None:
    plot = place_of(session, editor, opened, "A-01")
    first = burying.bury(session, editor, plot, burial())
    burying.bury(session, editor, plot, burial(buried_on=today()))
    with pytest.raises(PlaceFull):
        burying.bury(session, editor, plot, burial())
    row = service.get(session, editor, opened)
    assert (row["plots"], row["plots_listed"], row["plots_used"], row["people"]) == (2, 1, 1, 2)
    assert (row["niches_used"], row["state"]) == (0, "open")
    burying.end(session, editor, first, 1, today(), "迁往外地")
    burying.bury(session, editor, plot, burial(buried_on=today()))
    with pytest.raises(PlaceFull):
        burying.bury(session, editor, plot, burial(buried_on=DAY))
    before = service.get(session, editor, opened, on=DAY - timedelta(days=1))
    assert (before["people"], before["plots_used"]) == (0, 0)
    assert service.get(session, editor, opened, on=OPENED - timedelta(days=1))["state"] == "building"
    (seen,) = [each for each in service.on_day(session, today()) if each.id == opened]
    assert (seen.plots_used, seen.people, seen.state, seen.town_id) == (1, 2, "open", seen.division_id)


def test_nobody_is_buried_without_certificate_state_and_place(
    session: Session, editor: Caller, opened: UUID
) -> None:
    plot = place_of(session, editor, opened, "A-01")
    with pytest.raises(CertificateNeeded):
        burying.bury(session, editor, plot, burial(person=replace(PERSON, certificate_number=" ")))
    with pytest.raises(NotOpen):
        burying.bury(session, editor, plot, burial(buried_on=OPENED - timedelta(days=1)))
    with pytest.raises(CertificateForRelocation):
        burying.bury(session, editor, plot, burial(certificate="relocation"))
    with pytest.raises(FieldUnreadable):
        burying.bury(session, editor, plot, burial(note=f"联系 {SECRETS[4]}"))
    made = burying.bury(session, editor, plot, burial(certificate="relocation", origin_grave="FM-0007"))
    row = service.burial(session, editor, made)
    assert (row["origin"], row["origin_grave"]) == ("relocated", "FM-0007")
    assert row["term_until"] == DAY.replace(year=DAY.year + 20).isoformat()
    with pytest.raises(IntegrityError, match="certificate_numbered"):
        session.execute(
            text("UPDATE burial_person SET certificate_number = '' WHERE burial_id = :id"), {"id": made}
        )


def test_places_keep_to_capacity_and_building_to_approval(
    session: Session, editor: Caller, opened: UUID, town: UUID
) -> None:
    with pytest.raises(BeyondCapacity):
        registering.add_places(session, editor, opened, 6, Places(["A-02", "A-03"], "ashes"))
    with pytest.raises(BeyondCapacity):
        registering.set_capacity(session, editor, opened, 6, today(), 0, 1)
    bare = said(town, number="GM-02", approval=Approval())
    with pytest.raises(ApprovalNeeded):
        registering.register(session, editor, bare, "building", DAY)
    planned = registering.register(session, editor, bare, "planned", DAY)
    with pytest.raises(ApprovalNeeded):
        registering.set_state(session, editor, planned, 1, "open", today())


def test_sizes_are_checked_with_their_sources(session: Session, editor: Caller, opened: UUID) -> None:
    row = service.get(session, editor, opened)
    (area,) = [each for each in row["sizes"] if each["rule"] == "township_area"]
    assert area["value"] == pytest.approx(row["measured_area_m2"] * 15 / 10_000, abs=0.01)
    assert (area["outcome"], area["unit"], area["is_verified"]) == ("below", "mu", False)
    (plot, niche) = service.places(session, editor, opened)
    assert {each["outcome"] for each in (*plot["sizes"], *niche["sizes"])} == {"unknown"}
    assert [each["rule"] for each in niche["sizes"]] == ["niche"]


def test_a_town_reaches_its_own_cemeteries_alone(
    session: Session, editor: Caller, opened: UUID, town: UUID
) -> None:
    other = register(session, a_division(a_source(session), "演示另镇"))
    far = someone(session, "township", areas=frozenset({other}))
    near = someone(session, "township", areas=frozenset({town}))
    plot = place_of(session, near, opened, "A-01")
    made = burying.bury(session, near, plot, burial())
    with pytest.raises(CemeteryNotFound):
        service.get(session, far, opened)
    with pytest.raises(BurialNotFound):
        burying.read_person(session, far, made, "录入")
    with pytest.raises(BurialNotFound):
        burying.note_entered(session, far, [made], today())
    assert service.find(session, far, service.Filter()) == []
    with pytest.raises(OutsideArea):
        registering.register(session, replace(far, roles=frozenset({"editor"})), said(town), "planned", DAY)


def test_the_deceased_are_masked_and_each_reading_is_noted(
    session: Session, editor: Caller, opened: UUID, tmp_path: Path
) -> None:
    plot = place_of(session, editor, opened, "A-01")
    made = burying.bury(session, editor, plot, burial())
    leader = someone(session, "leader")
    with pytest.raises(NotAllowed):
        burying.read_person(session, leader, made, "看看")
    with pytest.raises(ReasonToReadNeeded):
        burying.read_person(session, editor, made, " ")
    assert burying.read_person(session, editor, made, "核对")["name"] == SECRETS[0]
    row = service.burial(session, leader, made)
    assert (row["name"], row["contact_phone"]) == ("植**", "139****4444")
    assert [each["reason"] for each in row["person_readings"]] == ["核对"]
    everything = str(
        [row, service.burials(session, leader, BurialFilter()).rows, service.places(session, leader, opened)]
    )
    everything += str(history.changes(session, editor, "cemetery", opened))
    listed = tmp_path / "masked.xlsx"
    write_list(session, leader, BurialFilter(cemetery_id=opened), listed)
    cells = str(
        [[cell.value for cell in line] for page in openpyxl.load_workbook(listed) for line in page.rows]
    )
    assert not any(secret in everything + cells for secret in SECRETS)
    assert "正式表样未取得" in cells
    assert session.scalar(text("SELECT to_regclass('history.burial_person')")) is None


def test_the_list_for_the_system_says_what_was_entered(
    session: Session, editor: Caller, opened: UUID, tmp_path: Path
) -> None:
    plot, niche = (place_of(session, editor, opened, number) for number in ("A-01", "G-01"))
    first = burying.bury(session, editor, plot, burial())
    burying.bury(session, editor, niche, burial())
    assert burying.note_entered(session, editor, [first], today()) == 1
    assert burying.note_entered(session, editor, [first], today()) == 0
    waiting = service.burials(session, editor, BurialFilter(is_entered=False)).rows
    assert [each["place"] for each in waiting] == ["G-01"]
    path = tmp_path / "list.xlsx"
    leader = someone(session, "leader")
    with pytest.raises(NotAllowed):
        write_list(session, leader, BurialFilter(), path, reason="看看")
    written = write_list(session, editor, BurialFilter(cemetery_id=opened), path, reason="录入")
    assert written.count == 2
    page = openpyxl.load_workbook(path)["安葬信息"]
    heads, *rows = [[cell.value for cell in line] for line in page.rows]
    states = {row[heads.index("墓位（格位）编号")]: row[heads.index("录入情况")] for row in rows}
    assert states == {"A-01": "已录", "G-01": "未录"}
    assert {row[heads.index("逝者姓名")] for row in rows} == {SECRETS[0]}
    assert len(service.burial(session, editor, first)["person_readings"]) == 1
    assert date.fromisoformat(service.burial(session, editor, first)["entered_on"]) == today()
