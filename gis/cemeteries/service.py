"""What people read of cemeteries: list, map, one with its sizes checked, places, burials; and on_day()."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape
from shapely.geometry import mapping

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.cemeteries import queries, views
from gis.cemeteries.burying import SUBJECT
from gis.cemeteries.reach import seen, seen_burial
from gis.cemeteries.rule_tables import settings, size_rules
from gis.cemeteries.rules import READING, check_sizes
from gis.facilities.personal_data import readings
from gis.history.as_known import today
from gis.publication.pages import Page, UnreadableKey, check_filter, key_of, page_size, values_of
from gis.reference import source_queries

Row = dict[str, Any]
Filter = queries.Filter
BurialFilter = queries.BurialFilter


@dataclass(frozen=True, slots=True)
class CemeteryOnDay:
    """A cemetery as it stands on a day; places used and people are counted from burials."""

    id: UUID
    number: str
    name: str
    kind: str
    division_id: UUID
    #: 苏木 or 镇, itself or the one above
    town_id: UUID | None
    state: str | None
    state_since: date | None
    #: First day in use (of a cluster: in order) up to the day; None: not yet
    finished_on: date | None
    plots: int
    niches: int
    plots_used: int
    niches_used: int
    people: int
    #: 摸底座数 of a historic cluster
    surveyed_graves: int | None
    #: Middle of its area, EPSG:4490
    lon: float | None
    lat: float | None
    is_demonstration: bool


def on_day(session: Session, day: date) -> list[CemeteryOnDay]:
    """Return every cemetery and cluster by number as it stands on a day; no rights are asked."""
    found = queries.cemeteries(session, queries.Filter(), day)
    records = [row[0] for row in found]
    counted = queries.counts(session, [each.id for each in records], day)
    places = queries.divisions(session, {each.division_id for each in records}, day)
    invented = source_queries.demonstrations(session, {each.source_id for each in records})
    finished = queries.finished(session, day)
    listed = []
    for cemetery, state, since, plots, niches in found:
        count = counted.get(cemetery.id)
        middle = None if cemetery.geom is None else to_shape(cemetery.geom).representative_point()
        place = places.get(cemetery.division_id)
        listed.append(
            CemeteryOnDay(
                id=cemetery.id,
                number=cemetery.number,
                name=cemetery.name,
                kind=cemetery.kind,
                division_id=cemetery.division_id,
                town_id=None if place is None else place.town_id,
                state=state,
                state_since=since,
                finished_on=finished.get(cemetery.id),
                plots=plots or 0,
                niches=niches or 0,
                plots_used=0 if count is None else count.plots_used,
                niches_used=0 if count is None else count.niches_used,
                people=0 if count is None else int(count.people),
                surveyed_graves=cemetery.surveyed_graves,
                lon=None if middle is None else middle.x,
                lat=None if middle is None else middle.y,
                is_demonstration=cemetery.source_id in invented,
            )
        )
    return listed


def find(session: Session, caller: Caller, wanted: Filter, on: date | None = None) -> list[Row]:
    """List cemeteries by number as they stand on a day (today); raise UnreadableFilter."""
    caller.must_hold(*READING)
    check_filter(wanted.text)
    day = on or today()
    found = queries.cemeteries(session, replace(wanted, areas=caller.areas), day)
    return views.cemetery_rows(session, found, day)


def drawn(session: Session, caller: Caller, on: date | None = None) -> Row:
    """Return the areas of cemeteries as GeoJSON (EPSG:4490), with state and use."""
    caller.must_hold(*READING)
    day = on or today()
    found = queries.cemeteries(session, Filter(areas=caller.areas), day)
    rows = views.cemetery_rows(session, found, day)
    shown = ("id", "number", "name", "kind", "state", "plots", "niches", "plots_used", "niches_used")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": mapping(to_shape(each[0].geom)),
                "properties": {name: row[name] for name in (*shown, "is_demonstration")},
            }
            for row, each in zip(rows, found, strict=True)
            if each[0].geom is not None
        ],
    }


def get(session: Session, caller: Caller, cemetery_id: UUID, on: date | None = None) -> Row:
    """Return a cemetery with states, capacity over time, and its sizes checked; CemeteryNotFound."""
    caller.must_hold(*READING)
    cemetery = seen(caller, queries.find(session, cemetery_id))
    day = on or today()
    found = [row for row in queries.cemeteries(session, Filter(), day) if row[0].id == cemetery_id]
    row = views.cemetery_rows(session, found, day)[0]
    area = row["measured_area_m2"] if cemetery.approved_area_m2 is None else cemetery.approved_area_m2
    values = {
        "area_m2": None if area is None else Decimal(str(area)),
        "green_percent": cemetery.green_percent,
        "gates": None if cemetery.gates is None else Decimal(cemetery.gates),
    }
    kinds = frozenset({cemetery.kind, *({row["level"]} if cemetery.kind == "public_cemetery" else ())})
    checked = check_sizes(size_rules(session, day), "cemetery", kinds, values)
    return views.cemetery_row(session, cemetery, row) | {"sizes": views.checked_rows(checked)}


def places(session: Session, caller: Caller, cemetery_id: UUID, on: date | None = None) -> list[Row]:
    """List plots and niches of a cemetery: how many lie there, and what the rules say of their sizes."""
    caller.must_hold(*READING)
    seen(caller, queries.find(session, cemetery_id))
    day = on or today()
    rules = size_rules(session, day)
    rows = []
    for place, kind, people, term_until in queries.places(session, cemetery_id, day):
        values = {"area_m2": place.area_m2, "stone_height_m": place.stone_height_m}
        checked = check_sizes(rules, "place", frozenset({place.kind}), values)
        rows.append(views.place_row(place, kind, people, term_until) | {"sizes": views.checked_rows(checked)})
    return rows


def burials(
    session: Session,
    caller: Caller,
    wanted: BurialFilter,
    *,
    is_ending: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List burials, the latest first, names masked; `is_ending`: whose term ends soon. UnreadableKey."""
    caller.must_hold(*READING)
    size = page_size(limit)
    soon = today() + timedelta(days=settings(session).expiry_notice_days) if is_ending else None
    here = replace(wanted, areas=caller.areas, ending_before=soon)
    found = queries.burials(session, here, None if after is None else _key(after), size + 1)
    last = found[size - 1] if len(found) > size else None
    rows = views.burial_rows(session, found[:size], today())
    return Page(rows, None if last is None else key_of(last[0].buried_on.isoformat(), str(last[0].id)))


def _key(after: str) -> tuple[date, UUID]:
    day, key = values_of(after, 2)
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError as error:
        raise UnreadableKey(key=after) from error


def burial(session: Session, caller: Caller, burial_id: UUID) -> Row:
    """Return a burial, names masked, and who read them; BurialNotFound."""
    caller.must_hold(*READING)
    found = seen_burial(caller, queries.burial(session, burial_id))
    return views.burial_rows(session, [found], today())[0] | {
        "person_readings": readings(session, SUBJECT, burial_id)
    }


def open_approval(
    session: Session, caller: Caller, cemetery_id: UUID, sha256: str, home: Path
) -> evidence.OpenFile:
    """Open the approval paper of a cemetery; raise CemeteryNotFound, NoSuchAttachment."""
    caller.must_hold(*READING)
    found = seen(caller, queries.find(session, cemetery_id))
    if found.approval_sha256 != sha256:
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)
