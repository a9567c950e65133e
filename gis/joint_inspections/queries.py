"""Statements on joint inspections."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, Text, case, cast, delete, func, literal, or_, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.attachments.tables import Attachment
from gis.boundary_lines.tables import BoundaryLine, BoundaryLineParty
from gis.boundary_markers.tables import (
    BoundaryMarker,
    BoundaryMarkerLine,
    BoundaryMarkerSide,
    BoundaryMarkerStone,
)
from gis.database import Base, translated_errors
from gis.history.as_known import among
from gis.joint_inspections import tables
from gis.reference.tables import Source

Entity = TypeVar("Entity", bound=Base)
#: Parts of an inspection in the order in which they are read
PARTS: Mapping[str, tuple[type[Base], tuple[str, ...]]] = {
    "sections": (tables.InspectionSection, ("ordinal", "id")),
    "members": (tables.InspectionMember, ("ordinal", "id")),
    "observations": (tables.InspectionObservation, ("entered_at", "id")),
    "reference_checks": (tables.InspectionReferenceCheck, ("observation_id", "name", "reference_id")),
    "photos": (tables.InspectionPhoto, ("observation_id", "ordinal")),
    "settlements": (tables.InspectionSettlement, ("settled_at", "id")),
    "signatures": (tables.InspectionSignature, ("entered_at", "id")),
    "steps": (tables.InspectionStep, ("done_at", "id")),
    "measures": (tables.InspectionMeasure, ("due_on", "entered_at", "id")),
    "measure_steps": (tables.InspectionMeasureStep, ("done_at", "id")),
    "documents": (tables.InspectionDocument, ("added_at", "id")),
}
#: Tables of what was entered at markers and along sections, and the column that names the entry
_OF_ENTRIES: Mapping[type[Base], str] = {
    tables.InspectionObservation: "id",
    tables.InspectionReferenceCheck: "observation_id",
    tables.InspectionPhoto: "observation_id",
}


def find(session: Session, inspection_id: UUID) -> tables.JointInspection | None:
    """Find an inspection."""
    return session.get(tables.JointInspection, inspection_id)


def lock(session: Session, inspection_id: UUID) -> tables.JointInspection | None:
    """Find an inspection as it stands, and keep others from changing it until the transaction ends."""
    statement = select(tables.JointInspection).where(tables.JointInspection.id == inspection_id)
    return session.scalars(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def listed(
    session: Session,
    levels: Collection[str],
    shared: Collection[UUID] | None,
    line_id: UUID | None,
    states: Collection[str],
    key: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[UUID]:
    """Return inspections, the newest first; of a 毗邻方 account those between the divisions it shares."""
    kept = tables.JointInspection
    statement = select(kept.id).where(kept.publication_level.in_(levels))
    if shared is not None:
        for division in shared:
            statement = statement.where(
                or_(kept.our_division_id == division, kept.their_division_id == division)
            )
    if line_id is not None:
        statement = statement.where(kept.line_id == line_id)
    if states:
        statement = statement.where(kept.state.in_(states))
    if key is not None:
        statement = statement.where(tuple_(kept.opened_at, kept.id) < key)
    ordered = statement.order_by(kept.opened_at.desc(), kept.id.desc()).limit(limit)
    return session.scalars(ordered).all()


def inspections(session: Session, ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Return inspections with the name of their line, whether it is invented, and who opened them."""
    kept = tables.JointInspection
    statement = (
        select(kept, BoundaryLine.name.label("line_name"), Source.is_demonstration.label("invented"))
        .join(BoundaryLine, BoundaryLine.id == kept.line_id)
        .join(Source, Source.id == kept.source_id)
        .where(among(kept.id, ids))
    )
    return {
        row[0].id: {"kept": row[0], "line_name": row[1], "invented": row[2]}
        for row in session.execute(statement)
    }


