"""In each of two towns a facility with all that can follow from it, and a draft of a sheet of subsidies."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.facilities import fire_queries, fire_safety, queries, registering, subsidies
from gis.facilities.registering import Capacity, MonthSaid, Said
from gis.facilities.tables import ServiceRequest, ServiceRequestPerson
from gis.history.as_known import today
from gis.place_name_signs.entries import point

OPENED, MONTH = date(2020, 1, 1), date(2026, 5, 1)


@dataclass
class Served:
    """Ids of what the routes are tried on; the facility is at version 4."""

    facility: str
    photo: str
    #: A problem whose measure is not done, and one that waits to be accepted
    measure: str
    problem: str
    rectified: str
    #: A request that was taken
    request: str


def served(
    session: Session, caller: Caller, towns: Mapping[str, UUID], photo: str
) -> tuple[dict[str, Served], str]:
    """Write a facility of each town, and a sheet that waits; return them."""
    clerk = replace(caller, roles=frozenset({"editor"}), areas=None)
    found = {code: _facility(session, clerk, code, town, photo) for code, town in towns.items()}
    return found, str(subsidies.make(session, clerk, MONTH, MONTH))


def _facility(session: Session, clerk: Caller, code: str, town: UUID, photo: str) -> Served:
    said = Said(
        number=f"YL-{code}",
        name=f"{code}幸福院",
        kind="mutual_aid",
        division_id=town,
        made="new",
        position=(108.84, 38.6),
        services=("meal",),
    )
    facility = registering.register(session, clerk, said, "open", OPENED, Capacity(10, 6, 20))
    registering.set_month(session, clerk, facility, 1, MONTH, MonthSaid(20))
    registering.set_state(session, clerk, facility, 2, "closed", date(2099, 1, 1))
    registering.add_photo(session, clerk, facility, 3, photo, today())
    problems, measures = [], []
    for number in ("1", "2"):
        problem = fire_safety.Problem(f"XF-{code}-{number}", MONTH, "消防大队", "通道堵塞")
        problems.append(fire_safety.list_problem(session, clerk, facility, None, problem))
        fire_safety.plan_measure(
            session, clerk, problems[-1], None, fire_safety.Measure("清理", "站长", date(2026, 6, 1))
        )
        measures.append(fire_queries.measures(session, [problems[-1]])[problems[-1]][0].id)
    fire_safety.finish_measure(session, clerk, measures[1], None, date(2026, 6, 1))
    request = ServiceRequest(
        id=uuid4(),
        number=f"FW-{code}",
        town_id=town,
        division_id=town,
        service="meal",
        wanted_on=today(),
        source_id=queries.own_source(session),
    )
    queries.add(session, request)
    queries.add(
        session,
        ServiceRequestPerson(request_id=request.id, name="世界老人", phone="1", geom=point((108.83, 38.6))),
    )
    return Served(str(facility), photo, str(measures[0]), str(problems[0]), str(problems[1]), str(request.id))
