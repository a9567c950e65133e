"""What somebody does with his own account: its password, its language, the browsers it is signed in from."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import queries, service
from gis.accounts.rules import PasswordUnchanged, check_password
from gis.accounts.tables import Account, Organisation


def of(session: Session, account_id: UUID) -> tuple[Account, Organisation]:
    """Return an account and its office; raise NoSuchAccount."""
    account = service.by_id(session, account_id)
    return account, service.organisation_of(session, account)


def change_password(
    session: Session, account_id: UUID, old: str, new: str, *, kept: str = "", end_tokens: bool = True
) -> bool:
    """Change a password whose present one is known; False when it is not, counted as a try to sign in.

    Every other browser is signed out, the one with the token `kept` stays. Raises WeakPassword,
    PasswordUnchanged.
    """
    account = service.by_id(session, account_id)
    check_password(new, account.login)
    if not service.passes(session, account_id, old):
        return False
    if new == old:
        raise PasswordUnchanged
    service.write_password(session, account, new, given=False)
    queries.end_sessions(session, account_id, but=service.digest(kept))
    if end_tokens:
        queries.revoke_all(session, account_id)
    return True


def set_language(session: Session, account_id: UUID, language: Literal["zh", "en"]) -> None:
    """Keep the language in which somebody wants to read the register."""
    service.by_id(session, account_id).language = language
    session.flush()


def other_sessions(session: Session, account_id: UUID, kept: str) -> int:
    """Count the browsers that an account is signed in from, but for the one with the token `kept`."""
    return queries.count_sessions(session, account_id, but=service.digest(kept))


def end_other_sessions(session: Session, account_id: UUID, kept: str) -> None:
    """Sign an account out everywhere but in the browser with the token `kept`."""
    queries.end_sessions(session, account_id, but=service.digest(kept))
