"""Statements that keep screenings, their findings, and what people decide."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, insert, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.name_screening.tables import (
    FindingDecision,
    FindingExemptionKind,
    ScreeningFinding,
    ScreeningRun,
    ScreeningRunFinding,
)
from gis.place_names.tables import Feature

#: Advisory lock that lets screenings of one register follow one another
SCREENING_LOCK = 150_626_005
#: Rows of one statement
AT_ONCE = 1_000
#: What a finding that comes again says anew
_AGAIN = (
    "name_type", "class", "rule_text", "clause", "art9", "campaign_category", "compared_with", "compared_ids",
    "exemptions", "severity", "confidence", "weight", "publication_level",
)  # fmt: skip


def hold_screenings(session: Session) -> None:
    """Wait until no other screening writes findings, and keep it so until the transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCREENING_LOCK})


def now(session: Session) -> datetime:
    """Return the present instant of the database."""
    instant: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return instant


def add_run(session: Session, values: Mapping[str, Any]) -> UUID:
    """Write a run that has not counted anything yet."""
    zero = {"names": 0, "flagged": 0, "findings": 0, "appeared": 0, "gone": 0, "counts": {}}
    return session.scalars(insert(ScreeningRun).returning(ScreeningRun.id), [{**zero, **values}]).one()


def end_run(session: Session, run_id: UUID, values: Mapping[str, Any]) -> None:
    """Write what a run counted."""
    session.execute(update(ScreeningRun).where(ScreeningRun.id == run_id).values(**values))


def keep_findings(
    session: Session, run_id: UUID, rows: Iterable[Mapping[str, Any]], *, present: bool
) -> Iterator[int]:
    """Write findings, those that were there before anew, and that the run found them; yield how many by now.

    A run of another day adds what it found and leaves what is said of the present as it is.
    """
    done = 0
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        values = [
            {
                **row,
                "is_current": present,
                "first_run_id": run_id,
                "last_run_id": run_id,
            }
            for row in some
        ]
        statement = upsert(ScreeningFinding).values(values)
        new = statement.excluded
        again: dict[str, Any] = {"last_run_id": new.last_run_id}
        if present:
            again |= {"is_current": literal(True), **{name: new[name] for name in _AGAIN}}
        kept = statement.on_conflict_do_update(constraint="uq_screening_finding_same", set_=again)
        ids = session.scalars(kept.returning(ScreeningFinding.id)).all()
        session.execute(insert(ScreeningRunFinding), [{"run_id": run_id, "finding_id": each} for each in ids])
        done += len(values)
        yield done


def appeared(session: Session, run_id: UUID) -> int:
    """Count what no run had found before."""
    statement = select(func.count()).where(ScreeningFinding.first_run_id == run_id)
    return session.scalar(statement) or 0


def let_go(session: Session, run_id: UUID, features: Collection[UUID] | None) -> int:
    """Say of current findings (of some features) that a run did not find again that they are so no more."""
    row = ScreeningFinding
    again = exists().where(ScreeningRunFinding.run_id == run_id, ScreeningRunFinding.finding_id == row.id)
    statement = update(row).where(row.is_current, ~again)
    if features is not None:
        statement = statement.where(among(row.feature_id, features))
    ended = session.execute(statement.values(is_current=False, version=row.version + 1).returning(row.id))
    return len(ended.all())


