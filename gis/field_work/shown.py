"""What whoever decides on changes sees: whose they are, of which record, photos, what happened."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.errors import NotFound
from gis.field_work import kinds, queries, views
from gis.field_work.deciders import may_decide
from gis.field_work.rules import said_values
from gis.field_work.tables import FieldChange, FieldPackage
from gis.grave_sites import queries as grave_queries
from gis.grave_sites import reach as grave_reach
from gis.history.as_known import today
from gis.joint_inspections import access
from gis.place_name_signs import service as signs

Row = dict[str, Any]
#: How a change that another waits for is named among what is missing
AWAITED = "change:"
#: What a photo is shown with; which of these it has depends on its kind
_OF_A_PHOTO = ("sha256", "view", "stage", "caption", "taken_on")


def rows(session: Session, caller: Caller, changes: Sequence[FieldChange]) -> list[Row]:
    """Return changes with their packages, the records that they are about, and whether the caller decides.

    With the changes that each waits for, as far as they came.
    """
    packages = {each.id: each for each in queries.packages_of(session, {one.package_id for one in changes})}
    people = queries.names(session, {each.account_id for each in packages.values()})
    before = queries.among_changes(session, {id_ for each in changes for id_ in _waits_for(each)})
    about = queries.labels(
        session, [(each.package_id, each.target_id) for each in (*changes, *before.values())]
    )

    def awaited(change: FieldChange, id_: UUID) -> Row:
        found = before.get(id_)
        # What another package sent under this id is nobody's business here.
        if found is None or found.package_id != change.package_id:
            return {"id": str(id_), "state": None, "kind": "", "record_kind": "", "label": ""}
        record = _record(found, about.get((found.package_id, found.target_id)))
        return {"id": str(id_), "state": found.state, "kind": found.kind} | record

    return [
        row
        | _of_package(packages[change.package_id], people)
        | _record(change, about.get((change.package_id, change.target_id)))
        | {"may_decide": may_decide(caller, packages[change.package_id])}
        | {"waits_for": [awaited(change, id_) for id_ in _waits_for(change)]}
        for row, change in zip(views.change_rows(session, changes), changes, strict=True)
    ]


def _waits_for(change: FieldChange) -> list[UUID]:
    found = [each.removeprefix(AWAITED) for each in change.missing if each.startswith(AWAITED)]
    return [UUID(each) for each in dict.fromkeys(found)]


def whole(session: Session, caller: Caller, change: FieldChange, package: FieldPackage) -> Row:
    """Return a change with the text that its device sent, photos of every side, and what became of it."""
    (row,) = rows(session, caller, [change])
    item = None
    if change.target_id is not None:
        item = queries.item(session, package.id, change.target_id)
    events = queries.events(session, change.id)
    people = queries.names(session, {each.account_id for each in events if each.account_id})
    return row | {
        "content": change.content,
        "said": _said(change),
        "place": None if item is None else place_of(item.content),
        "names": _names(session, change, {} if item is None else item.content),
        "photos": photos(session, caller, change, package),
        "events": [
            {
                "at": each.at.isoformat(),
                "by": None if each.account_id is None else people.get(each.account_id, ""),
                "what": each.what,
                "field": each.field,
                "choice": each.choice,
                "value": each.value,
                "reason": each.reason,
            }
            for each in events
        ],
    }


def photos(
    session: Session, caller: Caller, change: FieldChange, package: FieldPackage
) -> dict[str, list[Row]]:
    """Return the photos of a change's record: as handed out, the device's, the register's.

    Of what the device names those that it sent or was handed: to name a file opens none.
    """
    item = None
    if change.target_id is not None:
        item = queries.item(session, package.id, change.target_id)
    handed_out = {each["sha256"] for each in package.files}
    known = [] if item is None else [each for each in _cited(item.content) if each["sha256"] in handed_out]
    named = _once(_cited(_said(change)))
    open_to = handed_out | attachments.sent_by(
        session, package.account_id, [each["sha256"] for each in named]
    )
    sides = {
        "handed_out": _once(known),
        "device": [each for each in named if each["sha256"] in open_to],
        "register": _once(_cited(_registered(session, caller, change, package))),
    }
    hashes = {each["sha256"] for side in sides.values() for each in side}
    files = attachments.described(session, hashes)
    originals = attachments.originals(session, hashes)
    return {
        side: [
            each
            | {"media_type": files[each["sha256"]]["media_type"], "original": originals.get(each["sha256"])}
            for each in found
            if each["sha256"] in files
        ]
        for side, found in sides.items()
    }


def may_open(photos_shown: Mapping[str, Sequence[Row]]) -> set[str]:
    """Return the hashes of photos and of the camera's files of which those were made."""
    found = [each for side in photos_shown.values() for each in side]
    return {each["sha256"] for each in found} | {
        each["original"]["sha256"] for each in found if each["original"] is not None
    }


