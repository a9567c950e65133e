"""Statements on organisations, accounts, sessions and tokens."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.accounts.rules import LEVELS
from gis.accounts.tables import Account, AccountRole, AccountSecret, ApiToken, LoginSession, Organisation
from gis.database import Base, translated_errors
from gis.reference.tables import Role


def now(session: Session) -> datetime:
    """Return the database's clock, the one clock that all processes share."""
    clock: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return clock


def account(session: Session, account_id: UUID) -> Account | None:
    """Find an account by id."""
    return session.get(Account, account_id)


def account_by_login(session: Session, login: str) -> Account | None:
    """Find an account by its login."""
    return session.scalars(select(Account).where(Account.login == login)).one_or_none()


def display_names(session: Session, account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return what accounts are called, in one statement."""
    wanted = {each for each in account_ids if each is not None}
    if not wanted:
        return {}
    statement = select(Account.id, Account.display_name).where(Account.id.in_(wanted))
    return {row.id: row.display_name for row in session.execute(statement)}


def accounts(session: Session) -> Sequence[tuple[Account, Organisation, list[str]]]:
    """List every account with its organisation and roles, by login."""
    roles = (
        select(func.array_agg(AccountRole.role)).where(AccountRole.account_id == Account.id).scalar_subquery()
    )
    rows = session.execute(
        select(Account, Organisation, func.coalesce(roles, []))
        .join(Organisation, Organisation.id == Account.organisation_id)
        .order_by(Account.login)
    )
    return [(row[0], row[1], sorted(row[2])) for row in rows]


def add(session: Session, *records: object) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def organisation(session: Session, organisation_id: UUID) -> Organisation | None:
    """Find an organisation by id."""
    return session.get(Organisation, organisation_id)


def organisation_by_name(session: Session, name: str) -> Organisation | None:
    """Find an organisation by its name."""
    return session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none()


def organisations(session: Session) -> Sequence[Organisation]:
    """List every organisation by name."""
    return session.scalars(select(Organisation).order_by(Organisation.name)).all()


def set_roles(session: Session, account_id: UUID, roles: Iterable[str]) -> None:
    """Replace the roles of an account."""
    session.execute(delete(AccountRole).where(AccountRole.account_id == account_id))
    session.add_all(AccountRole(account_id=account_id, role=role) for role in sorted(set(roles)))
    session.flush()


def roles_and_clearance(session: Session, account_id: UUID) -> tuple[frozenset[str], str]:
    """Return an account's roles and the strictest publication level that any of them may see."""
    rows = session.execute(
        select(Role.code, Role.clearance)
        .join(AccountRole, AccountRole.role == Role.code)
        .where(AccountRole.account_id == account_id)
    ).all()
    clearance = max((row.clearance for row in rows), key=LEVELS.index, default=LEVELS[0])
    return frozenset(row.code for row in rows), clearance


def known_roles(session: Session) -> frozenset[str]:
    """Return the codes of all roles."""
    return frozenset(session.scalars(select(Role.code)))


def secret(session: Session, account_id: UUID) -> AccountSecret | None:
    """Lock and return the password of an account, so that tries are counted one after another."""
    statement = select(AccountSecret).where(AccountSecret.account_id == account_id).with_for_update()
    return session.scalars(statement).one_or_none()


def set_secret(session: Session, account_id: UUID, password_hash: str) -> None:
    """Write a new password and forget failed tries."""
    fresh = {"password_hash": password_hash, "failed_tries": 0, "locked_until": None}
    session.execute(
        insert(AccountSecret)
        .values(account_id=account_id, **fresh)
        .on_conflict_do_update(index_elements=["account_id"], set_=fresh)
    )


def login_session(session: Session, token_hash: str) -> LoginSession | None:
    """Find a signed-in browser that has not expired."""
    statement = select(LoginSession).where(
        LoginSession.token_hash == token_hash, LoginSession.expires_at > func.clock_timestamp()
    )
    return session.scalars(statement).one_or_none()


def end_session(session: Session, token_hash: str) -> None:
    """Sign one browser out."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash))


def end_sessions(session: Session, account_id: UUID, but: str = "") -> None:
    """Sign an account out in every browser but the one of a hash."""
    session.execute(delete(LoginSession).where(*_sessions(account_id, but)))


def count_sessions(session: Session, account_id: UUID, but: str) -> int:
    """Count the browsers that an account is signed in from, but for the one of a hash."""
    alive = LoginSession.expires_at > func.clock_timestamp()
    statement = select(func.count()).select_from(LoginSession).where(*_sessions(account_id, but), alive)
    return session.scalars(statement).one()


def _sessions(account_id: UUID, but: str) -> tuple[ColumnElement[bool], ...]:
    return LoginSession.account_id == account_id, LoginSession.token_hash != but


def revoke_all(session: Session, account_id: UUID) -> None:
    """Revoke every token of an account."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
    )


def sweep_sessions(session: Session) -> None:
    """Forget browsers whose sign-in has expired."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= func.clock_timestamp()))


def token(session: Session, token_hash: str) -> ApiToken | None:
    """Find a token that is neither expired nor revoked."""
    statement = select(ApiToken).where(
        ApiToken.token_hash == token_hash,
        ApiToken.expires_at > func.clock_timestamp(),
        ApiToken.revoked_at.is_(None),
    )
    return session.scalars(statement).one_or_none()


def tokens(session: Session, account_id: UUID) -> Sequence[ApiToken]:
    """List the tokens of an account, newest first."""
    statement = select(ApiToken).where(ApiToken.account_id == account_id)
    return session.scalars(statement.order_by(ApiToken.created_at.desc(), ApiToken.id)).all()


def revoke(session: Session, account_id: UUID, token_id: UUID) -> bool:
    """Revoke one token of an account; False when it has no such token."""
    revoked = session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.account_id == account_id)
        .values(revoked_at=func.coalesce(ApiToken.revoked_at, func.clock_timestamp()))
        .returning(ApiToken.id)
    )
    return revoked.one_or_none() is not None


def save(session: Session) -> None:
    """Write the changes of rows that were read."""
    with translated_errors():
        session.flush()


def open_administrators(session: Session) -> int:
    """Count the open accounts that are an administrator's."""
    statement = (
        select(func.count())
        .select_from(Account)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.active, AccountRole.role == "admin")
    )
    return session.scalars(statement).one()


def accounts_of_offices(session: Session) -> dict[UUID, int]:
    """Count the accounts of each office that has any."""
    rows = session.execute(select(Account.organisation_id, func.count()).group_by(Account.organisation_id))
    return {row[0]: row[1] for row in rows}


def citing_office(session: Session, organisation_id: UUID) -> int:
    """Count the rows of the register that name an office."""
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is Organisation.__table__.c.id for key in column.foreign_keys)
    ]
    counts = [
        select(func.count()).select_from(column.table).where(column == organisation_id).scalar_subquery()
        for column in columns
    ]
    return sum(session.execute(select(*counts)).one())


def last_sign_ins(session: Session) -> dict[UUID, datetime]:
    """Return when each account that is signed in somewhere last signed in."""
    latest = func.max(LoginSession.created_at)
    rows = session.execute(select(LoginSession.account_id, latest).group_by(LoginSession.account_id))
    return {row[0]: row[1] for row in rows}
