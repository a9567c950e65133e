"""What people read of elderly services: the list, one facility, an overview of a day, fire-safety lists.

Facilities are for the bureau's own roles, and for 苏木、镇 those of their own area.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.facilities import fire_queries, queries, views
from gis.facilities.reach import seen
from gis.facilities.rules import READING, Made, completed_on, state_on
from gis.facilities.views import Row
from gis.history.as_known import today
from gis.proposals import queries as proposal_queries
from gis.publication.pages import Page, check_filter, key_of, last_of, page_size
from gis.reference import source_queries

Filter = queries.Filter


@dataclass(frozen=True, slots=True)
class FacilityOnDay:
    """A facility as it was on a day: what counts of coverage, beds and new stations are made of."""

    id: UUID
    number: str
    name: str
    kind: str
    division_id: UUID
    #: 苏木 or 镇 of the day; None where the division is none of a 苏木 or 镇, or ended before
    town_id: UUID | None
    state: str
    #: When it was completed: its first opening, or the last after building
    opened_on: date | None
    made: Made
    beds: int
    nursing_beds: int
    #: 养老机构: its beds count for the share of nursing beds
    is_institution: bool
    #: Whether one that is open covers its community
    covers_community: bool
    #: Longitude, latitude, EPSG:4490, degrees; None: not located
    lon: float | None
    lat: float | None
    is_demonstration: bool


def on_day(session: Session, day: date) -> Sequence[FacilityOnDay]:
    """Return every facility that had a state on a day, by name; for counts, whoever asks for them.

    A facility is in the state of the day on which it begins, and no longer on the day of the next.
    """
    found = queries.all_on(session, day)
    ids = [row.Facility.id for row in found]
    states, capacities = queries.states(session, ids), queries.capacities_on(session, ids, day)
    answers = []
    for row in found:
        facility = row.Facility
        days = views.since_and_state(states.get(facility.id, ()))
        now = state_on(days, day)
        if now is None:
            continue
        capacity = capacities.get(facility.id)
        position = views.position_of(facility.geom)
        answers.append(
            FacilityOnDay(
                id=facility.id,
                number=facility.number,
                name=facility.name,
                kind=facility.kind,
                division_id=facility.division_id,
                town_id=row.town_id,
                state=now[1],
                opened_on=completed_on(days, day),
                made=facility.made,
                beds=0 if capacity is None else capacity.beds,
                nursing_beds=0 if capacity is None else capacity.nursing_beds,
                is_institution=row.is_institution,
                covers_community=row.covers_community,
                lon=None if position is None else position[0],
                lat=None if position is None else position[1],
                is_demonstration=row.is_demonstration,
            )
        )
    return answers


def find(
    session: Session,
    caller: Caller,
    wanted: Filter,
    *,
    as_of: date | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List facilities by name as of a day; raise UnreadableKey, UnreadableFilter."""
    caller.must_hold(*READING)
    check_filter(wanted.text, wanted.kind, wanted.state)
    day, size = as_of or today(), page_size(limit)
    key = None if after is None else last_of(after)
    levels = Reader.of(session, caller).levels()
    here = replace(wanted, areas=caller.areas)
    found = queries.facilities(session, here, levels, day, key, size + 1)
    last = found[size - 1].Facility if len(found) > size else None
    rows = views.facility_rows(session, found[:size], day)
    return Page(rows, None if last is None else key_of(last.name, str(last.id)))


