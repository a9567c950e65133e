"""Task packages: all that a side's team needs on a section, to be taken along where there is no network.

The content is the same text for the same facts, so its SHA-256 says whether a device has to fetch it anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.boundary_markers.registering import standing
from gis.history.as_known import today
from gis.joint_inspections import access, queries
from gis.joint_inspections.findings import sha256
from gis.joint_inspections.kept import Kept, load
from gis.joint_inspections.record import division_names, ground, sections, sides
from gis.joint_inspections.rules import SideNotYours, TargetNotFound
from gis.joint_inspections.stages import fields_of, rows
from gis.reference import service as reference

Row = dict[str, Any]
FORMAT, VERSION = "diming-task-package", 1
#: Code lists that the form asks from
LISTS = ("found_state", "stone_condition", "photo_view", "location_method")
#: Of how many inspections before this one findings are taken along
EARLIER = 3


def package(session: Session, caller: Caller, inspection_id: UUID, section_id: UUID, side: str) -> Row:
    """Return the task package of a section for a side.

    Raises InspectionNotFound, TargetNotFound, SideNotYours.
    """
    kept = access.seen(session, caller, inspection_id)
    if side not in access.sides_open_to(caller):
        raise SideNotYours
    line, markers = ground(session, caller, kept)
    section = next((each for each in sections(kept, line, markers) if each["id"] == str(section_id)), None)
    if section is None:
        raise TargetNotFound(id=section_id)
    earlier = _earlier(session, caller, kept)
    own = [row for row in markers if str(row["id"]) in section["marker_ids"]]
    entries = kept.entries()
    inspection = kept.inspection
    content = {
        "inspection": {
            "id": str(inspection.id),
            "title": inspection.title,
            "cause": inspection.cause,
            "round_number": inspection.round_number,
            "line_id": str(inspection.line_id),
            "line_name": kept.line_name,
            "sides": sides(kept, division_names(session, [kept]), line),
            "starts_on": None if inspection.starts_on is None else inspection.starts_on.isoformat(),
            "ends_on": None if inspection.ends_on is None else inspection.ends_on.isoformat(),
            "is_demonstration": kept.is_demonstration,
        },
        "side": side,
        "section": section,
        "section_observation": _entry(entries.get((section_id, side))),
        "contents": [dict(row) for row in rows("inspection_contents")],
        "fields": _fields(),
        "code_lists": {name: _codes(session, name) for name in LISTS},
        "markers": [_marker(row, _entry(entries.get((UUID(str(row["id"])), side))), earlier) for row in own],
    }
    return {"format": FORMAT, "version": VERSION, "sha256": sha256(content), "content": content}


def _entry(row: Row | None) -> Row | None:
    """Return an entry without what only tells who typed it."""
    if row is None:
        return None
    return {name: value for name, value in row.items() if name not in ("entered_by", "entered_at")}


def _fields() -> list[Row]:
    wanted = {each.field: each for kind in ("marker", "section") for each in fields_of(kind)}
    return [
        {
            "field": each.field,
            "applies_to": each.applies_to,
            "kind": each.kind,
            "list": each.list,
            "item": each.item,
            "required": each.required,
            "name_zh": each.name_zh,
            "name_en": each.name_en,
        }
        for each in wanted.values()
    ]


def _codes(session: Session, name: str) -> list[Row]:
    return [
        {"code": row["code"], "name_zh": row["name_zh"], "name_en": row["name_en"]}
        for row in reference.codes(session, name)
        if row["active"]
    ]


def _marker(row: Row, observation: Row | None, earlier: Sequence[Kept]) -> Row:
    """Return a marker as the register has it, with its last photos and what was found before."""
    identifier = UUID(str(row["id"]))
    stones = standing(row, today())
    return {
        "id": row["id"],
        "number": row["number"],
        "kind": row.get("kind"),
        "status": row.get("status"),
        "is_tri_junction": bool(row.get("is_tri_junction")),
        "sides": row.get("sides", []),
        "positions": [
            {
                "letter": stone.get("letter") or "",
                "position": stone["geometry"]["coordinates"],
                "accuracy_m": stone.get("accuracy_m"),
                "method": stone.get("method"),
                "height_m": stone.get("height_m"),
                "height_datum": stone.get("height_datum"),
            }
            for stone in stones
        ],
        "faces": row.get("faces", []),
        "references": row.get("references", []),
        "attachments": row.get("attachments", []),
        "previous": [_previous(each, found) for each in earlier for found in _found(each, identifier)],
        "observation": observation,
    }


def _found(kept: Kept, marker_id: UUID) -> list[Row]:
    return [kept.observation(each) for each in kept.observations if each.marker_id == marker_id]


def _previous(kept: Kept, found: Mapping[str, Any]) -> Row:
    names = ("side", "observed_on", "found", "stone_condition", "inscription_legible", "remark", "photos")
    inspection = kept.inspection
    return {
        "inspection_id": str(inspection.id),
        "title": inspection.title,
        "round_number": inspection.round_number,
        **{name: found[name] for name in names},
    }


def _earlier(session: Session, caller: Caller, kept: Kept) -> list[Kept]:
    """Return the last inspections of the same markers that the caller may see."""
    reader = Reader.of(session, caller)
    ids = queries.earlier(session, kept.inspection.id, kept.numbers.keys())
    loaded = load(session, ids)
    return [loaded[each] for each in ids if access.sees(reader, loaded[each].inspection)][:EARLIER]
