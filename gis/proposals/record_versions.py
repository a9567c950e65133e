"""One record as the register holds it, as it held it before, and how any two versions differ.

What is given here is the document that proposals change, so that a form can be filled from it. Every field
passes the publication rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed, NotFound
from gis.history import service as history
from gis.history.as_known import OFFICE_TIME
from gis.history.rules import Change
from gis.proposals import queries
from gis.proposals.application import sees_path, title
from gis.proposals.differences import Difference, FieldChange
from gis.proposals.records import Loaded
from gis.proposals.rules import PROPOSING, NotYet, difference, fields, unflatten
from gis.proposals.subjects import Item, Subjects, subject_of
from gis.publication import service as publication

#: Changes of rows read from history at a time
CHUNK = 200


@dataclass(frozen=True)
class RecordDocument:
    """A record's document, the version it stands at, and whether the caller may propose to change it."""

    subject: str
    record_id: UUID
    title: str
    version: int
    document: Mapping[str, Any]
    may_propose: bool


@dataclass(frozen=True)
class RecordVersion:
    """One moment at which a record changed: when, by whom, by which proposal, and in how many fields."""

    #: Key of the next page, and with `known_at` what tells versions apart
    id: int
    known_at: datetime
    account: str | None
    proposal_id: UUID | None
    proposal_number: str | None
    fields: int


@dataclass(frozen=True)
class RecordEvidence:
    """A file that a proposal which changed the record cites."""

    sha256: str
    title: str
    file_name: str
    media_type: str
    size_bytes: int
    added_at: datetime
    proposal_id: UUID
    proposal_number: str


def document(
    session: Session, caller: Caller, subjects: Subjects, subject: str, record_id: UUID, proposer: Caller
) -> RecordDocument:
    """Return the document of a record as it stands; raise NotFound, NotAllowed, UnknownSubject.

    Whoever reads everywhere may still propose only within his own areas: `proposer` is he with those.
    """
    _check_staff(session, caller)
    kind = subject_of(subjects, subject)
    loaded = kind.load(session, record_id)
    return RecordDocument(
        subject=subject,
        record_id=record_id,
        title=title(kind, loaded.document, record_id),
        version=loaded.version,
        document=unflatten(_seen(session, caller, subject, loaded)),
        may_propose=bool(proposer.roles.intersection(PROPOSING)) and proposer.covers(loaded.areas),
    )


def versions(
    session: Session,
    caller: Caller,
    subject: str,
    record_id: UUID,
    after: int | None = None,
    limit: int = 50,
) -> list[RecordVersion]:
    """List the moments at which a record changed, the latest first; `after` is the id of the last one seen.

    Raises NotAllowed, UnknownTable and NoHistory.
    """
    found: list[RecordVersion] = []
    changes = _changes(session, caller, subject, record_id, after)
    for known_at, group in groupby(changes, key=lambda change: change.recorded_at):
        rows = list(group)
        found.append(
            RecordVersion(
                id=rows[-1].id,
                known_at=known_at,
                account=rows[0].account_name,
                proposal_id=rows[0].proposal_id,
                proposal_number=rows[0].proposal_number,
                fields=sum(len(row.fields) for row in rows),
            )
        )
        if len(found) == limit:
            break
    return found


def changes_between(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    subject: str,
    record_id: UUID,
    earlier: datetime | None,
    later: datetime | None,
) -> tuple[FieldChange, ...]:
    """Put into words how two versions of a record differ, field by field.

    None as `earlier` is before the record was registered, None as `later` is now; an instant without time
    zone is in Asia/Shanghai. Raises NotYet for an instant to come, NotFound when the record was not
    registered by then, NotAllowed, UnknownSubject.
    """
    _check_staff(session, caller)
    before = {} if earlier is None else _at(session, caller, subjects, subject, record_id, earlier)
    after = _at(session, caller, subjects, subject, record_id, later)
    seen, wanted = difference(before, after)
    item = Item(1, subject, "update", record_id, None, seen, wanted)
    # No proposal: whatever the versions refer to stands in the register.
    return Difference(session, subjects, uuid4(), [item]).changes(item)


def evidence(session: Session, caller: Caller, record_id: UUID) -> list[RecordEvidence]:
    """List the files cited by the applied proposals on a record that the caller may see the files of."""
    rules = publication.load(session)
    sees_all = rules.sees_field("proposal", "attachments", caller.clearance)
    rows = queries.evidence_of(session, caller, record_id, own_only=not sees_all)
    return [RecordEvidence(**row) for row in rows]


def _check_staff(session: Session, caller: Caller) -> None:
    caller.account()
    if caller.shared_counties is not None:
        raise NotAllowed
    if not publication.load(session).sees_field("history", "*", caller.clearance):
        raise NotAllowed


def _changes(
    session: Session, caller: Caller, subject: str, record_id: UUID, after: int | None
) -> Iterator[Change]:
    while page := history.changes(session, caller, subject, record_id, after, CHUNK):
        yield from page
        after = page[-1].id


def _at(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    subject: str,
    record_id: UUID,
    known_at: datetime | None,
) -> dict[str, Any]:
    kind = subject_of(subjects, subject)
    if known_at is None:
        return _seen(session, caller, subject, kind.load(session, record_id))
    moment = known_at if known_at.tzinfo else known_at.replace(tzinfo=OFFICE_TIME)
    # Also keeps instants out that no calendar can print.
    if moment > queries.now(session):
        raise NotYet
    return _seen(session, caller, subject, kind.load_as_known(session, record_id, moment))


def _seen(session: Session, caller: Caller, subject: str, loaded: Loaded) -> dict[str, Any]:
    """Return the fields that the caller may see; raise NotFound for a record that is not for him."""
    rules = publication.load(session)
    if not rules.sees(caller.clearance, loaded.document.get("publication_level", "public")):
        raise NotFound
    return {
        path: value
        for path, value in fields(loaded.document).items()
        if sees_path(rules, caller, subject, path)
    }
