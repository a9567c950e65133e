"""Editions and entries as they are read."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.editions import progress_queries, queries
from gis.editions.marked_up import change_row
from gis.editions.overrides import overridden, said
from gis.editions.papers import gate_rows
from gis.editions.plan import CHANGEABLE, OVERRIDABLE
from gis.editions.plans import override_of, stale_facts
from gis.editions.register_reading import composed, is_behind
from gis.editions.tables import Edition, EditionComment, EditionEntry, EditionReading, EditionSnapshot
from gis.editions.workflow import NEXT, is_back

Row = dict[str, Any]


def list_row(edition: Edition, frozen: EditionSnapshot | None) -> Row:
    """Return an edition as lists show it."""
    return {
        "id": str(edition.id),
        "name": edition.name,
        "title": edition.title,
        "label": edition.label,
        "mongolian_title": edition.mongolian_title,
        "publisher": edition.publisher,
        "compiler": edition.compiler,
        "as_of": edition.as_of.isoformat(),
        "audience": edition.audience,
        "state": edition.state,
        "published_on": None if edition.published_on is None else edition.published_on.isoformat(),
        "sha256": None if frozen is None else frozen.sha256,
        "size_bytes": None if frozen is None else frozen.size_bytes,
        "entries": None if frozen is None else frozen.entries,
        "frozen_at": None if frozen is None else frozen.frozen_at.isoformat(),
        "version": edition.version,
    }


def whole_row(session: Session, edition: Edition) -> Row:
    """Return an edition with its settings, prose, gates, steps, and what may follow."""
    steps = queries.steps(session, edition.id)
    papers = queries.gates(session, edition.id)
    asked = {step.taken_by for step in steps} | {each.recorded_by for each in papers} | {edition.created_by}
    people = accounts.display_names(session, asked)
    known_at, read_at = edition.known_at, edition.read_at
    return {
        **list_row(edition, queries.snapshot(session, edition.id)),
        "known_at": None if known_at is None else known_at.isoformat(),
        "division_ids": [str(each) for each in edition.division_ids],
        "categories": list(edition.categories),
        "with_neighbours": edition.with_neighbours,
        "contributors": list(edition.contributors),
        "notes": list(edition.notes),
        "prose": [
            {
                "place": each.place,
                "heading": each.heading,
                "paragraphs": list(each.paragraphs),
                "signed": list(each.signed),
            }
            for each in queries.prose(session, edition.id)
        ],
        "gates": gate_rows(session, edition, people),
        "steps": [
            {
                "from_state": step.from_state,
                "to_state": step.to_state,
                "reason": step.reason,
                "taken_by": people.get(step.taken_by) if step.taken_by else None,
                "taken_at": step.taken_at.isoformat(),
            }
            for step in steps
        ],
        "next": [
            {"state": state, "needs_reason": is_back(edition.state, state)} for state in NEXT[edition.state]
        ],
        "read_at": None if read_at is None else read_at.isoformat(),
        "is_behind": is_behind(session, edition),
        "based_on": None if edition.based_on is None else str(edition.based_on),
        "created_by": people.get(edition.created_by) if edition.created_by else None,
        "created_at": edition.created_at.isoformat(),
        "comments": comment_rows(session, queries.comments(session, edition.id, None)),
    }


def entry_rows(session: Session, found: Sequence[Any]) -> list[Row]:
    """Return entries as a list shows them."""
    people = accounts.display_names(session, {entry.assignee_id for entry, _ in found})
    return [_entry_row(entry, reading, people) for entry, reading in found]


def _entry_row(entry: EditionEntry, reading: EditionReading, people: Mapping[UUID, str]) -> Row:
    return {
        "key": entry.key,
        "name": reading.name,
        "category": reading.category,
        "category_name": reading.category_name,
        "chapter": reading.chapter,
        "state": entry.state,
        "assignee_id": None if entry.assignee_id is None else str(entry.assignee_id),
        "assignee": people.get(entry.assignee_id) if entry.assignee_id else None,
        "words": reading.words,
        "score": reading.score,
        "missing": list(reading.missing),
        "stale": list(reading.stale),
        "is_overridden": entry.overridden_at is not None,
        "is_gone": reading.is_gone,
        "version": entry.version,
    }


def entry_row(session: Session, edition: Edition, entry: EditionEntry, reading: EditionReading) -> Row:
    """Return an entry whole: what was composed and written by hand, which facts differ, what was said."""
    asked = {entry.assignee_id, entry.edited_by, entry.reviewed_by, entry.overridden_by}
    changes = queries.changes(session, edition.id, key=entry.key)
    asked |= {change.proposed_by for change in changes} | {change.decided_by for change in changes}
    people = accounts.display_names(session, asked)
    override, plain = override_of(entry), composed(reading.composed)
    printed = overridden(plain, override)
    return {
        **_entry_row(entry, reading, people),
        "composed": dict(reading.composed),
        "printed": {name: said(printed, name) for name in CHANGEABLE},
        "overridable": list(OVERRIDABLE),
        "override": {"fields": dict(override.fields), "text": "\n".join(override.text)},
        "overridden_by": people.get(entry.overridden_by) if entry.overridden_by else None,
        "overridden_at": entry.overridden_at.isoformat() if entry.overridden_at else None,
        "facts": dict(reading.facts),
        "stale_facts": [
            {"fact": one.fact, "before": one.before, "after": one.after}
            for one in stale_facts(entry, reading.facts)
        ],
        "edited_by": people.get(entry.edited_by) if entry.edited_by else None,
        "reviewed_by": people.get(entry.reviewed_by) if entry.reviewed_by else None,
        "reviewed_at": entry.reviewed_at.isoformat() if entry.reviewed_at else None,
        "comments": comment_rows(session, queries.comments(session, edition.id, entry.key)),
        "changes": [change_row(change, people) for change in changes],
    }


def comment_rows(session: Session, found: Sequence[EditionComment]) -> list[Row]:
    """Return comments with who wrote and who settled them."""
    people = accounts.display_names(
        session, {each.written_by for each in found} | {each.settled_by for each in found}
    )
    return [
        {
            "id": str(each.id),
            "key": each.key,
            "says": each.says,
            "written_by": people.get(each.written_by),
            "written_at": each.written_at.isoformat(),
            "settled_by": people.get(each.settled_by) if each.settled_by else None,
            "settled_at": None if each.settled_at is None else each.settled_at.isoformat(),
        }
        for each in found
    ]


def progress_row(session: Session, edition: Edition, may_have: Collection[Any]) -> Row:
    """Return how far the whole volume is."""
    totals = progress_queries.totals(session, edition.id)
    comments, changes = progress_queries.open_counts(session, edition.id)
    counts = progress_queries.states(session, edition.id)
    shares = progress_queries.assignees(session, edition.id)
    people = accounts.display_names(session, {row.assignee_id for row in shares})
    assigned: dict[UUID, Row] = {}
    for row in shares:
        share = assigned.setdefault(
            row.assignee_id,
            {
                "account_id": str(row.assignee_id),
                "name": people.get(row.assignee_id, ""),
                "draft": 0,
                "edited": 0,
                "reviewed": 0,
                "words": 0,
            },
        )
        share[row.state] = row.count
        share["words"] += row.words
    return {
        "entries": totals.entries,
        "words": totals.words,
        "score": None if totals.score is None else round(float(totals.score), 1),
        "states": {state: counts.get(state, 0) for state in ("draft", "edited", "reviewed")},
        "unassigned": totals.unassigned,
        "assignees": sorted(assigned.values(), key=lambda share: (share["name"], share["account_id"])),
        "missing": [
            {"reason": reason, "count": count}
            for reason, count in progress_queries.reasons(session, edition.id).items()
        ],
        "overridden": totals.overridden,
        "stale": totals.stale,
        "stale_facts": [
            {"fact": fact, "count": count}
            for fact, count in progress_queries.stale_facts(session, edition.id).items()
        ],
        "gone": totals.gone,
        "open_comments": comments,
        "pending_changes": changes,
        "chapters": progress_queries.chapters(session, edition.id),
        "read_at": None if edition.read_at is None else edition.read_at.isoformat(),
        "is_behind": is_behind(session, edition),
        "may_have": [{"account_id": str(row.id), "name": row.display_name or row.login} for row in may_have],
    }
