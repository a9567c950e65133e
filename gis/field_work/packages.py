"""Hand out packages (任务包): what a person may see of a task, as it stands, kept as it was handed out.

What is kept is what came back changes are compared with. Contacts of graves are never part of a package:
whoever has a site in hand asks for them apart, with a reason, and each reading is noted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.attachments.rules import NoSuchAttachment
from gis.attachments.service import OpenFile
from gis.errors import FieldUnreadable
from gis.field_work import kinds, queries
from gis.field_work.handed_out import statement
from gis.field_work.receipts import signer
from gis.field_work.rules import (
    CARRYING,
    MOST_ITEMS,
    OVERSEEING,
    NoSuchPackage,
    NothingToTake,
    PackageClosed,
    ReasonNeeded,
    TooMuchToTake,
    canonical,
    cited,
)
from gis.field_work.schema_steps import CURRENT
from gis.field_work.tables import FieldPackage, FieldPackageItem
from gis.grave_sites import contacts
from gis.grave_sites import queries as grave_queries
from gis.grave_sites import reach as grave_reach
from gis.grave_sites import service as graves
from gis.history.as_known import today
from gis.joint_inspections import access
from gis.joint_inspections import service as inspections
from gis.joint_inspections.findings import sha256
from gis.name_recordings import service as recordings
from gis.periods.service import data_versions
from gis.place_name_signs import service as signs
from gis.place_names import service as place_names

Row = dict[str, Any]
#: Of which of the register's data it is said how new they were
DATA = "divisions"
PICTURES = "image/"
#: What a device shows of a name
_OF_A_NAME = (
    "name",
    "category",
    "category_zh",
    "category_en",
    "romanization",
    "pinyin",
    "reading_confirmed",
    "mongolian",
    "aliases",
    "former_names",
    "divisions",
    "position",
    "version",
    "is_demonstration",
)
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to take into the field, and the device that takes it."""

    task_kind: str
    task: Mapping[str, Any]
    device_id: str
    device_name: str = ""
    days: int = 14


@dataclass(frozen=True, slots=True)
class Item:
    """A record to hand out."""

    record_id: UUID
    kind: str
    version: int
    content: Row


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a task consists of."""

    title: str
    head: Row
    items: Sequence[Item]
    is_demonstration: bool


def hand_out(session: Session, caller: Caller, wanted: Wanted, home: Path) -> UUID:
    """Hand out a package and return its id.

    Raises NothingToTake, TooMuchToTake, and what the subjects raise for a task that the caller may not see.
    """
    if not access.is_neighbour(caller):
        caller.must_hold(*CARRYING)
    gathered = _GATHER[wanted.task_kind](session, caller, wanted.task)
    # A survey also finds graves where none is known.
    if not gathered.items and wanted.task_kind != "grave_survey":
        raise NothingToTake
    # What lies along a section is one item more, and no record that counts.
    count = sum(each.kind != "section" for each in gathered.items)
    if count > MOST_ITEMS:
        raise TooMuchToTake(count=count, most=MOST_ITEMS)
    files = _pictures(session, (each.content for each in gathered.items))
    items = [
        FieldPackageItem(
            record_id=each.record_id,
            ordinal=ordinal,
            kind=each.kind,
            version=each.version,
            sha256=sha256(each.content),
            content=each.content,
            base=kinds.base_of(each.kind, each.content),
        )
        for ordinal, each in enumerate(gathered.items, start=1)
    ]
    made_at = queries.now(session)
    made = FieldPackage(
        id=uuid4(),
        task_kind=wanted.task_kind,
        task=dict(wanted.task),
        title=gathered.title,
        account_id=caller.account(),
        device_id=wanted.device_id,
        device_name=wanted.device_name.strip(),
        data_version=data_versions(session, DATA)[DATA],
        schema_version=CURRENT,
        head=gathered.head,
        files=files,
        sha256=sha256([sha256(gathered.head), [[str(each.record_id), each.sha256] for each in items], files]),
        is_demonstration=gathered.is_demonstration,
        made_at=made_at,
        expires_at=made_at + timedelta(days=wanted.days),
    )
    key = signer(home)
    made.signature = key.sign(statement(made, items))
    queries.add(session, made)
    for each in items:
        each.package_id = made.id
    queries.add(session, *items)
    queries.keep_key(session, key.key_id, key.public)
    return made.id


def held(session: Session, caller: Caller, package_id: UUID, *, lock: bool = False) -> FieldPackage:
    """Return a package that the caller took; raise NoSuchPackage for anybody else's."""
    found = queries.lock_package(session, package_id) if lock else queries.package(session, package_id)
    if found is None or found.account_id != caller.account():
        raise NoSuchPackage
    return found


