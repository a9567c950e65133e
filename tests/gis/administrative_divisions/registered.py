"""Divisions and events written into the register for tests, and what reads them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.documents import DivisionDocuments, EventDocuments
from gis.database import translated_errors
from gis.reference import service as reference

REVIEWER = Caller(account_id=uuid4(), roles=frozenset({"reviewer"}), clearance="restricted")


def a_source(session: Session, *, demonstration_name: str | None = None) -> str:
    """A source to cite."""
    source = reference.add_source(
        session,
        title="统计用区划代码",
        licence="MIT",
        dated=date(2023, 6, 30),
        demonstration_name=demonstration_name,
    )
    return str(source.id)


def a_division(
    source: str,
    name: str = "图克镇",
    type: str = "town",
    *,
    parent: UUID | None = None,
    codes: Mapping[str, str] | None = None,
    valid_from: str | None = None,
    valid_to: str | None = None,
    publication_level: str = "public",
    boundary: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The document of a division with one state, of the same time as its codes."""
    period = {"valid_from": valid_from, "valid_to": valid_to, "source_id": source}
    return {
        "publication_level": publication_level,
        "source_id": source,
        "note": "",
        "states": {
            str(uuid4()): {
                "name": name,
                "body_name": None,
                "type": type,
                "parent_id": None if parent is None else str(parent),
                **period,
            }
        },
        "codes": {
            str(uuid4()): {"code_system": system, "code": code, **period}
            for system, code in (codes or {}).items()
        },
        "boundaries": {}
        if boundary is None
        else {str(uuid4()): {"geometry": dict(boundary), "is_indicative": True, **period}},
    }


def square(west: float, south: float, size: float = 1.0) -> dict[str, Any]:
    """A square MultiPolygon in degrees."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def register(session: Session, document: Mapping[str, Any], division_id: UUID | None = None) -> UUID:
    """Check and write a division."""
    key = division_id or uuid4()
    subject = DivisionDocuments()
    subject.check(session, key, document, creating=True)
    subject.write(session, key, document, creating=True)
    return key


def change(session: Session, division_id: UUID, document: Mapping[str, Any]) -> None:
    """Check and write the new document of a division."""
    subject = DivisionDocuments()
    subject.check(session, division_id, document, creating=False)
    subject.write(session, division_id, document, creating=False)


def happen(
    session: Session, source: str, type: str, on_date: str, parties: Mapping[UUID, str], **more: Any
) -> UUID:
    """Check and write an event."""
    key = uuid4()
    document = {
        "type": type,
        "on_date": on_date,
        "source_id": source,
        "parties": {str(division): {"part": part} for division, part in parties.items()},
        **more,
    }
    subject = EventDocuments()
    subject.check(session, key, document, creating=True)
    subject.write(session, key, document, creating=True)
    return key


def settle(session: Session) -> None:
    """Look at everything that is otherwise looked at when the transaction ends."""
    session.flush()
    with translated_errors():
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


@contextmanager
def counted_statements(session: Session) -> Iterator[list[str]]:
    """Collect the statements sent within the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)
