"""Facilities as they are read: lists, and one with states, capacity, services, months, photos."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy.orm import Session

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from shapely.geometry import Point

from gis.accounts import service as accounts
from gis.facilities import fire_queries, queries
from gis.facilities.indicators import Measures, held_against
from gis.facilities.rules import completed_on, days_late, state_on
from gis.facilities.tables import Facility, FacilityStateDay
from gis.name_rules.in_force import rows_in_force
from gis.reference import source_queries

Row = dict[str, Any]


def day_text(day: date | None) -> str | None:
    """Return a day as JSON."""
    return None if day is None else day.isoformat()


def position_of(element: WKBElement | None) -> list[float] | None:
    """Return longitude and latitude of a point (EPSG:4490), to a centimetre."""
    if element is None:
        return None
    point = to_shape(element)
    assert isinstance(point, Point)
    return [round(point.x, 7), round(point.y, 7)]


def since_and_state(days: Sequence[FacilityStateDay]) -> list[tuple[date, str]]:
    """Return states as the rules read them."""
    return [(each.since, each.state) for each in days]


def facility_rows(session: Session, found: Sequence[Found[Any]], day: date) -> list[Row]:
    """Return facilities as lists show them on a day."""
    ids = [row.Facility.id for row in found]
    states = queries.states(session, ids)
    capacities = queries.capacities_on(session, ids, day)
    services = queries.services(session, ids)
    fires = fire_queries.counts(session, ids, day)
    invented = source_queries.demonstrations(session, {row.Facility.source_id for row in found})
    rows = []
    for each in found:
        facility: Facility = each.Facility
        days = since_and_state(states.get(facility.id, ()))
        now, capacity = state_on(days, day), capacities.get(facility.id)
        waiting, late = fires.get(facility.id, (0, 0))
        rows.append(
            {
                "id": str(facility.id),
                "number": facility.number,
                "name": facility.name,
                "kind": facility.kind,
                "division_id": str(facility.division_id),
                "division_name": each.division_name or "",
                "town_id": None if each.town_id is None else str(each.town_id),
                "town_name": each.town_name or "",
                "state": None if now is None else now[1],
                "state_since": None if now is None else now[0].isoformat(),
                "opened_on": day_text(completed_on(days, day)),
                "made": facility.made,
                "beds": 0 if capacity is None else capacity.beds,
                "nursing_beds": 0 if capacity is None else capacity.nursing_beds,
                "meals": 0 if capacity is None else capacity.meals,
                "position": position_of(facility.geom),
                "services": services.get(facility.id, []),
                "fire_problems": waiting,
                "fire_late": late,
                "is_demonstration": facility.source_id in invented,
                "version": facility.version,
            }
        )
    return rows


def facility_row(session: Session, found: Found[Any], levels: Sequence[str], day: date) -> Row:
    """Return a facility with everything about it, as of a day."""
    facility: Facility = found.Facility
    (row,) = facility_rows(session, [found], day)
    days = queries.states(session, [facility.id]).get(facility.id, [])
    months = queries.months(session, facility.id)
    people = {each.recorded_by for each in days} | {each.recorded_by for each in months}
    names = accounts.display_names(session, people)
    name = None
    if facility.feature_id is not None:
        name = queries.seen_feature_name(session, facility.feature_id, levels, day)
    known = queries.capacities_on(session, [facility.id], day).get(facility.id)
    measures = Measures(
        facility.floor_area_m2,
        facility.site_area_m2,
        None if known is None else known.beds,
        None if known is None else known.nursing_beds,
        None if known is None else known.meals,
    )
    return row | {
        "feature_id": None if name is None else str(facility.feature_id),
        "feature_name": name,
        "address": facility.address,
        "built_year": facility.built_year,
        "floor_area_m2": _number(facility.floor_area_m2),
        "site_area_m2": _number(facility.site_area_m2),
        "service_radius_m": facility.service_radius_m,
        "people_served": facility.people_served,
        "operator": facility.operator,
        "operation_mode": facility.operation_mode,
        "opening_hours": facility.opening_hours,
        "star_rating": facility.star_rating,
        "funding": facility.funding,
        "checked_on": day_text(facility.checked_on),
        "note": facility.note,
        "publication_level": facility.publication_level,
        "states": [
            {
                "since": each.since.isoformat(),
                "until": None if after is None else after.since.isoformat(),
                "state": each.state,
                "basis": each.basis,
                "note": each.note,
                "by": names.get(each.recorded_by, "") if each.recorded_by else "",
            }
            for each, after in zip(days, [*days[1:], None], strict=True)
        ][::-1],
        "capacities": [
            {
                "since": each.since.isoformat(),
                "beds": each.beds,
                "nursing_beds": each.nursing_beds,
                "meals": each.meals,
            }
            for each in queries.capacities(session, facility.id)
        ],
        "months": [
            {
                "month": each.month.isoformat(),
                "days_open": each.days_open,
                "meals": each.meals,
                "people": each.people,
                "visits": each.visits,
                "note": each.note,
                "by": names.get(each.recorded_by, "") if each.recorded_by else "",
            }
            for each in months
        ],
        "photos": [
            {"sha256": each.sha256, "taken_on": each.taken_on.isoformat(), "caption": each.caption}
            for each in queries.photos(session, facility.id)
        ],
        "indicators": list(
            held_against(facility.kind, measures, rows_in_force(session, "facility_indicators", day))
        ),
        "fire": fire_rows(session, fire_queries.problems_of(session, [facility.id]), day),
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def fire_rows(session: Session, problems: Sequence[Any], day: date) -> list[Row]:
    """Return fire-safety problems with their measures: who is late by how many days."""
    measures = fire_queries.measures(session, [each.id for each in problems])
    accounts_of = {each.recorded_by for each in problems} | {each.closed_by for each in problems}
    names = accounts.display_names(session, accounts_of)
    rows = []
    for each in problems:
        kept = measures.get(each.id, [])
        late = max(
            (days_late(one.due_on, one.done_on, day) for one in kept if one.done_on is None), default=0
        )
        rows.append(
            {
                "id": str(each.id),
                "number": each.number,
                "facility_id": str(each.facility_id),
                "found_on": each.found_on.isoformat(),
                "found_by": each.found_by,
                "place": each.place,
                "problem": each.problem,
                "clause": each.clause,
                "is_major": each.is_major,
                "state": each.state,
                "days_late": late,
                "closed_on": day_text(each.closed_on),
                "closed_by": names.get(each.closed_by, "") if each.closed_by else "",
                "closing_note": each.closing_note,
                "measures": [
                    {
                        "id": str(one.id),
                        "measure": one.measure,
                        "responsible": one.responsible,
                        "due_on": one.due_on.isoformat(),
                        "done_on": day_text(one.done_on),
                        "done_note": one.done_note,
                        "photo": one.photo_sha256,
                        "days_late": days_late(one.due_on, one.done_on, day),
                    }
                    for one in kept
                ],
            }
        )
    return rows
