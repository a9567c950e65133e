"""点单: a household's request goes to the nearest open station that can serve it, and is seen through.

Switched on by 苏木 and 镇 (data/rules/facility_request_towns.csv). Who the household is stands in a table
apart: masked for everybody, whole for those who serve it, with a note of who read it and why. Of the way to
a station only hundreds of metres are kept, for three exact distances would tell where the household lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as divisions
from gis.entries import known_code, past, written
from gis.facilities import personal_data, queries, request_queries, views
from gis.facilities.reach import must_reach
from gis.facilities.reaching import Costs, Position, Way, nearest_first
from gis.facilities.rules import (
    SERVING,
    CantServe,
    FacilityStale,
    NoDivisionThatDay,
    NotAssigned,
    NotSwitchedOn,
    ReasonNeeded,
    RequestEnded,
    RequestNotFound,
    RequestState,
    WordsNamePerson,
)
from gis.facilities.tables import Facility, ServiceRequest, ServiceRequestPerson
from gis.facilities.views import Row, day_text
from gis.history.as_known import today
from gis.name_rules.in_force import rows_in_force
from gis.number_queries import next_number
from gis.place_name_signs.entries import point
from gis.place_name_signs.personal_numbers import taken_out
from gis.publication.pages import page_size

#: Who reads requests, with the household masked; 苏木、镇 those of their own area
READING_REQUESTS = ("admin", "editor", "reviewer", "leader", "township")
STATES: Sequence[RequestState] = ("received", "assigned", "done", "cancelled")
PERSON = "service_request_person"
#: To which distances are rounded wherever they are kept or shown, metres
ROUNDED_M = 100


@dataclass(frozen=True, slots=True)
class Household:
    """Who asks, and where he lives: longitude, latitude, EPSG:4490."""

    name: str
    phone: str
    address: str = ""
    position: Position | None = None


def towns(session: Session, caller: Caller, on: date | None = None) -> list[Row]:
    """Return the 苏木 and 镇 whose requests are switched on on a day, and since when."""
    caller.must_hold(*READING_REQUESTS)
    day = on or today()
    found = _switched_on(session, day)
    names = queries.division_names(session, found.keys(), day)
    return [
        {"town_id": str(town), "name": names.get(town, row["name"]), "since": row["effective_from"] or None}
        for town, row in found.items()
    ]


def _switched_on(session: Session, day: date) -> dict[UUID, dict[str, str]]:
    found = {}
    for row in rows_in_force(session, "facility_request_towns", day):
        town = divisions.division_by_code(session, row["code"], row["code_system"], day)
        if town is not None:
            found[town] = row
    return found


def take(
    session: Session,
    caller: Caller,
    division_id: UUID,
    service: str,
    wanted_on: date,
    household: Household,
    note: str = "",
    *,
    source_id: UUID | None = None,
) -> UUID:
    """Keep a request.

    Raises OutsideArea, NoDivisionThatDay, NotSwitchedOn, WordsNamePerson, FieldUnreadable.
    """
    caller.must_hold(*SERVING)
    must_reach(caller, division_id)
    placed = queries.town_of(session, division_id, today())
    if placed is None:
        raise NoDivisionThatDay
    if placed.town_id not in _switched_on(session, today()):
        raise NotSwitchedOn
    name = written("name", household.name, is_required=True)
    request = ServiceRequest(
        id=uuid4(),
        number=next_number(session, ServiceRequest.number, today().year, 4),
        town_id=placed.town_id,
        division_id=division_id,
        service=known_code(session, "home_service_kind", "service", service),
        wanted_on=wanted_on,
        note=_words(note, name),
        recorded_by=caller.account_id if source_id is None else None,
        source_id=source_id or queries.own_source(session),
    )
    queries.add(session, request)
    queries.add(
        session,
        ServiceRequestPerson(
            request_id=request.id,
            name=name,
            phone=written("phone", household.phone, is_required=True),
            address=written("address", household.address),
            geom=point(household.position),
        ),
    )
    return request.id


def _words(text: str, name: str) -> str:
    """Return words that name nobody: the row of the register is read by more people than the household's."""
    said = text.strip()
    _, numbers = taken_out(said)
    if numbers or (len(name) > 1 and name in said):
        raise WordsNamePerson
    return said


