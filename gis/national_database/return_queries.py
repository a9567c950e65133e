"""Statements on what the national database returned, and what was decided about it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, or_, select
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.database import translated_errors
from gis.history.as_known import among
from gis.national_database.tables import (
    NationalEntry,
    NationalPackage,
    NationalReturn,
    NationalReturnCandidate,
    NationalReturnDecision,
    NationalReturnRecord,
)
from gis.proposals.tables import Proposal

#: Rows sent at once
_BLOCK = 1_000
#: A proposal in one of these brings nothing any more: what it was to bring may be proposed again
_DEAD = ("rejected", "withdrawn")


@dataclass(frozen=True)
class RecordFilter:
    """Which returned records a list has."""

    #: open, accepted, refused, none, proposed, applied
    state: str | None = None
    outcome: str | None = None
    text: str = ""
    least: float | None = None


def add_return(session: Session, made: NationalReturn, records: Iterable[Mapping[str, Any]]) -> None:
    """Write a returned file with its records, each with its candidates under `candidates`."""
    session.add(made)
    session.flush()
    waiting: list[Mapping[str, Any]] = []
    for record in records:
        waiting.append(record)
        if len(waiting) == _BLOCK:
            _insert(session, waiting)
            waiting.clear()
    _insert(session, waiting)


def _insert(session: Session, records: Sequence[Mapping[str, Any]]) -> None:
    if not records:
        return
    own = [{key: value for key, value in one.items() if key != "candidates"} for one in records]
    session.execute(insert(NationalReturnRecord), own)
    candidates = [candidate for one in records for candidate in one["candidates"]]
    if candidates:
        session.execute(insert(NationalReturnCandidate), candidates)


def returns(session: Session, after: tuple[Any, UUID] | None, limit: int) -> Sequence[Any]:
    """List the returned files, the latest first, with who brought each."""
    statement = (
        select(NationalReturn, Account.display_name)
        .outerjoin(Account, Account.id == NationalReturn.asked_by)
        .order_by(NationalReturn.read_at.desc(), NationalReturn.id.desc())
        .limit(limit)
    )
    if after is not None:
        moment, last = after
        statement = statement.where(
            or_(
                NationalReturn.read_at < moment,
                and_(NationalReturn.read_at == moment, NationalReturn.id < last),
            )
        )
    return session.execute(statement).all()


def one_return(session: Session, return_id: UUID) -> Any:
    """Return a returned file and who brought it."""
    return session.execute(
        select(NationalReturn, Account.display_name)
        .outerjoin(Account, Account.id == NationalReturn.asked_by)
        .where(NationalReturn.id == return_id)
    ).one_or_none()


def counts(session: Session, return_ids: Collection[UUID]) -> list[Any]:
    """Count the records of some returned files by outcome and state, and those with a fault."""
    state = _state()
    return list(
        session.execute(
            select(
                NationalReturnRecord.return_id,
                NationalReturnRecord.outcome,
                state.label("state"),
                func.count().label("records"),
                func.count().filter(func.cardinality(NationalReturnRecord.faults) > 0).label("faulty"),
            )
            .select_from(NationalReturnRecord)
            .outerjoin(NationalReturnDecision, NationalReturnDecision.record_id == NationalReturnRecord.id)
            .outerjoin(Proposal, Proposal.id == NationalReturnDecision.proposal_id)
            .where(among(NationalReturnRecord.return_id, return_ids))
            .group_by(NationalReturnRecord.return_id, NationalReturnRecord.outcome, state)
            .order_by(NationalReturnRecord.return_id, NationalReturnRecord.outcome, state)
        )
    )


def _state() -> ColumnElement[str]:
    """open, refused, none, accepted, proposed or applied."""
    decision = NationalReturnDecision
    return case(
        (decision.decision.is_(None), "open"),
        (decision.decision != "accepted", decision.decision),
        (Proposal.state == "applied", "applied"),
        (and_(decision.proposal_id.is_not(None), Proposal.state.not_in(_DEAD)), "proposed"),
        else_="accepted",
    )


def _records() -> Select[*tuple[Any, ...]]:
    return (
        select(NationalReturnRecord, NationalReturnDecision, _state().label("state"), Account.display_name)
        .outerjoin(NationalReturnDecision, NationalReturnDecision.record_id == NationalReturnRecord.id)
        .outerjoin(Proposal, Proposal.id == NationalReturnDecision.proposal_id)
        .outerjoin(Account, Account.id == NationalReturnDecision.account_id)
        .order_by(NationalReturnRecord.position)
    )


def records(
    session: Session, return_id: UUID, wanted: RecordFilter, after: int | None, limit: int | None
) -> Sequence[Any]:
    """List the records of a returned file with what was decided, in the file's order."""
    statement = _records().where(NationalReturnRecord.return_id == return_id)
    if wanted.state is not None:
        statement = statement.where(_state() == wanted.state)
    if wanted.outcome is not None:
        statement = statement.where(NationalReturnRecord.outcome == wanted.outcome)
    if wanted.least is not None:
        statement = statement.where(NationalReturnRecord.score >= wanted.least)
    if wanted.text:
        statement = statement.where(
            or_(
                NationalReturnRecord.name.contains(wanted.text, autoescape=True),
                NationalReturnRecord.code.startswith(wanted.text, autoescape=True),
            )
        )
    if after is not None:
        statement = statement.where(NationalReturnRecord.position > after)
    return session.execute(statement if limit is None else statement.limit(limit)).all()


