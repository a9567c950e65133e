"""Keep the GeoPackages that came back of packages: the very bytes, who brought them, what became of them.

A file is kept once it was read as a GeoPackage of its package; one that is refused leaves nothing. Its bytes
are an attachment: hash-named, written whole, in every backup, and never removed while it is cited here.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.attachments.rules import NoSuchAttachment
from gis.attachments.service import OpenFile
from gis.field_work import packages, queries, uploads
from gis.field_work.tables import FieldChange, FieldPackage, FieldReturn
from gis.secrecy_marks import refuse_marked_file

Row = dict[str, Any]
#: Of what was told so much is kept, problems first
MOST_TOLD = 200
_ARCHIVE = b"PK\x03\x04"
#: OGC 12-128r18 §1.1.1.1.1
_GEOPACKAGE, _ZIP = "application/geopackage+sqlite3", "application/zip"


def hash_of(session: Session, package: FieldPackage, path: Path, home: Path) -> str:
    """Return the SHA-256 of a file that comes back; raise NoRoom where it is new and the disk nearly full."""
    with path.open("rb") as content:
        sha256 = file_digest(content, "sha256").hexdigest()
    if queries.returned(session, package.id, sha256) is None:
        uploads.check_room(path.stat().st_size, home)
    return sha256


def keep(
    session: Session,
    caller: Caller,
    package: FieldPackage,
    sha256: str,
    path: Path,
    name: str,
    read: Path,
    home: Path,
) -> None:
    """Keep the bytes of a file that was read as one of this package, unless they are kept.

    `read` is its GeoPackage as it was read, with what stood in a log beside it. Raises NameMissing,
    MarkedSecret, CannotBeChecked, Erased.
    """
    if queries.returned(session, package.id, sha256) is not None:
        return
    refuse_marked_file(read, read.name)
    with path.open("rb") as content:
        is_archive = content.read(len(_ARCHIVE)) == _ARCHIVE
    attachments.store_read(session, caller, path, name, _ZIP if is_archive else _GEOPACKAGE, home)


def note(
    session: Session, caller: Caller, package: FieldPackage, sha256: str, name: str, answer: Mapping[str, Any]
) -> Row:
    """Write that a file came back, or came once more, and which changes it made; return the two instants.

    `answer` is what `returned.take_back` says. While rows are left over the file goes on as the same return;
    what was told when it said something stays as it was told.
    """
    made = [row["change"]["id"] for row in answer["rows"] if not row["is_known"]]
    found = queries.returned(session, package.id, sha256)
    if found is None:
        found = FieldReturn(
            package_id=package.id,
            sha256=sha256,
            file_name=name,
            returned_by=caller.account(),
            outcome=_outcome(answer, len(made)),
        )
        queries.add(session, found)
    else:
        goes_on = found.outcome["left"] > 0
        if not goes_on:
            found.again_at = queries.now(session)
        if goes_on or made:
            found.outcome = _outcome(answer, found.outcome["made"] + len(made))
        queries.save(session)
    queries.note_return(session, found.id, [UUID(each) for each in made])
    return {"returned_at": found.returned_at.isoformat(), "again_at": _at(found)}


def find(session: Session, caller: Caller, package_id: UUID) -> list[Row]:
    """List the files that came back of a package, the latest first, to whoever sees it; NoSuchPackage."""
    package = packages.seen(session, caller, package_id)
    return _rows(session, queries.returns(session, package.id))


def open_file(session: Session, caller: Caller, package_id: UUID, sha256: str, home: Path) -> OpenFile:
    """Open a file that came back of a package, for whoever sees it.

    Raises NoSuchPackage, NoSuchAttachment, and Damaged when its bytes are no longer those of its hash.
    """
    package = packages.seen(session, caller, package_id)
    if queries.returned(session, package.id, sha256) is None:
        raise NoSuchAttachment
    return attachments.open_cited(session, sha256, home)


def of_change(session: Session, change: FieldChange) -> Row | None:
    """Return the file that said a change; None for a device's, and where the file was not kept yet then."""
    found = None if change.return_id is None else queries.return_(session, change.return_id)
    return None if found is None else _rows(session, [found])[0]


def _rows(session: Session, found: Collection[FieldReturn]) -> list[Row]:
    files = attachments.described(session, {each.sha256 for each in found})
    people = queries.names(session, {each.returned_by for each in found})
    return [
        {
            "package_id": str(each.package_id),
            "sha256": each.sha256,
            "size_bytes": files[each.sha256]["size_bytes"] if each.sha256 in files else None,
            "file_name": each.file_name,
            "returned_by": people.get(each.returned_by, ""),
            "returned_at": each.returned_at.isoformat(),
            "again_at": _at(each),
            **{name: value for name, value in each.outcome.items() if name != "holds"},
        }
        for each in found
    ]


def _outcome(answer: Mapping[str, Any], made: int) -> Row:
    findings: Sequence[Row] = answer["findings"]
    by_level = Counter(each["level"] for each in findings)
    told = sorted(findings, key=lambda each: bool(each["level"] != "problem"))
    return {
        "layers": answer["layers"],
        "states": dict(Counter(row["change"]["state"] for row in answer["rows"])),
        "made": made,
        "left": answer["left"],
        "problems": by_level["problem"],
        "notes": by_level["note"],
        "findings": told[:MOST_TOLD],
        # Of a device's ZIP: what was begun there and never kept as a change
        "drafts": answer.get("drafts", []),
        # … and the files in it, by which it goes where one of them has to go
        "holds": answer.get("holds", []),
    }


def _at(one: FieldReturn) -> str | None:
    return None if one.again_at is None else one.again_at.isoformat()
