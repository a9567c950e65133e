"""Facilities, months and sheets, fire-safety lists and requests on the register."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import translated_errors
from gis.errors import FieldUnreadable, NotAllowed
from gis.facilities import fire_safety, registering, requests, service, subsidies
from gis.facilities.personal_data import ReasonToReadNeeded
from gis.facilities.reaching import Position, Way, straight
from gis.facilities.registering import Capacity, MonthSaid, Said
from gis.facilities.rules import (
    CantServe,
    DraftWaits,
    FacilityNotFound,
    FacilityStale,
    FireMeasureMissing,
    NotOpenInMonth,
    NotSwitchedOn,
    OutsideArea,
    ReasonNeeded,
    RequestNotFound,
    SamePerson,
    SheetIsKept,
    SheetIsTrial,
    SheetOutdated,
    StatesDontFollow,
    WordsNamePerson,
)
from gis.history.as_known import today
from gis.name_rules.in_force import rows_in_force
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.proposals.people import someone

OPENED = date(2024, 3, 1)
NO_CAPACITY = Capacity(0, 0, 0)
PERSON = requests.Household("植入的姓名", "13812345678", "植入的住址", (108.84, 38.60))


@dataclass
class Banner:
    """Two towns, the first switched on, each with a community; who works there; a station of the first."""

    town: UUID
    community: UUID
    elsewhere: UUID
    clerk: Caller
    second: Caller
    station: UUID


def said(number: str, division: UUID, **more: Any) -> Said:
    facts = {"kind": "community_station", "made": "new", "position": (108.85, 38.60), "services": ("meal",)}
    return Said(number=number, name=f"{number}养老服务站", division_id=division, **facts | more)


@pytest.fixture
def banner(session: Session) -> Banner:
    source = a_source(session)
    town = register(session, a_division(source, "嘎鲁图镇", codes={"nbs": "150626100"}))
    other = register(session, a_division(source, "图克镇", codes={"nbs": "150626102"}))
    community = register(session, a_division(source, "锡尼社区", "community", parent=town))
    elsewhere = register(session, a_division(source, "图克社区", "community", parent=other))
    settle(session)
    clerk = someone(session, "editor")
    station = registering.register(
        session, clerk, said("ZD-1", community), "open", OPENED, Capacity(10, 6, 40)
    )
    return Banner(town, community, elsewhere, clerk, someone(session, "editor"), station)


def on(session: Session, day: date) -> dict[str, str]:
    return {each.number: each.state for each in service.on_day(session, day)}


def test_a_station_counts_until_the_day_on_which_it_closes(session: Session, banner: Banner) -> None:
    closing = date(2026, 6, 1)
    registering.set_state(session, banner.clerk, banner.station, 1, "closed", closing, "关闭备案")
    assert on(session, OPENED - timedelta(days=1)) == {}
    assert on(session, OPENED) == {"ZD-1": "open"}
    assert on(session, closing - timedelta(days=1)) == {"ZD-1": "open"}
    assert on(session, closing) == {"ZD-1": "closed"}
    (found,) = service.on_day(session, OPENED)
    assert (found.town_id, found.beds, found.nursing_beds, found.opened_on) == (banner.town, 10, 6, OPENED)
    with pytest.raises(StatesDontFollow):
        registering.set_state(session, banner.clerk, banner.station, 2, "open", closing + timedelta(days=9))
    with pytest.raises(FacilityStale):
        registering.take_back_state(session, banner.clerk, banner.station, 1, closing)
    registering.take_back_state(session, banner.clerk, banner.station, 2, closing)
    assert on(session, closing) == {"ZD-1": "open"}


def test_a_station_that_paused_was_completed_before_and_one_rebuilt_is_new_again(
    session: Session, banner: Banner
) -> None:
    for version, (state, day) in enumerate(
        (("paused", date(2025, 1, 1)), ("open", date(2025, 2, 1)), ("paused", date(2025, 5, 1))), start=1
    ):
        registering.set_state(session, banner.clerk, banner.station, version, state, day)
    assert service.on_day(session, date(2025, 3, 1))[0].opened_on == OPENED
    registering.set_state(session, banner.clerk, banner.station, 4, "building", date(2025, 5, 1))
    registering.set_state(session, banner.clerk, banner.station, 5, "open", date(2025, 9, 1))
    assert service.on_day(session, date(2025, 9, 1))[0].opened_on == date(2025, 9, 1)
    assert service.on_day(session, date(2025, 8, 31))[0].opened_on == OPENED


def test_capacity_holds_from_its_day(session: Session, banner: Banner) -> None:
    registering.set_capacity(session, banner.clerk, banner.station, 1, date(2025, 1, 1), Capacity(20, 15, 0))
    beds = [service.on_day(session, date(2025, 1, 1) - timedelta(days=ago))[0].beds for ago in (1, 0)]
    assert beds == [10, 20]
    with pytest.raises(FieldUnreadable):
        registering.set_capacity(session, banner.clerk, banner.station, 2, OPENED, Capacity(1, 2, 0))


def test_a_town_works_on_its_own_facilities(session: Session, banner: Banner) -> None:
    there = someone(session, "township", areas=frozenset({banner.elsewhere}))
    with pytest.raises(FacilityNotFound):
        service.get(session, there, banner.station)
    with pytest.raises(FacilityNotFound):
        registering.set_state(session, there, banner.station, 1, "closed", today())
    with pytest.raises(OutsideArea):
        registering.register(session, there, said("ZD-9", banner.community), "open", OPENED, NO_CAPACITY)
    assert service.find(session, there, service.Filter()).rows == []
    assert [row["number"] for row in service.find(session, banner.clerk, service.Filter()).rows] == ["ZD-1"]


def test_standards_are_told_with_region_and_whether_they_were_checked(
    session: Session, banner: Banner
) -> None:
    facts = said("ZD-1", banner.community, floor_area_m2=Decimal(350))
    registering.amend(session, banner.clerk, banner.station, 1, facts)
    (one,) = service.get(session, banner.clerk, banner.station)["indicators"]
    assert (one["outcome"], one["region"], one["is_verified"]) == ("met", "贵州", False)
    (counted,) = service.overview(session, banner.clerk)
    assert (counted["states"]["open"], counted["nursing_share_pct"]) == (1, 60.0)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody checked the rates against an official document."""

    def checked(session: Session, table: str, on: date | None = None) -> list[Any]:
        return [{**row, "verified": "true"} for row in rows_in_force(session, table, on)]

    monkeypatch.setattr(subsidies, "rows_in_force", checked)


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def home(session: Session, banner: Banner) -> UUID:
    """A 幸福院 with a full month of May."""
    facts = said("XF-1", banner.elsewhere, kind="mutual_aid", operator="嘎查委员会")
    made = registering.register(session, banner.clerk, facts, "open", OPENED, NO_CAPACITY)
    registering.set_month(session, banner.clerk, made, 1, MAY, MonthSaid(20))
    return made


