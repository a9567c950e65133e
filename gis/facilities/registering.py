"""Register facilities and say what changed of them: facts, states and capacity over time, months, photos."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import cite, known_code, one_of, past, written
from gis.errors import FieldUnreadable
from gis.facilities import queries
from gis.facilities.reach import count_up, held, must_reach
from gis.facilities.rules import (
    REGISTERING,
    LastStateStays,
    Made,
    MonthToCome,
    NoDivisionThatDay,
    NotOpenInMonth,
    StateNotFound,
    days_in_state,
    next_month,
    refuse_odd_states,
)
from gis.facilities.tables import Facility, FacilityCapacity, FacilityMonth, FacilityPhoto, FacilityStateDay
from gis.facilities.views import since_and_state
from gis.history.as_known import today
from gis.place_name_signs.entries import Position, point


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a facility; the position is longitude, latitude, EPSG:4490; areas in m²."""

    number: str
    name: str
    kind: str
    division_id: UUID
    made: Made
    feature_id: UUID | None = None
    position: Position | None = None
    address: str = ""
    built_year: int | None = None
    floor_area_m2: Decimal | None = None
    site_area_m2: Decimal | None = None
    service_radius_m: int | None = None
    people_served: int | None = None
    operator: str = ""
    operation_mode: str | None = None
    opening_hours: str = ""
    star_rating: int | None = None
    funding: str = ""
    checked_on: date | None = None
    services: Sequence[str] = ()
    note: str = ""
    #: A facility is a public fact unless staff say otherwise
    publication_level: str = "public"


@dataclass(frozen=True, slots=True)
class Capacity:
    """Beds, nursing beds among them, and persons a meal."""

    beds: int
    nursing_beds: int
    meals: int


@dataclass(frozen=True, slots=True)
class MonthSaid:
    """What a facility did in a month."""

    days_open: int
    meals: int = 0
    people: int = 0
    visits: int = 0
    note: str = ""


def register(
    session: Session,
    caller: Caller,
    said: Said,
    state: str,
    since: date,
    capacity: Capacity,
    *,
    source_id: UUID | None = None,
) -> UUID:
    """Register a facility with its first state and capacity.

    Raises OutsideArea, NoDivisionThatDay, FacilityNumberTaken, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    facility = Facility(
        id=uuid4(), source_id=source_id or queries.own_source(session), **_facts(session, caller, said)
    )
    queries.add(session, facility)
    queries.add(
        session,
        FacilityStateDay(
            facility_id=facility.id,
            since=since,
            state=known_code(session, "facility_state", "state", state),
            recorded_by=_recorder(caller, source_id),
        ),
        _capacity(facility.id, since, capacity, _recorder(caller, source_id)),
    )
    _serve(session, facility.id, said.services)
    return facility.id


def _recorder(caller: Caller, source_id: UUID | None) -> UUID | None:
    """Return who records; nobody does what a demonstration invents."""
    return caller.account_id if source_id is None else None


def _serve(session: Session, facility_id: UUID, services: Sequence[str]) -> None:
    wanted = {known_code(session, "home_service_kind", "services", each) for each in services}
    queries.replace_services(session, facility_id, wanted)


def amend(session: Session, caller: Caller, facility_id: UUID, expected_version: int, said: Said) -> None:
    """Say anew what a facility is; states, capacity and months are said apart.

    Raises FacilityNotFound, FacilityStale, OutsideArea, NoDivisionThatDay, FieldUnreadable. A feature that
    the caller may not see stays with the facility, for he can't send what he was not shown.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, facility_id, expected_version)
    levels = Reader.of(session, caller).levels()
    is_hidden = found.feature_id is not None and not queries.is_feature_seen(
        session, found.feature_id, levels
    )
    for name, value in _facts(session, caller, said).items():
        if not (name == "feature_id" and value is None and is_hidden):
            setattr(found, name, value)
    _serve(session, found.id, said.services)
    count_up(session, found)


def _facts(session: Session, caller: Caller, said: Said) -> Mapping[str, Any]:
    must_reach(caller, said.division_id)
    if queries.town_of(session, said.division_id, today()) is None:
        raise NoDivisionThatDay
    levels = Reader.of(session, caller).levels()
    if said.feature_id is not None and not queries.is_feature_seen(session, said.feature_id, levels):
        raise FieldUnreadable("signs.no_such_feature", field="feature_id")
    if said.built_year is not None and not 1900 <= said.built_year <= today().year + 10:
        raise FieldUnreadable(field="built_year")
    mode = said.operation_mode
    return {
        "number": written("number", said.number, is_required=True),
        "name": written("name", said.name, is_required=True),
        "kind": known_code(session, "facility_kind", "kind", said.kind),
        "feature_id": said.feature_id,
        "division_id": said.division_id,
        "geom": point(said.position),
        "address": written("address", said.address),
        "made": one_of("made", said.made, ("new", "rebuilt")),
        "built_year": said.built_year,
        "floor_area_m2": said.floor_area_m2,
        "site_area_m2": said.site_area_m2,
        "service_radius_m": said.service_radius_m,
        "people_served": said.people_served,
        "operator": written("operator", said.operator),
        "operation_mode": None
        if mode is None
        else known_code(session, "facility_operation_mode", "operation_mode", mode),
        "opening_hours": written("opening_hours", said.opening_hours),
        "star_rating": said.star_rating,
        "funding": written("funding", said.funding),
        "checked_on": None if said.checked_on is None else past("checked_on", said.checked_on),
        "note": written("note", said.note),
        "publication_level": _level(levels, said.publication_level),
    }