def runs(
    session: Session, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[tuple[ScreeningRun, str | None, str | None]]:
    """List runs with who asked and what the division is called, the latest first."""
    row = ScreeningRun
    statement = _with_names()
    if after is not None:
        moment, last = after
        statement = statement.where(or_(row.ended_at < moment, and_(row.ended_at == moment, row.id < last)))
    ordered = statement.order_by(row.ended_at.desc(), row.id.desc()).limit(limit)
    return [(each[0], each[1], each[2]) for each in session.execute(ordered)]


def run(session: Session, run_id: UUID) -> tuple[ScreeningRun, str | None, str | None] | None:
    """Return a run with who asked and what the division is called."""
    found = session.execute(_with_names().where(ScreeningRun.id == run_id)).first()
    return None if found is None else (found[0], found[1], found[2])


def _with_names() -> Any:
    row, division = ScreeningRun, DivisionPeriod
    name = (
        select(division.name)
        .where(division.division_id == row.division_id, division.valid.contains(row.as_of))
        .correlate(row)
        .scalar_subquery()
    )
    return select(row, Account.display_name, name).outerjoin(Account, Account.id == row.asked_by)


def division_name(session: Session, division_id: UUID, day: date) -> str | None:
    """Return what a division is called on a day."""
    row = DivisionPeriod
    statement = select(row.name).where(row.division_id == division_id, row.valid.contains(day))
    return session.scalar(statement)


def exemption_kinds(session: Session) -> Sequence[str]:
    """Return the codes of the kinds of exemption that may be given."""
    row = FindingExemptionKind
    return session.scalars(select(row.code).where(row.active).order_by(row.position)).all()


def hold_findings(session: Session, ids: Sequence[UUID]) -> Sequence[ScreeningFinding]:
    """Return findings that nobody else decides about until the transaction ends."""
    row = ScreeningFinding
    statement = select(row).where(among(row.id, ids)).order_by(row.id)
    return session.scalars(statement.with_for_update().execution_options(populate_existing=True)).all()


def of_source(session: Session, source_id: UUID, name: str, kind: str) -> Sequence[ScreeningFinding]:
    """Return the findings of one class on a name of the features of a source."""
    row = ScreeningFinding
    statement = (
        select(row)
        .join(Feature, Feature.id == row.feature_id)
        .where(Feature.source_id == source_id, row.name == name, row.kind == kind)
    )
    return session.scalars(statement.order_by(row.id)).all()


def decide(
    session: Session, findings: Sequence[ScreeningFinding], values: Mapping[str, Any], decision: str | None
) -> None:
    """Write a decision about each of some findings, and what it makes of them."""
    rows = [{**values, "finding_id": one.id, "compared_with": one.compared_with} for one in findings]
    session.execute(insert(FindingDecision), rows)
    row = ScreeningFinding
    session.execute(
        update(row)
        .where(among(row.id, [one.id for one in findings]))
        .values(
            decision=decision,
            decided_at=None if decision is None else func.clock_timestamp(),
            version=row.version + 1,
        )
        .execution_options(synchronize_session=False)
    )


def decisions_of(session: Session, finding_ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    """Return all decisions about findings, each with who decided, the last first."""
    row = FindingDecision
    statement = (
        select(
            row.finding_id,
            row.decision,
            row.reason,
            row.exemption,
            row.compared_with,
            row.decided_at,
            Account.display_name.label("decided_by"),
        )
        .outerjoin(Account, Account.id == row.account_id)
        .where(among(row.finding_id, finding_ids))
        .order_by(row.finding_id, row.decided_at.desc(), row.id)
    )
    found: dict[UUID, list[Any]] = {}
    for each in session.execute(statement):
        found.setdefault(each.finding_id, []).append(each)
    return found


def decided_by_month(session: Session, levels: Collection[str], zone: str) -> Sequence[Any]:
    """Count the decisions that stand by rule, month (of a time zone) and decision."""
    row = ScreeningFinding
    month = func.to_char(func.timezone(zone, row.decided_at), "YYYY-MM").label("month")
    statement = (
        select(row.rule_id, month, row.decision, func.count().label("count"))
        .where(row.decision.is_not(None), row.publication_level.in_(list(levels)))
        .group_by(row.rule_id, month, row.decision)
        .order_by(row.rule_id, month)
    )
    return session.execute(statement).all()


def rules_found(session: Session, levels: Collection[str]) -> Sequence[Any]:
    """List the rules that ever found something, with what they say and how many current findings are open."""
    row = ScreeningFinding
    is_open = row.is_current & row.decision.is_(None)
    statement = (
        select(
            row.rule_id,
            func.max(row.kind).label("kind"),
            func.max(row.rule_text).label("text"),
            func.count().filter(is_open).label("open"),
        )
        .where(row.publication_level.in_(list(levels)))
        .group_by(row.rule_id)
        .order_by(row.rule_id)
    )
    return session.execute(statement).all()
