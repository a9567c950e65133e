"""A cemetery in each town, open, with a plot and somebody in it, for every route."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.cemeteries import burying, registering, service
from gis.cemeteries.entries import Approval, NewBurial, Person, Places, Said
from gis.history.as_known import today
from tests.gis.administrative_divisions.registered import square

OPENED = today() - timedelta(days=400)
#: Of the dead and of whom to ask: no output holds them but what whoever must know asks for
PLANTED = ("植入逝者", "植入证明", "植入证件", "植入联系人", "13922225555")


@dataclass
class Cemeteries:
    """Ids of what the routes are tried on: the cemetery is at version 4, the burial at version 1."""

    cemetery: str = ""
    place: str = ""
    burial: str = ""
    paper: str = ""


def opened(session: Session, editor: Caller, town: UUID, number: str, paper: str) -> Cemeteries:
    """Write a cemetery of a town that is open, with one plot for two and one burial."""
    approval = Approval("乌民审〔2024〕1号", "旗民政局", OPENED, paper)
    said = Said(
        number, f"{number}公墓", "public_cemetery", town, square(108.8, 38.6, 0.001), approval=approval
    )
    made = registering.register(session, editor, said, "planned", OPENED - timedelta(days=1))
    registering.set_state(session, editor, made, 1, "open", OPENED)
    registering.set_capacity(session, editor, made, 2, OPENED, 10, 0)
    registering.add_places(session, editor, made, 3, Places(["A-01"], "body_double"))
    (place,) = service.places(session, editor, made)
    name, certificate, identity, contact, phone = PLANTED
    person = Person(name, certificate, identity, None, contact, phone)
    buried = burying.bury(session, editor, UUID(place["id"]), NewBurial(OPENED, "medical", person))
    return Cemeteries(str(made), place["id"], str(buried), paper)
