"""The polygons of one level of the register, with those of their parents, as units to be checked."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import service
from gis.administrative_divisions.coverage_units import Drawn
from gis.coverage_checks.units import Unit
from gis.errors import InvalidInput
from gis.reference import service as reference


class LevelUnknown(InvalidInput):
    """There is no such level of divisions."""

    message_id = "coverage.level_unknown"


def register_units(
    session: Session,
    caller: Caller,
    level: str,
    as_of: date | None = None,
    as_known_on: date | None = None,
) -> list[Unit]:
    """Return the divisions of a level that have a polygon, then their parents that have one.

    `level` is a code or a Chinese name of the code list. Raises LevelUnknown.
    """
    return drawn_level(session, caller, level, as_of, as_known_on).units


def level_code(session: Session, level: str) -> str:
    """Return the code of a level given by code or Chinese name; raise LevelUnknown."""
    known = {row["code"]: row["name_zh"] for row in reference.codes(session, "division_level")}
    code = next((code for code, name in known.items() if level in (code, name)), None)
    if code is None:
        raise LevelUnknown(level=level, known="、".join(known))
    return str(code)


def drawn_level(
    session: Session,
    caller: Caller,
    level: str,
    as_of: date | None = None,
    as_known_on: date | None = None,
    area: UUID | None = None,
) -> Drawn:
    """Return a level of the register as `register_units` does, whole or below one division."""
    code = level_code(session, level)
    # Statistical units (开发区) lie over others.
    rows = [
        row
        for row in service.boundaries(session, caller, as_of, as_known_on)
        if not row.get("is_statistical")
    ]
    below = None if area is None else service.descendant_ids(session, area, as_of)
    wanted = [row for row in rows if row["level"] == code and (below is None or UUID(row["id"]) in below)]
    above = {row["parent_id"] for row in wanted}
    parents = [row for row in rows if row["id"] in above]
    codes = {row["id"]: _code(row) for row in rows}
    names = {row["id"]: row["name"] for row in rows}
    listed = [*wanted, *parents]
    units = [
        Unit(
            number,
            shape(row["geometry"]),
            code=_code(row),
            name=row["name"],
            parent=codes.get(row["parent_id"]) or names.get(row["parent_id"], ""),
        )
        for number, row in enumerate(listed, start=1)
    ]
    return Drawn(
        units,
        [UUID(row["id"]) for row in listed],
        [row.get("publication_level", "public") for row in listed],
        [row.get("is_indicative") is not False for row in listed],
        any(row.get("is_demonstration") for row in listed),
    )


def _code(row: Any) -> str:
    codes = row.get("codes") or []
    return str(codes[0]["code"]) if codes else ""