@pytest.mark.usefixtures("verified")
def test_a_sheet_is_computed_confirmed_by_another_and_kept(session: Session, banner: Banner) -> None:
    facility = home(session, banner)
    sheet = subsidies.make(session, banner.clerk, MAY, MAY)
    row = subsidies.get(session, banner.clerk, sheet)
    assert (row["amount"], row["is_trial"], row["lines"][0]["operator"]) == (1500.0, False, "嘎查委员会")
    with pytest.raises(DraftWaits):
        subsidies.make(session, banner.second, MAY, MAY)
    with pytest.raises(SamePerson):
        subsidies.confirm(session, banner.clerk, sheet, 1)
    registering.set_month(session, banner.clerk, facility, 2, MAY, MonthSaid(19))
    with pytest.raises(SheetOutdated):
        subsidies.confirm(session, banner.second, sheet, 1)
    registering.set_month(session, banner.clerk, facility, 3, MAY, MonthSaid(20))
    subsidies.confirm(session, banner.second, sheet, 1)
    with pytest.raises(SheetIsKept):
        subsidies.withdraw(session, banner.second, sheet, 2)
    with pytest.raises(SheetIsKept), translated_errors(), session.begin_nested():
        session.execute(text("UPDATE subsidy_line SET due = 1, amount = 1"))