def records_of(session: Session, ids: Collection[UUID]) -> Sequence[Any]:
    """Return some records with what was decided about each."""
    return session.execute(_records().where(among(NationalReturnRecord.id, ids))).all()


def hold_return(session: Session, return_id: UUID) -> bool:
    """Let nobody else decide about a returned file before this transaction ends; say whether there is one."""
    found = select(NationalReturn.id).where(NationalReturn.id == return_id).with_for_update()
    return session.scalar(found) is not None


def candidates(session: Session, record_ids: Collection[UUID]) -> Sequence[NationalReturnCandidate]:
    """Return the candidates of some records, the best first."""
    return session.scalars(
        select(NationalReturnCandidate)
        .where(among(NationalReturnCandidate.record_id, record_ids))
        .order_by(NationalReturnCandidate.record_id, NationalReturnCandidate.rank)
    ).all()


def claimed(session: Session, return_id: UUID) -> dict[UUID, UUID]:
    """Return feature → the record of a returned file that was accepted as it."""
    return {
        feature: record
        for feature, record in session.execute(
            select(NationalReturnDecision.feature_id, NationalReturnDecision.record_id)
            .join(NationalReturnRecord, NationalReturnRecord.id == NationalReturnDecision.record_id)
            .where(
                NationalReturnRecord.return_id == return_id, NationalReturnDecision.feature_id.is_not(None)
            )
        )
        if feature is not None
    }


def decisions(session: Session, record_ids: Collection[UUID]) -> dict[UUID, NationalReturnDecision]:
    """Return the decisions about some records, by record."""
    found = session.scalars(
        select(NationalReturnDecision).where(among(NationalReturnDecision.record_id, record_ids))
    )
    return {one.record_id: one for one in found}


def save(session: Session, changed: Iterable[NationalReturnDecision]) -> None:
    """Write decisions."""
    session.add_all(changed)
    with translated_errors():
        session.flush()


def take_back(session: Session, gone: Iterable[NationalReturnDecision]) -> None:
    """Take decisions back; history keeps them."""
    for one in gone:
        session.delete(one)
    session.flush()


def applied_codes(session: Session, return_id: UUID) -> list[Any]:
    """Return the features whose returned code an applied proposal brought: feature, code, entry's state."""
    return list(
        session.execute(
            select(
                NationalReturnDecision.feature_id,
                NationalReturnRecord.code,
                NationalReturnRecord.content,
                NationalEntry.state,
                NationalEntry.code.label("entered_code"),
            )
            .join(NationalReturnRecord, NationalReturnRecord.id == NationalReturnDecision.record_id)
            .join(Proposal, Proposal.id == NationalReturnDecision.proposal_id)
            .outerjoin(NationalEntry, NationalEntry.feature_id == NationalReturnDecision.feature_id)
            .where(
                NationalReturnRecord.return_id == return_id,
                NationalReturnDecision.decision == "accepted",
                NationalReturnRecord.code != "",
                Proposal.state == "applied",
            )
            .order_by(NationalReturnRecord.position)
        )
    )


def add_package(session: Session, made: NationalPackage) -> None:
    """Keep what a package says of itself."""
    session.add(made)
    session.flush()


def packages(session: Session, limit: int) -> Sequence[Any]:
    """List the packages that were made, the latest first, with who made each."""
    return session.execute(
        select(NationalPackage, Account.display_name)
        .outerjoin(Account, Account.id == NationalPackage.made_by)
        .order_by(NationalPackage.made_at.desc(), NationalPackage.id.desc())
        .limit(limit)
    ).all()


def package(session: Session, package_id: UUID) -> NationalPackage | None:
    """Return a package that was made."""
    return session.get(NationalPackage, package_id)
