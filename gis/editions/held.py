"""Editions and entries that somebody works on, locked, at the version that he saw."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.editions import queries
from gis.editions.rules import (
    STAFF,
    EditionFrozen,
    EditionNotFound,
    EditionStale,
    EntryNotFound,
    EntryStale,
)
from gis.editions.tables import Edition
from gis.editions.workflow import CLOSED
from gis.errors import NotAllowed


def working(caller: Caller, *roles: str) -> UUID:
    """Return the account of somebody who works on editions; NotSignedIn, NotAllowed."""
    account = caller.account()
    caller.must_hold(*(roles or STAFF))
    if caller.shared_counties is not None:
        raise NotAllowed
    return account


def held(
    session: Session,
    caller: Caller,
    edition_id: UUID,
    version: int | None = None,
    *,
    roles: tuple[str, ...] = STAFF,
    is_open: bool = True,
) -> Edition:
    """Lock an edition that somebody works on; `version` is the one that he saw.

    Raises NotSignedIn, NotAllowed, EditionNotFound, EditionStale, and EditionFrozen where it has to be open.
    """
    working(caller, *roles)
    edition = queries.lock(session, edition_id)
    if edition is None:
        raise EditionNotFound(id=edition_id)
    if version is not None and edition.version != version:
        raise EditionStale(name=edition.name, version=edition.version, expected=version)
    if is_open and edition.state in CLOSED:
        raise EditionFrozen
    return edition


def opened(session: Session, caller: Caller, edition_id: UUID) -> Edition:
    """Return an edition whose entries somebody works on, without keeping others from theirs."""
    working(caller)
    edition = queries.find(session, edition_id)
    if edition is None:
        raise EditionNotFound(id=edition_id)
    if edition.state in CLOSED:
        raise EditionFrozen
    return edition


def held_entry(session: Session, edition_id: UUID, key: str, version: int) -> Any:
    """Lock an entry at the version that somebody saw: its row, its reading; EntryNotFound, EntryStale."""
    found = queries.entry(session, edition_id, key, to_change=True)
    if found is None:
        raise EntryNotFound(key=key)
    if found[0].version != version:
        raise EntryStale(name=found[1].name, version=found[0].version, expected=version)
    return found