def candidates(session: Session, caller: Caller, request_id: UUID, costs: Costs) -> list[Row]:
    """Return the stations that can serve a request, the nearest first; RequestNotFound.

    Each has `metres` (rounded) of a straight line or `minutes` by road, and `basis`: road, geodesic,
    no_road, or
    unknown where the household has no position.
    """
    caller.must_hold(*SERVING)
    request = _seen(session, caller, request_queries.find(session, request_id))
    return _ranked(session, request, costs)


def _ranked(session: Session, request: ServiceRequest, costs: Costs) -> list[Row]:
    able = request_queries.able(session, request.service, request.wanted_on, request.source_id)
    person = request_queries.person(session, request.id)
    home = None if person is None else views.position_of(person.geom)
    if home is None:
        return [_candidate(each, None, "unknown") for each in able]
    positions = [_at(each) for each in able]
    ways = costs((home[0], home[1]), positions)
    return [
        _candidate(able[at], way, "no_road" if way is None else way.basis)
        for at in nearest_first(ways)
        for way in [ways[at]]
    ]


def _at(facility: Facility) -> Position:
    position = views.position_of(facility.geom)
    assert position is not None
    return position[0], position[1]


def _candidate(facility: Facility, way: Way | None, basis: str) -> Row:
    seconds = None if way is None else way.seconds
    metres = None if way is None else way.metres
    return {
        "facility_id": str(facility.id),
        "name": facility.name,
        "kind": facility.kind,
        "metres": None if metres is None else ROUNDED_M * round(metres / ROUNDED_M),
        "minutes": None if seconds is None else max(1, round(seconds / 60)),
        "basis": basis,
    }