def overview(session: Session, caller: Caller, as_of: date | None = None) -> list[Row]:
    """Count by kind the facilities of a day by state, and the beds of those open; nursing beds among them."""
    caller.must_hold(*READING)
    day = as_of or today()
    levels = Reader.of(session, caller).levels()
    found = queries.facilities(session, Filter(areas=caller.areas), levels, day)
    rows = views.facility_rows(session, found, day)
    counted = []
    for kind in queries.kinds(session).values():
        ours = [row for row in rows if row["kind"] == kind.code and row["state"] is not None]
        if not ours:
            continue
        open_now = [row for row in ours if row["state"] == "open"]
        beds, nursing = (sum(row[name] for row in open_now) for name in ("beds", "nursing_beds"))
        states = ("planned", "building", "open", "paused", "closed")
        counted.append(
            {
                "kind": kind.code,
                "is_institution": kind.is_institution,
                "states": {state: sum(row["state"] == state for row in ours) for state in states},
                "beds": beds,
                "nursing_beds": nursing,
                "nursing_share_pct": round(100 * nursing / beds, 1) if beds else None,
                "meals": sum(row["meals"] for row in open_now),
                "fire_problems": sum(row["fire_problems"] for row in ours),
                "fire_late": sum(row["fire_late"] for row in ours),
                "is_demonstration": all(row["is_demonstration"] for row in ours),
            }
        )
    return counted


def get(session: Session, caller: Caller, facility_id: UUID, as_of: date | None = None) -> Row:
    """Return a facility with everything about it, as of a day; FacilityNotFound."""
    caller.must_hold(*READING)
    facility = seen(session, caller, queries.find(session, facility_id))
    day = as_of or today()
    found = queries.placed(session, facility.id, day)
    return views.facility_row(session, found, Reader.of(session, caller).levels(), day)


def fire_problems(
    session: Session, caller: Caller, *, town_id: UUID | None = None, closed: bool = False
) -> list[Row]:
    """List the fire-safety problems that wait (or all), the grave ones first, with their measures."""
    caller.must_hold(*READING)
    levels, day = Reader.of(session, caller).levels(), today()
    wanted = Filter(town_id=town_id, areas=caller.areas)
    places = {row.Facility.id: row for row in queries.facilities(session, wanted, levels, day)}
    waiting = fire_queries.waiting(session, levels, caller.areas, closed=closed)
    found = [row for row in waiting if row.FireProblem.facility_id in places]
    invented = source_queries.demonstrations(session, {row.source_id for row in found})
    rows = views.fire_rows(session, [row.FireProblem for row in found], day)
    answers = []
    for row, each in zip(rows, found, strict=True):
        place = places[each.FireProblem.facility_id]
        named = {
            "facility_name": each.facility_name,
            "facility_version": each.facility_version,
            "town_id": None if place.town_id is None else str(place.town_id),
            "town_name": place.town_name or "",
            "is_demonstration": each.source_id in invented,
        }
        answers.append(row | named)
    return answers


def fire_lists(
    session: Session,
    caller: Caller,
    *,
    facility_id: UUID | None = None,
    town_id: UUID | None = None,
    closed: bool = False,
) -> list[Row]:
    """Return a facility, or by name those (of a 苏木 or 镇) with problems, each with problems and measures.

    Problems that wait, or all with `closed`. Raises FacilityNotFound.
    """
    caller.must_hold(*READING)
    day = today()
    if facility_id is None:
        wanted = Filter(town_id=town_id, areas=caller.areas)
        placed = queries.facilities(session, wanted, Reader.of(session, caller).levels(), day)
    else:
        placed = [queries.placed(session, seen(session, caller, queries.find(session, facility_id)).id, day)]
    problems = fire_queries.problems_of(session, [row.Facility.id for row in placed], closed=closed)
    rows = views.fire_rows(session, problems, day)
    affected = {each.facility_id for each in problems}
    listed = [row for row in placed if row.Facility.id in affected or facility_id is not None]
    return [
        facility
        | {
            "operator": row.Facility.operator,
            "address": row.Facility.address,
            "fire": [each for each in rows if each["facility_id"] == facility["id"]],
        }
        for row, facility in zip(listed, views.facility_rows(session, listed, day), strict=True)
    ]


def open_photo(
    session: Session, caller: Caller, facility_id: UUID, sha256: str, home: Path
) -> evidence.OpenFile:
    """Open a photo of a facility or of a measure there; raise FacilityNotFound, NoSuchAttachment."""
    caller.must_hold(*READING)
    facility = seen(session, caller, queries.find(session, facility_id))
    if not queries.cites(session, facility.id, sha256):
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def bureau(session: Session) -> str:
    """Return the name of the bureau, for the head of a paper."""
    return proposal_queries.bureau(session) or ""
