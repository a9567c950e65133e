"""Statements on how far an edition is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, column, func, select
from sqlalchemy.orm import Session

from gis.accounts.tables import Account, AccountRole
from gis.editions.queries import Filter, conditions
from gis.editions.tables import EditionChange, EditionComment, EditionEntry, EditionReading

_SAME = and_(EditionReading.edition_id == EditionEntry.edition_id, EditionReading.key == EditionEntry.key)
#: What is printed: what the register no longer has isn't
_PRINTED = Filter(is_gone=False)


def totals(session: Session, edition_id: UUID) -> Any:
    """Return how many entries there are, their words, mean completeness, how many are stale and gone."""
    is_gone = EditionReading.is_gone
    statement = (
        select(
            func.count().filter(~is_gone).label("entries"),
            func.coalesce(func.sum(EditionReading.words).filter(~is_gone), 0).label("words"),
            func.avg(EditionReading.score).filter(~is_gone).label("score"),
            func.count().filter(func.cardinality(EditionReading.stale) > 0).label("stale"),
            func.count().filter(EditionEntry.overridden_at.is_not(None)).label("overridden"),
            func.count().filter(EditionEntry.assignee_id.is_(None), ~is_gone).label("unassigned"),
            func.count().filter(is_gone).label("gone"),
        )
        .select_from(EditionEntry)
        .join(EditionReading, _SAME)
        .where(EditionEntry.edition_id == edition_id)
    )
    return session.execute(statement).one()


def states(session: Session, edition_id: UUID) -> dict[str, int]:
    """Return how many entries are in each state."""
    statement = (
        select(EditionEntry.state, func.count())
        .join(EditionReading, _SAME)
        .where(*conditions(edition_id, _PRINTED))
        .group_by(EditionEntry.state)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def assignees(session: Session, edition_id: UUID) -> Sequence[Any]:
    """Return how many entries each has, by state: assignee_id, state, count, words."""
    statement = (
        select(
            EditionEntry.assignee_id,
            EditionEntry.state,
            func.count().label("count"),
            func.sum(EditionReading.words).label("words"),
        )
        .join(EditionReading, _SAME)
        .where(*conditions(edition_id, _PRINTED), EditionEntry.assignee_id.is_not(None))
        .group_by(EditionEntry.assignee_id, EditionEntry.state)
        .order_by(EditionEntry.assignee_id, EditionEntry.state)
    )
    return session.execute(statement).all()


def reasons(session: Session, edition_id: UUID) -> dict[str, int]:
    """Return how many entries lack something, by reason, the most frequent first."""
    return _counted(session, edition_id, EditionReading.missing)


def stale_facts(session: Session, edition_id: UUID) -> dict[str, int]:
    """Return on how many entries written by hand a fact has changed, by fact, the most frequent first."""
    return _counted(session, edition_id, EditionReading.stale)


def _counted(session: Session, edition_id: UUID, values: Any) -> dict[str, int]:
    one = func.unnest(values).table_valued(column("value")).render_derived().lateral()
    count = func.count()
    statement = (
        select(one.c.value, count)
        .select_from(EditionReading)
        .join(one, and_(True))
        .where(EditionReading.edition_id == edition_id, EditionReading.is_gone.is_(False))
        .group_by(one.c.value)
        .order_by(count.desc(), one.c.value)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def open_counts(session: Session, edition_id: UUID) -> tuple[int, int]:
    """Return how many comments are not settled, and how many changes not decided."""
    comments = select(func.count()).where(
        EditionComment.edition_id == edition_id, EditionComment.settled_at.is_(None)
    )
    changes = select(func.count()).where(
        EditionChange.edition_id == edition_id, EditionChange.state == "pending"
    )
    return session.execute(comments).scalar_one(), session.execute(changes).scalar_one()


def chapters(session: Session, edition_id: UUID) -> list[str]:
    """Return the chapters that have entries, in the order of printing."""
    first = func.min(EditionReading.position)
    statement = select(EditionReading.chapter).where(
        EditionReading.edition_id == edition_id, EditionReading.is_gone.is_(False)
    )
    return list(session.scalars(statement.group_by(EditionReading.chapter).order_by(first)))


def behind(
    session: Session, edition_id: UUID, states: Sequence[str], limit: int
) -> tuple[int, list[tuple[str, str]]]:
    """Return how many printed entries are in none of some states, with key and name of the first."""
    return _first(session, (*conditions(edition_id, _PRINTED), EditionEntry.state.not_in(states)), limit)


def stale(session: Session, edition_id: UUID, limit: int) -> tuple[int, list[tuple[str, str]]]:
    """Return how many entries written by hand are stale, with key and name of the first."""
    wanted = Filter(is_gone=False, is_stale=True)
    return _first(session, conditions(edition_id, wanted), limit)


def _first(session: Session, narrowed: Sequence[Any], limit: int) -> tuple[int, list[tuple[str, str]]]:
    joined = select(EditionReading.key, EditionReading.name).join(EditionEntry, _SAME).where(*narrowed)
    count = session.execute(select(func.count()).select_from(joined.subquery())).scalar_one()
    first = joined.order_by(EditionReading.position, EditionReading.key).limit(limit)
    return count, [(row.key, row.name) for row in session.execute(first)]


def circumstances(session: Session, edition_id: UUID) -> tuple[bool, bool]:
    """Return whether entries have a Mongolian form, and whether any has a place on a map."""
    composed = EditionReading.composed
    statement = select(
        func.coalesce(func.bool_or(composed["mongolian"].astext != ""), False),
        func.coalesce(func.bool_or(composed["position"].astext.is_not(None)), False),
    ).where(EditionReading.edition_id == edition_id, EditionReading.is_gone.is_(False))
    mongolian, located = session.execute(statement).one()
    return mongolian, located


def who_may_have(session: Session, roles: Sequence[str]) -> Sequence[Any]:
    """Return the open accounts with one of some roles: id, login, display_name."""
    holds = select(AccountRole.account_id).where(AccountRole.role.in_(roles))
    statement = (
        select(Account.id, Account.login, Account.display_name)
        .where(Account.active, Account.id.in_(holds))
        .order_by(Account.display_name, Account.login)
    )
    return session.execute(statement).all()
