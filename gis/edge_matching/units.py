"""Read the units of a file, and tell which unit of one file is which of the other.

Nobody names columns alike, so the columns are told by what stands in them: the pair of columns whose values
agree for most units is the one that both go by.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.coordinates import (
    CoordinateSystem,
    Datum,
    DatumParameters,
    distance_m,
    geometry_to_storage,
    is_approximate,
)
from gis.edge_matching.errors import NoUnits, OnlyApproximate
from gis.vector_files.reading import VectorFeature, VectorLayer, read_features

_CODE = re.compile(r"\d{6}(?:\d{3}){0,2}")
_USUAL_CODES = ("code", "adcode", "代码", "区划代码", "行政区划代码")
_USUAL_NAMES = ("name", "名称", "行政区", "行政区划名称", "区划名称")
#: GCJ-02 and BD-09 together move a point by less than this
_LARGEST_OFFSET_M = 2_000.0
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")
_SAY_EVERY = 200

#: Told how many of how many are done; it may raise to stop the work
Said = Callable[[int, int], None]


def unsaid(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One polygon, repaired where it was invalid, with all that its file says of it as plain texts."""

    number: int
    geometry: Polygon | MultiPolygon
    texts: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """What a result calls it: its code, else its name, else its number in the file."""
        return self.code or self.name or f"#{self.number}"


@dataclass(frozen=True, slots=True)
class UnitFile:
    """The units of one file, the system it was read in, and how many records had no polygon."""

    units: tuple[Unit, ...]
    system: CoordinateSystem
    without_polygon: int
    repaired: tuple[str, ...]


def read_units(
    path: Path,
    layer: str | None = None,
    crs: str | int | None = None,
    *,
    encoding: str | None = None,
    datum_parameters: DatumParameters | None = None,
    offset: Datum | None = None,
    name: str | None = None,
    said: Said = unsaid,
) -> UnitFile:
    """Read polygons of any vector file; rows that have the same code and name are parts of one unit.

    ``offset`` is a web map's offset that the coordinates still have once they are in storage's system: it
    is taken off. Raises NoUnits where no row has a polygon, OnlyApproximate, and what reading raises.
    """
    found: list[Unit] = []
    without = 0
    repaired: list[str] = []
    with read_features(path, layer, encoding, crs, datum_parameters, name) as features:
        if is_approximate(features.system, datum_parameters):
            raise OnlyApproximate(file=name or path.name, system=features.system.name_zh)
        for feature in _said(features, said):
            polygon = None if feature.geometry is None else _polygonal(feature.geometry)
            if polygon is None:
                without += 1
                continue
            if offset is not None:
                polygon = geometry_to_storage(polygon, offset)
            texts = {key: _plain(value) for key, value in feature.properties.items()}
            found.append(Unit(feature.number, polygon, texts))
            if feature.invalid_reason:
                repaired.append(f"#{feature.number}: {feature.invalid_reason}")
        system = features.system
    if not found:
        raise NoUnits(file=name or path.name)
    return UnitFile(tuple(_merged(_named(found))), system, without, tuple(repaired))


def _said(features: VectorLayer, said: Said) -> Iterable[VectorFeature]:
    for done, feature in enumerate(features):
        if done % _SAY_EVERY == 0:
            said(done, max(features.count, 0))
        yield feature


def same_units(ours: Sequence[Unit], theirs: Sequence[Unit]) -> dict[int, int]:
    """Return for places in our list the place of the same unit in theirs: by code, else by name.

    A value that stands at several units of one file tells none of them apart and is not used; nor are two
    units one that lie apart, for their provinces may well be called alike.
    """
    matched = _by_values(ours, theirs, codes=True)
    taken = set(matched.values())
    left = [at for at in range(len(ours)) if at not in matched]
    free = [at for at in range(len(theirs)) if at not in taken]
    more = _by_values([ours[at] for at in left], [theirs[at] for at in free], codes=False)
    matched |= {left[one]: free[other] for one, other in more.items()}
    return dict(sorted(matched.items()))


