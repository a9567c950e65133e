"""A planning run for every route."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.height_models import service as height_models
from gis.height_models.service import Said
from gis.jobs.rules import Unwatched
from gis.planning import service
from gis.planning.parameters import Access
from gis.planning_layers.tables import PlanningPlace, PlanningRegion
from gis.reference.tables import Source

REGION = "planned"
DAY = date(2026, 11, 1)


def height_model(session: Session, planner: Caller) -> str:
    """Return a height model of four cells, two by two degrees."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "heights.asc"
        path.write_text("ncols 2\nnrows 2\nxllcorner 108\nyllcorner 37\ncellsize 1\n1200 1210\n1220 1230\n")
        loaded = height_models.load(session, planner, path, path.name, Said("测试高程", "CC0", "EPSG:4490"))
    return str(loaded.id)


def planned(session: Session, planner: Caller) -> str:
    """Return the run of a region with one place."""
    source = Source(title="规划图层（测试）", licence="")
    region = PlanningRegion(code=REGION, name="测试区")
    session.add_all([source, region])
    session.flush()
    place = PlanningPlace(
        region_id=region.id,
        name="测试村",
        urban=False,
        geom=from_shape(Point(109, 38), srid=4490),
        source_id=source.id,
    )
    session.add(place)
    session.flush()
    arguments = {
        "kind": "access",
        "name": "测试测算",
        "region": REGION,
        "as_of": DAY.isoformat(),
        "parameters": asdict(Access()),
    }
    made = service.make_queued(session, planner, arguments, Unwatched())
    run: str = made["planning_run_id"]
    return run
