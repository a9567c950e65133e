"""What a hit shows: the record of the day, why it was found, and what tells equal names apart."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from mongol_norm import MongolianShaper
from sqlalchemy.orm import Session

from gis.administrative_divisions.document_queries import iso
from gis.messages import text
from gis.search import queries
from gis.search.queries import Sight
from gis.search.rules import WAYS
from gis.search.sight import Fields

Row = dict[str, Any]


def shown(
    session: Session,
    sight: Sight,
    fields: Fields,
    found: Sequence[Any],
    day: date,
    *,
    mongolian: str | None = None,
) -> dict[UUID, Row]:
    """Complete the rows of a page, by their hit ids; `mongolian` is what was typed in that script."""
    if not found:
        return {}
    hit_ids = [row.hit_id for row in found]
    divisions = {row.division_id: row for row in queries.divisions(session, sight, hit_ids, day)}
    places: dict[UUID, Any] = {}
    for place in queries.places(session, sight, hit_ids, [row.record_id for row in found], day):
        own = place.division_id if place.division_id in divisions else None
        places.setdefault(own or place.feature_id, place)
    lying = {
        place.feature_id: next(
            iter([*([place.division_id] if place.division_id else []), *place.divisions]), None
        )
        for place in places.values()
    }
    above: dict[UUID, list[Row]] = {}
    wanted = {*divisions, *(division for division in lying.values() if division is not None)}
    for step in queries.paths(session, sight, wanted, day):
        above.setdefault(step.division_id, []).append({"id": str(step.id), "name": step.name})
    elsewhere = {one for one in lying.values() if one is not None} - divisions.keys()
    around = queries.divisions(session, sight, elsewhere, day) if elsewhere else ()
    names = {row.division_id: row.name for row in (*around, *divisions.values())}
    hits: dict[UUID, Row] = {}
    for row in found:
        division = divisions.get(row.hit_id)
        place = places.get(row.hit_id) or places.get(row.record_id)
        if division is None and place is None:
            continue
        path = list(above.get(row.hit_id, [])) if fields.sees_above else []
        home = None if place is None or not fields.sees_above else lying[place.feature_id]
        if division is None and place is not None and home is not None:
            path = list(above.get(home, []))
            if home in names and home != place.division_id:
                path.append({"id": str(home), "name": names[home]})
        hits[row.hit_id] = _hit(row, fields, division, place, path, mongolian)
    return hits


def _hit(row: Any, fields: Fields, division: Any, place: Any, path: list[Row], mongolian: str | None) -> Row:
    distance = getattr(row, "distance_m", None)
    is_old = bool(getattr(row, "is_old", False))
    main = division if division is not None and "name" in fields.division else None
    if main is None and "name" in fields.place:
        main = place
    seen = _seen(fields, division, place)
    return {
        "id": str(row.hit_id if division is not None else place.feature_id),
        "kind": "division" if division is not None else "place_name",
        "division_id": None if division is None else str(division.division_id),
        "feature_id": None if place is None else str(place.feature_id),
        "name": main.name if main is not None else row.name,
        **seen,
        "path": path,
        "part_of": None,
        "position": _position(fields, division, place),
        "box": None,
        "exists": bool((division or place).exists_now),
        "valid_to": iso((division or place).valid.upper),
        "is_old": is_old,
        "is_demonstration": any(one.is_demonstration for one in (division, place) if one is not None),
        "distance_m": None if distance is None else round(distance),
        "matched": matched(row, is_old, mongolian),
    }


def _seen(fields: Fields, division: Any, place: Any) -> Row:
    of_place = {name: getattr(place, name, None) if name in fields.place else None for name in PLACE_FIELDS}
    codes: dict[str, str] = {}
    if division is not None and "code" in fields.division:
        for name in ("code", "statistical_code", "civil_affairs_code"):
            if getattr(division, name) is not None and getattr(division, name) not in codes.values():
                codes[name] = getattr(division, name)
    return {
        **{
            name: getattr(division, name, None) if "type" in fields.division else None
            for name in ("type", "type_zh", "type_en")
        },
        "level": division.level if division is not None and "level" in fields.division else None,
        "is_statistical": division is not None
        and "is_statistical" in fields.division
        and division.is_statistical,
        **of_place,
        "codes": list(codes.values()),
    }


PLACE_FIELDS = ("category", "romanization", "pinyin", "reading_confirmed", "mongolian", "national_code")


def _position(fields: Fields, division: Any, place: Any) -> Row | None:
    """Return where a hit is drawn: its place's position, or else a point inside its polygon."""
    if place is not None and fields.sees_position and place.longitude is not None:
        return {
            "longitude": place.longitude,
            "latitude": place.latitude,
            "role": place.geometry_role if "geometry_role" in fields.place else None,
            "is_approximate": "is_approximate" in fields.place and bool(place.is_approximate),
        }
    if division is not None and fields.sees_boundary and division.longitude is not None:
        return {
            "longitude": division.longitude,
            "latitude": division.latitude,
            "role": "boundary",
            "is_approximate": False,
        }
    return None


def matched(row: Any, is_old: bool, mongolian: str | None = None) -> Row:
    """Say which name or code a hit was found by, and which way, in both languages."""
    way = WAYS[row.way]
    if mongolian is not None and way in ("whole", "beginning"):
        way = "same_letters" if not same_shape(mongolian, row.name) else way
    params: Mapping[str, object] = {
        "name": row.name,
        "distance": round(getattr(row, "distance_m", None) or 0),
    }
    return {
        "way": way,
        "name": row.name,
        "name_type": row.name_type,
        "is_old": is_old,
        "zh": _reason("zh", way, is_old, row.name_type, params),
        "en": _reason("en", way, is_old, row.name_type, params),
    }


def _reason(
    language: Any, way: str, is_old: bool, name_type: str | None, params: Mapping[str, object]
) -> str:
    reason = text(f"search.way.{way}", language, **params)
    if is_old:
        old = "search.old_code" if name_type == "code" else "search.old_name"
        return text(old, language, reason=reason, **params)
    return reason


@cache
def _shaper() -> Any:
    return MongolianShaper(locale="MNG")


def same_shape(typed: str, name: str) -> bool:
    """Whether two texts in Mongolian script begin with the same written forms, however they were typed."""
    shapes = [_shapes(typed), _shapes(name)]
    return None not in shapes and str(shapes[1]).startswith(str(shapes[0]))


def _shapes(words: str) -> str | None:
    try:
        return " ".join(_shaper().shape_str(word) for word in words.split())
    except ValueError:
        return None
