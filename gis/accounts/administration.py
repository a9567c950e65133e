"""What an administrator does with accounts and offices beyond registering them."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import queries, service
from gis.accounts.rules import LastAdministrator, NoSuchOrganisation, OrganisationExists, OrganisationInUse
from gis.accounts.tables import ApiToken, Organisation

#: Characters of a password made here: none that is mistaken for another when read out
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5


@dataclass(frozen=True)
class OfficeWithUse:
    """An office and how many accounts belong to it."""

    id: UUID
    kind: str
    name: str
    county_code: str | None
    accounts: int


def fresh_password() -> str:
    """Return a random password (98 bits) that can be read out over the telephone."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def reset_password(session: Session, account_id: UUID) -> str:
    """Give an account a random password, ending its sessions and tokens; shown this once."""
    password = fresh_password()
    service.set_password(session, account_id, password, given=True)
    return password


def describe(
    session: Session, account_id: UUID, display_name: str | None, organisation_id: UUID | None
) -> None:
    """Change what an account is called or the office it belongs to; raise NoSuchOrganisation."""
    account = service.by_id(session, account_id)
    if organisation_id is not None and queries.organisation(session, organisation_id) is None:
        raise NoSuchOrganisation(organisation=organisation_id)
    account.display_name = account.display_name if display_name is None else display_name.strip()
    account.organisation_id = account.organisation_id if organisation_id is None else organisation_id
    session.flush()


@contextmanager
def keeping_an_administrator(session: Session) -> Iterator[None]:
    """Change accounts; raise LastAdministrator when the last open one of an administrator would go."""
    before = queries.open_administrators(session)
    yield
    if before and not queries.open_administrators(session):
        raise LastAdministrator


def offices(session: Session) -> list[OfficeWithUse]:
    """List every office with the number of its accounts, by name."""
    counts: Mapping[UUID, int] = queries.accounts_of_offices(session)
    return [
        OfficeWithUse(office.id, office.kind, office.name, office.county_code, counts.get(office.id, 0))
        for office in queries.organisations(session)
    ]


def change_office(
    session: Session, organisation_id: UUID, *, kind: str, name: str, county_code: str | None
) -> OfficeWithUse:
    """Rename an office or change its kind; raise NoSuchOrganisation, OrganisationExists."""
    office = _office(session, organisation_id)
    other = queries.organisation_by_name(session, name.strip())
    if other is not None and other.id != office.id:
        raise OrganisationExists(name=name.strip())
    office.kind, office.name, office.county_code = kind, name.strip(), county_code
    queries.save(session)
    return next(one for one in offices(session) if one.id == office.id)


def remove_office(session: Session, organisation_id: UUID) -> None:
    """Remove an office that no account or proposal names; raise OrganisationInUse."""
    office = _office(session, organisation_id)
    used = queries.citing_office(session, organisation_id)
    if used:
        raise OrganisationInUse(name=office.name, count=used)
    session.delete(office)
    session.flush()


def last_seen(session: Session) -> Mapping[UUID, datetime]:
    """Return when each signed-in account last signed in, by account."""
    return queries.last_sign_ins(session)


def tokens_of(session: Session, account_id: UUID) -> Sequence[ApiToken]:
    """List another account's tokens, newest first; raise NoSuchAccount."""
    service.by_id(session, account_id)
    return queries.tokens(session, account_id)


def _office(session: Session, organisation_id: UUID) -> Organisation:
    office = queries.organisation(session, organisation_id)
    if office is None:
        raise NoSuchOrganisation(organisation=organisation_id)
    return office
