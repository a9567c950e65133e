"""Tell from the numbers which of two columns is north and which zone they are in.

Chinese survey papers write X for north and Y for east, with the zone number before Y (X=4329075,
Y=19396650: six-degree zone 19); GIS files write X for east. In China the ranges never meet, so the numbers
decide and the headers only explain.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gis.coordinates.errors import AxesUnrecognised
from gis.coordinates.measures import Box
from gis.coordinates.systems import Datum, coordinate_systems
from gis.coordinates.transform import to_storage_arrays

_Role = Literal["lon", "lat", "northing", "easting", "easting_with_zone", "none"]

# A few typing errors must not hide what the other rows agree on.
_AGREEING_SHARE = 0.8
_NORTH_HEADERS = re.compile(r"^x\b|^x坐标|纵坐标|北坐标|northing|^n$|纬度|^lat|^b$", re.IGNORECASE)
_EAST_HEADERS = re.compile(r"^y\b|^y坐标|横坐标|东坐标|easting|^e$|经度|^lon|^l$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was concluded: a message id and its parameters."""

    message_id: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Axes:
    """Which column is north, and the systems the numbers can be in, most likely first.

    ``certain`` means that the numbers leave one system of the given datum; the datum itself can't be seen in
    numbers and is the user's word.
    """

    north: Literal[0, 1]
    candidates: tuple[str, ...]
    certain: bool
    reasons: tuple[Reason, ...]

    def lon_lat_order(self, pair: tuple[float, float]) -> tuple[float, float]:
        """Return one pair of the sample's columns as (easting or longitude, northing or latitude)."""
        return (pair[1], pair[0]) if self.north == 0 else pair


def recognise_axes(
    pairs: Sequence[tuple[float, float]],
    headers: tuple[str, str] = ("", ""),
    datum: Datum = "cgcs2000",
    expected: Box | None = None,
) -> Axes:
    """Return the order and zone of a sample of pairs, in the order of their columns.

    ``expected`` (degrees) chooses the central meridian where no zone number is written. Raises
    AxesUnrecognised when the two columns are not coordinates of China in any order.
    """
    roles = _role([a for a, _ in pairs]), _role([b for _, b in pairs])
    if set(roles) == {"lon", "lat"}:
        north: Literal[0, 1] = 0 if roles[0] == "lat" else 1
        candidates: tuple[str, ...] = (datum,)
        reasons = [Reason("coordinates.axes_degrees", {"column": _shown(headers, 1 - north)})]
    elif "northing" in roles and {"easting", "easting_with_zone"} & set(roles):
        north = 0 if roles[0] == "northing" else 1
        eastings = [pair[1 - north] for pair in pairs]
        northings = [pair[north] for pair in pairs]
        if roles[1 - north] == "easting_with_zone":
            candidates, reason = _by_zone_number(eastings, datum)
        else:
            candidates, reason = _by_expected_box(eastings, northings, datum, expected)
        reasons = [reason]
    else:
        raise AxesUnrecognised(first=_shown(headers, 0), second=_shown(headers, 1), sample=_sample(pairs))
    return Axes(north, candidates, len(candidates) == 1, (*reasons, *_order(headers, north)))


def _role(values: Sequence[float]) -> _Role:
    counted = Counter(_role_of_one(value) for value in values)
    if not counted:
        return "none"
    role, times = counted.most_common(1)[0]
    return role if times >= _AGREEING_SHARE * len(values) else "none"


def _role_of_one(value: float) -> _Role:
    if 73 <= value <= 136:
        return "lon"
    if 3 <= value <= 54:
        return "lat"
    if 1.8e6 <= value <= 6.0e6:
        return "northing"
    if 1.0e5 <= value < 1.0e6:
        return "easting"
    zone, easting = divmod(value, 1.0e6)
    if (13 <= zone <= 23 or 25 <= zone <= 45) and 1.0e5 <= easting <= 9.0e5:
        return "easting_with_zone"
    return "none"


def _by_zone_number(eastings: Sequence[float], datum: Datum) -> tuple[tuple[str, ...], Reason]:
    zones = Counter(int(value // 1.0e6) for value in eastings if value >= 1.3e7)
    found = [zone for zone, _ in zones.most_common()]
    width = 6 if found[0] <= 23 else 3
    keys = tuple(f"{datum}-{6 if zone <= 23 else 3}-zone{zone}" for zone in found)
    usable = tuple(key for key in keys if key in coordinate_systems())
    return usable, Reason("coordinates.axes_zone_number", {"zone": found[0], "width": width})


def _by_expected_box(
    eastings: Sequence[float], northings: Sequence[float], datum: Datum, expected: Box | None
) -> tuple[tuple[str, ...], Reason]:
    """Without a zone number the same numbers exist in every zone; only the expected place tells."""
    meridians = range(75, 136, 3)
    if expected is None:
        return (
            tuple(f"{datum}-3-cm{meridian}" for meridian in meridians),
            Reason("coordinates.axes_meridian_unknown", {}),
        )
    middle = np.array([np.median(eastings)]), np.array([np.median(northings)])
    hits = []
    for meridian in meridians:
        key = f"{datum}-3-cm{meridian}"
        if key not in coordinate_systems():
            continue
        at = to_storage_arrays(*middle, key)
        if expected.contains(float(at.lon[0]), float(at.lat[0])):
            hits.append((abs(float(at.lon[0]) - meridian), meridian, key))
    # Nearest to its own central meridian first: that is the zone a surveyor would have used.
    hits.sort()
    if not hits:
        return (), Reason("coordinates.axes_outside_expected", {})
    return tuple(key for _, _, key in hits), Reason(
        "coordinates.axes_meridian_by_place", {"meridian": hits[0][1]}
    )


def _order(headers: tuple[str, str], north: Literal[0, 1]) -> list[Reason]:
    header = headers[north].strip()
    if _NORTH_HEADERS.search(header):
        return [Reason("coordinates.axes_surveying_order", {"column": header})]
    if _EAST_HEADERS.search(header):
        return [Reason("coordinates.axes_gis_order", {"column": header})]
    return [Reason("coordinates.axes_by_numbers", {"column": _shown(headers, north)})]


def _shown(headers: tuple[str, str], at: int) -> str:
    return headers[at].strip() or "12"[at]


def _sample(pairs: Sequence[tuple[float, float]]) -> str:
    return "; ".join(f"{a:g}, {b:g}" for a, b in pairs[:3])
