"""Three towns of the sample with polygons: two overlap, and a strip between two is nobody's."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine

from gis.administrative_divisions.documents import DivisionDocuments
from gis.database import unit_of_work
from tests.api.conftest import Service

#: Code → west and east of its polygon, degrees, in the middle of the banner
TOWNS = {
    # 87 m over the next town's land
    "150626102": (109.000, 109.101),
    "150626100": (109.100, 109.200),
    # 26 m short of it
    "150626103": (109.2003, 109.300),
}
SOUTH, NORTH = 38.60, 38.65


def drawn(west: float, east: float) -> dict[str, Any]:
    """Return a rectangle as the register takes it."""
    ring = [[west, SOUTH], [east, SOUTH], [east, NORTH], [west, NORTH], [west, SOUTH]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def draw_towns(service: Service, engine: Engine | None = None) -> None:
    """Give the towns their polygons, as if they were registered before."""
    with unit_of_work(engine or service.engine) as session:
        subject = DivisionDocuments()
        for code, (west, east) in TOWNS.items():
            division = UUID(service.id_of(code))
            document = subject.load(session, division).document
            boundary = {"geometry": drawn(west, east), "is_indicative": True, "valid_from": None}
            document["boundaries"] = {
                str(uuid4()): {**boundary, "valid_to": None, "source_id": document["source_id"]}
            }
            subject.write(session, division, document, creating=False)
