"""Invented cemeteries and historic clusters in the banner's real 苏木 and 镇: all names begin with 演示.

Planted for whoever counts: one public cemetery that opened this year and one of an earlier year, one being
built, one planned without approval, the rest of the 苏木 and 镇 without any; one cluster put in order this
year (86 graves) and one that waits (140). A plot that is too large, a term that ends soon, two old graves
that were moved here, and some burials that the 直报系统 still lacks.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.cemeteries import burying, registering, service
from gis.cemeteries.entries import Approval, NewBurial, Person, Places, Said, Survey
from gis.history.as_known import today
from gis.samples import facility_queries, queries

#: Half the side of an area in degrees, a little over 100 m
HALF = 0.0012
#: How far an area lies from the seat, in degrees
EAST, NORTH = 0.03, -0.02
BURIALS = 14
CITED = "SELECT id FROM source WHERE demonstration_name = :name"
CEMETERIES = f"SELECT id FROM cemetery WHERE source_id IN ({CITED})"
PLACES = f"SELECT id FROM burial_place WHERE cemetery_id IN ({CEMETERIES})"
LAID = f"SELECT id FROM burial WHERE place_id IN ({PLACES})"
#: In the order in which nothing is left that another names
REMOVALS = (
    f"DELETE FROM personal_data_reading WHERE subject = 'burial_person' AND record_id IN ({LAID})",
    f"DELETE FROM burial_person WHERE burial_id IN ({LAID})",
    f"DELETE FROM burial WHERE place_id IN ({PLACES})",
    f"DELETE FROM burial_place WHERE cemetery_id IN ({CEMETERIES})",
    f"DELETE FROM cemetery_capacity WHERE cemetery_id IN ({CEMETERIES})",
    f"DELETE FROM cemetery_state_day WHERE cemetery_id IN ({CEMETERIES})",
    f"DELETE FROM cemetery WHERE source_id IN ({CITED})",
)


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
    """Write cemeteries, clusters, plots, niches and burials; return how many areas and burials."""
    clerk = replace(caller, roles=frozenset({"editor"}), areas=None)
    seats = dict(queries.seats(session, division_id))
    towns = facility_queries.below(session, division_id, today())
    january = date(today().year, 1, 1)
    opened = january + (today() - january) / 2
    #: Of each cemetery its states, the earliest first; a state before January is of an earlier year
    plans: Sequence[dict[str, date]] = (
        {"planned": january - timedelta(days=900), "open": january - timedelta(days=500)},
        {"planned": january - timedelta(days=300), "building": january - timedelta(days=60), "open": opened},
        {"planned": january - timedelta(days=90), "building": opened},
        {"planned": opened},
    )
    made = 0
    for at, (town, states) in enumerate(zip(towns, plans, strict=False), start=1):
        place = seats.get(town.name, seat)
        cemetery = _cemetery(session, clerk, at, town.division_id, town.name, place, states, source_id)
        made += 1 + (_ledger(session, clerk, cemetery, states["open"]) if "open" in states else 0)
    clusters = ((86, opened), (140, None))
    for at, (town, (graves, until)) in enumerate(zip(reversed(towns), clusters, strict=False), start=1):
        place = seats.get(town.name, seat)
        _cluster(session, clerk, at, town.division_id, town.name, place, graves, until, source_id)
        made += 1
    return made


def remove(session: Session, name: str) -> int:
    """Take the cemeteries of a demonstration away, with all who lie there; return how many of both."""
    counted = text(f"SELECT count(*) FROM ({CEMETERIES} UNION ALL {LAID}) c")
    count: int = session.execute(counted, {"name": name}).scalar_one()
    for statement in REMOVALS:
        session.execute(text(statement), {"name": name})
    return count


def _area(place: Point, east: float) -> dict[str, Any]:
    """Return a square beside a place, GeoJSON, EPSG:4490."""
    x, y = round(place.x + east, 6), round(place.y + NORTH, 6)
    corners = [(x - HALF, y - HALF), (x + HALF, y - HALF), (x + HALF, y + HALF), (x - HALF, y + HALF)]
    ring = [[round(lon, 6), round(lat, 6)] for lon, lat in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def _cemetery(
    session: Session,
    clerk: Caller,
    at: int,
    town_id: UUID,
    town: str,
    place: Point,
    states: dict[str, date],
    source_id: UUID,
) -> UUID:
    (first, since), *later = states.items()
    approval = Approval()
    if later:
        approval = Approval(f"演示民审〔{since.year}〕{at}号", "演示旗民政局", since)
    said = Said(
        f"演示-GM-{at:02}",
        f"演示{town}公益性公墓",
        "public_cemetery",
        town_id,
        _area(place, EAST),
        manager=f"演示{town}人民政府",
        green_percent=Decimal(42),
        gates=2 if later else 1,
        approval=approval,
    )
    made = registering.register(session, clerk, said, first, since, source_id)
    for version, (state, day) in enumerate(later, start=1):
        basis = "演示竣工验收" if state == "open" else "演示开工批复"
        registering.set_state(session, clerk, made, version, state, day, basis)
    return made


def _ledger(session: Session, clerk: Caller, cemetery: UUID, opened: date) -> int:
    """Write capacity, plots and niches, and burials since the cemetery opened; return how many burials."""
    version = int(service.get(session, clerk, cemetery)["version"])
    registering.set_capacity(session, clerk, cemetery, version, opened, 60, 40, "演示批复")
    sizes = (("A-", "ashes", 20, Decimal("0.8")), ("B-", "body_single", 4, Decimal("4.6")))
    for more, (beginning, kind, count, area) in enumerate((*sizes, ("G-", "niche", 12, None)), start=1):
        numbers = [f"{beginning}{number:03}" for number in range(1, count + 1)]
        stone = None if kind == "niche" else Decimal("0.7")
        places = Places(numbers, kind, area, stone)
        registering.add_places(session, clerk, cemetery, version + more, places)
    listed = [UUID(each["id"]) for each in service.places(session, clerk, cemetery)]
    step = (today() - opened) / (BURIALS + 1)
    laid = []
    for number in range(1, BURIALS + 1):
        day = opened + step * number
        is_moved = number in (3, 9)
        person = Person(f"演示逝者{number}", f"演示证明-{number:04}", contact_name=f"演示家属{number}")
        burial = NewBurial(
            day,
            "relocation" if is_moved else "cremation",
            person,
            origin_grave=f"演示旧坟{number}" if is_moved else "",
            term_until=today() + timedelta(days=60) if number == 1 else None,
        )
        laid.append(burying.bury(session, clerk, listed[number * 2], burial))
    burying.note_entered(session, clerk, laid[: BURIALS // 2], today())
    return len(laid)


def _cluster(
    session: Session,
    clerk: Caller,
    at: int,
    town_id: UUID,
    town: str,
    place: Point,
    graves: int,
    until: date | None,
    source_id: UUID,
) -> None:
    surveyed = date(today().year, 1, 1)
    said = Said(
        f"演示-LS-{at:02}",
        f"演示{town}历史埋葬点",
        "historic_cluster",
        town_id,
        _area(place, -EAST),
        survey=Survey(graves, surveyed),
    )
    made = registering.register(session, clerk, said, "unregulated", surveyed, source_id)
    if until is not None and until > surveyed:
        registering.set_state(session, clerk, made, 1, "regulated", until, "演示验收")
