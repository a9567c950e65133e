"""How a proposal moves, and how changes of one record compare, without database or files.

A record is compared as a flat document: field path → JSON value. `names/<id>/name` is one path, so two
people who change different fields of one record do not disturb each other, and two who change the same
field never overwrite one another.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gis.accounts.rules import Caller
from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleBroken, Stale

#: state → states it may move to
MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"submitted", "withdrawn"}),
    "submitted": frozenset({"returned", "rejected", "withdrawn", "approved"}),
    "returned": frozenset({"submitted", "withdrawn"}),
    "approved": frozenset({"applied", "returned"}),
    "applied": frozenset(),
    "rejected": frozenset(),
    "withdrawn": frozenset(),
}

#: Roles that draft and submit proposals (编辑, 苏木镇填报, 外业), and that decide on them (审核, 领导).
PROPOSING = ("editor", "township", "field")
DECIDING = ("reviewer", "leader")
#: States in which the author may still change a proposal.
EDITABLE = ("draft", "returned")
#: Decision → state it leads to; "approved" does so only with the last approval needed.
DECISIONS: Mapping[str, str] = {"approved": "approved", "returned": "returned", "rejected": "rejected"}
#: More records than this are applied by a job, in one transaction of its own.
APPLIED_AT_ONCE = 200
MOST_ITEMS = 100_000
#: The one kind that nobody chooses: 管理员's first load into an empty register
FIRST_LOAD = "first_load"
#: Conflicts beyond this many are counted, not listed.
MOST_CONFLICTS_LISTED = 200

Document = Mapping[str, Any]


class NoSuchProposal(NotFound):
    """There is no such proposal, or none that the caller may see."""

    message_id = "proposals.no_such_proposal"


class StaleProposal(Stale):
    """The caller saw an older version of the proposal."""

    message_id = "proposals.stale"


class StaleRecord(Stale):
    """The caller saw an older version of the record that he wants to change."""

    message_id = "proposals.stale_record"


class OutsideArea(NotAllowed):
    """The record lies outside the divisions that the caller's rights are limited to."""

    message_id = "proposals.outside_area"


class NotAuthor(NotAllowed):
    """Only the author does this."""

    message_id = "proposals.not_author"


class UnknownKind(InvalidInput):
    """There is no such kind of proposal, or nobody may choose it."""

    message_id = "proposals.unknown_kind"


class UnknownSubject(InvalidInput):
    """There is no such kind of record."""

    message_id = "proposals.unknown_subject"


class UnknownDecision(InvalidInput):
    """A decision is approved, returned or rejected."""

    message_id = "proposals.unknown_decision"


class UnreadableItem(InvalidInput):
    """An item says neither a new record nor a change of one."""

    message_id = "proposals.unreadable_item"


class PathClash(InvalidInput):
    """A field path is at once a field and a group of fields, or empty."""

    message_id = "proposals.path_clash"


class UnknownField(InvalidInput):
    """A record of this kind has no such field."""

    message_id = "proposals.unknown_field"


class TitleMissing(InvalidInput):
    """A proposal needs a title and a reason before it is submitted."""

    message_id = "proposals.title_missing"


class CommentMissing(InvalidInput):
    """A remark has words; who returns or rejects says why."""

    message_id = "proposals.comment_missing"


class NotYet(InvalidInput):
    """Nobody knows yet what the register will say."""

    message_id = "proposals.not_yet"


class TooManyItems(InvalidInput):
    """A proposal changes at most MOST_ITEMS records."""

    message_id = "proposals.too_many_items"


class TooManyChosen(InvalidInput):
    """One step approves at most a certain number of proposals."""

    message_id = "proposals.too_many_chosen"


class NothingToChange(RuleBroken):
    """The proposal wants what is registered already."""

    message_id = "proposals.nothing_to_change"


class DocumentMissing(RuleBroken):
    """A proposal of this kind needs a document as evidence."""

    message_id = "proposals.document_missing"


