"""Take units to compare from the register, as far as their reader may see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from shapely.geometry import MultiPolygon, Polygon, shape

from gis.accounts.rules import LEVELS, Caller
from gis.administrative_divisions import service as divisions
from gis.administrative_divisions.coverage import LevelUnknown
from gis.edge_matching.errors import NoPolygonRegistered
from gis.edge_matching.requests import OfRegister
from gis.edge_matching.units import Unit
from gis.messages import Language, text
from gis.reference import service as reference

Words = dict[Language, str]
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class RegisterUnits:
    """Units of the register, words for what was asked for, and the publication levels of their records."""

    units: tuple[Unit, ...]
    words: Words
    levels: Collection[str]
    #: Divisions that lie around a single one: they tell which of its line is with whom
    around: tuple[Unit, ...]


def register_units(session: Session, caller: Caller, wanted: OfRegister) -> RegisterUnits:
    """Return the polygons of a day; raise LevelUnknown, DivisionNotFound or NoPolygonRegistered."""
    day = wanted.as_of.isoformat()
    if wanted.division_id is not None:
        division = divisions.get(session, caller, wanted.division_id, wanted.as_of)
        what: Words = dict.fromkeys(_LANGUAGES, str(division.get("name", "")))
        kind = "edge_matching.register_division"
        drawn = divisions.boundaries(session, caller, wanted.as_of, level=division.get("level"))
        rows = [row for row in drawn if row["id"] == str(wanted.division_id)]
        around = [row for row in drawn if row not in rows and not row.get("is_statistical")]
    else:
        known = {row["code"]: row for row in reference.codes(session, "division_level")}
        if wanted.level not in known:
            raise LevelUnknown(level=wanted.level, known="、".join(row["name_zh"] for row in known.values()))
        level = known[wanted.level]
        what = {language: level[f"name_{language}"] for language in _LANGUAGES}
        kind = "edge_matching.register_level"
        # Statistical units (开发区) lie over others.
        rows = [
            row
            for row in divisions.boundaries(session, caller, wanted.as_of, level=wanted.level)
            if not row.get("is_statistical")
        ]
        around = []
    if not rows:
        raise NoPolygonRegistered(date=day, what=what["zh"])
    return RegisterUnits(
        tuple(_unit(number, row) for number, row in enumerate(rows, start=1)),
        {language: text(kind, language, what=what[language], date=day) for language in _LANGUAGES},
        # Whoever may not see a record's level is told nothing of it; the strictest then stands for it.
        {row.get("publication_level", LEVELS[-1]) for row in rows},
        tuple(_unit(number, row) for number, row in enumerate(around, start=len(rows) + 1)),
    )


def _unit(number: int, row: Mapping[str, Any]) -> Unit:
    codes = {f"code_{code['code_system']}": str(code["code"]) for code in row.get("codes", [])}
    name = str(row.get("name", ""))
    geometry = shape(row["geometry"])
    # The register holds areas of divisions only.
    assert isinstance(geometry, Polygon | MultiPolygon)
    return Unit(number, geometry, {**codes, "name": name}, next(iter(codes.values()), ""), name)
