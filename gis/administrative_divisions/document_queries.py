"""Read whole documents of divisions and events, and what documents cite, as they are or were known."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, literal, select, text, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from gis.administrative_divisions.rules import DivisionNotFound, Lists, ParentState
from gis.administrative_divisions.tables import (
    AdministrativeDivision,
    DivisionBoundary,
    DivisionCode,
    DivisionEvent,
    DivisionEventParty,
    DivisionState,
)
from gis.database import Base
from gis.history.as_known import among, known
from gis.proposals.fields import is_id
from gis.proposals.records import geojson
from gis.proposals.tables import ProposalItem
from gis.reference.tables import (
    CodeRow,
    CodeSystem,
    DivisionEventType,
    DivisionLevel,
    DivisionType,
    PublicationLevel,
    Source,
)


@dataclass(frozen=True)
class Tables:
    """The tables of divisions, live or as the register knew them."""

    division: type[AdministrativeDivision]
    state: type[DivisionState]
    code: type[DivisionCode]
    boundary: type[DivisionBoundary]
    event: type[DivisionEvent]
    party: type[DivisionEventParty]

    @classmethod
    def at(cls, known_at: datetime | None) -> Self:
        """Return the tables of one instant of recorded time; None is now."""
        return cls(
            known(AdministrativeDivision, known_at),
            known(DivisionState, known_at),
            known(DivisionCode, known_at),
            known(DivisionBoundary, known_at),
            known(DivisionEvent, known_at),
            known(DivisionEventParty, known_at),
        )


def iso(day: date | None) -> str | None:
    """Return a day as documents and rows carry it."""
    return None if day is None else day.isoformat()


def days(valid: Any) -> dict[str, str | None]:
    """Return the ends of a half-open range of days, as documents and rows carry them."""
    return {"valid_from": iso(valid.lower), "valid_to": iso(valid.upper)}


def lock(session: Session, record_id: UUID) -> None:
    """Hold a division against change until the transaction ends."""
    statement = select(AdministrativeDivision.id).where(AdministrativeDivision.id == record_id)
    if session.execute(statement.with_for_update()).first() is None:
        raise DivisionNotFound(id=record_id)


#: Division id → version and document
Found = dict[UUID, tuple[int, dict[str, Any]]]


def documents(session: Session, record_ids: Collection[UUID], known_at: datetime | None) -> Found:
    """Return version and document of each division that exists."""
    tables = Tables.at(known_at)
    found: Found = {}
    division = tables.division
    for root in session.execute(
        select(
            division.id, division.version, division.publication_level, division.source_id, division.note
        ).where(among(division.id, record_ids))
    ):
        document = {
            "publication_level": root.publication_level,
            "source_id": str(root.source_id),
            "note": root.note,
            "states": {},
            "codes": {},
            "boundaries": {},
        }
        found[root.id] = (root.version, document)
    if found:
        _add_states(session, tables, found)
        _add_codes(session, tables, found)
        _add_boundaries(session, tables, found)
    return found


def _add_states(session: Session, tables: Tables, found: Found) -> None:
    state = tables.state
    states = select(
        state.id,
        state.division_id,
        state.name,
        state.body_name,
        state.type,
        state.parent_id,
        state.valid,
        state.source_id,
    ).where(among(state.division_id, found))
    for row in session.execute(states.order_by(state.id)):
        found[row.division_id][1]["states"][str(row.id)] = {
            "name": row.name,
            "body_name": row.body_name,
            "type": row.type,
            "parent_id": None if row.parent_id is None else str(row.parent_id),
            **days(row.valid),
            "source_id": str(row.source_id),
        }


def _add_codes(session: Session, tables: Tables, found: Found) -> None:
    code = tables.code
    codes = select(code.id, code.division_id, code.code_system, code.code, code.valid, code.source_id)
    for row in session.execute(codes.where(among(code.division_id, found)).order_by(code.id)):
        found[row.division_id][1]["codes"][str(row.id)] = {
            "code_system": row.code_system,
            "code": row.code,
            **days(row.valid),
            "source_id": str(row.source_id),
        }


def _add_boundaries(session: Session, tables: Tables, found: Found) -> None:
    boundary = tables.boundary
    boundaries = select(
        boundary.id,
        boundary.division_id,
        boundary.geom,
        boundary.is_indicative,
        boundary.valid,
        boundary.source_id,
    ).where(among(boundary.division_id, found))
    for row in session.execute(boundaries.order_by(boundary.id)):
        found[row.division_id][1]["boundaries"][str(row.id)] = {
            "geometry": geojson(row.geom),
            "is_indicative": row.is_indicative,
            **days(row.valid),
            "source_id": str(row.source_id),
        }


def event_documents(
    session: Session, event_ids: Collection[UUID], known_at: datetime | None
) -> dict[UUID, dict[str, Any]]:
    """Return the document of each event that exists."""
    tables = Tables.at(known_at)
    event, party = tables.event, tables.party
    columns = (
        event.id,
        event.type,
        event.on_date,
        event.date_precision,
        event.authority,
        event.document_number,
        event.description,
        event.no_successor,
        event.no_successor_reason,
        event.source_id,
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in session.execute(select(*columns).where(among(event.id, event_ids))):
        found[row.id] = {
            "type": row.type,
            "on_date": iso(row.on_date),
            "date_precision": row.date_precision,
            "authority": row.authority,
            "document_number": row.document_number,
            "description": row.description,
            "no_successor": row.no_successor,
            "no_successor_reason": row.no_successor_reason,
            "source_id": str(row.source_id),
            "parties": {},
        }
    parties = select(party.event_id, party.division_id, party.part).where(among(party.event_id, found))
    for taken in session.execute(parties.order_by(party.event_id, party.division_id, party.part)):
        found[taken.event_id]["parties"][str(taken.division_id)] = {"part": taken.part}
    return found


def code_sets(session: Session, *lists: type[CodeRow]) -> list[frozenset[str]]:
    """Return the codes of several lists, in one statement."""
    statements = [select(literal(place).label("place"), entity.code) for place, entity in enumerate(lists)]
    found: list[set[str]] = [set() for _ in lists]
    for place, code in session.execute(union_all(*statements)):
        found[place].add(code)
    return [frozenset(codes) for codes in found]


def existing(session: Session, entity: type[Base], ids: Iterable[str]) -> frozenset[str]:
    """Return those of the ids that a table has; what is no UUID is not looked for."""
    wanted = [identifier for identifier in ids if is_id(identifier)]
    key = entity.__table__.c.id
    if not wanted:
        return frozenset()
    return frozenset(str(row) for row in session.scalars(select(key).where(key.in_(wanted))))


def known_divisions(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return those of the ids that are divisions, or become divisions by a proposal not yet applied.

    A merger cites the division that it makes; whether it is there in the end is the foreign key's to say.
    """
    found = existing(session, AdministrativeDivision, ids)
    missing = [identifier for identifier in ids if identifier not in found and is_id(identifier)]
    if not missing:
        return found
    statement = select(ProposalItem.record_id).where(
        among(ProposalItem.record_id, missing),
        ProposalItem.subject == AdministrativeDivision.__tablename__,
        ProposalItem.action == "create",
    )
    return found | {str(row) for row in session.scalars(statement)}


