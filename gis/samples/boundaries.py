"""Put the demonstration of boundaries into the register: lines of the banner with their markers, errors
planted.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gis.boundary_lines.deriving import derive
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_markers.documents import MarkerDocuments
from gis.reference import service as reference
from gis.samples import disputes, inspections, queries
from gis.samples.marker_ground import SPACING_M, County, InventedLine, Inventor
from gis.samples.planted_errors import Planted, plant


@dataclass(frozen=True)
class Invented:
    """The lines with their markers, and what an audit must find of them."""

    lines: Sequence[InventedLine]
    planted: Sequence[Planted]


def load(session: Session, division_id: UUID, name: str, seed: int) -> int:
    """Write lines and markers of a demonstration; return how many records it has."""
    source = reference.add_source(
        session,
        title=f"演示数据：{name}",
        publisher="Diming",
        licence="CC0",
        note=f"由程序生成，种子{seed}；界线由登记库中的行政区域面推算，界桩全为虚构，其中有意放入差错。",
        demonstration_name=name,
    )
    invented = invent(session, division_id, source.id, seed)
    lines, markers = LineDocuments(), MarkerDocuments()
    records = 0
    for line in invented.lines:
        lines.write(session, line.id, line.document, creating=True)
        records += 1
    for line in invented.lines:
        for marker in line.markers:
            markers.write(session, marker.id, marker.document, creating=True)
            records += 1
    records += disputes.load(session, invented.lines, source.id)
    return records + inspections.load(session, invented.lines, source.id, seed)


def invent(
    session: Session, division_id: UUID, source: UUID, seed: int, spacing_m: float = SPACING_M
) -> Invented:
    """Invent lines and markers, so far apart, along the registered polygons; the same seed gives the same."""
    found = queries.neighbours(session, division_id)
    ours = County(division_id, *queries.names_today(session, division_id))
    counties = {str(ours.id): ours} | {str(each[0]): County(*each) for each in found}
    derived = derive(session, division_id, [each[0] for each in found])
    inventor = Inventor(random.Random(seed), source, spacing_m)
    lines = inventor.lines(ours, counties, derived)
    return Invented(lines, plant(inventor, lines))
