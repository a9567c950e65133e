"""Statements on proposals."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Uuid,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.accounts.tables import Account, AccountRole, Organisation
from gis.attachments.tables import Attachment
from gis.database import Base, translated_errors
from gis.history.as_known import OFFICE_TIME
from gis.proposals.rules import EDITABLE
from gis.proposals.subjects import Item
from gis.proposals.tables import (
    Proposal,
    ProposalAttachment,
    ProposalComment,
    ProposalDecision,
    ProposalItem,
    proposal_count,
)
from gis.reference.tables import ProposalKind, Source

#: Items read from or written to the database at a time
CHUNK = 500


def next_number(session: Session) -> str:
    """Count a proposal: year in China and a running number, e.g. 2026-000123."""
    count = session.scalars(select(proposal_count.next_value())).one()
    return f"{now(session).astimezone(OFFICE_TIME).year}-{count:06d}"


def now(session: Session) -> datetime:
    """Return the present instant of the database's clock."""
    instant: datetime = session.scalars(select(func.clock_timestamp())).one()
    return instant


def kind(session: Session, code: str) -> ProposalKind | None:
    """Find a kind of proposal."""
    return session.get(ProposalKind, code)


def find(session: Session, proposal_id: UUID) -> Proposal | None:
    """Find a proposal as it stands now."""
    return session.get(Proposal, proposal_id, populate_existing=True)


def lock(session: Session, proposal_id: UUID) -> Proposal | None:
    """Find a proposal and keep others from changing it until the transaction ends."""
    return session.get(Proposal, proposal_id, populate_existing=True, with_for_update=True)


def add(session: Session, row: Base) -> None:
    """Write a new row."""
    session.add(row)
    with translated_errors():
        session.flush()


def save(session: Session) -> None:
    """Write the changes of rows that were read."""
    with translated_errors():
        session.flush()


def add_items(session: Session, proposal_id: UUID, items: Iterable[Item]) -> None:
    """Write items, a chunk at a time."""
    remaining = iter(items)
    while chunk := list(islice(remaining, CHUNK)):
        session.execute(insert(ProposalItem), [{"proposal_id": proposal_id, **vars(item)} for item in chunk])


def remove_items(session: Session, proposal_id: UUID) -> None:
    """Remove every item of a proposal."""
    session.execute(delete(ProposalItem).where(ProposalItem.proposal_id == proposal_id))


def _items(proposal_id: UUID) -> Select[Any]:
    columns = (
        ProposalItem.position,
        ProposalItem.subject,
        ProposalItem.action,
        ProposalItem.record_id,
        ProposalItem.base_version,
        ProposalItem.before,
        ProposalItem.after,
    )
    return select(*columns).where(ProposalItem.proposal_id == proposal_id).order_by(ProposalItem.position)


def stream_items(session: Session, proposal_id: UUID) -> Iterator[list[Item]]:
    """Go through the items of a proposal in chunks by a cursor in the server, never holding them all."""
    result = session.execute(_items(proposal_id), execution_options={"yield_per": CHUNK})
    for chunk in result.partitions():
        yield [Item(*row) for row in chunk]


def items(session: Session, proposal_id: UUID, after: int | None, limit: int) -> list[Item]:
    """Return a page of items behind a position."""
    statement = _items(proposal_id).limit(limit)
    if after is not None:
        statement = statement.where(ProposalItem.position > after)
    return [Item(*row) for row in session.execute(statement)]


def wanted_titles(session: Session, proposal_id: UUID, record_ids: Collection[UUID]) -> list[Item]:
    """Return the items that create these records in the same proposal."""
    statement = _items(proposal_id).where(
        ProposalItem.action == "create", ProposalItem.record_id.in_(record_ids)
    )
    return [Item(*row) for row in session.execute(statement)]


def lock_records(session: Session, proposal_id: UUID, subjects: Iterable[str]) -> None:
    """Lock every record that a proposal changes, subject by subject and in the order of their ids."""
    for name in sorted(subjects):
        key = Base.metadata.tables[name].c.id
        changed = select(ProposalItem.record_id).where(
            ProposalItem.proposal_id == proposal_id,
            ProposalItem.subject == name,
            ProposalItem.action == "update",
        )
        locked = select(key).where(key.in_(changed)).order_by(key).with_for_update().subquery()
        session.execute(select(func.count()).select_from(locked))


def existing(session: Session, subject: str, ids: Collection[UUID]) -> list[UUID]:
    """Return those of the ids that records bear already."""
    key = Base.metadata.tables[subject].c.id
    return list(session.scalars(select(key).where(key.in_(ids)).order_by(key))) if ids else []