def parts(
    session: Session,
    entity: type[Entity],
    order: Sequence[str],
    ids: Collection[UUID],
    target_id: UUID | None = None,
) -> Sequence[Entity]:
    """Return the parts of inspections that one table holds; of entries those of a target that is named."""
    columns = entity.__table__.c
    statement = select(entity).where(among(columns["inspection_id"], ids))
    if target_id is not None and entity in _OF_ENTRIES:
        entry = tables.InspectionObservation
        of_target = select(entry.id).where(
            among(entry.inspection_id, ids), or_(entry.marker_id == target_id, entry.section_id == target_id)
        )
        statement = statement.where(columns[_OF_ENTRIES[entity]].in_(of_target))
    ordered = statement.order_by(*(columns[name] for name in order))
    # What a statement wrote past the session is read anew
    return session.scalars(ordered.execution_options(populate_existing=True)).all()


def markers(
    session: Session, ids: Collection[UUID], marker_id: UUID | None = None
) -> Sequence[Mapping[str, Any]]:
    """Return the markers of inspections, or the one that is named, in their order, with their numbers.

    The marker of a 三交点 that is numbered on another line is called by that line's name too.
    """
    kept = tables.InspectionMarker
    of_other = BoundaryMarker.line_id != tables.JointInspection.line_id
    number = case((of_other, BoundaryLine.name + BoundaryMarker.number), else_=BoundaryMarker.number)
    statement = (
        select(kept.inspection_id, kept.marker_id, kept.section_id, kept.ordinal, number.label("number"))
        .join(BoundaryMarker, BoundaryMarker.id == kept.marker_id)
        .join(BoundaryLine, BoundaryLine.id == BoundaryMarker.line_id)
        .join(tables.JointInspection, tables.JointInspection.id == kept.inspection_id)
        .where(among(kept.inspection_id, ids))
        .order_by(kept.inspection_id, kept.ordinal, kept.marker_id)
    )
    if marker_id is not None:
        statement = statement.where(kept.marker_id == marker_id)
    return [dict(row) for row in session.execute(statement).mappings()]


def stones(session: Session, marker_ids: Collection[UUID]) -> Sequence[Mapping[str, Any]]:
    """Return the letters of the stones of markers, and from when until when each stood."""
    stone = BoundaryMarkerStone
    begins, ends = func.lower(stone.valid), func.upper(stone.valid)
    statement = select(
        stone.marker_id,
        stone.letter,
        cast(begins, Text).label("valid_from"),
        cast(ends, Text).label("valid_to"),
    ).where(among(stone.marker_id, marker_ids))
    return [dict(row) for row in session.execute(statement).mappings()]


