"""Statements on lineage: which divisions came of which, over any number of events."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, and_, func, or_, select
from sqlalchemy.orm import Session

from gis.administrative_divisions.document_queries import Tables
from gis.administrative_divisions.queries import source_columns
from gis.administrative_divisions.readers import Reader
from gis.administrative_divisions.tables import DivisionEventParty
from gis.history.as_known import among, known
from gis.reference.tables import Source


def edges(reader: Reader, division_id: UUID, *, forward: bool) -> CTE:
    """Return every (event, from, to) that leads on from a division, or back from it.

    From the predecessor or the one that went on, to the successor or the one that went on. The union
    keeps each edge once, so a circle of events ends the walk.
    """
    giver, taker = known(DivisionEventParty, reader.known_at), known(DivisionEventParty, reader.known_at)
    step = (
        select(giver.event_id, giver.division_id.label("from_id"), taker.division_id.label("to_id"))
        .join(
            taker,
            and_(taker.event_id == giver.event_id, taker.division_id != giver.division_id),
        )
        .where(
            or_(
                and_(giver.part == "predecessor", taker.part.in_(("successor", "subject"))),
                and_(giver.part == "subject", taker.part == "successor"),
            )
        )
    )
    near, far = ("from_id", "to_id") if forward else ("to_id", "from_id")
    columns = {"from_id": giver.division_id, "to_id": taker.division_id}
    walk = step.where(columns[near] == division_id).cte("walk", recursive=True)
    return walk.union(step.join(walk, columns[near] == walk.c[far]))


def walk(session: Session, reader: Reader, division_id: UUID, *, forward: bool) -> Sequence[Any]:
    """List the edges that lead on from a division, or back from it."""
    found = edges(reader, division_id, forward=forward)
    return session.execute(
        select(found.c.event_id, found.c.from_id, found.c.to_id).order_by(
            found.c.event_id, found.c.from_id, found.c.to_id
        )
    ).all()


def events_of(session: Session, reader: Reader, division_id: UUID) -> list[UUID]:
    """List the events in which a division had a part, the earliest first."""
    tables = Tables.at(reader.known_at)
    statement = (
        select(tables.event.id)
        .join(tables.party, tables.party.event_id == tables.event.id)
        .where(tables.party.division_id == division_id)
        .group_by(tables.event.id, tables.event.on_date)
        .order_by(tables.event.on_date, tables.event.id)
    )
    return list(session.scalars(statement))


def events(session: Session, reader: Reader, ids: Collection[UUID]) -> Sequence[Any]:
    """Return events with what they say of their source, the earliest first."""
    event = Tables.at(reader.known_at).event
    source = known(Source, reader.known_at)
    statement = select(
        event.id,
        event.type,
        event.on_date,
        event.date_precision,
        event.authority,
        event.document_number,
        event.description,
        event.no_successor,
        event.no_successor_reason,
        *source_columns(source),
    ).join(source, source.id == event.source_id)
    return session.execute(statement.where(among(event.id, ids)).order_by(event.on_date, event.id)).all()


def parties(session: Session, reader: Reader, event_ids: Collection[UUID]) -> Sequence[Any]:
    """List the parties of events with the name each last had and its own publication level."""
    tables = Tables.at(reader.known_at)
    party, division, state = tables.party, tables.division, tables.state
    name = (
        select(state.name)
        .where(state.division_id == party.division_id)
        .order_by(func.upper(state.valid).desc().nulls_first())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(
            party.event_id,
            party.division_id,
            party.part,
            name.label("name"),
            division.publication_level,
        )
        .join(division, division.id == party.division_id)
        .where(among(party.event_id, event_ids))
    )
    return session.execute(statement.order_by(party.event_id, party.part, party.division_id)).all()
