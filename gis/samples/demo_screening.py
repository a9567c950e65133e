"""Invented names that rules speak of, a screening of the register, and what was decided about some."""

import random
from collections.abc import Iterator
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.database import Base
from gis.history.as_known import today
from gis.jobs.rules import Unwatched
from gis.name_screening import decisions, register_screening
from gis.name_screening.rules import Deciding
from gis.periods import service as periods
from gis.place_names.readings import romanizer
from gis.place_names.romanization import kind_of_category, roman_key
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, PlaceName
from gis.samples import queries
from gis.samples.facts import since

SRID = 4490
SEED = 150_626
ESTATE, VILLAGE, STREET, BUILDING, SQUARE = "22100", "22200", "23514", "26100", "26310"
#: Names with what they are; two of one name repeat one another
NAMES = (
    ("演示中央花园小区", ESTATE),
    ("演示天下第一城", ESTATE),
    ("演示环球中心大厦", BUILDING),
    ("演示中央大街", STREET),
    ("演示曼哈顿广场", SQUARE),
    ("演示加州小镇", ESTATE),
    ("演示塞纳河畔小区", ESTATE),
    ("演示威尼斯花园", ESTATE),
    ("演示帝都国际大厦", BUILDING),
    ("演示御府壹号小区", ESTATE),
    ("演示王府路", STREET),
    ("演示黄泉路", STREET),
    ("演示88号公馆", ESTATE),
    ("演示SOHO公寓", BUILDING),
    ("演示·阳光里小区", ESTATE),
    ("演示团结路", STREET),
    ("演示团结路", STREET),
    ("演示兴福路", STREET),
    ("演示幸福路", STREET),
    ("演示红柳沟村", VILLAGE),
    ("演示红柳沟村", VILLAGE),
    ("演示巴音淖尔路", STREET),
    ("演示巴彦淖尔路", STREET),
    ("演示榆荫巷", STREET),
    ("演示文体广场", SQUARE),
    ("演示沙枣树村", VILLAGE),
)
#: What was decided: the name, the rule's class, the decision
DECIDED = (
    ("演示中央花园小区", "大", Deciding("confirmed")),
    ("演示曼哈顿广场", "洋", Deciding("confirmed")),
    ("演示王府路", "怪", Deciding("exempt", "演示：路名来自旧王府，有史料可查。", "religious")),
    ("演示SOHO公寓", "洋", Deciding("dismissed", "演示：企业名称，另按企业名称规定处理。")),
)


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source: UUID) -> int:
    """Write the names around a seat, screen the register with them, decide; return how many names."""
    chance = random.Random(SEED)
    records = [
        record
        for name, category in NAMES
        for record in _records(name, category, _near(seat, chance), division_id, source)
    ]
    queries.write(session, records)
    periods.settle(session)
    register_screening.screen(session, None, today(), None, Unwatched())
    for name, kind, deciding in DECIDED:
        decisions.invent(session, source, name, kind, deciding)
    return len(NAMES)


def _near(seat: Point, chance: random.Random) -> Point:
    """Return a place within a few kilometres, as the streets of a town lie."""
    return Point(seat.x + chance.gauss(0, 0.03), seat.y + chance.gauss(0, 0.025))


def _records(name: str, category: str, place: Point, division_id: UUID, source: UUID) -> Iterator[Base]:
    feature_id = uuid4()
    spelled = romanizer().suggest(name, kind_of_category(category))
    yield Feature(id=feature_id, category=category, valid=since(None), source_id=source)
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
        valid=since(None),
        source_id=source,
    )
    yield FeatureGeometry(
        feature_id=feature_id,
        role="position",
        geom=from_shape(place, srid=SRID),
        method="generated",
        is_approximate=True,
        source_id=source,
    )
