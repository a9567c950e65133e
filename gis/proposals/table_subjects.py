"""A subject of proposals whose records are read, checked and written as their tables say."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.errors import NotFound
from gis.proposals import records
from gis.proposals.fields import Checker, Finding, refuse
from gis.proposals.records import Loaded
from gis.proposals.table_checks import check_fields
from gis.proposals.table_records import RecordTables, table_of

Document = Mapping[str, Any]


class TableSubject(ABC):
    """What such a subject says of itself: its tables, its rules, whose its records are."""

    tables: RecordTables
    #: Exclusion constraints that are looked at when a whole record is written
    constraints: tuple[str, ...] = ()
    not_found: type[NotFound]

    @property
    def name(self) -> str:
        """The name of the record's own table."""
        return table_of(self.tables.root).name

    @abstractmethod
    def rules(self, document: Document, before: Document | None, check: Checker) -> None:
        """Note which rules a readable document breaks; `before` is the record as registered."""

    @abstractmethod
    def title(self, document: Document) -> str:
        """Return a short name of the record for people."""

    @abstractmethod
    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return the divisions that an account must cover to change the record."""

    @abstractmethod
    def derived(self, session: Session, document: Document) -> Document:
        """Return what the columns hold that the register computes of a document."""

    def load(self, session: Session, record_id: UUID, *, lock: bool = False) -> Loaded:
        """Return a record as it stands, locked until the transaction ends if asked; raise NotFound."""
        if lock and not self.tables.lock(session, record_id):
            raise self.not_found(id=record_id)
        return self._one(session, record_id, None)

    def load_as_known(self, session: Session, record_id: UUID, known_at: datetime) -> Loaded:
        """Return a record as the register knew it at an instant; raise NotFound."""
        return self._one(session, record_id, known_at)

    def load_many(
        self, session: Session, record_ids: Collection[UUID], known_at: datetime | None = None
    ) -> dict[UUID, Loaded]:
        """Return those of the records that exist, in a constant number of statements."""
        found = self.tables.documents(session, record_ids, known_at)
        return {
            key: Loaded(version, document, self.areas(session, document))
            for key, (version, document) in found.items()
        }

    def _one(self, session: Session, record_id: UUID, known_at: datetime | None) -> Loaded:
        found = self.load_many(session, [record_id], known_at)
        if record_id not in found:
            raise self.not_found(id=record_id)
        return found[record_id]

    def check(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Raise FieldsInvalid or FieldsBreakRules with every finding by field path."""
        refuse(self.explain(session, record_id, document, creating=creating))

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path, warnings too."""
        check = Checker()
        if check_fields(session, self.tables, document, check):
            before = None if creating else self.load(session, record_id).document
            self.rules(document, before, check)
        return check.found

    def write(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Make the tables say what the document says; rows that do not differ are not touched."""
        wanted = self.tables.rows(record_id, document, self.derived(session, document))
        if creating:
            records.insert(session, self.tables.columns, wanted)
        else:
            present = self.load(session, record_id).document
            rows = self.tables.rows(record_id, present, self.derived(session, present))
            records.update(session, self.tables.columns, rows, wanted, self.constraints)
