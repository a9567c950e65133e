"""List the accepted exceptions of the register for whoever may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import coverage_queries as stored
from gis.administrative_divisions.exceptions import ExceptionDocuments
from gis.administrative_divisions.readers import Reader
from gis.history.as_known import today
from gis.publication.pages import Page, key_of, last_of, page_size

SUBJECT = "accepted_exception"


@dataclass(frozen=True, slots=True)
class Listed:
    """An exception with the names of its parties, and whether it holds on a day."""

    id: UUID
    version: int
    #: What the reader may see of it
    row: dict[str, Any]
    area_m2: float
    parties: Sequence[tuple[UUID, str, str]]
    holds: bool


def find(
    session: Session, caller: Caller, *, as_of: date | None = None, after: str | None = None, limit: int = 50
) -> Page[Listed]:
    """List exceptions by title, whether they hold or not; raise UnreadableKey."""
    reader, day, size = Reader.of(session, caller), as_of or today(), page_size(limit)
    key = None if after is None else last_of(after)
    ids = stored.listed_exceptions(session, reader.levels(), key, size + 1)
    subject = ExceptionDocuments()
    documents = subject.load_many(session, ids[:size])
    parties = {UUID(each) for loaded in documents.values() for each in loaded.document["parties"]}
    called = stored.called(session, parties, day)
    listed: list[Listed] = []
    for identifier in ids[:size]:
        loaded = documents[identifier]
        document = loaded.document
        row = reader.publish(SUBJECT, document, document["publication_level"], loaded.areas)
        if row is None:
            continue
        begins, ends = document["valid_from"], document["valid_to"]
        own = [UUID(each) for each in document["parties"]]
        listed.append(
            Listed(
                id=identifier,
                version=loaded.version,
                row=row,
                area_m2=float(subject.derived(session, document)["area_m2"]),
                parties=[(each, *called.get(each, ("", ""))) for each in own],
                holds=(begins or "") <= day.isoformat() and (ends is None or day.isoformat() < ends),
            )
        )
    last = listed[-1] if len(ids) > size and listed else None
    return Page(listed, None if last is None else key_of(str(last.row["title"]), str(last.id)))