class ScanNotAttached(RuleBroken):
    """A decision on paper cites the scan of the signed form, attached to this proposal, and its signatory."""

    message_id = "proposals.scan_not_attached"


class AlreadyDecided(Conflict):
    """The account has approved this submission already."""

    message_id = "proposals.already_decided"


class RecordExists(Conflict):
    """A new record's id is borne by another already."""

    message_id = "proposals.record_exists"


class NotSubmitted(RuleBroken):
    """A form to be signed is printed of a proposal that was submitted."""

    message_id = "proposals.not_submitted"


class AreasChanged(Conflict):
    """A record now lies in divisions that the approvals did not cover."""

    message_id = "proposals.areas_changed"


class RegisterNotEmpty(Conflict):
    """The first load is for a register that holds no record at all."""

    message_id = "proposals.register_not_empty"


class AuthorDecides(NotAllowed):
    """The author of a proposal never decides on it."""

    message_id = "proposals.author_decides"


class NotDecided(RuleBroken):
    """A proposal is applied only with the approvals it needs."""

    message_id = "proposals.not_decided"


class MoveNotAllowed(Conflict):
    """The proposal is not in a state from which this move is possible."""

    message_id = "proposals.move_not_allowed"


@dataclass(frozen=True)
class NeededKind:
    """A field whose change only proposals of one kind may hold, and the message that says so."""

    path: str
    kind: str
    message_id: str


@dataclass(frozen=True)
class FieldConflict:
    """One field that the record's present state and the proposal disagree about."""

    path: str
    seen: Any
    present: Any
    wanted: Any
    #: Record and label of the field, for whoever reads the answer; the comparison itself knows neither.
    record: str = ""
    label: str = ""
    subject: str = ""
    record_id: str = ""
    #: What a person reads of the three values; the geometry in words, names instead of ids
    label_en: str = ""
    seen_zh: str = ""
    seen_en: str = ""
    present_zh: str = ""
    present_en: str = ""
    wanted_zh: str = ""
    wanted_en: str = ""


class RecordChanged(Conflict):
    """Somebody else changed the same fields of the record first."""

    message_id = "proposals.record_changed"

    def __init__(self, conflicts: Iterable[FieldConflict]) -> None:
        self.conflicts = tuple(conflicts)
        fields = "、".join(conflict.label or conflict.path for conflict in self.conflicts)
        super().__init__(fields=fields, count=len(self.conflicts))

    @property
    def details(self) -> tuple[dict[str, Any], ...]:
        """The fields in conflict: value seen, value present, value wanted."""
        return tuple(vars(conflict).copy() for conflict in self.conflicts)


def check_move(state: str, target: str) -> None:
    """Raise MoveNotAllowed unless a proposal in `state` may move to `target`."""
    if target not in MOVES[state]:
        raise MoveNotAllowed(state=state, target=target)


def is_geometry(value: Any) -> bool:
    """Whether a value is a GeoJSON geometry."""
    return isinstance(value, Mapping) and ("coordinates" in value or "geometries" in value)


def flatten(document: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn nested mappings into field paths; GeoJSON geometries and lists stay single values."""
    flat: dict[str, Any] = {}
    for key, value in document.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and not is_geometry(value):
            flat.update(flatten(value, f"{path}/"))
        else:
            flat[path] = value
    return flat


def fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a nested document that hold something, as JSON would give them back."""
    return {path: _as_json(value) for path, value in flatten(document).items() if value is not None}


def _as_json(value: Any) -> Any:
    """Make sequences lists, so that stored values and read values compare equal."""
    if isinstance(value, Mapping):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_as_json(inner) for inner in value]
    return value


