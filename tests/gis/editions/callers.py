"""Accounts by login, as they call."""

from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions.service import identify


def caller_of(session: Session, login: str) -> Caller:
    return identify(session, accounts.caller(session, accounts.by_login(session, login)))