def _level(levels: Collection[str], level: str) -> str:
    """Return a publication level; nobody gives one whose records he may not see."""
    return one_of("publication_level", level, levels)


def set_state(
    session: Session,
    caller: Caller,
    facility_id: UUID,
    expected_version: int,
    state: str,
    since: date,
    basis: str = "",
    note: str = "",
    *,
    by_demonstration: bool = False,
) -> None:
    """Say in which state a facility is from a day on, until the next such day; the same day is said anew.

    The day may lie ahead: a facility that is to close drops out of counts on the day it closes. Raises
    FacilityNotFound, FacilityStale, StatesDontFollow, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, facility_id, expected_version)
    code = known_code(session, "facility_state", "state", state)
    days = {each.since: each.state for each in queries.states(session, [found.id]).get(found.id, [])}
    refuse_odd_states([*(days | {since: code}).items()])
    kept = queries.state_day(session, found.id, since)
    if kept is None:
        kept = FacilityStateDay(facility_id=found.id, since=since)
        session.add(kept)
    kept.state, kept.basis, kept.note = code, written("basis", basis), written("note", note)
    kept.recorded_by = None if by_demonstration else caller.account_id
    count_up(session, found)


def take_back_state(
    session: Session, caller: Caller, facility_id: UUID, expected_version: int, since: date
) -> None:
    """Take a state back that was recorded by mistake; history keeps it.

    Raises FacilityNotFound, FacilityStale, StateNotFound, LastStateStays, StatesDontFollow.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, facility_id, expected_version)
    kept = queries.state_day(session, found.id, since)
    if kept is None:
        raise StateNotFound
    others = [each for each in queries.states(session, [found.id])[found.id] if each.since != since]
    if not others:
        raise LastStateStays
    refuse_odd_states(since_and_state(others))
    queries.remove(session, kept)
    count_up(session, found)


def set_capacity(
    session: Session, caller: Caller, facility_id: UUID, expected_version: int, since: date, said: Capacity
) -> None:
    """Say how many beds and meals a facility has from a day on; the same day is said anew.

    Raises FacilityNotFound, FacilityStale, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, facility_id, expected_version)
    new = _capacity(found.id, past("since", since), said, caller.account_id)
    kept = queries.capacity_day(session, found.id, since)
    if kept is None:
        queries.add(session, new)
    else:
        kept.beds, kept.nursing_beds, kept.meals = said.beds, said.nursing_beds, said.meals
        kept.recorded_by = caller.account_id
    count_up(session, found)


def _capacity(facility_id: UUID, since: date, said: Capacity, by: UUID | None) -> FacilityCapacity:
    if said.nursing_beds > said.beds:
        raise FieldUnreadable("facilities.nursing_beds_are_beds", field="nursing_beds")
    return FacilityCapacity(
        facility_id=facility_id,
        since=since,
        beds=said.beds,
        nursing_beds=said.nursing_beds,
        meals=said.meals,
        recorded_by=by,
    )


def set_month(
    session: Session,
    caller: Caller,
    facility_id: UUID,
    expected_version: int,
    month: date,
    said: MonthSaid,
    *,
    by_demonstration: bool = False,
) -> None:
    """Say what a facility did in a month that has ended; the same month is said anew.

    What a confirmed sheet gave stays as it is: the difference comes in the next sheet. Raises
    FacilityNotFound, FacilityStale, FieldUnreadable, MonthToCome, NotOpenInMonth.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, facility_id, expected_version)
    if month.day != 1:
        raise FieldUnreadable(field="month")
    after = next_month(month)
    if after > today():
        raise MonthToCome
    states = since_and_state(queries.states(session, [found.id]).get(found.id, []))
    most = days_in_state(states, "open", month, after)
    if said.days_open > most:
        raise NotOpenInMonth(month=f"{month:%Y-%m}", open=most, said=said.days_open)
    kept = queries.month(session, found.id, month)
    if kept is None:
        kept = FacilityMonth(facility_id=found.id, month=month)
        session.add(kept)
    kept.days_open, kept.meals, kept.people, kept.visits = (
        said.days_open,
        said.meals,
        said.people,
        said.visits,
    )
    kept.note = written("note", said.note)
    kept.recorded_by = None if by_demonstration else caller.account_id
    count_up(session, found)


def add_photo(
    session: Session,
    caller: Caller,
    facility_id: UUID,
    expected_version: int,
    sha256: str,
    taken_on: date,
    caption: str = "",
) -> None:
    """Keep a photo of a facility; the same one is kept once.

    Raises FacilityNotFound, FacilityStale, NoSuchAttachment, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, facility_id, expected_version)
    cite(session, caller, sha256)
    if not queries.cites(session, found.id, sha256):
        kept = FacilityPhoto(
            facility_id=found.id,
            sha256=sha256,
            taken_on=past("taken_on", taken_on),
            caption=written("caption", caption),
        )
        queries.add(session, kept)
    count_up(session, found)