def seen(session: Session, caller: Caller, package_id: UUID, *, lock: bool = False) -> FieldPackage:
    """Return a package that the caller took or oversees; raise NoSuchPackage."""
    found = queries.lock_package(session, package_id) if lock else queries.package(session, package_id)
    if found is None or not (found.account_id == caller.account() or oversees(caller)):
        raise NoSuchPackage
    return found


def oversees(caller: Caller) -> bool:
    """Whether somebody sees the packages and changes of everybody: an account of our side, of no one area."""
    return (
        not access.is_neighbour(caller) and caller.areas is None and not caller.roles.isdisjoint(OVERSEEING)
    )


def manifest(session: Session, package: FieldPackage) -> Row:
    """Return what is in a package: every record with version and hash, every picture with hash and bytes."""
    return {
        "id": str(package.id),
        "task_kind": package.task_kind,
        "task": package.task,
        "title": package.title,
        "device_id": package.device_id,
        "device_name": package.device_name,
        "data_version": package.data_version,
        "schema_version": package.schema_version,
        "made_at": package.made_at.isoformat(),
        "expires_at": package.expires_at.isoformat(),
        "closed_at": None if package.closed_at is None else package.closed_at.isoformat(),
        "is_demonstration": package.is_demonstration,
        "sha256": package.sha256,
        "signature": package.signature,
        "items": [
            {
                "id": str(each.record_id),
                "kind": each.kind,
                "version": each.version,
                "sha256": each.sha256,
            }
            for each in queries.items(session, package.id)
        ],
        "files": package.files,
        "receipt_keys": [each.public for each in queries.keys(session)],
    }


def content(session: Session, caller: Caller, package_id: UUID) -> Row:
    """Return a package whole, without the bytes of its pictures; raise NoSuchPackage, PackageClosed."""
    package = open_package(session, caller, package_id)
    return {
        "manifest": manifest(session, package),
        "head": package.head,
        "items": [
            {"id": str(each.record_id), "kind": each.kind, "version": each.version, "content": each.content}
            for each in queries.items(session, package.id)
        ],
    }


def open_package(session: Session, caller: Caller, package_id: UUID) -> FieldPackage:
    """Return a package that the caller took and that was not closed; raise NoSuchPackage, PackageClosed."""
    package = held(session, caller, package_id)
    if package.closed_at is not None:
        raise PackageClosed
    return package


def open_file(session: Session, caller: Caller, package_id: UUID, wanted: str, home: Path) -> OpenFile:
    """Open a picture of a package; raise NoSuchPackage, PackageClosed, NoSuchAttachment."""
    package = open_package(session, caller, package_id)
    if wanted not in {each["sha256"] for each in package.files}:
        raise NoSuchAttachment
    return attachments.open_cited(session, wanted, home)


def read_contacts(session: Session, caller: Caller, package_id: UUID, reason: str) -> list[Row]:
    """Return the contacts of those sites of a package that the caller has in hand, each reading noted.

    Raises NoSuchPackage, PackageClosed, and what reading contacts raises.
    """
    package = open_package(session, caller, package_id)
    if not reason.strip():
        raise ReasonNeeded
    wanted = [each.record_id for each in queries.items(session, package.id) if each.kind == "grave_site"]
    sites = queries.grave_sites(session, wanted)
    return [
        {"site_id": str(site_id), "contacts": contacts.read(session, caller, site_id, reason)}
        for site_id in wanted
        if site_id in sites and sites[site_id].handler_id == caller.account_id
    ]


def close(session: Session, caller: Caller, package_id: UUID, reason: str) -> None:
    """Close a package: it is back, or its device is lost. What comes later waits for a decision.

    Raises NoSuchPackage, PackageClosed, ReasonNeeded.
    """
    package = seen(session, caller, package_id, lock=True)
    if package.closed_at is not None:
        raise PackageClosed
    if not reason.strip():
        raise ReasonNeeded
    package.closed_at, package.closed_by = queries.now(session), caller.account()
    package.closed_reason = reason.strip()
    queries.save(session)


def _section(session: Session, caller: Caller, task: Mapping[str, Any]) -> Gathered:
    found = inspections.package(
        session, caller, UUID(task["inspection_id"]), UUID(task["section_id"]), task["side"]
    )["content"]
    section, markers = found["section"], found["markers"]
    observed = found["section_observation"]
    items = [
        Item(
            UUID(row["id"]),
            "marker",
            _version(row["observation"]),
            row,
        )
        for row in markers
    ]
    items.append(
        Item(
            UUID(section["id"]),
            "section",
            _version(observed),
            {"section": section, "observation": observed},
        )
    )
    head = {name: value for name, value in found.items() if name not in ("markers", "section_observation")}
    title = f"{found['inspection']['title']} {section['name']}".strip()
    return Gathered(title, head, items, found["inspection"]["is_demonstration"])


