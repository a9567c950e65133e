"""墓主家属、联系人 of a site: kept apart, masked for everybody, whole for whoever has the site in hand.

Each reading leaves a note (who, when, why) before anything is given out, papers that name a family too.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import written
from gis.errors import FieldUnreadable
from gis.facilities.personal_data import masked_name, masked_number, note_reading
from gis.grave_sites import queries
from gis.grave_sites.entries import MOST_GRAVES, Contact
from gis.grave_sites.reach import count_up, held, seen
from gis.grave_sites.rules import HANDLING, REGISTERING, ContactNotFound, NotTheHandler
from gis.grave_sites.tables import GraveContact, GraveSite

Row = dict[str, Any]
#: What notes of readings call these data
SUBJECT = "grave_contact"


def add(session: Session, caller: Caller, site_id: UUID, expected_version: int, contact: Contact) -> None:
    """Keep a contact of a site; whoever surveys may write one and reads it back masked.

    Raises SiteNotFound, SiteStale, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    site = held(session, caller, site_id, expected_version)
    queries.add(session, new_contact(site.id, contact, caller.account()))
    if site.ownership != "owned":
        site.ownership = "owned"
    count_up(session, site)


def new_contact(site_id: UUID, contact: Contact, account_id: UUID | None) -> GraveContact:
    """Return a contact as it is kept; raise FieldUnreadable."""
    if not 1 <= contact.graves <= MOST_GRAVES:
        raise FieldUnreadable("graves.graves_counted", field="graves")
    return GraveContact(
        id=uuid4(),
        site_id=site_id,
        name=written("name", contact.name, is_required=True),
        phone=written("phone", contact.phone),
        address=written("address", contact.address),
        relation=written("relation", contact.relation),
        deceased=written("deceased", contact.deceased),
        graves=contact.graves,
        recorded_by=account_id,
    )


def remove(session: Session, caller: Caller, site_id: UUID, expected_version: int, contact_id: UUID) -> None:
    """Take a contact away for good; raise NotTheHandler, SiteNotFound, SiteStale, ContactNotFound."""
    caller.must_hold(*HANDLING)
    site = held(session, caller, site_id, expected_version)
    must_know(caller, site)
    found = next(
        (each for each in queries.of_site(session, GraveContact, site_id) if each.id == contact_id), None
    )
    if found is None:
        raise ContactNotFound
    queries.remove(session, found)
    count_up(session, site)


def read(session: Session, caller: Caller, site_id: UUID, reason: str) -> list[Row]:
    """Return the contacts of a site whole to whoever has it in hand, and note who read them when and why.

    Raises SiteNotFound, NotTheHandler, ReasonToReadNeeded.
    """
    caller.must_hold(*HANDLING)
    site = seen(caller, queries.find(session, site_id))
    return whole(session, caller, site, reason)


def whole(session: Session, caller: Caller, site: GraveSite, reason: str) -> list[Row]:
    """Return the contacts of a site whole, having noted it; raise NotTheHandler, ReasonToReadNeeded."""
    must_know(caller, site)
    note_reading(session, caller, SUBJECT, site.id, reason)
    return [
        {
            "id": str(each.id),
            "name": each.name,
            "phone": each.phone,
            "address": each.address,
            "relation": each.relation,
            "deceased": each.deceased,
            "graves": each.graves,
        }
        for each in queries.of_site(session, GraveContact, site.id)
    ]


def masked(contacts: Sequence[GraveContact]) -> list[Row]:
    """Return contacts as everybody who reads the ledger sees them; addresses and the dead not at all."""
    return [
        {
            "id": str(each.id),
            "name": masked_name(each.name),
            "phone": masked_number(each.phone),
            "graves": each.graves,
        }
        for each in contacts
    ]


def must_know(caller: Caller, site: GraveSite) -> None:
    """Raise NotTheHandler for whoever has not the site in hand."""
    if site.handler_id is None or site.handler_id != caller.account_id:
        raise NotTheHandler
