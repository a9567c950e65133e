"""Who may see and do what of an inspection: staff for both sides, a 毗邻方 account for its own only."""

from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.errors import NotAllowed
from gis.joint_inspections import queries
from gis.joint_inspections.kept import Kept, load
from gis.joint_inspections.rules import (
    COUNTERPART,
    OWN,
    SIDES,
    InspectionNotFound,
    Side,
    SideNotYours,
    StaleInspection,
)
from gis.joint_inspections.tables import JointInspection


def is_neighbour(caller: Caller) -> bool:
    """Whether the caller is the other side of a shared line."""
    return caller.shared_counties is not None


def sees(reader: Reader, inspection: JointInspection) -> bool:
    """Whether somebody may see an inspection: a 毗邻方 account those of the line that it shares."""
    parties = {inspection.our_division_id, inspection.their_division_id}
    if reader.shared is not None and not (reader.shared and reader.shared <= parties):
        return False
    return inspection.publication_level in reader.levels_of(parties)


def seen(session: Session, caller: Caller, inspection_id: UUID, target_id: UUID | None = None) -> Kept:
    """Return an inspection that the caller may see, whole or for one target; raise InspectionNotFound."""
    found = load(session, [inspection_id], target_id).get(inspection_id)
    if found is None or not sees(Reader.of(session, caller), found.inspection):
        raise InspectionNotFound(id=inspection_id)
    return found


def changing(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    expected_version: int | None = None,
    *,
    target_id: UUID | None = None,
) -> Kept:
    """Lock an inspection that the caller may see, at the version that he saw; load it or one target.

    Raises InspectionNotFound, StaleInspection.
    """
    caller.account()
    if queries.lock(session, inspection_id) is None:
        raise InspectionNotFound(id=inspection_id)
    kept = seen(session, caller, inspection_id, target_id)
    check_version(kept.inspection.version, expected_version)
    return kept


def check_version(version: int, expected: int | None) -> None:
    """Raise StaleInspection unless the version is the one that was seen."""
    if expected is not None and version != expected:
        raise StaleInspection(version=version, expected=expected)


def changed(session: Session, kept: Kept) -> None:
    """Count the version of an inspection up and send what changed to the database."""
    kept.inspection.version += 1
    queries.save(session)


def must_be(caller: Caller, *roles: str) -> None:
    """Raise NotAllowed unless the caller holds one of the roles, or is the other side of the line."""
    if not is_neighbour(caller):
        caller.must_hold(*roles)


def must_be_staff(caller: Caller, *roles: str) -> None:
    """Raise NotAllowed unless the caller is of our side and holds one of the roles."""
    if is_neighbour(caller):
        raise NotAllowed
    caller.must_hold(*roles)


def provided_by(caller: Caller, side: str) -> str:
    """Return whether what a caller enters for a side is that side's own or given on paper; SideNotYours."""
    own: Side = "theirs" if is_neighbour(caller) else "ours"
    if side == own:
        return OWN
    if is_neighbour(caller):
        raise SideNotYours
    return COUNTERPART


def sides_open_to(caller: Caller) -> list[str]:
    """Return the sides for which a caller may enter something."""
    return ["theirs"] if is_neighbour(caller) else list(SIDES)
