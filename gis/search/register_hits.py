"""Find boundary lines, markers, facilities, cemeteries and graves in the one box, as the reader sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.document_queries import iso
from gis.collections import service as collections
from gis.collections.kept_facts import kept
from gis.collections.view import View
from gis.reference import service as reference
from gis.search import queries, register_queries
from gis.search.hits import PLACE_FIELDS, Row, matched
from gis.search.queries import Sight
from gis.search.registers import REGISTERS
from gis.search.rules import question
from gis.search.sight import Fields


@dataclass(frozen=True)
class RegisterRow:
    """A found row with the register it is of."""

    row: Any
    view: View


def named(
    session: Session,
    caller: Caller,
    typed: str,
    day: date,
    *,
    within: UUID | None,
    after: str | None,
    limit: int,
    most: int,
) -> list[RegisterRow]:
    """List the records that a text names, the best first; one in which he sees nothing is not asked."""
    views = {
        view.collection.id: view
        for view in collections.views(session, caller)
        if view.collection.id in REGISTERS and _is_asked(session, view)
    }
    if not views or not typed:
        return []
    rows = register_queries.matches(
        session,
        list(views.values()),
        typed,
        question(typed).roman,
        day,
        within=within,
        after=after,
        limit=limit,
        most=most,
    )
    return [RegisterRow(row, views[row.collection]) for row in rows]


def _is_asked(session: Session, view: View) -> bool:
    how = REGISTERS[view.collection.id]
    if not any(name in view.by_name for name in (*how.names, *how.numbers)):
        return False
    return kept.get((view.tag, "any"), lambda: register_queries.holds_any(session, view))


def shown(
    session: Session, sight: Sight, fields: Fields, found: Sequence[RegisterRow], day: date
) -> list[Row]:
    """Return the rows of a page as hits."""
    if not found:
        return []
    lying = {one.row.division_id for one in found if one.row.division_id is not None}
    paths: dict[UUID, list[Row]] = {}
    if lying and fields.sees_above:
        for step in queries.paths(session, sight, lying, day):
            paths.setdefault(step.division_id, []).append({"id": str(step.id), "name": step.name})
        for home in queries.divisions(session, sight, lying, day):
            paths.setdefault(home.division_id, []).append({"id": str(home.division_id), "name": home.name})
    lists = {one.view.collection.by_name[REGISTERS[one.view.collection.id].type].code_list for one in found}
    words = {name: {code["code"]: code for code in reference.codes(session, name)} for name in sorted(lists)}
    return [_hit(one, paths.get(one.row.division_id, []), words) for one in found]


def _hit(one: RegisterRow, path: list[Row], words: Mapping[str, Mapping[str, Row]]) -> Row:
    row, how = one.row, REGISTERS[one.view.collection.id]
    said = words[one.view.collection.by_name[how.type].code_list].get(row.type) or {}
    box = None if row.west is None else [row.west, row.south, row.east, row.north]
    place = {"longitude": row.longitude, "latitude": row.latitude, "role": None, "is_approximate": False}
    return {
        "id": row.id,
        "kind": how.kind,
        "division_id": None,
        "feature_id": None,
        "name": row.name,
        "type": row.type,
        "type_zh": said.get("name_zh"),
        "type_en": said.get("name_en"),
        "level": row.type if how.type == "level" else None,
        "is_statistical": False,
        **dict.fromkeys(PLACE_FIELDS),
        "codes": [row.matched] if row.is_number and row.matched != row.name else [],
        "path": path,
        "part_of": row.part_of,
        "position": None if box is None else place,
        "box": box,
        "exists": True,
        "valid_to": iso(row.valid_to),
        "is_old": False,
        "is_demonstration": row.is_demonstration,
        "distance_m": None,
        "matched": matched(_Match(row.way, row.matched, "code" if row.is_number else None), False),
    }


@dataclass(frozen=True)
class _Match:
    """By what a record was found, as hits of names say it."""

    way: int
    name: str
    name_type: str | None
