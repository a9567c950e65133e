"""The one point that stands for a division: inside its boundary, else where its place lies."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions import point_queries
from gis.administrative_divisions.readers import Reader, Row
from gis.messages import text
from gis.periods import service as periods

INSIDE_BOUNDARY, OF_PLACE = "inside_boundary", "linked_place"


def representative_point(session: Session, reader: Reader, division_id: UUID, day: date) -> Row | None:
    """Return the point of a day, and how it was found; none of a day as known.

    Nor is there one for a reader who may not see what it is taken from.
    """
    if reader.known_at is not None:
        return None
    periods.settle(session)
    if reader.sees_field("administrative_division", "boundaries", [division_id]):
        inside = point_queries.inside_boundary(session, division_id, day)
        if inside is not None:
            return {
                "longitude": inside.longitude,
                "latitude": inside.latitude,
                "taken_from": INSIDE_BOUNDARY,
                "is_approximate": False,
                "feature_id": None,
                "words": _words("division.point_inside_boundary"),
            }
    hidden = ("geometries", "position", "names")
    if not all(reader.sees_field("place_name", field, [division_id]) for field in hidden):
        return None
    found = point_queries.of_place(session, division_id, day, reader.levels_of([division_id]))
    if found is None:
        return None
    return {
        "longitude": found.longitude,
        "latitude": found.latitude,
        "taken_from": OF_PLACE,
        "is_approximate": found.is_approximate,
        "feature_id": str(found.feature_id),
        "words": {
            "zh": text(
                "division.point_of_place",
                "zh",
                name=found.name or "",
                role=found.role_zh,
                method=found.method_zh,
            ),
            "en": text(
                "division.point_of_place",
                "en",
                name=found.name or "",
                role=found.role_en,
                method=found.method_en,
            ),
        },
    }


def _words(message_id: str) -> dict[str, str]:
    return {"zh": text(message_id, "zh"), "en": text(message_id, "en")}
