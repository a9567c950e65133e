"""Invented names for the naming desk and the protection list: repeated streets, a lake, historic names.

Their names begin with 演示 and their source is the demonstration's. Trying 演示幸福路 at the desk finds it;
the plan that one listed name needs before it may be changed is left for whoever tries it.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.database import Base
from gis.naming_checks.tables import ProtectedName
from gis.place_names.readings import romanizer
from gis.place_names.romanization import kind_of_category, roman_key
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, NameEvent, PlaceName
from gis.samples.facts import since

SRID = 4490
EVER = since(None)
#: Name, category, degrees east and north of the seat, former name with the year in which it ended
PLACES: tuple[tuple[str, str, float, float, tuple[str, int] | None], ...] = (
    ("演示幸福路", "23514", 0.006, 0.003, None),
    ("演示曼哈顿路", "23514", 0.010, -0.004, ("演示红柳路", 2012)),
    ("演示团结街", "23514", -0.005, 0.006, ("演示红旗街", 1998)),
    ("演示乌兰淖尔", "12200", 0.030, 0.020, None),
    ("演示古城壕", "21760", -0.040, -0.025, None),
    ("演示旧庙", "25900", 0.055, -0.030, None),
)
#: Listed name, kind, reason; the last was taken off the list
LISTED: tuple[tuple[str, str, str, Range[date]], ...] = (
    ("演示古城壕", "other_historic", "演示：因古城垣得名，沿用三百余年", Range(date(2024, 6, 1), None)),
    ("演示旧庙", "ethnic_language", "演示：蒙古语地名，清代文献有载", Range(date(2024, 6, 1), None)),
    ("演示老渡口", "modern_history", "演示：渡口已不存", Range(date(2020, 1, 1), date(2024, 6, 1))),
)
DOCUMENT = "演示民字〔2024〕1号"


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
    """Write the places and the protection list around a seat; return how many records there are."""
    features: dict[str, UUID] = {}
    for name, category, east, north, former in PLACES:
        features[name] = uuid4()
        point = Point(round(seat.x + east, 6), round(seat.y + north, 6))
        session.add_all(_place(features[name], name, category, point, division_id, source_id))
        session.flush()
        if former is not None:
            session.add_all(_former(features[name], *former, source_id))
    session.flush()
    for name, kind, reason, valid in LISTED:
        session.add(
            ProtectedName(
                name=name,
                feature_id=features.get(name),
                kind=kind,
                reason=reason,
                authority="演示旗人民政府",
                document_number=DOCUMENT,
                valid=valid,
                source_id=source_id,
            )
        )
    session.flush()
    return len(PLACES) + len(LISTED)


def _place(
    feature_id: UUID, name: str, category: str, point: Point, division_id: UUID, source_id: UUID
) -> Iterator[Base]:
    spelled = romanizer().suggest(name, kind_of_category(category))
    yield Feature(
        id=feature_id, category=category, valid=EVER, source_id=source_id, list_key=roman_key(spelled.pinyin)
    )
    yield FeatureDivision(feature_id=feature_id, division_id=division_id)
    yield PlaceName(
        feature_id=feature_id,
        name_type="standard",
        language="zh",
        name=name,
        specific_term=spelled.specific_term,
        generic_term=spelled.generic_term,
        romanization=spelled.romanization,
        pinyin=spelled.pinyin,
        roman_key=roman_key(spelled.pinyin),
        standard_basis="unchecked",
        valid=EVER,
        source_id=source_id,
    )
    yield FeatureGeometry(
        feature_id=feature_id,
        role="position",
        geom=from_shape(point, srid=SRID),
        method="generated",
        is_approximate=True,
        source_id=source_id,
    )


def _former(feature_id: UUID, name: str, year: int, source_id: UUID) -> Iterator[Base]:
    spelled = romanizer().suggest(name, "feature")
    yield PlaceName(
        feature_id=feature_id,
        name_type="former",
        language="zh",
        name=name,
        pinyin=spelled.pinyin,
        roman_key=roman_key(spelled.pinyin),
        valid=Range(None, date(year, 1, 1), bounds="()"),
        source_id=source_id,
    )
    yield NameEvent(
        feature_id=feature_id,
        type="renaming",
        on_date=date(year, 1, 1),
        date_precision="year",
        source_id=source_id,
    )
