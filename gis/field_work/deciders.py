"""Who decides on changes that the server could not write by itself."""

from collections.abc import Collection, Mapping

from gis.accounts.rules import Caller
from gis.field_work import packages
from gis.field_work.rules import SETTLING
from gis.field_work.tables import FieldPackage
from gis.grave_sites.rules import REGISTERING
from gis.joint_inspections import access
from gis.joint_inspections.rules import RECORDING
from gis.name_recordings.rules import RECORDING as RECORDING_NAMES
from gis.place_name_signs.rules import INSPECTING

#: Who may write the records of a task, as its subject has it
WRITERS: Mapping[str, Collection[str]] = {
    "inspection_section": RECORDING,
    "sign_inspection": INSPECTING,
    "grave_survey": REGISTERING,
    "name_survey": RECORDING_NAMES,
}


def may_decide(caller: Caller, package: FieldPackage) -> bool:
    """Whether a caller may decide on the changes of a package."""
    return decides_on(caller, package.task_kind, is_own=package.account_id == caller.account_id)


def decides_on(caller: Caller, task_kind: str, *, is_own: bool) -> bool:
    """Whether a caller may decide on changes of a task, his own or somebody else's.

    An editor may, and so may whoever oversees field work as far as the subject lets him write its records; a
    毗邻方 account decides on what it sent itself. What he decides is written under his own rights.
    """
    if access.is_neighbour(caller):
        return is_own
    if not caller.roles.isdisjoint(SETTLING):
        return True
    return packages.oversees(caller) and not caller.roles.isdisjoint(WRITERS.get(task_kind, ()))
