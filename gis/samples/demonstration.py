"""Invented data beside the real: seeded, plausible, labelled 演示数据 by its source, and removable.

Every name begins with 演示, so that no list that left the register can be taken for real.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import from_shape
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.database import Base, hold_register
from gis.errors import Conflict, NotFound, RuleBroken
from gis.messages import Language, text
from gis.place_names.readings import romanizer
from gis.place_names.romanization import kind_of_category, roman_key
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, PlaceName
from gis.reference import service as reference
from gis.samples import boundaries, demo_editions, naming, planning, queries
from gis.samples.facts import since

SRID = 4490
SEED = 150_626
#: How many features are written at once
BATCH = 1_000
EVER = since(None)


class NoSuchDemonstration(NotFound):
    """There is no demonstration data of this name."""

    message_id = "samples.no_such_demonstration"


class DemonstrationLoaded(Conflict):
    """Demonstration data of this name is in the register already."""

    message_id = "samples.demonstration_loaded"


class DemonstrationNotLoaded(NotFound):
    """Demonstration data of this name is not in the register."""

    message_id = "samples.demonstration_not_loaded"


class NoBoundaryToFill(RuleBroken):
    """Demonstration data lies inside the banner's polygon, and the register has none."""

    message_id = "samples.no_boundary_to_fill"


@dataclass(frozen=True)
class Invented:
    """One invented feature. EPSG:4490, longitude then latitude, degrees."""

    name: str
    category: str
    role: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Ground:
    """What the generators may build on: the banner's polygon and the seats known in it."""

    division_id: UUID
    polygon: MultiPolygon
    seats: Sequence[tuple[str, Point]]


Generator = Callable[[Ground, random.Random, int], Iterator[Invented]]


def random_point(ground: Ground, chance: random.Random) -> Point:
    """Return a point inside the polygon, evenly spread in degrees."""
    west, south, east, north = ground.polygon.bounds
    while True:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if shapely.contains(ground.polygon, point):
            return point


def winding_line(start: Point, end: Point, chance: random.Random, sway: float = 0.08) -> LineString:
    """Return a line that winds from start to end: each half is bent aside by up to `sway` of its length."""
    points = [(start.x, start.y), (end.x, end.y)]
    for _ in range(6):
        bent = [points[0]]
        for (x1, y1), (x2, y2) in pairwise(points):
            aside = chance.uniform(-sway, sway)
            bent.append(((x1 + x2) / 2 - (y2 - y1) * aside, (y1 + y2) / 2 + (x2 - x1) * aside))
            bent.append((x2, y2))
        points = bent
    return LineString(points)


def inside(ground: Ground, line: LineString) -> LineString | None:
    """Return the longest piece of a line inside the polygon, or None."""
    pieces = [
        piece
        for piece in shapely.get_parts(shapely.intersection(ground.polygon, line))
        if isinstance(piece, LineString) and not piece.is_empty
    ]
    return max(pieces, key=lambda piece: float(piece.length), default=None)


