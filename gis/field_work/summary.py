"""How field work stands as a whole: who is out, what is overdue, what waits for a person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.field_work import packages, queries
from gis.field_work.deciders import decides_on


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of what the caller oversees, or of his own."""

    oversees: bool
    out: int
    overdue: int
    conflict: int
    refused: int
    #: Sent, and still without the photos or the changes that they need
    waiting: int
    #: Conflicts, refused changes and those that wait in a closed package, as far as the caller may decide
    to_decide: int
    #: Who has or had a package: id and name
    holders: tuple[tuple[UUID, str], ...]


def summary(session: Session, caller: Caller) -> Summary:
    """Return how the field work stands that the caller oversees, or his own."""
    oversees = packages.oversees(caller)
    account = None if oversees else caller.account()
    out, overdue = queries.out(session, account)
    counted = dict.fromkeys(("conflict", "refused", "waiting"), 0)
    to_decide = 0
    for task_kind, state, count, for_a_person in queries.open_changes(session, account):
        counted[state] += count
        if decides_on(caller, task_kind, is_own=not oversees):
            to_decide += for_a_person
    names = queries.names(session, queries.holders(session, account))
    holders = sorted(names.items(), key=lambda each: (each[1], each[0]))
    return Summary(oversees, out, overdue, **counted, to_decide=to_decide, holders=tuple(holders))