def marker_parties(session: Session, marker_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the divisions that each marker belongs to: those on its sides, and the parties of its lines."""
    line, further, side, party = BoundaryMarker, BoundaryMarkerLine, BoundaryMarkerSide, BoundaryLineParty
    statement = union_all(
        select(side.marker_id, side.division_id).where(among(side.marker_id, marker_ids)),
        select(line.id, party.division_id)
        .join(party, party.line_id == line.line_id)
        .where(among(line.id, marker_ids)),
        select(further.marker_id, party.division_id)
        .join(party, party.line_id == further.line_id)
        .where(among(further.marker_id, marker_ids)),
    )
    found: dict[UUID, set[UUID]] = {}
    for marker, division in session.execute(statement):
        found.setdefault(marker, set()).add(division)
    return found


def files(session: Session, hashes: Collection[str]) -> dict[str, Attachment]:
    """Return what is registered of files."""
    statement = select(Attachment).where(Attachment.sha256.in_(list(hashes)))
    return {found.sha256: found for found in session.scalars(statement)}


def cited(session: Session, inspection_id: UUID) -> frozenset[str]:
    """Return the files that an inspection cites anywhere."""
    cites: list[Select[Any]] = [
        select(column.label("sha256")).where(owner == inspection_id, column.is_not(None))
        for column, owner in (
            (tables.InspectionPhoto.sha256, tables.InspectionPhoto.inspection_id),
            (tables.InspectionDocument.sha256, tables.InspectionDocument.inspection_id),
            (tables.InspectionSignature.sha256, tables.InspectionSignature.inspection_id),
            (tables.InspectionObservation.sheet_sha256, tables.InspectionObservation.inspection_id),
        )
    ]
    for step in (tables.InspectionStep, tables.InspectionMeasureStep):
        cites.append(select(func.unnest(step.evidence)).where(step.inspection_id == inspection_id))
    return frozenset(session.scalars(union_all(*cites)))


def earlier(session: Session, inspection_id: UUID, marker_ids: Collection[UUID]) -> Sequence[UUID]:
    """Return the other inspections in which something was said of certain markers, the newest first."""
    said = tables.InspectionObservation
    statement = (
        select(tables.JointInspection.id)
        .where(
            tables.JointInspection.id != inspection_id,
            tables.JointInspection.state != "withdrawn",
            tables.JointInspection.id.in_(
                select(said.inspection_id).where(among(said.marker_id, marker_ids))
            ),
        )
        .order_by(tables.JointInspection.opened_at.desc(), tables.JointInspection.id)
    )
    return session.scalars(statement).all()


def line_counts(session: Session, divisions: Collection[UUID]) -> dict[UUID, int]:
    """Return of how many registered lines divisions are a party."""
    statement = (
        select(BoundaryLineParty.division_id, func.count())
        .where(among(BoundaryLineParty.division_id, divisions))
        .group_by(BoundaryLineParty.division_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def open_rounds(session: Session, line_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the inspections of lines that are not closed or withdrawn, by line: its round before others."""
    kept = tables.JointInspection
    statement = (
        select(kept.line_id, kept.id)
        .where(among(kept.line_id, line_ids), kept.state.not_in(("filed", "closed", "withdrawn")))
        .order_by(cast(kept.cause == literal("cycle"), Text), kept.opened_at)
    )
    return {row.line_id: row.id for row in session.execute(statement)}


def source_of_line(session: Session, line_id: UUID) -> UUID:
    """Return the source that a line's record cites."""
    return session.scalars(select(BoundaryLine.source_id).where(BoundaryLine.id == line_id)).one()


def now(session: Session) -> datetime:
    """Return the database's present instant."""
    instant: datetime = session.scalars(select(func.clock_timestamp())).one()
    return instant


def add(session: Session, *records: Base) -> None:
    """Write new records."""
    with translated_errors():
        session.add_all(records)
        session.flush()


def save(session: Session) -> None:
    """Send pending changes to the database."""
    with translated_errors():
        session.flush()


def get_part(session: Session, entity: type[Entity], part_id: UUID) -> Entity | None:
    """Find a part by its id."""
    return session.get(entity, part_id)


def settlement(
    session: Session, inspection_id: UUID, target_id: UUID, field: str
) -> tables.InspectionSettlement | None:
    """Find how a field of a target was settled."""
    kept = tables.InspectionSettlement
    statement = select(kept).where(
        kept.inspection_id == inspection_id, kept.target_id == target_id, kept.field == field
    )
    return session.scalars(statement).one_or_none()


def issued(
    session: Session, inspection_id: UUID, kind: str, content_sha256: str, marker_id: UUID | None
) -> tables.InspectionDocument | None:
    """Find the paper that was issued of the same content."""
    kept = tables.InspectionDocument
    statement = select(kept).where(
        kept.inspection_id == inspection_id,
        kept.kind == kind,
        kept.content_sha256 == content_sha256,
        kept.marker_id == marker_id if marker_id is not None else kept.marker_id.is_(None),
        kept.is_issued,
    )
    return session.scalars(statement).one_or_none()


def remove(session: Session, record: Base) -> None:
    """Take one part away."""
    session.delete(record)
    session.flush()


def remove_parts(session: Session, entity: type[Base], inspection_id: UUID) -> None:
    """Take all parts of one kind away, to be written anew."""
    session.execute(delete(entity).where(entity.__table__.c["inspection_id"] == inspection_id))


def replace_of_observation(
    session: Session, observation_id: UUID, entity: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write reference checks or photos of an observation in the place of those it had."""
    session.execute(delete(entity).where(entity.__table__.c["observation_id"] == observation_id))
    if rows:
        with translated_errors():
            session.execute(insert(entity).values([dict(row) for row in rows]))
