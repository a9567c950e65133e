"""Whom a command acts for (`--as ACCOUNT`)."""

from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions.service import identify
from gis.database import act_as


def acting(session: Session, login: str) -> Caller:
    """Return the account that a command acts for, with its roles and areas; raise NoSuchAccount.

    Whoever may run commands on this machine is trusted to say who he is; history keeps the account.
    """
    account = accounts.by_login(session, login)
    act_as(session, account.id)
    return identify(session, accounts.caller(session, account))