def test_a_trial_with_rates_that_nobody_verified_is_never_confirmed(session: Session, banner: Banner) -> None:
    home(session, banner)
    sheet = subsidies.make(session, banner.clerk, MAY, MAY)
    assert subsidies.get(session, banner.clerk, sheet)["is_trial"]
    with pytest.raises(SheetIsTrial):
        subsidies.confirm(session, banner.second, sheet, 1)
    subsidies.withdraw(session, banner.second, sheet, 1)


@pytest.mark.usefixtures("verified")
def test_a_later_change_comes_in_the_next_sheet_as_its_difference(session: Session, banner: Banner) -> None:
    facility = home(session, banner)
    subsidies.confirm(session, banner.second, subsidies.make(session, banner.clerk, MAY, MAY), 1)
    registering.set_month(session, banner.clerk, facility, 2, MAY, MonthSaid(15))
    registering.set_month(session, banner.clerk, facility, 3, JUNE, MonthSaid(30))
    lines = subsidies.get(session, banner.clerk, subsidies.make(session, banner.clerk, JUNE, JUNE))["lines"]
    told = [(line["month"], line["amount"], line["is_correction"]) for line in lines]
    assert told == [("2026-05-01", -700.0, True), ("2026-06-01", 1500.0, False)]


def test_a_month_has_no_more_open_days_than_its_states_say(session: Session, banner: Banner) -> None:
    registering.set_state(session, banner.clerk, banner.station, 1, "paused", date(2026, 5, 11))
    with pytest.raises(NotOpenInMonth):
        registering.set_month(session, banner.clerk, banner.station, 2, MAY, MonthSaid(11))
    registering.set_month(session, banner.clerk, banner.station, 2, MAY, MonthSaid(10))


def test_the_database_refuses_that_one_person_makes_and_confirms(session: Session, banner: Banner) -> None:
    home(session, banner)
    sheet = subsidies.make(session, banner.clerk, MAY, MAY)
    statement = text("UPDATE subsidy_sheet SET state='confirmed', confirmed_on=now(), confirmed_by=made_by")
    with pytest.raises(SamePerson), translated_errors(), session.begin_nested():
        session.execute(statement)
    assert subsidies.get(session, banner.clerk, sheet)["state"] == "draft"


def test_a_fire_problem_waits_until_another_accepts_it(session: Session, banner: Banner) -> None:
    found = fire_safety.Problem(
        "XF-2026-1", date(2026, 5, 1), "消防救援大队", "疏散通道堆放杂物", is_major=True
    )
    problem = fire_safety.list_problem(session, banner.clerk, banner.station, 1, found)
    with pytest.raises(FireMeasureMissing):
        fire_safety.settle(session, banner.second, problem, 2, today(), is_accepted=True)
    fire_safety.plan_measure(
        session, banner.clerk, problem, 2, fire_safety.Measure("清理通道", "站长", date(2026, 5, 10))
    )
    (row,) = service.fire_problems(session, banner.clerk)
    assert (row["state"], row["days_late"]) == ("open", (today() - date(2026, 5, 10)).days)
    assert row["facility_version"] == 3
    measure = UUID(row["measures"][0]["id"])
    fire_safety.finish_measure(session, banner.clerk, measure, 3, date(2026, 5, 12))
    with pytest.raises(SamePerson):
        fire_safety.settle(session, banner.clerk, problem, 4, today(), is_accepted=True)
    # Who saw it before the measure was done decides on something else.
    with pytest.raises(FacilityStale):
        fire_safety.settle(session, banner.second, problem, 3, today(), is_accepted=True)
    fire_safety.settle(session, banner.second, problem, 4, today(), is_accepted=False, note="仍有杂物")
    with pytest.raises(FireMeasureMissing):
        fire_safety.settle(session, banner.second, problem, 5, today(), is_accepted=True)
    again = fire_safety.Measure("再次清理", "站长", date(2026, 6, 1))
    fire_safety.plan_measure(session, banner.clerk, problem, 5, again)
    (row,) = service.fire_problems(session, banner.clerk)
    fire_safety.finish_measure(session, banner.clerk, UUID(row["measures"][1]["id"]), 6, date(2026, 5, 30))
    fire_safety.settle(session, banner.second, problem, 7, today(), is_accepted=True)
    assert service.fire_problems(session, banner.clerk) == []
    assert service.get(session, banner.clerk, banner.station)["fire"][0]["state"] == "closed"


