"""Two towns with graves at every state of the remediation, and a family whose data no output may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.grave_sites import queries
from gis.grave_sites.tables import (
    GraveAcceptance,
    GraveContact,
    GravePhoto,
    GraveSite,
    GraveStatusCheck,
    GraveStep,
)
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle, square
from tests.gis.proposals.people import an_account, calling, someone

DAY = date(2026, 10, 20)
SURVEYED = date(2026, 2, 10)
PLANTED = ("植入家属", "植入逝者", "植入住址", "13933334444")
ROAD: Mapping[str, Any] = {
    "kind": "road",
    "name": "演示公路",
    "number": "G999",
    "distance_m": 61.5,
    "basis": "centre_line",
    "chainage_km": None,
}


@dataclass
class Banner:
    """Who looks, and where."""

    clerk: Caller
    #: Works for the first town alone
    town_clerk: Caller
    towns: tuple[UUID, UUID]


def banner(session: Session, home: Path, photo: bytes) -> Banner:
    """Write the towns and their sites: 3 + 5 graves accepted of 24 that count, the others apart."""
    source = a_source(session, demonstration_name="演示整治")
    towns = tuple(
        register(
            session,
            a_division(source, name, codes={"nbs": code}, boundary=square(west, 38.4, 0.3)),
        )
        for name, code, west in (("演示东镇", "150626771", 109.3), ("演示西镇", "150626772", 109.0))
    )
    settle(session)
    clerk = someone(session, "editor")
    east, west = towns
    town_clerk = calling(an_account(session, "township"), "township", areas=frozenset({east}))
    sha256 = attachments.store(session, clerk, BytesIO(photo), "坟墓.png", home).sha256
    for number, town, graves, at, more in (
        ("Y-01", east, 3, (109.41, 38.55), {"accepted": date(2026, 5, 31), "corridor": dict(ROAD)}),
        ("Y-02", east, 4, (109.43, 38.56), {"corridor": dict(ROAD)}),
        ("Y-03", east, 5, (109.52, 38.61), {"accepted": date(2026, 8, 3)}),
        ("Y-04", east, 2, None, {}),
        ("Y-05", west, 10, (109.12, 38.52), {"corridor": dict(ROAD)}),
        ("Y-06", west, 6, (109.14, 38.48), {"exclusion": "martyr"}),
        # Surveyed after the day that outputs are asked for
        ("Y-07", west, 7, (109.21, 38.62), {"surveyed": date(2026, 10, 21)}),
    ):
        _site(session, UUID(source), clerk, number, town, graves, at, more, sha256)
    return Banner(clerk, town_clerk, (east, west))


def _site(
    session: Session,
    source: UUID,
    clerk: Caller,
    number: str,
    town: UUID,
    graves: int,
    at: tuple[float, float] | None,
    more: Mapping[str, Any],
    sha256: str,
) -> None:
    corridor = more.get("corridor")
    accepted, surveyed = more.get("accepted"), more.get("surveyed", SURVEYED)
    site = GraveSite(
        id=uuid4(),
        number=number,
        kind="scattered",
        division_id=town,
        place="沙梁<南>&",
        geom=None if at is None else f"SRID=4490;POINT({at[0]} {at[1]})",
        graves=graves,
        zone_items=[] if corridor is None else ["road_rail"],
        corridor=corridor,
        state="listed",
        state_since=surveyed,
        surveyed_on=surveyed,
        source_id=source,
    )
    queries.add(session, site)
    name, deceased, address, phone = PLANTED
    queries.add(
        session,
        GraveContact(site_id=site.id, name=name, phone=phone, address=address, deceased=deceased),
        GraveStatusCheck(site_id=site.id, decided_on=surveyed, exclusion=more.get("exclusion", "")),
        GravePhoto(site_id=site.id, sha256=sha256, stage="before", taken_on=surveyed, caption="坟<前>"),
    )
    if accepted:
        queries.add(session, GraveStep(site_id=site.id, ordinal=1, step="carried_out", taken_on=accepted))
        queries.add(
            session,
            GraveAcceptance(site_id=site.id, accepted_on=accepted, is_passed=True, acceptors="演示验收组"),
        )
