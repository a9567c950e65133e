"""Lines and markers for tests of what is served of them: two lines of 乌审旗, with markers of every level."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from gis.database import unit_of_work
from tests.api.conftest import Service
from tests.gis.boundary_markers.registered_lines import a_geometry, a_line, a_marker, a_stone, key, written

#: Where the lines and the river run, degrees
YUYANG_LINE = [[109.2, 38.0], [109.3, 38.1], [109.4, 38.0]]
OTOG_LINE = [[108.2, 38.6], [108.3, 38.7]]
RIVER = [[109.2, 38.01], [109.4, 38.01]]
SHARED, OTHER = "乌审—榆阳线", "乌审—鄂托克线"


@dataclass(frozen=True)
class Boundaries:
    """Ids of what `boundaries` wrote."""

    source: UUID
    #: Shared with 榆阳区, in law
    shared: UUID
    #: With 鄂托克旗, derived
    other: UUID
    marker: UUID
    double: UUID
    restricted: UUID
    #: On the other line
    alien: UUID


def boundaries(service: Service) -> Boundaries:
    """Write the lines and markers past all proposals."""
    ours, yuyang, otog = (UUID(service.id_of(code)) for code in ("150626", "610802", "150624"))
    with unit_of_work(service.engine) as session:
        source = UUID(str(session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()))

        def drawn(*coordinates: list[float]) -> dict[str, object]:
            return {"type": "LineString", "coordinates": list(coordinates)}

        legal = a_geometry(source, geometry=drawn(*YUYANG_LINE))
        unlawful = {"approval_number": "", "approved_on": None}
        river = a_geometry(source, role="present_river", geometry=drawn(*RIVER), **unlawful)
        derived = a_geometry(source, role="derived", geometry=drawn(*OTOG_LINE), **unlawful)
        shared = written(
            session,
            "boundary_line",
            a_line(
                source, ours, yuyang, name=SHARED, level="province", geometries={key(): legal, key(): river}
            ),
        )
        other = written(
            session, "boundary_line", a_line(source, ours, otog, name=OTHER, geometries={key(): derived})
        )

        def at(longitude: float, latitude: float, **more: object) -> dict[str, object]:
            return a_stone(source, geometry={"type": "Point", "coordinates": [longitude, latitude]}, **more)

        def marker(line: UUID, number: str, *stones: dict[str, object], **more: object) -> UUID:
            placed = {key(): stone for stone in stones}
            document = a_marker(source, line, ours, number=number, stones=placed, faces={}, **more)
            return written(session, "boundary_marker", document)

        return Boundaries(
            source=source,
            shared=shared,
            other=other,
            marker=marker(shared, "001", at(109.2, 38.0), status="weathered"),
            double=marker(
                shared, "002", at(109.3, 38.1, letter="A"), at(109.3005, 38.1005, letter="B"), kind="double"
            ),
            restricted=marker(shared, "003", at(109.4, 38.0), publication_level="restricted"),
            alien=marker(other, "001", at(108.2, 38.6)),
        )
