"""Turn what somebody wants of tables of rules into the items of a proposal, and try it out."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import translated_errors
from gis.errors import DimingError, InvalidInput
from gis.history.as_known import today
from gis.name_rules import whole_tables
from gis.name_rules.dependants import Dependant, Trouble
from gis.name_rules.documents import RuleDocuments
from gis.name_rules.in_force import RulesInForce, read_rules
from gis.name_rules.registry import rule_table
from gis.name_rules.rules import OWN_FIELDS, NothingChanged, RuleTable, UnreadableChange
from gis.proposals import queries as proposal_queries
from gis.proposals import service as proposals
from gis.proposals.rules import PROPOSING, check_can, fields, flatten, plan, unflatten
from gis.proposals.subjects import ItemDraft, Subjects
from gis.proposals.tables import Proposal
from gis.proposals.words import label, say

#: Kind of proposal that changes rules
RULE_CHANGE = "rule_change"
SUBJECT = RuleDocuments().name
#: What can be said of a row even where its table has no column for it → field of the document
_ALWAYS: Mapping[str, str] = {"source": "source", "verified": "is_verified"}
#: Changes of one draft; a whole list of words fits
MOST_CHANGES = 2_000


class ChangesRefused(InvalidInput):
    """Changes of rules can't be kept: each is told with its place, its column and the reason."""

    message_id = "name_rules.changes_refused"

    def __init__(self, found: Sequence[Mapping[str, object]]) -> None:
        self._found = tuple(found)
        super().__init__(count=len(found), first=str(found[0]["message_zh"]) if found else "")

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Every refusal: place of the change, column, and the sentence in both languages."""
        return self._found


@dataclass(frozen=True)
class RuleChange:
    """What is wanted of one row: a new one, another content, or its end.

    With a day, another content holds from that day on and the row as it was until then; without, the row is
    corrected as if it had always said so. An end is the first day on which the row no longer holds.
    """

    action: Literal["add", "change", "end"]
    table: str
    id: UUID | None = None
    version: int | None = None
    row: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None


def items_of(session: Session, changes: Sequence[RuleChange]) -> list[ItemDraft]:
    """Return the items of changes; raise NoSuchTable, RuleNotFound, UnreadableChange, NothingChanged."""
    if not changes:
        raise NothingChanged
    ids = [change.id for change in changes if change.id is not None]
    present = RuleDocuments().load_many(session, ids)
    items: list[ItemDraft] = []
    for change in changes:
        if change.action == "add":
            items.append(_added(change))
            continue
        if change.id is None:
            raise UnreadableChange
        loaded = present.get(change.id) or RuleDocuments().load(session, change.id)
        version = change.version or loaded.version
        items += _changed(change, loaded.document, version)
    return items


def _added(change: RuleChange) -> ItemDraft:
    document = _document(rule_table(change.table), change.row, None)
    if change.on is not None:
        document["valid_from"] = change.on.isoformat()
    return ItemDraft(SUBJECT, "create", _said(document), uuid4())


def _changed(change: RuleChange, present: Mapping[str, Any], version: int) -> list[ItemDraft]:
    if change.action == "end":
        ended = {"valid_to": (change.on or today()).isoformat()}
        return [ItemDraft(SUBJECT, "update", ended, change.id, version)]
    table = rule_table(str(present["rule_table"]))
    row = table.row(present)
    unknown = sorted(change.row.keys() - row.keys() - _ALWAYS.keys())
    if unknown:
        raise UnreadableChange(column=unknown[0])
    wanted = _document(table, {**row, **change.row}, present["position"])
    kept = {column.field for column in table.columns} | {
        _ALWAYS[name] for name in change.row if name in _ALWAYS
    }
    # What the table has no column for stays as the row has it
    wanted |= {name: present[name] for name in OWN_FIELDS.values() if name not in kept}
    since = present["valid_from"]
    if change.on is not None and (since is None or since < change.on.isoformat()):
        day = change.on.isoformat()
        later = {**wanted, "valid_from": day, "valid_to": present["valid_to"]}
        return [
            ItemDraft(SUBJECT, "update", {"valid_to": day}, change.id, version),
            ItemDraft(SUBJECT, "create", _said(later), uuid4()),
        ]
    before, after = flatten(present), flatten(wanted)
    differing = {path: after.get(path) for path in {**before, **after} if before.get(path) != after.get(path)}
    if not differing:
        raise NothingChanged
    return [ItemDraft(SUBJECT, "update", differing, change.id, version)]


def _document(table: RuleTable, row: Mapping[str, str], position: float | None) -> dict[str, Any]:
    document = table.document(row, position)
    if "source" in row:
        document["source"] = row["source"]
    if "verified" in row:
        document["is_verified"] = row["verified"] == "true"
    return document


def _said(document: Mapping[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in flatten(document).items() if value is not None}


def digest(items: Iterable[tuple[str, UUID | None, Mapping[str, Any]]]) -> str:
    """Return a text that is the same for the same changes, however new rows are called."""
    said = [
        [action, str(record_id) if action == "update" else "", dict(sorted(changes.items()))]
        for action, record_id, changes in items
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def digest_of_drafts(items: Sequence[ItemDraft]) -> str:
    """Return the digest of changes that are not yet kept."""
    return digest((item.action, item.record_id, item.changes) for item in items)


def digest_of_proposal(session: Session, proposal_id: UUID) -> str:
    """Return the digest of the changes of rules that a proposal holds."""
    kept = (item for chunk in proposal_queries.stream_items(session, proposal_id) for item in chunk)
    return digest((item.action, item.record_id, item.after) for item in kept if item.subject == SUBJECT)


def effective_day(items: Iterable[Mapping[str, Any]]) -> date:
    """Return a day on which all changes hold: today, or the latest day that one of them names."""
    days = [today()]
    for changes in items:
        for path in ("valid_from", "valid_to"):
            try:
                days.append(date.fromisoformat(str(changes.get(path))))
            except ValueError:
                continue
    return max(days)


def tried(
    session: Session, items: Sequence[ItemDraft], day: date, dependants: Sequence[Dependant] = ()
) -> RulesInForce:
    """Return the rules of a day as they would be with some changes; nothing stays written.

    Raises ChangesRefused with every change that can't be kept, by itself or for what goes by its table.
    """
    refused: list[dict[str, object]] = []
    ids = [item.record_id for item in items if item.record_id is not None]
    before = whole_tables.troubles(session, dependants, ids)
    rehearsal = session.begin_nested()
    try:
        for number, item in enumerate(items):
            refused += _written(session, number, item)
        if refused:
            raise ChangesRefused(refused)
        with translated_errors():
            proposal_queries.settle_constraints(session)
        broken = whole_tables.errors(whole_tables.troubles(session, dependants, ids) - before)
        if broken:
            raise ChangesRefused([_blamed(session, items, trouble) for trouble in broken])
        return read_rules(session, day)
    finally:
        rehearsal.rollback()


def _written(session: Session, number: int, item: ItemDraft) -> list[dict[str, object]]:
    subject = RuleDocuments()
    record_id = item.record_id or uuid4()
    creating = item.action == "create"
    present = {} if creating else fields(subject.load(session, record_id).document)
    _, after = plan(item.changes, present)
    wanted = {path: value for path, value in {**present, **after}.items() if value is not None}
    document = unflatten(wanted)
    found = subject.explain(session, record_id, document, creating=creating)
    errors = [finding for finding in found if not finding.is_warning]
    if errors:
        return [
            _told(number, item, finding.path, finding.value, finding.message_id, finding.params)
            for finding in errors
        ]
    try:
        with translated_errors():
            subject.write(session, record_id, document, creating=creating)
    except DimingError as error:
        return [_told(number, item, "", None, error.message_id, error.params)]
    return []


def _blamed(session: Session, items: Sequence[ItemDraft], trouble: Trouble) -> dict[str, object]:
    """Tell what a table suffers with the change that is most probably to blame."""
    rows = RuleDocuments().load_many(session, [item.record_id for item in items if item.record_id])

    def fits(item: ItemDraft) -> tuple[bool, bool]:
        document = rows[item.record_id].document if item.record_id in rows else {}
        is_table = document.get("rule_table") == trouble.table
        return is_table, is_table and trouble.key in rule_table(trouble.table).key_of(document["content"])

    number = max(range(len(items)), key=lambda at: fits(items[at]))
    path = f"content/{trouble.column}" if trouble.column else ""
    return _told(number, items[number], path, trouble.key, trouble.message_id, dict(trouble.params))


def _told(
    number: int, item: ItemDraft, path: str, value: Any, message_id: str, params: Mapping[str, object]
) -> dict[str, object]:
    said = say(message_id, **params)
    called = label(SUBJECT, path) if path else say("name_rules.whole_row")
    return {
        "item": number,
        "id": str(item.record_id),
        "column": path.removeprefix("content/"),
        "value": value,
        "label_zh": called.zh,
        "label_en": called.en,
        "message_zh": said.zh,
        "message_en": said.en,
    }


def draft(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    changes: Sequence[RuleChange],
    *,
    title: str,
    reason: str,
) -> Proposal:
    """Draft a proposal of changes; raise ChangesRefused, NotAllowed, OutsideArea, and as `items_of` does."""
    check_can(caller, PROPOSING, "propose")
    items = items_of(session, changes)
    subject = subjects[SUBJECT]
    dependants = subject.dependants if isinstance(subject, RuleDocuments) else ()
    tried(session, items, effective_day(item.changes for item in items), dependants)
    return proposals.draft(
        session, caller, subjects, kind=RULE_CHANGE, title=title, reason=reason, items=items
    )