def place_of(content: Mapping[str, Any]) -> list[float] | None:
    """Return where a record was registered when it was handed out, longitude and latitude, or None."""
    stones = content.get("positions") or [content]
    place = stones[0].get("position")
    return list(place[:2]) if isinstance(place, list) else None


def _names(session: Session, change: FieldChange, content: Mapping[str, Any]) -> dict[str, str]:
    """Return what the ids in a change's values are called: reference objects and divisions."""
    found = {str(each["id"]): str(each["name"]) for each in content.get("references", ()) if "id" in each}
    # What was refused may name anything as its division.
    ids = [_id_in(one.get("division_id")) for one in (_said(change), content)]
    named = grave_queries.names_of(session, {each for each in ids if each is not None}, today())
    return found | {str(division_id): name for division_id, name in named.items()}


def _of_package(package: FieldPackage, people: Mapping[UUID, str]) -> Row:
    return {
        "task_kind": package.task_kind,
        "package_title": package.title,
        "task": package.task,
        "holder_id": str(package.account_id),
        "holder": people.get(package.account_id, ""),
        "device_name": package.device_name,
        "package_is_closed": package.closed_at is not None,
        "is_demonstration": package.is_demonstration,
    }


def _record(change: FieldChange, about: tuple[str, str] | None) -> Row:
    """Return what kind of record a change is about and what people call it."""
    if about is not None:
        return {"record_kind": about[0], "label": about[1]}
    kind = kinds.KINDS.get(change.kind)
    values = _said(change)
    words = [str(values.get(name) or "") for name in ("number", "name", "road", "place")]
    return {
        "record_kind": "" if kind is None else kind.record_kind,
        "label": " ".join(each for each in words if each),
    }


def _registered(session: Session, caller: Caller, change: FieldChange, package: FieldPackage) -> Any:
    """Return what the register has of the record by now, with its photos; nothing where it has no such."""
    record_id = change.record_id or change.target_id
    if record_id is None:
        return ()
    try:
        if package.task_kind == "inspection_section" and change.target_id is not None:
            kept = access.seen(session, caller, UUID(package.task["inspection_id"]))
            return kept.entries().get((change.target_id, package.task["side"]), ())
        if package.task_kind == "sign_inspection":
            return signs.get(session, caller, record_id)
        # What a refused change names may be any site, one beyond the caller's area too.
        grave_reach.seen(caller, grave_queries.find(session, record_id))
    except NotFound:
        return ()
    return [
        {"sha256": each.sha256, "stage": each.stage, "taken_on": each.taken_on.isoformat()}
        for each in queries.grave_photos(session, [record_id]).get(record_id, ())
    ]


def _cited(value: Any) -> Iterator[Row]:
    """Go through the rows and names by which values cite files."""
    if isinstance(value, Mapping):
        if isinstance(value.get("sha256"), str):
            yield {name: value[name] for name in _OF_A_PHOTO if name in value}
        for name, each in value.items():
            # A stamped photo stands for the one that the camera made.
            if name.endswith("_sha256") and name != "original_sha256" and isinstance(each, str):
                yield {"sha256": each}
            yield from _cited(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _cited(each)


def _said(change: FieldChange) -> Row:
    """Return the values of a change: as its form took them, else as far as they can be read."""
    return said_values(change.content) if change.values is None else change.values


def _id_in(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _once(found: Any) -> list[Row]:
    return list({each["sha256"]: each for each in found}.values())
