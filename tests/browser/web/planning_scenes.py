"""Planning for the browser: a small region with graves by a road, two runs, and a job that is refused."""

from dataclasses import asdict, dataclass

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.jobs.rules import Unwatched
from gis.planning import service as planning
from gis.planning.parameters import Siting
from gis.planning_layers.tables import PlanningPlace, PlanningPopulation
from tests.api.conftest import Service
from tests.gis.planning.region import DAY, a_region

REGION = "test"
#: Villages in the west of the region, 4 km apart
VILLAGES = 6


@dataclass(frozen=True)
class Planned:
    """Ids of two runs of one kind."""

    first: str
    second: str


def region(service: Service) -> None:
    """Write the region where it is not yet."""
    known = service.client("planner").get("/planning-runs/choices").json()["regions"]
    if any(one["code"] == REGION for one in known):
        return
    with unit_of_work(service.engine) as session:
        made = a_region(session)
        for at in range(VILLAGES):
            village = PlanningPlace(
                region_id=made.id,
                name=f"演示{at + 1}号嘎查",
                urban=False,
                geom=from_shape(Point(109.32 + 0.045 * at, 38.53), srid=4490),
                source_id=made.source,
            )
            session.add(village)
            session.flush()
            session.add(
                PlanningPopulation(
                    place_id=village.id, year=2025, people=100, people_60=30 + at, source_id=made.source
                )
            )


def siting(service: Service, title: str, radius: float) -> str:
    """Make a siting run as its job would; return its id."""
    asked = Siting("maximal_cover", "straight", radius=radius, number=2, alternatives=0)
    arguments = {
        "kind": "siting",
        "name": title,
        "region": REGION,
        "as_of": DAY.isoformat(),
        "parameters": asdict(asked),
    }
    with unit_of_work(service.engine) as session:
        planner = Caller(roles=frozenset({"planner"}), clearance="internal")
        return str(planning.make_queued(session, planner, arguments, Unwatched())["planning_run_id"])


def planned(service: Service) -> Planned:
    """Make two runs, or return them."""
    region(service)
    titles = {"半径一公里": 1_000.0, "半径五公里": 5_000.0}
    rows = service.client("planner").get("/planning-runs?kind=siting").json()["rows"]
    known = {row["title"]: str(row["id"]) for row in rows}
    first, second = (known.get(title) or siting(service, title, radius) for title, radius in titles.items())
    return Planned(first, second)


def refused(service: Service) -> str:
    """Ask a question without the limits it needs; return its job."""
    region(service)
    body = {"kind": "siting", "title": "没有限制", "region": REGION, "objective": "p_median"}
    return str(service.client("editor").post("/planning-runs", json=body).json()["id"])
