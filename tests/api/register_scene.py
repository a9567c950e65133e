"""Facilities, cemeteries, graves and corridors in two towns, with people planted that no output may name."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import LineString

from gis.accounts.rules import Caller
from gis.accounts.tables import Account
from gis.cemeteries import burying
from gis.cemeteries import registering as cemeteries
from gis.cemeteries import service as cemetery_service
from gis.cemeteries.entries import Approval, NewBurial, Person, Places
from gis.cemeteries.entries import Said as CemeterySaid
from gis.database import unit_of_work
from gis.facilities import queries as facility_queries
from gis.facilities import registering as facilities
from gis.facilities.registering import Capacity
from gis.facilities.registering import Said as FacilitySaid
from gis.facilities.tables import ServiceRequest, ServiceRequestPerson
from gis.grave_sites.tables import GraveContact, GraveSite, GraveStep
from gis.history.as_known import today
from gis.place_name_signs.entries import point
from gis.planning_layers.tables import Corridor, PlanningRegion
from gis.reference.tables import Source
from tests.api.conftest import Service
from tests.gis.administrative_divisions.registered import square

OPENED, CLOSES = date(2024, 3, 1), date(2024, 9, 1)
SURVEYED = today() - timedelta(days=40)
#: Where things lie (degrees): towns of the two areas
HERE, THERE = (108.84, 38.6), (109.39, 39.05)
#: Households, families, the dead and whom to ask
PLANTED = (
    *("植入甲户主", "13811112222", "植入甲住址"),
    *("植入乙家属", "13922223333", "植入乙住址", "植入乙逝者"),
    *("植入丙逝者", "植入丙证明", "植入丙证件", "植入丙联系人", "13733334444"),
)


@dataclass
class Registers:
    """Ids by name of what stands in the registers."""

    ids: dict[str, str] = field(default_factory=dict)


def registers(service: Service) -> Registers:
    """Write the scene into the register of a service."""
    here, there = UUID(service.id_of("150626100")), UUID(service.id_of("150626102"))
    made = Registers()
    with unit_of_work(service.engine) as session:
        account = session.scalars(select(Account.id).where(Account.login == "editor")).one()
        clerk = Caller(account, "editor", "editor", None, frozenset({"editor"}), None, "internal")
        invented = Source(title="演示登记册", licence="演示数据", is_demonstration=True)
        session.add(invented)
        session.flush()
        _facilities(session, clerk, made, here, there, invented.id)
        _cemeteries(session, clerk, made, here, there)
        _graves(session, made, here, there, invented.id)
        region = PlanningRegion(code="scene", name="测试区")
        session.add(region)
        session.flush()
        road = Corridor(
            region_id=region.id,
            kind="road",
            klass="national",
            name="测试国道",
            number="G999",
            geom=from_shape(LineString([(108.8, 38.6), (108.9, 38.62)]), srid=4490),
            source_id=invented.id,
        )
        session.add(road)
    return made


def _facilities(
    session: Session, clerk: Caller, made: Registers, here: UUID, there: UUID, invented: UUID
) -> None:
    for name, town, at, level, source in (
        ("甲站", here, HERE, "public", None),
        ("乙站", there, THERE, "public", invented),
        ("丙站", here, (108.85, 38.61), "internal", None),
    ):
        said = FacilitySaid(
            f"YL-{name}",
            name,
            "community_station",
            town,
            "new",
            position=at,
            services=("meal",),
            operator=f"{name}运营公司",
            publication_level=level,
        )
        key = facilities.register(session, clerk, said, "open", OPENED, Capacity(12, 6, 30), source_id=source)
        made.ids[name] = str(key)
        if name == "甲站":
            facilities.set_state(session, clerk, key, 1, "paused", CLOSES)
            facilities.set_state(session, clerk, key, 2, "open", date(2025, 1, 1))
    request = ServiceRequest(
        id=uuid4(),
        number="FW-1",
        town_id=here,
        division_id=here,
        service="meal",
        wanted_on=today(),
        source_id=facility_queries.own_source(session),
    )
    session.add(request)
    session.flush()
    name, phone, address = PLANTED[:3]
    session.add(
        ServiceRequestPerson(
            request_id=request.id,
            name=name,
            phone=phone,
            address=address,
            geom=point((108.847123, 38.601234)),
        )
    )


def _cemeteries(session: Session, clerk: Caller, made: Registers, here: UUID, there: UUID) -> None:
    for name, town, at, state, kind in (
        ("甲公墓", here, HERE, "open", "public_cemetery"),
        ("乙公墓", there, THERE, "planned", "public_cemetery"),
        ("丙埋葬点", here, (108.87, 38.62), "unregulated", "historic_cluster"),
    ):
        approval = Approval("乌民审〔2024〕1号", "旗民政局", OPENED, None) if state == "open" else Approval()
        said = CemeterySaid(name, name, kind, town, square(*at, 0.002), approval=approval)
        first = "planned" if state == "open" else state
        key = cemeteries.register(session, clerk, said, first, OPENED - timedelta(days=1))
        made.ids[name] = str(key)
        if state != "open":
            continue
        cemeteries.set_state(session, clerk, key, 1, "open", OPENED)
        cemeteries.set_capacity(session, clerk, key, 2, OPENED, 100, 0)
        cemeteries.add_places(session, clerk, key, 3, Places(["A-01"], "body_double"))
        (place,) = cemetery_service.places(session, clerk, key)
        dead, certificate, identity, contact, phone = PLANTED[7:]
        person = Person(dead, certificate, identity, None, contact, phone)
        burying.bury(session, clerk, UUID(place["id"]), NewBurial(OPENED, "medical", person))


def _graves(session: Session, made: Registers, here: UUID, there: UUID, invented: UUID) -> None:
    for number, town, at in (("MD-甲", here, HERE), ("MD-乙", there, THERE)):
        site = GraveSite(
            id=uuid4(),
            number=number,
            kind="scattered",
            division_id=town,
            graves=3,
            geom=point((at[0] + 0.01, at[1])),
            surveyed_on=SURVEYED,
            state="listed",
            state_since=today() - timedelta(days=10),
            source_id=invented,
        )
        session.add(site)
        session.flush()
        made.ids[number] = str(site.id)
        name, phone, address, deceased = PLANTED[3:7]
        session.add(GraveContact(site_id=site.id, name=name, phone=phone, address=address, deceased=deceased))
        session.add(
            GraveStep(site_id=site.id, ordinal=1, step="listed", taken_on=today() - timedelta(days=10))
        )
