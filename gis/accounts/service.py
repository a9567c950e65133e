"""Accounts and who stands behind a call. Only hashes of passwords, cookies and tokens are kept."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from gis.accounts import queries
from gis.accounts.rules import (
    SCOPES,
    AccountExists,
    Caller,
    NoSuchAccount,
    NoSuchOrganisation,
    NoSuchToken,
    UnknownRole,
    UnknownScope,
    check_login,
    check_password,
)
from gis.accounts.tables import Account, AccountSecret, ApiToken, LoginSession, Organisation

#: OWASP's second recommended setting for argon2id (19 MiB, 2 passes, 1 lane).
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Compared with when there is no such account, so that the answer takes as long.
_nobody = _hasher.hash(secrets.token_hex(16))

TRIES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class SignIn:
    """A new session: what the browser keeps. Neither value can be read back from the database."""

    token: str
    csrf_token: str
    account_id: UUID


@dataclass(frozen=True)
class Listed:
    """An account as the administrator sees it."""

    id: UUID
    login: str
    display_name: str
    organisation: str
    roles: Sequence[str]
    active: bool
    organisation_id: UUID
    created_at: datetime
    password_set_at: datetime | None


def digest(token: str) -> str:
    """Return what is stored of a random token: its SHA-256 (the token itself has 256 random bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_organisation(
    session: Session, *, kind: str, name: str, county_code: str | None = None
) -> Organisation:
    """Register an office; return the one of that name if there is one."""
    known = queries.organisation_by_name(session, name)
    if known is not None:
        return known
    office = Organisation(kind=kind, name=name, county_code=county_code)
    queries.add(session, office)
    return office


def organisation_named(session: Session, name: str) -> Organisation:
    """Return an office by its name; raise NoSuchOrganisation."""
    known = queries.organisation_by_name(session, name)
    if known is None:
        raise NoSuchOrganisation(organisation=name)
    return known


def organisation_of(session: Session, account: Account) -> Organisation:
    """Return the office that an account belongs to; raise NoSuchOrganisation."""
    office = queries.organisation(session, account.organisation_id)
    if office is None:
        raise NoSuchOrganisation(organisation=account.organisation_id)
    return office


def organisations(session: Session) -> Sequence[Organisation]:
    """List every office by name."""
    return queries.organisations(session)


def add_account(
    session: Session,
    *,
    login: str,
    display_name: str,
    organisation_id: UUID,
    roles: Collection[str],
    password: str,
    given: bool = False,
) -> Account:
    """Register an account; a `given` password is changed by its holder first of all.

    Raises AccountExists, NoSuchOrganisation, UnknownRole, WeakPassword.
    """
    check_login(login)
    check_password(password, login)
    if queries.account_by_login(session, login) is not None:
        raise AccountExists(login=login)
    if queries.organisation(session, organisation_id) is None:
        raise NoSuchOrganisation(organisation=organisation_id)
    account = Account(
        login=login, display_name=display_name, organisation_id=organisation_id, password_given=given
    )
    queries.add(session, account)
    set_roles(session, account.id, roles)
    queries.set_secret(session, account.id, _hasher.hash(password))
    return account


def set_roles(session: Session, account_id: UUID, roles: Collection[str]) -> None:
    """Replace an account's roles; raise UnknownRole. The public's role can't be given."""
    unknown = set(roles) - (queries.known_roles(session) - {"public"})
    if unknown or not roles:
        raise UnknownRole(roles="、".join(sorted(unknown)) or "—")
    queries.set_roles(session, account_id, roles)


def listed(session: Session) -> list[Listed]:
    """List every account, by login."""
    return [
        Listed(
            account.id,
            account.login,
            account.display_name,
            office.name,
            roles,
            account.active,
            office.id,
            account.created_at,
            account.password_set_at,
        )
        for account, office, roles in queries.accounts(session)
    ]


def by_login(session: Session, login: str) -> Account:
    """Return an active account; raise NoSuchAccount."""
    account = queries.account_by_login(session, login)
    if account is None or not account.active:
        raise NoSuchAccount(login=login)
    return account


def known_login(session: Session, login: str) -> Account:
    """Return an account, closed ones too; raise NoSuchAccount."""
    account = queries.account_by_login(session, login)
    if account is None:
        raise NoSuchAccount(login=login)
    return account


def by_id(session: Session, account_id: UUID) -> Account:
    """Return an account; raise NoSuchAccount."""
    account = queries.account(session, account_id)
    if account is None:
        raise NoSuchAccount(login=account_id)
    return account


def display_names(session: Session, account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return what accounts are called; nobody's id may be among them."""
    return queries.display_names(session, account_ids)


def set_active(session: Session, account_id: UUID, active: bool) -> None:
    """Open or close an account; closing ends its sessions and tokens at once."""
    by_id(session, account_id).active = active
    session.flush()
    if not active:
        _end_everything(session, account_id)


def set_password(session: Session, account_id: UUID, password: str, *, given: bool = False) -> None:
    """Write a new password and end every session and token of the account.

    A `given` password, one that somebody else set, is changed by its holder first of all.
    """
    account = by_id(session, account_id)
    check_password(password, account.login)
    write_password(session, account, password, given=given)
    _end_everything(session, account_id)


def write_password(session: Session, account: Account, password: str, *, given: bool) -> None:
    """Keep the hash of a password that was checked, and when it was set."""
    queries.set_secret(session, account.id, _hasher.hash(password))
    account.password_set_at, account.password_given = queries.now(session), given
    session.flush()


def passes(session: Session, account_id: UUID, password: str) -> bool:
    """Whether a password is an account's; a wrong one is counted as in `sign_in`."""
    secret = queries.secret(session, account_id)
    return secret is not None and _passes(session, secret, password)


def _end_everything(session: Session, account_id: UUID) -> None:
    queries.end_sessions(session, account_id)
    queries.revoke_all(session, account_id)


def sign_in(session: Session, login: str, password: str, lasts: timedelta) -> SignIn | None:
    """Check a password and open a session; None when it is wrong or the account is locked.

    Returns instead of raising, so that the transaction commits and a failed try is counted. After
    TRIES_BEFORE_LOCK failures in a row nobody gets in for LOCKED_FOR, not even with the right password.
    """
    account = queries.account_by_login(session, login)
    secret = queries.secret(session, account.id) if account is not None else None
    if account is None or secret is None:
        _matches(_nobody, password)
        return None
    if not _passes(session, secret, password) or not account.active:
        return None
    if _hasher.check_needs_rehash(secret.password_hash):
        secret.password_hash = _hasher.hash(password)
    queries.sweep_sessions(session)
    token = secrets.token_urlsafe(32)
    csrf = csrf_token(token)
    opened = LoginSession(
        token_hash=digest(token),
        csrf_token=digest(csrf),
        account_id=account.id,
        expires_at=queries.now(session) + lasts,
    )
    queries.add(session, opened)
    return SignIn(token, csrf, account.id)


def csrf_token(token: str) -> str:
    """Return the CSRF token of a session; it follows from the cookie, so nothing stored gives it away."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def _passes(session: Session, secret: AccountSecret, password: str) -> bool:
    """Whether the password is right and the account not locked; a wrong one is counted."""
    now = queries.now(session)
    matches = _matches(secret.password_hash, password)
    if secret.locked_until is not None and secret.locked_until > now:
        return False
    if matches:
        secret.failed_tries, secret.locked_until = 0, None
    else:
        secret.failed_tries += 1
        if secret.failed_tries >= TRIES_BEFORE_LOCK:
            secret.failed_tries, secret.locked_until = 0, now + LOCKED_FOR
    session.flush()
    return matches


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def sign_out(session: Session, token: str) -> None:
    """End one browser's session."""
    queries.end_session(session, digest(token))


def caller(session: Session, account: Account, scopes: frozenset[str] | None = None) -> Caller:
    """Describe an account as a caller, without its areas (administrative_divisions completes those)."""
    roles, clearance = queries.roles_and_clearance(session, account.id)
    return Caller(
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        organisation_id=account.organisation_id,
        roles=roles,
        token_scopes=scopes,
        language=account.language,
        clearance=clearance,
    )


def caller_of_session(session: Session, token: str) -> tuple[Caller, str] | None:
    """Return the caller behind a cookie and the CSRF token of its session; None when it has ended."""
    found = queries.login_session(session, digest(token))
    account = queries.account(session, found.account_id) if found is not None else None
    if found is None or account is None or not account.active:
        return None
    known = caller(session, account)
    return replace(known, must_change_password=account.password_given), csrf_token(token)


def caller_of_token(session: Session, token: str) -> Caller | None:
    """Return the caller behind an API token; None when it is unknown, expired or revoked."""
    found = queries.token(session, digest(token))
    account = queries.account(session, found.account_id) if found is not None else None
    if found is None or account is None or not account.active:
        return None
    return caller(session, account, frozenset(found.scopes))


def same_token(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def issue_token(
    session: Session, account_id: UUID, *, label: str, scopes: Collection[str], lasts: timedelta
) -> tuple[ApiToken, str]:
    """Make a token for scripts; the second value is shown once and never again. Raises UnknownScope."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise UnknownScope(scopes="、".join(sorted(unknown)) or "—", known="、".join(SCOPES))
    value = f"diming_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        token_hash=digest(value),
        account_id=account_id,
        label=label,
        scopes=sorted(set(scopes)),
        expires_at=queries.now(session) + lasts,
    )
    queries.add(session, token)
    return token, value


def tokens(session: Session, account_id: UUID) -> Sequence[ApiToken]:
    """List an account's tokens, newest first."""
    return queries.tokens(session, account_id)


def revoke_token(session: Session, account_id: UUID, token_id: UUID) -> None:
    """Revoke a token of an account; raise NoSuchToken."""
    if not queries.revoke(session, account_id, token_id):
        raise NoSuchToken