def assign(
    session: Session,
    caller: Caller,
    request_id: UUID,
    expected_version: int,
    costs: Costs,
    facility_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Send a request to the nearest station that can serve it, or to another with a reason.

    Raises RequestNotFound, FacilityStale, RequestEnded, CantServe, ReasonNeeded, WordsNamePerson.
    """
    request = _held(session, caller, request_id, expected_version)
    ranked = _ranked(session, request, costs)
    reached = [each for each in ranked if each["basis"] in ("road", "geodesic")]
    nearest = reached[0] if reached else None
    chosen = nearest
    if facility_id is not None:
        chosen = next((each for each in ranked if each["facility_id"] == str(facility_id)), None)
    if chosen is None:
        raise CantServe
    said = _spoken(session, request, reason)
    if chosen is not nearest and not said:
        raise ReasonNeeded
    request.state, request.facility_id = "assigned", UUID(chosen["facility_id"])
    request.assigned_at = datetime.now(UTC)
    request.choice = {"chosen": chosen, "nearest": nearest, "able": len(ranked), "reason": said}
    _count_up(session, request)


def finish(
    session: Session,
    caller: Caller,
    request_id: UUID,
    expected_version: int,
    done_on: date,
    outcome: str = "",
) -> None:
    """Say that a request was served.

    Raises RequestNotFound, FacilityStale, RequestEnded, NotAssigned, WordsNamePerson, FieldUnreadable.
    """
    request = _held(session, caller, request_id, expected_version)
    if request.state != "assigned":
        raise NotAssigned
    request.state, request.ended_on = "done", past("done_on", done_on)
    request.outcome = _spoken(session, request, outcome)
    _count_up(session, request)


def cancel(session: Session, caller: Caller, request_id: UUID, expected_version: int, reason: str) -> None:
    """Cancel a request with a reason; RequestNotFound, FacilityStale, RequestEnded, ReasonNeeded."""
    request = _held(session, caller, request_id, expected_version)
    said = _spoken(session, request, reason)
    if not said:
        raise ReasonNeeded
    request.state, request.ended_on, request.outcome = "cancelled", today(), said
    _count_up(session, request)


def _spoken(session: Session, request: ServiceRequest, text: str) -> str:
    person = request_queries.person(session, request.id)
    return _words(text, "" if person is None else person.name)


def _held(session: Session, caller: Caller, request_id: UUID, expected_version: int) -> ServiceRequest:
    caller.must_hold(*SERVING)
    request = _seen(session, caller, request_queries.lock(session, request_id))
    if request.version != expected_version:
        raise FacilityStale(version=request.version, expected=expected_version)
    if request.state in ("done", "cancelled"):
        raise RequestEnded
    return request


def _seen(session: Session, caller: Caller, request: ServiceRequest | None) -> ServiceRequest:
    if request is None or (caller.areas is not None and request.division_id not in caller.areas):
        raise RequestNotFound
    return request


def _count_up(session: Session, request: ServiceRequest) -> None:
    request.version += 1
    queries.save(session)


def household(session: Session, caller: Caller, request_id: UUID, reason: str) -> Row:
    """Return who asked, whole, to those who serve him, and note who read it and why.

    Raises RequestNotFound, ReasonToReadNeeded.
    """
    caller.must_hold(*SERVING)
    request = _seen(session, caller, request_queries.find(session, request_id))
    personal_data.note_reading(session, caller, PERSON, request.id, reason)
    person = request_queries.person(session, request.id)
    if person is None:
        raise RequestNotFound
    return {
        "name": person.name,
        "phone": person.phone,
        "address": person.address,
        "position": views.position_of(person.geom),
    }


def find(
    session: Session, caller: Caller, states: Sequence[RequestState] = STATES, limit: int = 200
) -> list[Row]:
    """List requests, the latest wanted first, with the household masked."""
    caller.must_hold(*READING_REQUESTS)
    found = request_queries.requests(session, today(), states, caller.areas, page_size(limit))
    return _rows(session, found)


def get(session: Session, caller: Caller, request_id: UUID) -> Row:
    """Return a request with the household masked, and who read it whole; RequestNotFound."""
    caller.must_hold(*READING_REQUESTS)
    request = _seen(session, caller, request_queries.find(session, request_id))
    (row,) = _rows(session, [request_queries.named(session, request.id, today())])
    return row | {"readings": personal_data.readings(session, PERSON, request.id)}


def _rows(session: Session, found: Sequence[Any]) -> list[Row]:
    persons = request_queries.persons(session, [row.ServiceRequest.id for row in found])
    rows = []
    for each in found:
        request: ServiceRequest = each.ServiceRequest
        person = persons.get(request.id)
        rows.append(
            {
                "id": str(request.id),
                "number": request.number,
                "town_id": str(request.town_id),
                "town_name": each.town_name or "",
                "division_id": str(request.division_id),
                "division_name": each.division_name or "",
                "service": request.service,
                "wanted_on": request.wanted_on.isoformat(),
                "received_at": request.received_at.isoformat(),
                "state": request.state,
                "facility_id": None if request.facility_id is None else str(request.facility_id),
                "facility_name": each.facility_name or "",
                "choice": request.choice,
                "assigned_at": None if request.assigned_at is None else request.assigned_at.isoformat(),
                "ended_on": day_text(request.ended_on),
                "outcome": request.outcome,
                "note": request.note,
                "name": "" if person is None else personal_data.masked_name(person.name),
                "phone": "" if person is None else personal_data.masked_number(person.phone),
                "address": "" if person is None else personal_data.masked_address(person.address),
                "is_located": person is not None and person.geom is not None,
                "is_demonstration": each.is_demonstration,
                "version": request.version,
            }
        )
    return rows
