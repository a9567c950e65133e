"""Search what the register knew on an earlier day: by the beginning of a name, as its lists do."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.place_names import service as place_names
from gis.search.hits import Row
from gis.search.rules import OnlyBeginningsAsKnown, near


def beginnings(
    session: Session,
    caller: Caller,
    text: str,
    day: date,
    known_on: date,
    limit: int,
    *,
    narrowed: bool,
) -> list[Row]:
    """List divisions, then other place names, whose name or code began with a text as was known then.

    Raises OnlyBeginningsAsKnown for anything that asks more.
    """
    if narrowed or near(text) is not None or " " in text:
        raise OnlyBeginningsAsKnown
    if not text:
        return []
    by_code = text.isdigit()
    divisions = administrative_divisions.find(
        session,
        caller,
        as_of=day,
        as_known_on=known_on,
        text=None if by_code else text,
        code=text if by_code else None,
        include_statistical=True,
        limit=limit,
    ).rows
    rows = [_hit("division", row) for row in divisions]
    if not by_code:
        places = place_names.find(
            session, caller, as_of=day, as_known_on=known_on, text=text, limit=limit
        ).rows
        own = {row["id"] for row in divisions}
        rows += [_hit("place_name", row) for row in places if row.get("division_id") not in own]
    return rows[:limit]


def _hit(kind: str, row: Row) -> Row:
    is_division = kind == "division"
    codes = [code["code"] for code in row.get("codes", [])]
    position: Any = row.get("position")
    return {
        "id": row["id"],
        "kind": kind,
        "division_id": row["id"] if is_division else row.get("division_id"),
        "feature_id": None if is_division else row["id"],
        "name": row.get("name"),
        "type": row.get("type"),
        "level": row.get("level"),
        "is_statistical": bool(row.get("is_statistical")),
        "category": row.get("category"),
        "codes": codes,
        "path": [{"id": division["id"], "name": division["name"]} for division in row.get("divisions", [])]
        or [{"id": row["parent_id"], "name": row["parent_name"]} for _ in "1" if row.get("parent_name")],
        "position": position,
        "exists": True,
        "valid_to": row.get("valid_to"),
        "is_old": False,
        "is_demonstration": bool(row.get("source", {}).get("is_demonstration")),
        "distance_m": None,
        "matched": {
            "way": "beginning",
            "name": row.get("name"),
            "name_type": None,
            "is_old": False,
            "zh": "按当时库内名称的开头",
            "en": "by its beginning, as known then",
        },
    }
