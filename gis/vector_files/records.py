"""Describe a record as it stands in a file, before its coordinates are moved."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record in the file's own coordinates. ``has_geometry`` is true though it could not be built."""

    number: int
    properties: Mapping[str, object]
    geometry: BaseGeometry | None
    has_geometry: bool


@dataclass(frozen=True, slots=True)
class OpenLayer:
    """What a file says of a layer, and how to stream its records (opens the file anew each time)."""

    fields: Mapping[str, str]
    count: int
    crs_wkt: str
    bounds: tuple[float, float, float, float] | None
    records: Callable[[], Iterator[RawRecord]]
    #: A table without a column of geometries
    is_table: bool = False


def plain_value(value: object) -> object:
    """Return an attribute as str, int, float, bool or None: dates as ISO 8601, nested values as JSON."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(np.datetime_as_string(value, unit="auto"))
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