def unflatten(flat: Document) -> dict[str, Any]:
    """Turn field paths back into nested mappings; raise PathClash where a field is also a group."""
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, leaf = path.split("/")
        target = nested
        for parent in parents:
            target = target.setdefault(parent, {})
            if not isinstance(target, dict) or is_geometry(target):
                raise PathClash(path=path)
        if leaf == "" or leaf in target:
            raise PathClash(path=path)
        target[leaf] = value
    return nested


def plan(changes: Document, present: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (seen values, wanted values) of the changes that somebody makes to a flat document.

    A change may name a group (`names/<id>`) with a mapping for its fields, or with None to remove it
    whole. Seen values hold None for an empty field of a part that existed, and nothing for a field of
    a new part: merging tells the two apart when the group has gone since.
    """
    wanted: dict[str, Any] = {}
    for path, value in flatten(changes).items():
        if value is None:
            below = [field for field in present if field.startswith(f"{path}/")]
            if below or present.get(path) is not None:
                wanted.update(dict.fromkeys([*below, path]))
        elif present.get(path) != value:
            wanted[path] = _as_json(value)
    existing = groups(present)
    seen = {path: present.get(path) for path in wanted if path in present or part_of(path) in existing}
    return seen, wanted


def part_of(path: str) -> str:
    """Return the part (`names/<id>`) that a field belongs to, or "" for a field of the record itself."""
    above = path.rpartition("/")[0]
    return above if "/" in above else ""


def groups(flat: Iterable[str]) -> set[str]:
    """Return every group that the field paths lie in; the record itself is the group ""."""
    found = {""}
    for path in flat:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found


def difference(before: Document, after: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (seen values, wanted values) of the paths in which two flat documents differ.

    A path that `after` lacks is wanted as None; one that `before` lacks is absent from the seen values.
    """
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    seen = {path: before[path] for path in paths if path in before}
    return seen, {path: after.get(path) for path in paths}


def restoring(present: Document, then: Document) -> dict[str, Any]:
    """Return the changes that make a flat document what it was; parts that are new since go whole."""
    _, wanted = difference(present, then)
    new_parts = {part_of(path) for path in present} - {part_of(path) for path in then} - {""}
    kept = {path: value for path, value in wanted.items() if part_of(path) not in new_parts}
    return {**kept, **dict.fromkeys(sorted(new_parts))}


def conflicts(before: Document, after: Document, present: Document) -> list[FieldConflict]:
    """List the fields that were changed since they were seen, into something else than is wanted.

    Also those whose part was removed since, and those that were added to a part that is to go.
    """
    existing = groups(present)
    clashing = []
    for path, wanted in after.items():
        seen, now = before.get(path), present.get(path)
        part_gone = wanted is not None and path in before and part_of(path) not in existing
        if part_gone or now not in (seen, wanted):
            clashing.append(FieldConflict(path, seen, now, wanted))
        if wanted is None:
            clashing += [
                FieldConflict(added, None, present[added], None)
                for added in present
                if added.startswith(f"{path}/") and added not in after
            ]
    return clashing


def merge(before: Document, after: Document, present: Document) -> dict[str, Any]:
    """Lay the wanted values over the present document; raise RecordChanged where fields conflict."""
    clashing = conflicts(before, after, present)
    if clashing:
        raise RecordChanged(clashing)
    merged = {**present, **after}
    return {path: value for path, value in merged.items() if value is not None}


def check_can(caller: Caller, roles: Collection[str], scope: str) -> None:
    """Raise NotSignedIn or NotAllowed unless the caller holds one of the roles, and his token the scope."""
    caller.account()
    caller.must_hold(*roles)
    if caller.token_scopes is not None and scope not in caller.token_scopes:
        raise NotAllowed


def enough_approvals(
    approvers: Collection[Collection[str]], required: int, deciding_role: str | None
) -> bool:
    """Whether approvals suffice: as many accounts as required, one of them with the deciding role.

    `approvers` holds the roles of each account that approved the present submission.
    """
    decisive = deciding_role is None or any(deciding_role in roles for roles in approvers)
    return len(approvers) >= required and decisive
