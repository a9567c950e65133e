"""Say what submitting would say, while a form is still being filled in; nothing of it is kept."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import hold_register_briefly, translated_errors
from gis.errors import DimingError, InvalidInput, NotFound
from gis.proposals import application, queries
from gis.proposals.differences import Difference, FieldChange, ItemChanges
from gis.proposals.fields import Finding
from gis.proposals.records import Loaded
from gis.proposals.rules import (
    PROPOSING,
    FieldConflict,
    NothingToChange,
    check_can,
    conflicts,
    fields,
    plan,
    unflatten,
)
from gis.proposals.subjects import (
    Item,
    ItemDraft,
    LooksAround,
    Subject,
    Subjects,
    subject_of,
    wrong_kind,
)
from gis.proposals.words import Words, label, say
from gis.publication import service as publication
from gis.publication.rules import PublicationRules

#: Nobody waits longer for a check than this many milliseconds while the register is being written
PATIENCE_MS = 3000


@dataclass(frozen=True)
class Wanted:
    """What a form wants of one record, and the values that it showed when it was opened."""

    draft: ItemDraft
    #: Field path → value seen; None: whatever is registered now
    seen: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class FieldFinding:
    """One thing to say of a field: where, what it is called, and the sentence of the rule."""

    path: str
    #: "error" bars the proposal, "warning" is worth a look
    severity: str
    label: Words
    message: Words


@dataclass(frozen=True)
class Checked:
    """What submitting would say of one record."""

    record_id: UUID
    #: Version of the record as it is registered now; 0 for a new one
    version: int
    findings: tuple[FieldFinding, ...]
    #: Fields that somebody else changed since: `before` is what is registered now, `after` what is wanted
    conflicts: tuple[FieldChange, ...]
    #: The change in words, as the reviewer will read it; None when nothing changes
    changes: ItemChanges | None


@dataclass(frozen=True)
class CheckResult:
    """What submitting would say of all records together."""

    items: tuple[Checked, ...]
    #: What concerns no single field: rights, and the rules that hold between records
    refusals: tuple[Words, ...]


def check(
    session: Session, caller: Caller, subjects: Subjects, wanted: Sequence[Wanted], kind: str | None = None
) -> CheckResult:
    """Check records as submitting would: field rules, conflicts, rights, and the database's own rules.

    What a proposal may not hold is said where its kind is known.

    The records are written and unwritten under the register's lock, for which nobody waits longer than
    PATIENCE_MS (Conflict). Raises NotAllowed without the role, NotFound, UnknownSubject, InvalidInput.
    """
    check_can(caller, PROPOSING, "propose")
    _check_text(wanted)
    hold_register_briefly(session, PATIENCE_MS)
    rules = publication.load(session)
    planned = [_planned(session, rules, caller, subjects, one) for one in wanted]
    refusals = _refusals(session, caller, subjects, [one.wanted.draft for one in planned])
    rehearsal = session.begin_nested()
    try:
        found, refused = _rehearsed(session, subjects, planned, kind)
    finally:
        rehearsal.rollback()
    items = [one.item for one in planned if one.item is not None]
    clashing = [_clash(one) for one in planned if one.conflicts]
    clashes = {change.record_id: change for change in _in_words(session, rules, caller, subjects, clashing)}
    words = {change.record_id: change for change in _in_words(session, rules, caller, subjects, items)}
    return CheckResult(
        items=tuple(
            Checked(
                record_id=one.record_id,
                version=one.loaded.version,
                findings=tuple(_said(one.subject.name, finding) for finding in findings),
                conflicts=clashes[one.record_id].fields if one.record_id in clashes else (),
                changes=words.get(one.record_id),
            )
            for one, findings in zip(planned, found, strict=True)
        ),
        refusals=tuple(dict.fromkeys([*refusals, *refused])),
    )


def _check_text(wanted: Sequence[Wanted]) -> None:
    """Raise InvalidInput for half of a character: it could neither be stored nor told back."""
    try:
        for one in wanted:
            json.dumps([one.draft.changes, one.seen], ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise InvalidInput("error.unstorable") from None


@dataclass(frozen=True)
class _Planned:
    wanted: Wanted
    subject: Subject
    record_id: UUID
    loaded: Loaded
    item: Item | None
    document: dict[str, Any]
    conflicts: tuple[FieldConflict, ...]


def _planned(
    session: Session, rules: PublicationRules, caller: Caller, subjects: Subjects, wanted: Wanted
) -> _Planned:
    draft = wanted.draft
    subject = subject_of(subjects, draft.subject)
    record_id = draft.record_id or uuid4()
    creating = draft.action == "create"
    loaded = application.EMPTY if creating else subject.load(session, record_id)
    if not rules.sees(caller.clearance, loaded.document.get("publication_level", "public")):
        raise NotFound
    present = fields(loaded.document)
    seen, after = plan(draft.changes, present)
    before = {} if creating else {path: seen[path] for path in after if path in seen}
    if wanted.seen is not None and not creating:
        before |= {path: wanted.seen[path] for path in after if path in wanted.seen}
    clashing = tuple(
        clash
        for clash in conflicts(before, after, present)
        if application.sees_path(rules, caller, draft.subject, clash.path)
    )
    merged = {path: value for path, value in {**present, **after}.items() if value is not None}
    item = Item(1, draft.subject, draft.action, record_id, draft.base_version, before, after)
    return _Planned(
        wanted=replace(
            wanted, draft=replace(draft, record_id=record_id, base_version=loaded.version or None)
        ),
        subject=subject,
        record_id=record_id,
        loaded=loaded,
        item=item if after else None,
        document=unflatten(merged),
        conflicts=clashing,
    )


def _refusals(
    session: Session, caller: Caller, subjects: Subjects, drafts: Iterable[ItemDraft]
) -> list[Words]:
    """Return what writing the draft itself would refuse: rights, unknown fields."""
    refused: list[Words] = []
    for draft in drafts:
        planned = application.Planned(count=0, areas=set())
        try:
            list(application.plan_items(session, caller, subjects, [draft], planned))
        except NothingToChange:
            continue
        except DimingError as error:
            refused.append(say(error.message_id, **error.params))
    return refused


def _rehearsed(
    session: Session, subjects: Subjects, planned: Sequence[_Planned], kind: str | None
) -> tuple[list[list[Finding]], list[Words]]:
    """Write what is sound, in order, so that later records may cite earlier ones; return what was said."""
    found: list[list[Finding]] = []
    refused: list[Words] = []
    for one in planned:
        creating = one.wanted.draft.action == "create"
        findings: list[Finding] = []
        try:
            with translated_errors():
                findings = one.subject.explain(session, one.record_id, one.document, creating=creating)
                is_sound = all(finding.is_warning for finding in findings)
                if is_sound and kind is not None:
                    findings = [*findings, *wrong_kind(one.subject, kind, one.loaded.document, one.document)]
                if one.item is not None and is_sound:
                    one.subject.write(session, one.record_id, one.document, creating=creating)
        except DimingError as error:
            return _padded(found, findings, planned), [*refused, say(error.message_id, **error.params)]
        found.append(findings)
    if not any(not finding.is_warning for findings in found for finding in findings):
        try:
            queries.settle_constraints(session)
        except DimingError as error:
            refused.append(say(error.message_id, **error.params))
        else:
            _look_around(session, planned, found)
    return found, refused


def _look_around(session: Session, planned: Sequence[_Planned], found: list[list[Finding]]) -> None:
    """Add what is worth a look when all records are written: a border moves with both its sides."""
    written = [(at, one) for at, one in enumerate(planned) if one.item is not None]
    for name in {one.subject.name for _, one in written}:
        own = [(at, one) for at, one in written if one.subject.name == name]
        subject = own[0][1].subject
        if isinstance(subject, LooksAround):
            said = subject.look_around(
                session, {one.record_id: frozenset(one.item.after) for _, one in own if one.item}
            )
            for at, one in own:
                found[at] += said.get(one.record_id, [])


def _padded(
    found: list[list[Finding]], last: list[Finding], planned: Sequence[_Planned]
) -> list[list[Finding]]:
    """Complete the findings after a statement failed: nothing more can be said of the rest."""
    return [*found, last, *([] for _ in planned[len(found) + 1 :])]


def _in_words(
    session: Session, rules: PublicationRules, caller: Caller, subjects: Subjects, items: Sequence[Item]
) -> list[ItemChanges]:
    difference = Difference(session, subjects, uuid4(), items)
    return [
        ItemChanges(
            position=position,
            subject=item.subject,
            action=item.action,
            record_id=item.record_id,
            title=difference.title(item),
            base_version=item.base_version,
            fields=tuple(
                change
                for change in difference.changes(item)
                if application.sees_path(rules, caller, item.subject, change.path)
            ),
        )
        for position, item in enumerate(items, start=1)
    ]


def _said(subject: str, finding: Finding) -> FieldFinding:
    return FieldFinding(
        path=finding.path,
        severity="warning" if finding.is_warning else "error",
        label=label(subject, finding.path),
        message=say(finding.message_id, **finding.params),
    )


def _clash(planned: _Planned) -> Item:
    """Return the fields in conflict as a change of what is registered now."""
    return Item(
        position=1,
        subject=planned.subject.name,
        action="update",
        record_id=planned.record_id,
        base_version=planned.loaded.version,
        before={clash.path: clash.present for clash in planned.conflicts},
        after={clash.path: clash.wanted for clash in planned.conflicts},
    )
