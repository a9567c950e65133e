"""What a subject tells proposals about its records: load, check, write, and whose they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from sqlalchemy.orm import Session

from gis.proposals.fields import Finding
from gis.proposals.records import Loaded
from gis.proposals.rules import FIRST_LOAD, NeededKind, UnknownSubject


class Subject(Protocol):
    """One kind of record that proposals change; its name is that of the record's own table."""

    @property
    def name(self) -> str:
        """The name of the record's own table."""

    def load(self, session: Session, record_id: UUID, *, lock: bool = False) -> Loaded:
        """Return a record as it stands, locked until the transaction ends if asked; raise NotFound."""

    def load_as_known(self, session: Session, record_id: UUID, known_at: datetime) -> Loaded:
        """Return a record as the register knew it at an instant; raise NotFound."""

    def check(
        self, session: Session, record_id: UUID, document: Mapping[str, Any], *, creating: bool
    ) -> None:
        """Raise InvalidInput or RuleBroken unless the register may say this of the record."""

    def explain(
        self, session: Session, record_id: UUID, document: Mapping[str, Any], *, creating: bool
    ) -> list[Finding]:
        """Return all that `check` would refuse, field by field, and what is only worth a look."""

    def write(
        self, session: Session, record_id: UUID, document: Mapping[str, Any], *, creating: bool
    ) -> None:
        """Make the tables say what the document says, and count the record's version up."""

    def areas(self, session: Session, document: Mapping[str, Any]) -> frozenset[UUID]:
        """Return the divisions that an account must cover to change the record, without those above."""

    def title(self, document: Mapping[str, Any]) -> str:
        """Return a short name of the record for people."""


@runtime_checkable
class LoadsMany(Protocol):
    """A subject that loads many records in a constant number of statements."""

    def load_many(self, session: Session, record_ids: Collection[UUID]) -> Mapping[UUID, Loaded]:
        """Return those of the records that exist."""


@runtime_checkable
class CreatesMany(Protocol):
    """A subject that checks and writes many new records in a constant number of statements."""

    def create_many(self, session: Session, documents: Mapping[UUID, Mapping[str, Any]]) -> None:
        """Check and write new records, or raise what `check` raises."""


@runtime_checkable
class LooksAround(Protocol):
    """A subject whose records have to fit those around them, such as polygons their neighbours."""

    def look_around(
        self, session: Session, changed: Mapping[UUID, Collection[str]]
    ) -> Mapping[UUID, list[Finding]]:
        """Return what is worth a look of records just written, by the field paths that changed."""


@runtime_checkable
class NeedsKinds(Protocol):
    """A subject some of whose facts change only by a kind of proposal of their own, with its documents."""

    def needed_kinds(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[NeededKind]:
        """Return which kinds the difference of two documents needs; `before` is empty for a new record."""


Subjects = Mapping[str, Subject]


@dataclass(frozen=True)
class ItemDraft:
    """What somebody wants of one record: for each field path the value it shall have.

    A path may name a whole part (`names/<id>`) with a mapping, or with None to remove it. An update
    states the version that was seen.
    """

    subject: str
    action: str
    changes: Mapping[str, Any]
    record_id: UUID | None = None
    base_version: int | None = None


@dataclass(frozen=True)
class Item:
    """One record's change as it is kept: what was seen and what is wanted, by field path."""

    position: int
    subject: str
    action: str
    record_id: UUID
    base_version: int | None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def wrong_kind(
    subject: Subject, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Finding]:
    """Return what of a change a proposal of this kind may not hold."""
    if kind == FIRST_LOAD or not isinstance(subject, NeedsKinds):
        return []
    return [
        Finding(needed.path, None, needed.message_id, {}, is_rule=True)
        for needed in subject.needed_kinds(before, after)
        if needed.kind != kind
    ]


def subject_of(subjects: Subjects, name: str) -> Subject:
    """Return a subject by its name; raise UnknownSubject."""
    if name not in subjects:
        raise UnknownSubject(subject=name)
    return subjects[name]


def load_all(
    session: Session, subjects: Subjects, wanted: Collection[tuple[str, UUID]]
) -> dict[tuple[str, UUID], Loaded]:
    """Load records of several subjects, many at once where the subject can; raise NotFound."""
    loaded: dict[tuple[str, UUID], Loaded] = {}
    for name in {name for name, _ in wanted}:
        subject = subject_of(subjects, name)
        ids = [record_id for owner, record_id in wanted if owner == name]
        many = subject.load_many(session, ids) if isinstance(subject, LoadsMany) else {}
        for record_id in ids:
            found = many.get(record_id)
            loaded[name, record_id] = subject.load(session, record_id) if found is None else found
    return loaded
