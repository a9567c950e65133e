"""The planning map of what the register holds on a day, as one caller may see it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.history.as_known import today
from gis.messages import Language, text
from gis.place_names import service as place_names
from gis.reference import service as reference
from maps.map_inputs import MapDivision, MapName, OtherName, PlanningMap
from maps.map_sources import code_of, is_demonstration, source_of

Row = Mapping[str, Any]


def register_map(
    session: Session,
    caller: Caller,
    as_of: date | None = None,
    title: str | None = None,
    review_number: str | None = None,
    language: Language = "zh",
) -> PlanningMap:
    """Return the map of every boundary and place name of a day that the caller may see.

    The sheet shows the county with most towns in the register; `title` is named after it unless given.
    Raises NotSignedIn and NotAllowed.
    """
    day = as_of or today()
    focus = county_with_most_towns(session, caller, day)
    # Code lists first: the names come through a cursor that keeps the session busy to its end.
    words = _Words(session, language)
    features = list(place_names.stream(session, caller, as_of=day))
    readings = {row["division_id"]: _reading(row) for row in features if row.get("division_id")}
    boundaries = administrative_divisions.boundaries(session, caller, day)
    if title is None:
        title = text("map.title", language, division=focus["name"]) if focus else None
    return PlanningMap(
        title=title or text("map.title_without_division", language),
        as_of=day,
        divisions=[_division(row, readings.get(row["id"], "")) for row in boundaries],
        names=[_name(row, words, language) for row in features if row.get("name")],
        review_number=review_number,
        focus=code_of(focus) if focus else None,
    )


class _Words:
    """What the codes of the register are called."""

    def __init__(self, session: Session, language: Language) -> None:
        lists = ("name_type", "name_language", "location_method")
        self._names = {
            name: {row["code"]: row[f"name_{language}"] for row in reference.codes(session, name)}
            for name in lists
        }

    def of(self, name: str, code: str) -> str:
        return str(self._names[name][code])


def county_with_most_towns(session: Session, caller: Caller, day: date) -> Row | None:
    """Return the county that the register is about: the one with most towns, with its boundary, or None."""
    towns: Counter[str] = Counter()
    after = None
    while True:
        page = administrative_divisions.find(
            session, caller, as_of=day, level="township", after=after, limit=1000
        )
        towns.update(row["parent_id"] for row in page.rows if row.get("parent_id"))
        after = page.after
        if after is None:
            break
    counties = {
        row["id"]: row for row in administrative_divisions.boundaries(session, caller, day, level="county")
    }
    return next((counties[parent] for parent, _ in towns.most_common() if parent in counties), None)


def _division(row: Row, reading: str) -> MapDivision:
    return MapDivision(
        code=code_of(row),
        name=row["name"],
        level=row["level"],
        reading=reading,
        geometry=shape(row["geometry"]),
        source=source_of(row["boundary_source"]),
        lines_are_illustrative=row["is_indicative"],
        is_demonstration=is_demonstration(row.get("source"), row["boundary_source"]),
    )


def _name(row: Row, words: _Words, language: Language) -> MapName:
    position = row.get("position")
    located_by = _geometry_of(row, position) if position else None
    return MapName(
        name=row["name"],
        category=row["category"],
        category_name=row[f"category_{language}"],
        reading=_reading(row),
        position=(position["longitude"], position["latitude"]) if position else None,
        source=source_of(row["source"]),
        other_names=_other_names(row, words, language),
        position_source=source_of(located_by["source"]) if located_by else "",
        note=text("map.position_method", language, method=words.of("location_method", position["method"]))
        if position
        else "",
        is_approximate=bool(position and position["is_approximate"]),
        is_demonstration=is_demonstration(row["source"], located_by and located_by["source"]),
    )


def _geometry_of(row: Row, position: Row) -> Row | None:
    """Return the geometry that the position was taken from, for its source."""
    same = ("role", "method", "is_approximate")
    return next((g for g in row.get("geometries", []) if all(g[key] == position[key] for key in same)), None)


def _other_names(row: Row, words: _Words, language: Language) -> Sequence[OtherName]:
    names = row["names"]
    others = []
    for name in names:
        foreign = name["language"] != "zh"
        if name["name"] != row["name"]:
            list_name, code = (
                ("name_language", name["language"]) if foreign else ("name_type", name["name_type"])
            )
            others.append(OtherName(words.of(list_name, code), name["name"]))
    spelled = dict.fromkeys(name["romanization"] for name in names if name.get("romanization"))
    label = text("map.field_romanization", language)
    return [*others, *(OtherName(label, romanization) for romanization in spelled)]


def _reading(row: Row) -> str:
    return next(
        (name["pinyin"] for name in row["names"] if name["name"] == row["name"] and name["pinyin"]), ""
    )
