"""Bring what a proposal wants together with what the register says, and write it when it may be written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import Base
from gis.errors import NotFound
from gis.history import service as history
from gis.jobs.rules import Progress
from gis.proposals import queries
from gis.proposals.fields import refuse
from gis.proposals.records import Loaded
from gis.proposals.rules import (
    MOST_CONFLICTS_LISTED,
    MOST_ITEMS,
    AreasChanged,
    FieldConflict,
    NothingToChange,
    OutsideArea,
    RecordChanged,
    RecordExists,
    StaleRecord,
    TooManyItems,
    UnknownField,
    UnreadableItem,
    conflicts,
    fields,
    merge,
    plan,
    unflatten,
)
from gis.proposals.subjects import (
    CreatesMany,
    Item,
    ItemDraft,
    Subject,
    Subjects,
    load_all,
    subject_of,
    wrong_kind,
)
from gis.proposals.tables import Proposal
from gis.proposals.words import has_label, label
from gis.publication import service as publication
from gis.publication.rules import PublicationRules
from gis.reference import service as reference
from gis.reference.rules import CodeEnded

EMPTY = Loaded(version=0, document={}, areas=frozenset())


@dataclass
class Planned:
    """The items of a draft while they are written, and the divisions they touch."""

    count: int
    areas: set[UUID]


def plan_items(
    session: Session, caller: Caller, subjects: Subjects, drafts: Iterable[ItemDraft], planned: Planned
) -> Iterator[Item]:
    """Turn what somebody wants into items that say what was seen; count them in `planned`.

    Raises UnreadableItem, TooManyItems, UnknownSubject, NotFound, StaleRecord, NothingToChange,
    PathClash, and OutsideArea for a record that the caller's rights do not reach.
    """
    rules = publication.load(session)
    parts = {name: history.parts(name) for name in subjects}
    ended = reference.ended(session)
    taken: set[tuple[str, UUID]] = set()
    remaining = iter(drafts)
    while chunk := list(islice(remaining, queries.CHUNK)):
        for at, draft in enumerate(chunk, start=planned.count + 1):
            _check_draft(draft, at)
        updated = [
            (draft.subject, draft.record_id)
            for draft in chunk
            if draft.action == "update" and draft.record_id is not None
        ]
        present = load_all(session, subjects, updated)
        for draft in chunk:
            planned.count += 1
            if planned.count > MOST_ITEMS:
                raise TooManyItems(most=MOST_ITEMS)
            subject = subject_of(subjects, draft.subject)
            record_id = draft.record_id or uuid4()
            if (draft.subject, record_id) in taken:
                raise UnreadableItem(position=planned.count)
            taken.add((draft.subject, record_id))
            loaded = present.get((draft.subject, record_id), EMPTY)
            item = _planned(rules, caller, subject, loaded, record_id, draft, planned.count)
            _check_fields(rules, caller, item, parts[item.subject])
            _check_codes(session, item, parts[item.subject], ended)
            document = unflatten(merge(item.before, item.after, fields(loaded.document)))
            areas = loaded.areas | _wanted_areas(session, subject, document, item.position)
            if not caller.covers(areas):
                raise OutsideArea(record=title(subject, document, record_id))
            planned.areas |= areas
            yield item


def _check_draft(draft: ItemDraft, position: int) -> None:
    creates = draft.action == "create" and draft.base_version is None
    updates = draft.action == "update" and draft.base_version is not None and draft.record_id is not None
    if not (creates or updates):
        raise UnreadableItem(position=position)


def _planned(
    rules: PublicationRules,
    caller: Caller,
    subject: Subject,
    loaded: Loaded,
    record_id: UUID,
    draft: ItemDraft,
    position: int,
) -> Item:
    name = title(subject, loaded.document, record_id)
    if not rules.sees(caller.clearance, loaded.document.get("publication_level", "public")):
        raise NotFound
    if draft.base_version is not None and draft.base_version != loaded.version:
        raise StaleRecord(record=name, version=loaded.version, expected=draft.base_version)
    seen, wanted = plan(draft.changes, fields(loaded.document))
    if not wanted:
        raise NothingToChange(record=name)
    before = {} if draft.action == "create" else seen
    return Item(position, draft.subject, draft.action, record_id, draft.base_version, before, wanted)


def _check_fields(rules: PublicationRules, caller: Caller, item: Item, groups: Mapping[str, Table]) -> None:
    """Refuse fields that no record of the kind has, and those that the caller may not see."""
    for path, value in item.after.items():
        # Whatever can be changed has a name that people call it by; a part is named by its id.
        group, _, key = path.partition("/")
        is_part = group in groups and "/" not in key
        if not has_label(item.subject, path) or (is_part and not (value is None or (key and value is True))):
            raise UnknownField(path=path)
        if not sees_path(rules, caller, item.subject, path):
            raise OutsideArea(record=label(item.subject, path).zh)


def _check_codes(
    session: Session, item: Item, groups: Mapping[str, Table], ended: Mapping[str, frozenset[str]]
) -> None:
    """Refuse a code that was ended, unless the record has it already."""
    for path, value in item.after.items():
        if not isinstance(value, str) or item.before.get(path) == value:
            continue
        group, _, rest = path.partition("/")
        table = groups.get(group) if rest else Base.metadata.tables[item.subject]
        column = None if table is None else table.c.get(rest.rpartition("/")[2] or group)
        for key in () if column is None else column.foreign_keys:
            name = key.column.table.name
            if value in ended.get(name, ()):
                (called,) = [row["name_zh"] for row in reference.codes(session, name) if row["code"] == value]
                raise CodeEnded(name=called, code=value, field=label(item.subject, path).zh)


def _wanted_areas(
    session: Session, subject: Subject, document: Mapping[str, Any], position: int
) -> frozenset[UUID]:
    try:
        return subject.areas(session, document)
    except (ValueError, TypeError, AttributeError, KeyError):
        # A draft is not checked yet: what should be the id of a division may be anything.
        raise UnreadableItem(position=position) from None


def sees_path(rules: PublicationRules, caller: Caller, subject: str, path: str) -> bool:
    """Whether the publication level of a field lets the caller see it."""
    group, _, rest = path.partition("/")
    name = f"{group}.{rest.rpartition('/')[2]}" if "/" in rest else group
    return rules.sees_field(history.published_as(subject), name, caller.clearance)


def title(subject: Subject, document: Mapping[str, Any], record_id: UUID) -> str:
    """Return what people call a record, or its id while it has no name."""
    return (subject.title(document) if document else "") or str(record_id)


def check_conflicts(session: Session, subjects: Subjects, proposal: Proposal) -> frozenset[UUID]:
    """Return the divisions that a proposal touches now; raise RecordChanged with every field in conflict."""
    clashing: list[FieldConflict] = []
    areas: set[UUID] = set()
    for chunk in queries.stream_items(session, proposal.id):
        for item, loaded in _with_present(session, subjects, chunk):
            subject = subject_of(subjects, item.subject)
            found = conflicts(item.before, item.after, fields(loaded.document))
            if found:
                clashing += _labelled(subject, item, loaded, found)
            else:
                merged = unflatten(merge(item.before, item.after, fields(loaded.document)))
                areas |= loaded.areas | subject.areas(session, merged)
    _refuse(clashing)
    return frozenset(areas)


def apply(session: Session, subjects: Subjects, proposal: Proposal, progress: Progress) -> None:
    """Write every item into the register, whose lock the caller holds.

    What is merged is checked again. Raises RecordChanged with every field in conflict, AreasChanged
    when a record has moved to divisions that the approvals did not cover, FieldsBreakRules for what a
    proposal of this kind may not change, and what the subjects raise.
    """
    queries.lock_records(session, proposal.id, subjects)
    covered = frozenset(proposal.areas)
    clashing: list[FieldConflict] = []
    done = 0
    for chunk in queries.stream_items(session, proposal.id):
        new: dict[str, dict[UUID, Mapping[str, Any]]] = {}
        for item, loaded in _with_present(session, subjects, chunk):
            subject = subject_of(subjects, item.subject)
            present = fields(loaded.document)
            found = conflicts(item.before, item.after, present)
            if found:
                clashing += _labelled(subject, item, loaded, found)
            if clashing:
                continue
            wanted = merge(item.before, item.after, present)
            document = unflatten(wanted)
            if not loaded.areas | subject.areas(session, document) <= covered:
                raise AreasChanged(record=title(subject, document, item.record_id))
            refuse(wrong_kind(subject, proposal.kind, loaded.document, document))
            if item.action == "create" and isinstance(subject, CreatesMany):
                new.setdefault(item.subject, {})[item.record_id] = document
            elif wanted != present:
                _write_new(session, subjects, new)
                subject.check(session, item.record_id, document, creating=item.action == "create")
                subject.write(session, item.record_id, document, creating=item.action == "create")
        _write_new(session, subjects, new)
        done += len(chunk)
        progress.step("proposals.step_apply", done, proposal.item_count)
    _refuse(clashing)
    queries.settle_constraints(session)


def _write_new(session: Session, subjects: Subjects, new: dict[str, dict[UUID, Mapping[str, Any]]]) -> None:
    """Write the new records gathered so far: what comes later in the proposal may cite them."""
    for name, documents in new.items():
        subject = subjects[name]
        if isinstance(subject, CreatesMany):
            subject.create_many(session, documents)
    new.clear()


def _with_present(
    session: Session, subjects: Subjects, chunk: Iterable[Item]
) -> Iterator[tuple[Item, Loaded]]:
    items = list(chunk)
    for name in {item.subject for item in items}:
        created = [item.record_id for item in items if item.subject == name and item.action == "create"]
        taken = queries.existing(session, subject_of(subjects, name).name, created)
        if taken:
            raise RecordExists(record=", ".join(map(str, taken)))
    updated = [(item.subject, item.record_id) for item in items if item.action == "update"]
    present = load_all(session, subjects, updated)
    for item in items:
        yield item, present.get((item.subject, item.record_id), EMPTY)


def _labelled(
    subject: Subject, item: Item, loaded: Loaded, found: Iterable[FieldConflict]
) -> list[FieldConflict]:
    record = title(subject, loaded.document, item.record_id)
    return [
        replace(
            clash,
            record=record,
            label=f"{record} {label(item.subject, clash.path).zh}",
            label_en=f"{record} {label(item.subject, clash.path).en}",
            subject=item.subject,
            record_id=str(item.record_id),
        )
        for clash in found
    ]


def _refuse(clashing: list[FieldConflict]) -> None:
    if clashing:
        raise RecordChanged(clashing[:MOST_CONFLICTS_LISTED])
