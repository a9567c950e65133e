"""Send what rows of a GeoPackage say as changes of its package, each once however often it comes back.

The id of a change is made of the package, the record and what is said. What was sent before is sent again in
the very words of then, so that it is answered as then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.field_work import queries
from gis.field_work.kinds import Forms
from gis.field_work.project_layers import ProjectLayer
from gis.field_work.project_rows import PHOTOS
from gis.field_work.returned_findings import Findings
from gis.field_work.rules import Sent, canonical, read_content
from gis.field_work.sync import Batch, receive
from gis.field_work.tables import FieldChange, FieldPackage

Row = dict[str, Any]
#: New changes of a file at once: a request is one transaction, and the locks of others wait for it
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says that was not handed out so: a change to send, or one that was sent before."""

    layer: ProjectLayer
    label: str
    kind: str
    values: Row
    target_id: str | None = None
    parent_id: str | None = None
    base_version: int = 0
    #: What tells a new record from others
    row_key: str = ""


def send(
    session: Session,
    caller: Caller,
    package: FieldPackage,
    said: Iterable[Said],
    version: int,
    forms: Forms,
    home: Path,
    findings: Findings,
) -> Row:
    """Send what was said as changes; return of each row the change that it became, and what became of it.

    `left` of them are to come when the file is returned again.
    """
    known = {each.id: each for each in queries.changes_of(session, package.id)}
    now = queries.now(session)
    sequence = max((each.sequence or 0 for each in known.values()), default=0)
    sent: dict[UUID, Sent] = {}
    rows: list[tuple[Said, UUID, bool]] = []
    new, left = 0, 0
    for first in said:
        one = _as_follow_up(first, package.id, known.values())
        if one is None:
            findings.problem("new_changed", layer=first.layer, row=first.label)
            continue
        change_id = _id_of(package.id, one)
        earlier = known.get(change_id)
        if earlier is None and new == MOST_AT_ONCE:
            left += 1
            continue
        if earlier is None:
            new += 1
            sequence += 1
            content = _content(one, version, now, sequence)
            sent[change_id] = Sent(change_id, content)
        else:
            sent[change_id] = Sent(change_id, earlier.content)
            if _is_superseded(earlier, known.values()):
                findings.note("said_before", layer=one.layer, row=one.label)
        rows.append((one, change_id, earlier is not None))
    batch = Batch(None, list(sent.values()))
    answer = receive(session, caller, package.id, batch, forms, home)
    changes = {each["id"]: each for each in answer["changes"]}
    return {
        "rows": [
            {
                "layer": one.layer.name,
                "row": one.label,
                "is_known": is_known,
                "change": changes[str(change_id)],
            }
            for one, change_id, is_known in rows
        ],
        "left": left,
    }


def _as_follow_up(one: Said, package_id: UUID, known: Iterable[FieldChange]) -> Said | None:
    """Return what a row of a new record says once that record was made; None where it can't be said so."""
    if not one.row_key:
        return one
    for each in known:
        if each.kind != one.kind or each.state != "accepted":
            continue
        values = read_content(each.content).values
        if each.id != _id_of(package_id, Said(one.layer, "", one.kind, values, row_key=one.row_key)):
            continue
        if values == one.values:
            return one
        return _amended(one, str(each.id), values)
    return one


def _amended(one: Said, maker: str, before: Row) -> Said | None:
    """Return how a grave that was made of a row and changed since is said anew; of signs nothing is."""
    if one.kind != "new_grave_site":
        return None
    rest = {name: value for name, value in one.values.items() if name != PHOTOS}
    if rest != {name: value for name, value in before.items() if name != PHOTOS}:
        return Said(one.layer, one.label, "grave_site", rest, maker, maker)
    taken = [each["sha256"] for each in before.get(PHOTOS, ())]
    added = [each for each in one.values[PHOTOS] if each["sha256"] not in taken]
    return Said(one.layer, one.label, "grave_photos", {PHOTOS: added}, maker, maker)


def _content(one: Said, version: int, at: datetime, sequence: int) -> str:
    return canonical(
        {
            "kind": one.kind,
            "target_id": one.target_id,
            "parent_id": one.parent_id,
            "base_version": one.base_version,
            "schema_version": version,
            "device_time": at.isoformat(),
            "sequence": sequence,
            "values": one.values,
        }
    )


def _id_of(package_id: UUID, one: Said) -> UUID:
    return uuid5(package_id, f"{one.kind}/{one.target_id or one.row_key}/{canonical(one.values)}")


def _is_superseded(earlier: FieldChange, known: Iterable[FieldChange]) -> bool:
    """Whether something else was said of the record since; saying this again changes nothing then."""
    return earlier.target_id is not None and any(
        each.target_id == earlier.target_id
        and each.kind == earlier.kind
        and each.server_order > earlier.server_order
        and each.state == "accepted"
        for each in known
    )