def ask(session: Session, banner: Banner, **more: Any) -> UUID:
    facts: dict[str, Any] = {"service": "meal", "wanted_on": today(), "household": PERSON} | more
    return requests.take(session, banner.clerk, banner.community, **facts)


def test_a_request_goes_to_the_nearest_open_station_that_brings_it(session: Session, banner: Banner) -> None:
    near = {"position": (108.841, 38.60)}
    for number, state, services in (("ZD-2", "paused", ("meal",)), ("ZD-3", "open", ("bath",))):
        facts = said(number, banner.community, services=services, **near)
        registering.register(session, banner.clerk, facts, state, OPENED, NO_CAPACITY)
    far = said("ZD-4", banner.community, position=(108.9, 38.6))
    other = registering.register(session, banner.clerk, far, "open", OPENED, NO_CAPACITY)
    request = ask(session, banner)
    ranked = requests.candidates(session, banner.clerk, request, straight)
    assert [(row["name"][:4], row["metres"], row["basis"]) for row in ranked] == [
        ("ZD-1", 900, "geodesic"),
        ("ZD-4", 5200, "geodesic"),
    ]
    with pytest.raises(ReasonNeeded):
        requests.assign(session, banner.clerk, request, 1, straight, other)
    requests.assign(session, banner.clerk, request, 1, straight)
    requests.finish(session, banner.clerk, request, 2, today(), "已送餐")
    row = requests.get(session, banner.clerk, request)
    assert (row["state"], row["facility_name"], row["choice"]["able"]) == ("done", "ZD-1养老服务站", 2)


def test_roads_and_not_the_straight_line_say_who_is_nearest(session: Session, banner: Banner) -> None:
    far = said("ZD-4", banner.community, position=(108.9, 38.6))
    registering.register(session, banner.clerk, far, "open", OPENED, NO_CAPACITY)

    def by_road(household: Position, facilities: Any) -> list[Way | None]:
        return [None if east < 108.86 else Way(None, 400, "road") for east, _ in facilities]

    request = ask(session, banner)
    ranked = requests.candidates(session, banner.clerk, request, by_road)
    assert [(row["name"][:4], row["minutes"], row["basis"]) for row in ranked] == [
        ("ZD-4", 7, "road"),
        ("ZD-1", None, "no_road"),
    ]
    unplaced = ask(session, banner, household=replace(PERSON, position=None))
    with pytest.raises(CantServe):
        requests.assign(session, banner.clerk, unplaced, 1, by_road)


def test_requests_are_switched_on_by_town(session: Session, banner: Banner) -> None:
    assert [row["town_id"] for row in requests.towns(session, banner.clerk)] == [str(banner.town)]
    with pytest.raises(NotSwitchedOn):
        requests.take(session, banner.clerk, banner.elsewhere, "meal", today(), PERSON)


def test_a_household_is_masked_and_reading_it_whole_is_noted(session: Session, banner: Banner) -> None:
    request = ask(session, banner)
    row = requests.get(session, banner.clerk, request)
    assert (row["name"], row["phone"], row["address"]) == ("植**", "138****5678", "****")
    with pytest.raises(ReasonToReadNeeded):
        requests.household(session, banner.clerk, request, " ")
    assert requests.household(session, banner.clerk, request, "送餐")["address"] == "植入的住址"
    (noted,) = requests.get(session, banner.second, request)["readings"]
    assert noted["reason"] == "送餐"
    for role in ("reviewer", "leader", "admin", "planner"):
        with pytest.raises(NotAllowed):
            requests.household(session, someone(session, role), request, "看看")
    there = someone(session, "township", areas=frozenset({banner.elsewhere}))
    with pytest.raises(RequestNotFound):
        requests.household(session, there, request, "看看")
    kept = session.scalar(text("SELECT to_regclass('history.service_request_person')"))
    assert kept is None


def test_notes_name_nobody(session: Session, banner: Banner) -> None:
    for note in ("请打13812345678", f"{PERSON.name}家"):
        with pytest.raises(WordsNamePerson):
            ask(session, banner, note=note)
