"""Read the register for an edition: which entries there are now, what composing gives, what is stale.

Editors work on what was read last; the register goes on changing meanwhile, and an edition tells that it is
behind. Reading anew never touches what was written by hand: it only says which facts under it have changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.editions import queries
from gis.editions.composing import completeness, compose_both, facts_of, words
from gis.editions.content import ContentEntry, EditionContent
from gis.editions.held import held, opened
from gis.editions.overrides import overridden
from gis.editions.plan import EntryOverride
from gis.editions.plans import override_of, plan_of, stale_facts
from gis.editions.tables import Edition
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.periods.service import data_versions

#: Kind of job that reads the register for an edition
READING_JOB = "edition_reading"
#: What an edition is composed of, by the names of their versions (gis/sql/040)
READ = ("place_name", "division", "reference", "name_rule", "publication")
_ENTRY = TypeAdapter(ContentEntry)


def ask(session: Session, caller: Caller, edition_id: UUID) -> Job:
    """Have a job read the register for an edition; EditionNotFound, NotAllowed, EditionFrozen."""
    edition = opened(session, caller, edition_id)
    arguments = {"edition_id": str(edition.id), "name": edition.name}
    return jobs.enqueue(session, caller, READING_JOB, arguments, one_at_a_time=f"edition {edition.id}")


def read_queued(
    session: Session, caller: Caller, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Do what a job was asked."""
    edition = opened(session, caller, UUID(arguments["edition_id"]))
    content = read(session, caller, edition, progress)
    return {"edition_id": str(edition.id), "entries": len(content.entries)}


def read(session: Session, caller: Caller, edition: Edition, progress: Progress) -> EditionContent:
    """Read the register for an edition; return what was composed, with what is written by hand.

    Others go on working while it is composed, and wait while it is written. Raises EditionFrozen, and
    EditionStale where what the edition is to be was changed meanwhile.
    """
    versions, version = data_versions(session, *READ), edition.version
    progress.step("editions.step_compose")
    made = compose_both(session, caller, plan_of(session, edition))
    content = made.content
    progress.step("editions.step_compare", 0, len(content.entries))
    held(session, caller, edition.id, version)
    queries.write_entries(
        session, [{"edition_id": edition.id, "key": entry.key} for entry in content.entries]
    )
    written = {each.key: each for each in queries.overridden(session, edition.id)}
    rows = []
    chapters = _chapters(content)
    for position, entry in enumerate(content.in_order()):
        work = written.get(entry.key)
        override = None if work is None else override_of(work)
        row = _row(edition.id, position, made.unwritten[entry.key], override)
        stale = [] if work is None else [one.fact for one in stale_facts(work, row["facts"])]
        rows.append(row | {"chapter": chapters[entry.key], "stale": stale})
        progress.step("editions.step_compare", position + 1, len(content.entries))
    queries.write_readings(session, edition.id, rows)
    edition.read_at, edition.read_versions = datetime.now(UTC), versions
    queries.save(session)
    return content


def is_behind(session: Session, edition: Edition) -> bool:
    """Whether the register has changed since it was read for an edition."""
    return edition.read_versions != data_versions(session, *READ)


def composed(document: Mapping[str, Any]) -> ContentEntry:
    """Return an entry as it was composed when the register was read."""
    return _ENTRY.validate_python(document)


def measured(entry: ContentEntry, override: EntryOverride | None) -> dict[str, Any]:
    """Return words, completeness and what is missing of an entry with its override."""
    shown = overridden(entry, override)
    found = completeness(shown)
    return {"words": words(shown), "score": found.score, "missing": list(found.missing)}


def known_instant(session: Session) -> datetime:
    """Return an instant by which everything was recorded: versions of data are milliseconds of the clock.

    It stays the same while the register does.
    """
    newest = max(data_versions(session, "place_name", "division").values())
    return datetime.fromtimestamp((newest + 1) / 1000, UTC)


def _row(
    edition_id: UUID, position: int, entry: ContentEntry, override: EntryOverride | None
) -> dict[str, Any]:
    return {
        "edition_id": edition_id,
        "key": entry.key,
        "position": position,
        "name": entry.name,
        "category": entry.category,
        "category_name": entry.category_name,
        "composed": _ENTRY.dump_python(replace(entry, geometry=None), mode="json"),
        "facts": dict(facts_of(entry)),
        "is_gone": False,
        **measured(entry, override),
    }


def _chapters(content: EditionContent) -> dict[str, str]:
    return {
        key: chapter.heading
        for chapter in content.chapters
        for section in chapter.sections
        for key in section.keys
    }