def _by_values(ours: Sequence[Unit], theirs: Sequence[Unit], *, codes: bool) -> dict[int, int]:
    best: dict[int, int] = {}
    theirs_by = {column: _places(theirs, column, codes=codes) for column in _columns(theirs)}
    for column in _columns(ours):
        places = _places(ours, column, codes=codes)
        for others in theirs_by.values():
            shared = places.keys() & others.keys()
            if len(shared) <= len(best):
                continue
            pairs = {places[value]: others[value] for value in shared}
            pairs = {one: other for one, other in pairs.items() if lie_alike(ours[one], theirs[other])}
            if len(pairs) > len(best):
                best = pairs
    return best


def lie_alike(one: Unit, other: Unit) -> bool:
    """Return whether two polygons can be versions of one: half of the smaller one covered, or middles near.

    Small units that a web map's offset has moved by more than their own size still have near middles.
    """
    smaller = min(one.geometry.area, other.geometry.area)
    if one.geometry.intersection(other.geometry).area >= smaller / 2:
        return True
    middles = one.geometry.centroid, other.geometry.centroid
    return distance_m(*middles[0].coords[0], *middles[1].coords[0]) < _LARGEST_OFFSET_M


def _places(units: Sequence[Unit], column: str, *, codes: bool) -> dict[str, int]:
    """Return the places of units by what stands in a column, without what stands there twice."""
    texts = [_comparable(unit.texts.get(column, ""), codes=codes) for unit in units]
    counts = Counter(texts)
    return {text: at for at, text in enumerate(texts) if text and counts[text] == 1}


def _comparable(text: str, *, codes: bool) -> str:
    """Return a code without the zeros that only fill it up (150626000000 is 150626), or a name as it is."""
    if _CODE.fullmatch(text):
        if not codes:
            return ""
        while len(text) > 6 and text.endswith("000"):
            text = text[:-3]
        return text
    return "" if codes or text.replace(".", "").replace("-", "").isdigit() else text


def _columns(units: Sequence[Unit]) -> list[str]:
    return list(dict.fromkeys(column for unit in units for column in unit.texts))


def _named(units: Sequence[Unit]) -> Iterable[Unit]:
    """Give units their code and name, from the columns that tell most of them apart."""
    code = _telling(units, codes=True)
    name = _telling(units, codes=False)
    for unit in units:
        yield Unit(
            unit.number,
            unit.geometry,
            unit.texts,
            _comparable(unit.texts.get(code, ""), codes=True),
            unit.texts.get(name, ""),
        )


def _telling(units: Sequence[Unit], *, codes: bool) -> str:
    """Return the column that tells units apart best: most different values, longest codes, usual title."""
    usual = _USUAL_CODES if codes else _USUAL_NAMES

    def worth(column: str) -> tuple[int, int, bool, int]:
        values = {_comparable(unit.texts.get(column, ""), codes=codes) for unit in units} - {""}
        detail = sum(len(value.rstrip("0")) for value in values) if codes else 0
        return len(values), detail, column.lower() in usual, -len(column)

    columns = [column for column in _columns(units) if worth(column)[0]]
    return max(columns, key=worth, default="")


def _merged(units: Iterable[Unit]) -> Iterable[Unit]:
    """Join rows that are parts of one unit, an exclave on a row of its own."""
    rows: dict[tuple[str, str] | int, list[Unit]] = {}
    for unit in units:
        rows.setdefault((unit.code, unit.name) if unit.code else unit.number, []).append(unit)
    for parts in rows.values():
        first = parts[0]
        if len(parts) == 1:
            yield first
            continue
        whole = _polygonal(shapely.union_all([part.geometry for part in parts]))
        yield Unit(first.number, whole or first.geometry, first.texts, first.code, first.name)


def _polygonal(geometry: BaseGeometry) -> Polygon | MultiPolygon | None:
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry, method="structure")
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    parts += [
        inner
        for part in shapely.get_parts(geometry)
        if part.geom_type == "MultiPolygon"
        for inner in shapely.get_parts(part)
    ]
    parts = [part for part in parts if not part.is_empty]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _plain(value: object) -> str:
    text = "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()
    whole = _WHOLE_NUMBER.fullmatch(text)
    return whole[1] if whole else text