def roads(ground: Ground, chance: random.Random, count: int) -> Iterator[Invented]:
    """Roads between the seats, roads that cross the banner, a railway, rivers, lakes and hills."""
    seats = list(ground.seats) or [(f"{n}号点", random_point(ground, chance)) for n in range(1, 6)]
    for (from_name, start), (to_name, end) in zip(seats, [*seats[1:], seats[0]], strict=True):
        if line := inside(ground, winding_line(start, end, chance)):
            yield Invented(f"演示{from_name[:2]}{to_name[:2]}公路", "23213", "course", line)
    for number in range(1, count + 1):
        line = inside(
            ground, winding_line(random_point(ground, chance), random_point(ground, chance), chance)
        )
        if line is None:
            continue
        category, term = chance.choice(
            (("23211", "国道"), ("23212", "省道"), ("23214", "乡道"), ("12100", "河"))
        )
        yield Invented(f"演示{number}号{term}", category, "course", line)
    west, south, east, north = ground.polygon.bounds
    crossing = winding_line(Point(west, south), Point(east, north), chance, sway=0.03)
    if railway := inside(ground, crossing):
        # No category code of a railway line has been read; 23 is the class of transport facilities
        yield Invented("演示一号铁路", "23", "course", railway)
    for number in range(1, max(count // 2, 1) + 1):
        middle = random_point(ground, chance)
        shore = Polygon(shapely.get_coordinates(middle.buffer(chance.uniform(0.003, 0.02), quad_segs=8)))
        lake = shapely.intersection(shore, ground.polygon)
        if isinstance(lake, Polygon) and not lake.is_empty:
            yield Invented(f"演示{number}号湖", "12200", "area", lake)
        yield Invented(f"演示{number}号山", "13450", "position", random_point(ground, chance))


SIDES = ("", "东", "西", "南", "北", "前", "后", "上", "下", "大", "小", "老", "新")
SPECIFIC = (
    "柳树", "榆树", "沙枣", "红柳", "白杨", "杏树", "黑土", "黄土", "白泥", "红石", "青石", "石头",
    "王家", "李家", "张家", "刘家", "高家", "马家", "杨家", "赵家", "三道", "五道", "七里", "十里",
)  # fmt: skip
GENERIC = (
    ("沟", "21760"), ("梁", "13460"), ("滩", "21760"), ("湾", "21760"), ("泉", "12600"),
    ("井", "24100"), ("水库", "24230"), ("河", "12100"), ("村", "22200"), ("山", "13450"),
)  # fmt: skip


def names(ground: Ground, chance: random.Random, count: int) -> Iterator[Invented]:
    """Place names of ten classes, each a point."""
    for number in range(1, count + 1):
        generic, category = chance.choice(GENERIC)
        specific = chance.choice(SIDES) + chance.choice(SPECIFIC)
        name = f"演示{specific}{generic}" if number % 7 else f"演示{specific}{number}{generic}"
        yield Invented(name, category, "position", random_point(ground, chance))


#: Lines and markers along the polygons of the register (gis.samples.boundaries)
BOUNDARIES = "boundaries"
#: Applications, cases and the like about names (gis.samples.naming)
NAMING = "naming"
#: An edition of the gazetteer in the making (gis.samples.demo_editions)
EDITIONS = "editions"
#: Roads, areas and people, facilities, cemeteries and graves (gis.samples.planning)
PLANNING = "planning"
#: name → (generator, count when none is asked for)
DEMONSTRATIONS: dict[str, tuple[Generator, int]] = {"roads": (roads, 12), "names": (names, 500)}


def load(
    session: Session,
    caller: Caller,
    name: str,
    *,
    county: str,
    count: int | None = None,
    seed: int = SEED,
    progress: Callable[[str], object] = lambda sentence: None,
) -> int:
    """Put one set of demonstration data beside the real data; return how many records it has.

    `county` is the six-digit code of the banner whose polygon it fills. The same seed and count give the
    same data; lines and markers are as many as the banner's lines are long.
    """
    caller.must_hold("admin")
    known = (*DEMONSTRATIONS, BOUNDARIES, NAMING, EDITIONS, PLANNING)
    if name not in known:
        raise NoSuchDemonstration(name=name, known="、".join(known))
    hold_register(session)
    if reference.demonstration_sources(session, name):
        raise DemonstrationLoaded(name=name)
    if name == EDITIONS:
        return demo_editions.load(session, caller, name)
    ground = _ground(session, county)
    if name == BOUNDARIES:
        return boundaries.load(session, ground.division_id, name, seed)
    if name == NAMING:
        return naming.load(session, caller, ground.division_id, _town(ground), name)
    if name == PLANNING:
        return planning.load(session, caller, ground.division_id, _town(ground), name)
    generator, usual = DEMONSTRATIONS[name]
    wanted = usual if count is None else count
    source = reference.add_source(
        session,
        title=f"演示数据：{name}",
        publisher="Diming",
        licence="CC0",
        note=f"由程序生成，种子{seed}，数量{wanted}；不是真实地名。",
        demonstration_name=name,
    )
    batch: list[Base] = []
    features = 0
    for invented in generator(ground, random.Random(seed), wanted):
        batch.extend(_records(invented, ground, source.id))
        features += 1
        if features % BATCH == 0:
            _write(session, batch)
            progress(_sentence(features))
    _write(session, batch)
    progress(_sentence(features))
    return features


def remove(session: Session, caller: Caller, name: str) -> int:
    """Take one set of demonstration data out of the register; return how many records it had.

    What was invented stays in the history of tables, which nobody can shorten; no figure counts it.
    """
    caller.must_hold("admin")
    hold_register(session)
    if not reference.demonstration_sources(session, name):
        raise DemonstrationNotLoaded(name=name)
    if name == EDITIONS:
        return demo_editions.remove(session, name)
    if name == PLANNING:
        return planning.remove(session, name)
    return queries.remove_demonstration(session, name)


def _sentence(features: int) -> str:
    languages: tuple[Language, ...] = ("zh", "en")
    said = (text("samples.demonstration_features", each, done=features) for each in languages)
    return " / ".join(said)


def _ground(session: Session, county: str) -> Ground:
    found = queries.boundary(session, county)
    if found is None:
        raise NoBoundaryToFill(county=county)
    division_id, polygon = found
    return Ground(division_id, polygon, queries.seats(session, division_id))


def _town(ground: Ground) -> Point:
    """Return the seat of the banner's town, or else a point inside the banner."""
    seats = dict(ground.seats)
    return seats.get("嘎鲁图镇") or next(iter(seats.values()), ground.polygon.representative_point())


def _records(invented: Invented, ground: Ground, source: UUID) -> Iterator[Base]:
    feature_id = uuid4()
    kind = kind_of_category(invented.category)
    spelled = romanizer().suggest(invented.name, kind)
    yield Feature(id=feature_id, category=invented.category, valid=EVER, source_id=source)
    yield FeatureDivision(feature_id=feature_id, division_id=ground.division_id)
    yield PlaceName(
        feature_id=feature_id,
        name_type="standard",
        language="zh",
        name=invented.name,
        specific_term=spelled.specific_term,
        generic_term=spelled.generic_term,
        romanization=spelled.romanization,
        pinyin=spelled.pinyin,
        roman_key=roman_key(spelled.pinyin),
        standard_basis="unchecked",
        valid=EVER,
        source_id=source,
    )
    yield FeatureGeometry(
        feature_id=feature_id,
        role=invented.role,
        geom=from_shape(invented.geometry, srid=SRID),
        method="generated",
        is_approximate=True,
        source_id=source,
    )


def _write(session: Session, batch: list[Base]) -> None:
    queries.write(session, batch)
    batch.clear()
