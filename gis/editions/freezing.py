"""Freeze an edition: compose it once, keep the bytes for good; everything printed of it is made from them.

The same register, plan and rules give the same bytes: nothing in them is the moment of freezing. The instant
by which all was known is that of the register's last change, unless the plan states one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import hold_register
from gis.editions import progress_queries, queries
from gis.editions.content import EditionContent, digest, to_bytes
from gis.editions.editing import NAMED
from gis.editions.held import held
from gis.editions.opening import check_entries, record_step
from gis.editions.papers import check_printed
from gis.editions.plans import printed_gates
from gis.editions.register_reading import known_instant, read
from gis.editions.rules import DECIDING, EntriesBehind, StateNotNext
from gis.editions.tables import Edition, EditionSnapshot
from gis.editions.workflow import FROZEN, REVIEWED, state_name
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job

#: Kind of job that freezes
FREEZING_JOB = "edition_freezing"


def ask(session: Session, caller: Caller, edition_id: UUID, version: int) -> Job:
    """Have a job freeze an edition; EditionNotFound, EditionStale, EditionFrozen, and what `check` raises."""
    edition = held(session, caller, edition_id, version, roles=DECIDING)
    check(session, edition)
    arguments = {"edition_id": str(edition.id), "name": edition.name}
    return jobs.enqueue(session, caller, FREEZING_JOB, arguments, one_at_a_time=f"edition {edition.id}")


def freeze_queued(
    session: Session, caller: Caller, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Do what a job was asked."""
    frozen = freeze(session, caller, UUID(arguments["edition_id"]), progress)
    return {
        "edition_id": str(frozen.edition_id),
        "sha256": frozen.sha256,
        "size_bytes": frozen.size_bytes,
        "entries": frozen.entries,
    }


def freeze(session: Session, caller: Caller, edition_id: UUID, progress: Progress) -> EditionSnapshot:
    """Freeze an edition that was reviewed whole, on the register as it is now.

    Nobody changes the register meanwhile. Raises EditionFrozen, StateNotNext, EntriesBehind where entries
    were not reviewed (those are new too), are stale, or have changes that nobody decided on, and GatesLacking
    where a number of the copyright page isn't there.
    """
    hold_register(session)
    edition = held(session, caller, edition_id, roles=DECIDING)
    check(session, edition)
    content = read(session, caller, edition, progress)
    check(session, edition)
    progress.step("editions.step_freeze")
    stored = to_bytes(final(session, edition, content))
    frozen = EditionSnapshot(
        edition_id=edition.id,
        content=stored,
        sha256=digest(stored),
        size_bytes=len(stored),
        entries=len(content.entries),
        frozen_by=caller.account(),
    )
    queries.add(session, frozen)
    # No Word form is read back any more
    queries.prune_drafts(session, edition.id, keep=0)
    record_step(session, caller, edition, FROZEN)
    edition.state = FROZEN
    queries.count_up(session, edition)
    return frozen


def check(session: Session, edition: Edition) -> None:
    """Raise StateNotNext, EntriesBehind or GatesLacking where an edition can't be frozen."""
    if edition.state != REVIEWED:
        raise StateNotNext(before=state_name(edition.state), after=state_name(FROZEN))
    check_entries(session, edition, FROZEN)
    count, first = progress_queries.stale(session, edition.id, NAMED)
    if count:
        raise EntriesBehind("editions.entries_stale", first, count)
    pending = queries.changes(session, edition.id, states=("pending",))
    if pending:
        named = [(change.key, change.name) for change in pending[:NAMED]]
        raise EntriesBehind("editions.changes_pending", named, len(pending))
    check_printed(session, edition)


def final(session: Session, edition: Edition, content: EditionContent) -> EditionContent:
    """Return the content of an edition as it is frozen, from what was composed of it as a draft.

    Which gates it prints depends on what was read.
    """
    return replace(
        content,
        draft="",
        gates=printed_gates(session, edition),
        known_at=content.known_at or known_instant(session),
    )
