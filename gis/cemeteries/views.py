"""Cemeteries, places and burials as they are read; people only masked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape
from shapely.geometry import mapping

from gis.accounts import service as accounts_service
from gis.cemeteries import queries
from gis.cemeteries.rules import Checked
from gis.cemeteries.tables import BurialPlace, BurialPlaceKind, Cemetery
from gis.coordinates.measures import area_m2
from gis.facilities.personal_data import masked_name, masked_number
from gis.reference import source_queries

Row = dict[str, Any]


def day_text(day: date | None) -> str | None:
    """Return a day as JSON."""
    return None if day is None else day.isoformat()


def cemetery_rows(session: Session, found: Sequence[Any], day: date) -> list[Row]:
    """Return cemeteries as lists and maps show them, as they stand on a day."""
    records: list[Cemetery] = [row[0] for row in found]
    counted = queries.counts(session, [each.id for each in records], day)
    places = queries.divisions(session, {each.division_id for each in records}, day)
    invented = source_queries.demonstrations(session, {each.source_id for each in records})
    rows = []
    for cemetery, state, since, plots, niches in found:
        count, place = counted.get(cemetery.id), places.get(cemetery.division_id)
        rows.append(
            {
                "id": str(cemetery.id),
                "number": cemetery.number,
                "name": cemetery.name,
                "kind": cemetery.kind,
                "division_id": str(cemetery.division_id),
                "division": "" if place is None else place.name,
                "level": "" if place is None else place.level,
                "town": "" if place is None or place.town is None else place.town,
                "state": state,
                "state_since": day_text(since),
                "plots": plots or 0,
                "niches": niches or 0,
                "plots_listed": 0 if count is None else count.plots,
                "niches_listed": 0 if count is None else count.niches,
                "plots_used": 0 if count is None else count.plots_used,
                "niches_used": 0 if count is None else count.niches_used,
                "people": 0 if count is None else int(count.people),
                "surveyed_graves": cemetery.surveyed_graves,
                "measured_area_m2": _measured(cemetery),
                "is_demonstration": cemetery.source_id in invented,
                "version": cemetery.version,
            }
        )
    return rows


def _measured(cemetery: Cemetery) -> float | None:
    """Return the geodesic area of what is drawn, m²."""
    return None if cemetery.geom is None else round(area_m2(to_shape(cemetery.geom)), 1)


def cemetery_row(session: Session, cemetery: Cemetery, row: Row) -> Row:
    """Return a whole cemetery: facts, approval, states and capacity over time."""
    states, capacities = queries.states(session, cemetery.id), queries.capacities(session, cemetery.id)
    said = {each.recorded_by for each in states} | {each.recorded_by for each in capacities}
    people = accounts_service.display_names(session, said)
    return row | {
        "area": None if cemetery.geom is None else mapping(to_shape(cemetery.geom)),
        "address": cemetery.address,
        "manager": cemetery.manager,
        "approved_area_m2": _number(cemetery.approved_area_m2),
        "green_percent": _number(cemetery.green_percent),
        "gates": cemetery.gates,
        "surveyed_on": day_text(cemetery.surveyed_on),
        "approval": {
            "number": cemetery.approval_number,
            "by": cemetery.approved_by,
            "on": day_text(cemetery.approved_on),
            "sha256": cemetery.approval_sha256,
        },
        "note": cemetery.note,
        "states": [
            {
                "state": each.state,
                "since": each.since.isoformat(),
                "basis": each.basis,
                "recorded_by": people.get(each.recorded_by) if each.recorded_by else None,
            }
            for each in states
        ],
        "capacities": [
            {
                "since": each.since.isoformat(),
                "plots": each.plots,
                "niches": each.niches,
                "basis": each.basis,
                "recorded_by": people.get(each.recorded_by) if each.recorded_by else None,
            }
            for each in capacities
        ],
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def checked_rows(checked: Sequence[Checked]) -> list[Row]:
    """Return what rules say of sizes, each with its bounds, source and whether it was verified."""
    return [
        {
            "rule": each.rule.id,
            "measure": each.rule.measure,
            "value": None if each.value is None else round(float(each.value), 2),
            "least": _number(each.rule.least),
            "most": _number(each.rule.most),
            "unit": each.rule.unit,
            "outcome": each.outcome,
            "source": each.rule.source,
            "is_verified": each.rule.is_verified,
        }
        for each in checked
    ]


def place_row(place: BurialPlace, kind: BurialPlaceKind, people: int, term_until: date | None) -> Row:
    """Return a plot or niche with how many lie there."""
    return {
        "id": str(place.id),
        "number": place.number,
        "kind": place.kind,
        "holds": kind.holds,
        "people": people,
        "term_until": day_text(term_until),
        "area_m2": _number(place.area_m2),
        "stone_height_m": _number(place.stone_height_m),
        "note": place.note,
    }


def burial_rows(session: Session, found: Sequence[Any], today: date) -> list[Row]:
    """Return burials with the deceased and their contacts masked."""
    people = queries.people(session, [row[0].id for row in found])
    invented = source_queries.demonstrations(session, {row[2].source_id for row in found})
    rows = []
    for burial, place, cemetery in found:
        person = people.get(burial.id)
        rows.append(
            {
                "id": str(burial.id),
                "cemetery_id": str(cemetery.id),
                "cemetery": cemetery.name,
                "place_id": str(place.id),
                "place": place.number,
                "place_kind": place.kind,
                "name": masked_name(person.name) if person else "",
                "contact_name": masked_name(person.contact_name) if person else "",
                "contact_phone": masked_number(person.contact_phone) if person else "",
                "certificate": burial.certificate,
                "buried_on": burial.buried_on.isoformat(),
                "term_until": burial.term_until.isoformat(),
                "is_past_term": burial.ended_on is None and burial.term_until < today,
                "origin": burial.origin,
                "origin_grave": burial.origin_grave,
                "ended_on": day_text(burial.ended_on),
                "end_reason": burial.end_reason,
                "entered_on": day_text(burial.entered_on),
                "note": burial.note,
                "is_demonstration": cemetery.source_id in invented,
                "version": burial.version,
            }
        )
    return rows