def settle_constraints(session: Session) -> None:
    """Let the constraints that wait for the end of the transaction speak now."""
    with translated_errors():
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def is_empty(session: Session, subjects: Iterable[str]) -> bool:
    """Whether the register holds no record of any of the subjects but what it is seeded with."""
    tables = [Base.metadata.tables[name] for name in subjects]
    own = [exists(select(table.c.id)) for table in tables if not table.info.get("seeded")]
    return not session.scalars(select(or_(*own))).one()


def approvers(session: Session, proposal: Proposal) -> dict[UUID, set[str]]:
    """Return the accounts that approved the present submission, each with its roles of today."""
    statement = (
        select(ProposalDecision.account_id, func.array_remove(func.array_agg(AccountRole.role), None))
        .outerjoin(AccountRole, AccountRole.account_id == ProposalDecision.account_id)
        .where(
            ProposalDecision.proposal_id == proposal.id,
            ProposalDecision.decision == "approved",
            ProposalDecision.submitted_at == proposal.submitted_at,
        )
        .group_by(ProposalDecision.account_id)
    )
    return {account: set(roles) for account, roles in session.execute(statement)}


def citation(session: Session, proposal_id: UUID, sha256: str) -> ProposalAttachment | None:
    """Find a proposal's citation of a file."""
    return session.get(ProposalAttachment, (proposal_id, sha256))


def visible_to(caller: Caller) -> ColumnElement[bool]:
    """Return the condition under which an account sees a proposal: its own, or one within its areas."""
    own = Proposal.author_id == caller.account_id
    return or_(own, _within(caller))


def _within(caller: Caller) -> ColumnElement[bool]:
    if caller.areas is None:
        return literal(True)
    mine = literal(sorted(caller.areas), ARRAY(Uuid))
    return and_(func.cardinality(Proposal.areas) > 0, Proposal.areas.contained_by(mine))


def to_do(caller: Caller, *, proposes: bool, decides: bool) -> ColumnElement[bool]:
    """Return the condition of the inbox: one's own to finish, and others' to decide on."""
    conditions: list[ColumnElement[bool]] = [literal(False)]
    if proposes:
        conditions.append(and_(Proposal.author_id == caller.account_id, Proposal.state.in_(EDITABLE)))
    if decides:
        decided = exists().where(
            ProposalDecision.proposal_id == Proposal.id,
            ProposalDecision.account_id == caller.account_id,
            ProposalDecision.submitted_at == Proposal.submitted_at,
        )
        others = and_(Proposal.state == "submitted", Proposal.author_id != caller.account_id)
        conditions.append(and_(others, _within(caller), ~decided))
    return or_(*conditions)


def filters(*, kind: str | None, text: str | None) -> list[ColumnElement[bool]]:
    """Return the conditions of a kind, and of a text in number, title, author or office."""
    found: list[ColumnElement[bool]] = []
    if kind is not None:
        found.append(Proposal.kind == kind)
    if text:
        places = (Proposal.number, Proposal.title, Account.display_name, Organisation.name)
        found.append(or_(*(place.icontains(text, autoescape=True) for place in places)))
    return found


def records_of(session: Session, ids: Collection[UUID], most: int) -> int:
    """Count the records of those proposals that change at most so many."""
    statement = select(func.coalesce(func.sum(Proposal.item_count), 0))
    return int(session.scalar(statement.where(Proposal.id.in_(ids), Proposal.item_count <= most)) or 0)


def records_by_kind(session: Session, ids: Collection[UUID]) -> list[tuple[str, str, int]]:
    """Count the records that proposals change: subject, action, how many."""
    statement = (
        select(ProposalItem.subject, ProposalItem.action, func.count())
        .where(ProposalItem.proposal_id.in_(ids))
        .group_by(ProposalItem.subject, ProposalItem.action)
        .order_by(func.count().desc(), ProposalItem.subject, ProposalItem.action)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def fields_by_kind(session: Session, ids: Collection[UUID]) -> list[tuple[str, str, int]]:
    """Count the fields that proposals change in registered records: subject, `group.field`, how many."""
    statement = text(
        "SELECT i.subject, concat_ws('.', split_part(path, '/', 1), nullif(split_part(path, '/', 3), ''))"
        " AS field, count(*)"
        " FROM proposal_item i CROSS JOIN LATERAL jsonb_object_keys(i.after) AS changed(path)"
        " WHERE i.proposal_id = ANY(:ids) AND i.action = 'update'"
        " GROUP BY i.subject, field ORDER BY count(*) DESC, i.subject, field"
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement, {"ids": list(ids)})]


