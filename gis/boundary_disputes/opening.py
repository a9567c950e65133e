"""Open a case on a stretch of a line."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.boundary_disputes import queries
from gis.boundary_disputes.claims import check_on_line, drawn
from gis.boundary_disputes.entries import LINES, Opening
from gis.boundary_disputes.procedures import procedure_of
from gis.boundary_disputes.rules import HANDLING, TENURE, PartiesUnfit
from gis.boundary_disputes.tables import (
    BoundaryDispute,
    BoundaryDisputeHandler,
    BoundaryDisputeParty,
    BoundaryDisputeStep,
)
from gis.boundary_lines import queries as line_queries
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.rules import NoGeometry, present_geometry
from gis.entries import known_code, past, written
from gis.number_queries import next_number

SRID = queries.SRID


def open_case(session: Session, caller: Caller, opening: Opening) -> UUID:
    """Open a case; who opens it handles it.

    Raises NotAllowed, LineNotFound, NoGeometry, FieldUnreadable, PartiesUnfit, StretchNotOnLine.
    """
    caller.must_hold(*HANDLING)
    known_code(session, "dispute_kind", "kind", opening.kind)
    past("opened_on", opening.opened_on)
    line = boundary_lines.get(session, caller, opening.line_id)
    loaded = LineDocuments().load(session, opening.line_id)
    geometry = present_geometry(loaded.document)
    if geometry is None:
        raise NoGeometry(name=line.get("name", ""))
    stretch = drawn("stretch", opening.stretch, LINES)
    check_on_line(stretch, shape(dict(geometry)))
    first = procedure_of(opening.kind, str(loaded.document["level"])).first
    dispute = BoundaryDispute(
        id=uuid4(),
        number=next_number(session, BoundaryDispute.number, opening.opened_on.year, 3),
        kind=opening.kind,
        title=written("title", opening.title, is_required=True),
        line_id=opening.line_id,
        stretch=from_shape(stretch, srid=SRID),
        opened_on=opening.opened_on,
        cause=written("cause", opening.cause),
        moves_village=opening.moves_village,
        state=first.code,
        state_since=opening.opened_on,
        source_id=UUID(str(loaded.document["source_id"])),
    )
    queries.add(session, dispute)
    handler = BoundaryDisputeHandler(
        dispute_id=dispute.id, account_id=caller.account(), added_by=caller.account()
    )
    step = BoundaryDisputeStep(
        dispute_id=dispute.id,
        ordinal=1,
        step=first.code,
        taken_on=opening.opened_on,
        recorded_by=caller.account(),
    )
    sides = _sides(session, opening, loaded.document)
    parties = [
        BoundaryDisputeParty(dispute_id=dispute.id, position=at, name=name, division_id=division)
        for at, (name, division) in enumerate(sides, start=1)
    ]
    queries.add(session, handler, step, *parties)
    return dispute.id


def _sides(session: Session, opening: Opening, line: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """Return name and division of each side: where a line is in dispute, those of its parties."""
    own = [UUID(str(key)) for key in line.get("parties", {})]
    if opening.kind != TENURE:
        if opening.parties:
            raise PartiesUnfit
        names = line_queries.names_of(session, own, opening.opened_on)
        return [(names.get(division, ""), division) for division in own]
    if len(opening.parties) < 2 or not {division for _, division in opening.parties} <= set(own):
        raise PartiesUnfit
    return [(written("parties", name, is_required=True), division) for name, division in opening.parties]
