"""Decide about findings, many at once, all or none: a person's word, never the machine's.

Nothing decided is changed: to take a decision back is a later decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.name_screening import finding_queries, queries
from gis.name_screening.findings import DECIDING, areas_of, readable_levels
from gis.name_screening.rules import (
    MOST_AT_ONCE,
    Deciding,
    FindingNotFound,
    FindingsStale,
    NothingChosen,
    NothingToReopen,
    Wanted,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which findings: by id at the versions that the caller saw, or all of a list that had so many."""

    versions: Mapping[UUID, int] | None = None
    all_of: Wanted | None = None
    expected: int = 0


def decide(session: Session, caller: Caller, chosen: Chosen, deciding: Deciding) -> Sequence[UUID]:
    """Decide about findings and return their ids.

    Raises NotAllowed (a role or a place beyond the caller's), FindingNotFound, FindingsStale, ReasonMissing,
    ExemptionMissing, NothingChosen, NothingToReopen; then nothing is decided.
    """
    account = caller.account()
    caller.must_hold(*DECIDING)
    deciding.check(queries.exemption_kinds(session))
    levels = readable_levels(session, caller)
    wanted = chosen.all_of
    if chosen.versions is not None:
        if not 0 < len(chosen.versions) <= MOST_AT_ONCE:
            raise NothingChosen(most=MOST_AT_ONCE)
        wanted = Wanted(ids=list(chosen.versions), current=None)
    if wanted is None:
        raise NothingChosen(most=MOST_AT_ONCE)
    seen = finding_queries.versions(session, levels, wanted, today(), MOST_AT_ONCE + 1)
    _check_choice(chosen, len(seen))
    if not all(caller.covers(areas_of(row)) for row in seen):
        raise NotAllowed
    versions = chosen.versions or {row.id: row.version for row in seen}
    held = queries.hold_findings(session, [row.id for row in seen])
    if {one.id: one.version for one in held} != versions:
        raise FindingsStale
    if deciding.decision == "reopened" and any(one.decision is None for one in held):
        raise NothingToReopen
    values = {
        "decision": deciding.decision,
        "reason": deciding.reason.strip(),
        "exemption": deciding.exemption,
        "batch": uuid4(),
        "account_id": account,
    }
    queries.decide(session, held, values, None if deciding.decision == "reopened" else deciding.decision)
    return [one.id for one in held]


def invent(session: Session, source_id: UUID, name: str, kind: str, deciding: Deciding) -> None:
    """Decide as nobody about the findings of one class on a demonstration's name."""
    found = queries.of_source(session, source_id, name, kind)
    values = {
        "decision": deciding.decision,
        "reason": deciding.reason,
        "exemption": deciding.exemption,
        "batch": uuid4(),
    }
    if found:
        queries.decide(session, found, values, deciding.decision)


def _check_choice(chosen: Chosen, found: int) -> None:
    """Raise where not just those are there that the caller saw."""
    if chosen.versions is not None:
        if found != len(chosen.versions):
            raise FindingNotFound
    elif found != chosen.expected:
        raise FindingsStale
    if not 0 < found <= MOST_AT_ONCE:
        raise NothingChosen(most=MOST_AT_ONCE)
