"""Describe the attributes to write, and name them for Shapefile, which takes ten ASCII bytes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from shapely.geometry.base import BaseGeometry

FieldKind = Literal["text", "integer", "real", "date", "datetime", "boolean"]

SHAPEFILE_NAME_BYTES = 10
SHAPEFILE_TEXT_BYTES = 254


@dataclass(frozen=True, slots=True)
class OutField:
    """One attribute: its key in ASCII, its Chinese title, its kind, and a Shapefile name if one is usual."""

    key: str
    title: str
    kind: FieldKind = "text"
    alias: str = ""


@dataclass(frozen=True, slots=True)
class OutFeature:
    """One record to write: geometry in EPSG:4490 (or None) and attributes by key."""

    geometry: BaseGeometry | None
    properties: Mapping[str, object]


def shapefile_aliases(fields: Sequence[OutField]) -> dict[str, str]:
    """Return for each key a name of at most ten ASCII bytes, each different whatever the case."""
    taken: set[str] = set()
    aliases: dict[str, str] = {}
    for field in fields:
        wanted = re.sub(r"[^A-Za-z0-9_]", "_", field.alias or field.key) or "field"
        name, again = wanted[:SHAPEFILE_NAME_BYTES], 1
        while name.upper() in taken:
            again += 1
            tail = f"_{again}"
            name = wanted[: SHAPEFILE_NAME_BYTES - len(tail)] + tail
        taken.add(name.upper())
        aliases[field.key] = name
    return aliases


def written_value(value: object, kind: FieldKind) -> object:
    """Return a value as the kind asks for; None stays None."""
    if value is None:
        return None
    if kind == "text":
        if isinstance(value, datetime):
            return value.isoformat(sep=" ", timespec="seconds")
        return value.isoformat() if isinstance(value, date) else str(value)
    if kind == "boolean":
        return bool(value)
    if kind in ("date", "datetime"):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value
