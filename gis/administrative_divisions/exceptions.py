"""The subject `accepted_exception` of proposals: what stays as it is, by agreement, for a time."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions.exception_rules import ExceptionNotFound, check_exception, measured
from gis.administrative_divisions.tables import (
    AcceptedException,
    AcceptedExceptionAttachment,
    AcceptedExceptionExtent,
    AcceptedExceptionParty,
)
from gis.proposals.fields import Checker
from gis.proposals.table_records import RecordTables
from gis.proposals.table_subjects import TableSubject

Document = Mapping[str, Any]


class ExceptionDocuments(TableSubject):
    """How an accepted exception is read, checked and written."""

    tables = RecordTables(
        AcceptedException,
        {
            "parties": AcceptedExceptionParty,
            "extents": AcceptedExceptionExtent,
            "attachments": AcceptedExceptionAttachment,
        },
    )
    not_found = ExceptionNotFound

    def rules(self, document: Document, before: Document | None, check: Checker) -> None:
        """Note which rules of exceptions a document breaks."""
        check_exception(document, before, check)

    def title(self, document: Document) -> str:
        """Return what people call it."""
        return str(document.get("title") or "")

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return the parties: whoever is limited to some divisions must cover them all."""
        return frozenset(UUID(str(division)) for division in document.get("parties", ()))

    def derived(self, session: Session, document: Document) -> Document:
        """Return the size that was accepted."""
        return measured(document)