def touching(record_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a proposal changes a record."""
    return exists().where(ProposalItem.proposal_id == Proposal.id, ProposalItem.record_id == record_id)


def rows(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    after: tuple[datetime, UUID] | None,
    limit: int,
    *,
    latest_first: bool,
) -> Sequence[RowMapping]:
    """List proposals with all that a list shows, by creation; `after` is the key of the last row seen."""
    approvals = (
        select(func.count(ProposalDecision.account_id.distinct()))
        .where(
            ProposalDecision.proposal_id == Proposal.id,
            ProposalDecision.decision == "approved",
            ProposalDecision.submitted_at == Proposal.submitted_at,
        )
        .scalar_subquery()
    )
    key = tuple_(Proposal.created_at, Proposal.id)
    statement = (
        select(
            Proposal.id,
            Proposal.number,
            Proposal.kind,
            ProposalKind.name_zh.label("kind_zh"),
            ProposalKind.name_en.label("kind_en"),
            Proposal.title,
            Proposal.state,
            Proposal.author_id,
            Account.display_name.label("author"),
            Organisation.name.label("organisation"),
            Proposal.item_count,
            Proposal.required_approvals,
            approvals.label("approvals"),
            Proposal.version,
            Proposal.created_at,
            Proposal.submitted_at,
        )
        .join(ProposalKind, ProposalKind.code == Proposal.kind)
        .join(Account, Account.id == Proposal.author_id)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .where(*conditions)
        .limit(limit)
    )
    if latest_first:
        statement = statement.order_by(Proposal.created_at.desc(), Proposal.id.desc())
        behind = key < after if after is not None else None
    else:
        statement = statement.order_by(Proposal.created_at, Proposal.id)
        behind = key > after if after is not None else None
    if behind is not None:
        statement = statement.where(behind)
    return session.execute(statement).mappings().all()


def decisions(session: Session, proposal_id: UUID) -> Sequence[RowMapping]:
    """List the decisions on a proposal with names, the earliest first."""
    statement = (
        select(
            ProposalDecision.account_id,
            Account.display_name.label("account"),
            Organisation.name.label("organisation"),
            ProposalDecision.decision,
            ProposalDecision.comment,
            ProposalDecision.scan_sha256,
            ProposalDecision.signed_by,
            ProposalDecision.submitted_at,
            ProposalDecision.decided_at,
        )
        .join(Account, Account.id == ProposalDecision.account_id)
        .join(Organisation, Organisation.id == ProposalDecision.organisation_id)
        .where(ProposalDecision.proposal_id == proposal_id)
        .order_by(ProposalDecision.decided_at, ProposalDecision.id)
    )
    return session.execute(statement).mappings().all()


def comments(session: Session, proposal_id: UUID) -> Sequence[RowMapping]:
    """List the remarks on a proposal with names, the earliest first."""
    statement = (
        select(
            ProposalComment.account_id,
            Account.display_name.label("account"),
            ProposalComment.body,
            ProposalComment.written_at,
        )
        .join(Account, Account.id == ProposalComment.account_id)
        .where(ProposalComment.proposal_id == proposal_id)
        .order_by(ProposalComment.written_at, ProposalComment.id)
    )
    return session.execute(statement).mappings().all()


def attachments(session: Session, proposal_id: UUID) -> Sequence[RowMapping]:
    """List the files that a proposal cites, in the order in which they were added."""
    statement = (
        select(
            Attachment.sha256,
            ProposalAttachment.title,
            Attachment.file_name,
            Attachment.media_type,
            Attachment.size_bytes,
            ProposalAttachment.added_by,
            ProposalAttachment.added_at,
        )
        .join(Attachment, Attachment.sha256 == ProposalAttachment.sha256)
        .where(ProposalAttachment.proposal_id == proposal_id)
        .order_by(ProposalAttachment.added_at, Attachment.sha256)
    )
    return session.execute(statement).mappings().all()


def evidence_of(session: Session, caller: Caller, record_id: UUID, *, own_only: bool) -> Sequence[RowMapping]:
    """List the files cited by applied proposals on a record that the caller sees, the latest first."""
    statement = (
        select(
            Attachment.sha256,
            ProposalAttachment.title,
            Attachment.file_name,
            Attachment.media_type,
            Attachment.size_bytes,
            ProposalAttachment.added_at,
            Proposal.id.label("proposal_id"),
            Proposal.number.label("proposal_number"),
        )
        .join(Attachment, Attachment.sha256 == ProposalAttachment.sha256)
        .join(Proposal, Proposal.id == ProposalAttachment.proposal_id)
        .where(Proposal.state == "applied", touching(record_id), visible_to(caller))
        .order_by(ProposalAttachment.added_at.desc(), Attachment.sha256)
    )
    if own_only:
        statement = statement.where(Proposal.author_id == caller.account_id)
    return session.execute(statement).mappings().all()


def sources(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Source]:
    """Find sources by their ids."""
    found = session.scalars(select(Source).where(Source.id.in_(ids)))
    return {source.id: source for source in found}


def bureau(session: Session) -> str | None:
    """Return the name of the bureau, the office that decides."""
    statement = select(Organisation.name).where(Organisation.kind == "bureau").order_by(Organisation.name)
    return session.scalars(statement.limit(1)).one_or_none()
