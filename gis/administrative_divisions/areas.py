"""Accounts with the divisions that their rights are limited to.

Lives here and not in accounts: an area is a division, and accounts know no division.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import administration
from gis.accounts import service as accounts
from gis.accounts.tables import Account
from gis.administrative_divisions import queries
from gis.administrative_divisions.rules import DivisionNotFound
from gis.history.as_known import today


class Area(NamedTuple):
    """A division that an account is limited to."""

    id: UUID
    name: str


def add_account(
    session: Session,
    *,
    areas: Collection[UUID] = (),
    login: str,
    display_name: str,
    organisation_id: UUID,
    roles: Collection[str],
    password: str,
    given: bool = False,
) -> Account:
    """Register an account and limit it to divisions; none means the whole banner."""
    account = accounts.add_account(
        session,
        login=login,
        display_name=display_name,
        organisation_id=organisation_id,
        roles=roles,
        password=password,
        given=given,
    )
    queries.set_account_areas(session, account.id, areas)
    return account


def change_account(
    session: Session,
    account_id: UUID,
    *,
    display_name: str | None = None,
    organisation_id: UUID | None = None,
    active: bool | None = None,
    roles: Collection[str] | None = None,
    areas: Collection[UUID] | None = None,
    password: str | None = None,
) -> None:
    """Change what is given of an account, as long as an administrator stays.

    Raises NoSuchAccount, NoSuchOrganisation, UnknownRole, WeakPassword, LastAdministrator.
    """
    with administration.keeping_an_administrator(session):
        administration.describe(session, account_id, display_name, organisation_id)
        if active is not None:
            accounts.set_active(session, account_id, active)
        if roles is not None:
            accounts.set_roles(session, account_id, roles)
        if areas is not None:
            queries.set_account_areas(session, account_id, areas)
        if password is not None:
            accounts.set_password(session, account_id, password, given=True)


def areas_of_accounts(session: Session) -> Mapping[UUID, list[Area]]:
    """Return the divisions that accounts are limited to, with their names of today, by account."""
    found: dict[UUID, list[Area]] = {}
    for account_id, division_id, name in queries.areas_of_accounts(session, today()):
        found.setdefault(account_id, []).append(Area(division_id, name))
    return found


def divisions_of(session: Session, codes: Collection[str]) -> list[UUID]:
    """Return the divisions that bear these codes today; raise DivisionNotFound."""
    found = [queries.by_code(session, code, None, today()) for code in codes]
    known = [division for division in found if division is not None]
    if len(known) < len(found):
        raise DivisionNotFound
    return known
