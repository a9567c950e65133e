"""The polygons of one level of the register, with those of their parents, as units to be checked."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import service
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
    known = {row["code"]: row["name_zh"] for row in reference.codes(session, "division_level")}
    code = next((code for code, name in known.items() if level in (code, name)), None)
    if code is None:
        raise LevelUnknown(level=level, known="、".join(known))
    # Statistical units (开发区) lie over others.
    rows = [
        row
        for row in service.boundaries(session, caller, as_of, as_known_on)
        if not row.get("is_statistical")
    ]
    wanted = [row for row in rows if row["level"] == code]
    above = {row["parent_id"] for row in wanted}
    parents = [row for row in rows if row["id"] in above]
    codes = {row["id"]: _code(row) for row in rows}
    names = {row["id"]: row["name"] for row in rows}
    return [
        Unit(
            number,
            shape(row["geometry"]),
            code=_code(row),
            name=row["name"],
            parent=codes.get(row["parent_id"]) or names.get(row["parent_id"], ""),
        )
        for number, row in enumerate([*wanted, *parents], start=1)
    ]


def _code(row: Any) -> str:
    codes = row.get("codes") or []
    return str(codes[0]["code"]) if codes else ""