def _version(observation: Row | None) -> int:
    return 0 if observation is None else int(observation["version"])


def _signs(session: Session, caller: Caller, task: Mapping[str, Any]) -> Gathered:
    inspection = signs.inspection(session, caller, UUID(task["inspection_id"]))
    listed = inspection.pop("signs")
    items = [
        Item(
            UUID(row["id"]),
            "sign",
            row["version"],
            signs.get(session, caller, UUID(row["id"])),
        )
        for row in listed
    ]
    title = f"{inspection['road']} {inspection['number']}"
    return Gathered(title, {"inspection": inspection}, items, any(row["is_demonstration"] for row in listed))


def _graves(session: Session, caller: Caller, task: Mapping[str, Any]) -> Gathered:
    division_id = UUID(task["division_id"])
    grave_reach.reaches(caller, division_id)
    if not grave_queries.is_known_division(session, division_id, today()):
        raise FieldUnreadable("graves.no_such_division", field="division_id")
    here = graves.below(session, division_id)
    listed = graves.every(session, caller, graves.Filter(division_ids=here))
    rows = [row for row in listed if not row["is_merged"]]
    ids = [UUID(row["id"]) for row in rows]
    sites, photos = queries.grave_sites(session, ids), queries.grave_photos(session, ids)
    items = []
    for row, site_id in zip(rows, ids, strict=True):
        said = kinds.grave_values(sites[site_id])
        pictures = [
            {"sha256": each.sha256, "stage": each.stage, "taken_on": each.taken_on.isoformat()}
            for each in photos.get(site_id, ())
        ]
        shown = row | said | {"photos": pictures}
        items.append(Item(site_id, "grave_site", row["version"], shown))
    names = grave_queries.names_of(session, here, today())
    title = names.get(division_id, "")
    head = {
        "division_id": task["division_id"],
        # Where graves that are found may lie.
        "divisions": [
            {"id": str(each), "name": name}
            for each, name in sorted(names.items(), key=lambda one: (one[0] != division_id, one[1]))
        ],
        "rules": graves.rules_in_use(session, caller),
    }
    return Gathered(title, head, items, any(row["is_demonstration"] for row in rows))


def _names(session: Session, caller: Caller, task: Mapping[str, Any]) -> Gathered:
    division_id = UUID(task["division_id"])
    grave_reach.reaches(caller, division_id)
    if not grave_queries.is_known_division(session, division_id, today()):
        raise FieldUnreadable("graves.no_such_division", field="division_id")
    rows: list[Row] = []
    after: str | None = None
    while True:
        page = place_names.find(
            session, caller, after=after, limit=_PAGE, division_id=division_id, fields=_OF_A_NAME
        )
        rows += page.rows
        after = page.after
        if after is None or len(rows) > MOST_ITEMS:
            break
    known = recordings.of_features(session, [UUID(row["id"]) for row in rows])
    items = [
        Item(
            UUID(row["id"]),
            "place_name",
            row.get("version", 0),
            _named(row, known.get(UUID(row["id"]), ())),
        )
        for row in rows
    ]
    title = grave_queries.names_of(session, [division_id], today()).get(division_id, "")
    is_demonstration = any(row.get("is_demonstration") for row in rows)
    return Gathered(title, {"division_id": task["division_id"]}, items, is_demonstration)


def _named(row: Row, known: Sequence[Row]) -> Row:
    """Return a name with what was recorded of it; the sound stays in the office."""
    place = row.get("position")
    said = ("heard_form", "speaker_kind", "place", "recorded_on")
    return row | {
        "position": None if place is None else [place["longitude"], place["latitude"]],
        "recordings": [{name: each[name] for name in said} for each in known],
    }


_GATHER = {
    "inspection_section": _section,
    "sign_inspection": _signs,
    "grave_survey": _graves,
    "name_survey": _names,
}


def _pictures(session: Session, contents: Iterable[Row]) -> list[Row]:
    """Return the pictures that records cite, each once; scans of papers stay in the office."""
    wanted = {each for one in contents for each in cited(one)}
    known = attachments.described(session, wanted)
    return [
        {"sha256": each, **known[each]}
        for each in sorted(known)
        if str(known[each]["media_type"]).startswith(PICTURES)
    ]


def as_text(value: Any) -> bytes:
    """Return JSON as the bytes of which hashes are taken."""
    return canonical(value).encode("utf-8")