def lists(session: Session, sources: Iterable[str], divisions: Collection[str]) -> Lists:
    """Return the code lists, and of the ids cited those that exist; of parents also type and codes."""
    systems, events, levels = code_sets(session, CodeSystem, DivisionEventType, PublicationLevel)
    types = session.execute(
        select(DivisionType.code, DivisionType.level, DivisionType.is_statistical, DivisionLevel.position)
        .join(DivisionLevel, DivisionLevel.code == DivisionType.level)
        .order_by(DivisionType.code)
    ).all()
    return Lists(
        levels_of_types={row.code: row.level for row in types},
        ranks={row.level: row.position for row in types},
        statistical_types=frozenset(row.code for row in types if row.is_statistical),
        code_systems=systems,
        event_types=events,
        publication_levels=levels,
        sources=existing(session, Source, sources),
        divisions=known_divisions(session, divisions),
        parents=_parents(session, [identifier for identifier in divisions if is_id(identifier)]),
    )


def _parents(session: Session, ids: Collection[str]) -> dict[str, ParentState]:
    """Return type and codes of each division in its present or last state."""
    if not ids:
        return {}
    latest = (
        select(DivisionState.division_id, DivisionState.type)
        .where(among(DivisionState.division_id, ids))
        .ext(distinct_on(DivisionState.division_id))
        .order_by(DivisionState.division_id, func.upper(DivisionState.valid).desc().nulls_first())
    )
    codes = select(DivisionCode.division_id, DivisionCode.code_system, DivisionCode.code).where(
        among(DivisionCode.division_id, ids), func.upper_inf(DivisionCode.valid)
    )
    by_division: dict[UUID, dict[str, str]] = {}
    for row in session.execute(codes.order_by(DivisionCode.division_id, DivisionCode.code_system)):
        by_division.setdefault(row.division_id, {})[row.code_system] = row.code
    return {
        str(row.division_id): ParentState(row.type, by_division.get(row.division_id, {}))
        for row in session.execute(latest)
    }


def defer_code_uniqueness(session: Session) -> None:
    """Let divisions swap codes within a transaction: who bears a code is looked at when it ends."""
    session.execute(text("SET CONSTRAINTS ex_division_code_code DEFERRED"))
