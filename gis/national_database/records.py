"""One record as the national database has it, and what it is in each of its forms. Pure.

Every value is a text, as in the census form. `gdm` is GeoJSON, CGCS2000 (EPSG:4490), longitude then latitude.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from gis.national_database.profile import NationalClass, Profile
from gis.national_database.register_fields import REGISTER_FIELDS, Gdm, Register, Row

GDM = "gdm"
_POINTS = ("position", "seat", "entrance", "start", "source", "end", "mouth")
_DRAWN = frozenset(("Point", "MultiPoint", "LineString", "MultiLineString"))
_SINGLE = ("MultiPoint", "MultiLineString")
#: What no file format keeps: control characters but for the new line, and halves of characters
_UNKEPT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class NationalRecord:
    """The values of one feature by key of the profile, blanks left out, and where it is."""

    values: Mapping[str, str] = field(default_factory=dict)
    gdm: Gdm | None = None

    @property
    def id(self) -> str:
        """Return the register number, which tells records of our packages apart."""
        return self.values.get("record_id", "")

    @property
    def name(self) -> str:
        """Return the standard name."""
        return self.values.get("standard_name", "")

    @property
    def code(self) -> str:
        """Return the 20-digit code; empty while 待赋码."""
        return self.values.get("place_code", "")

    @property
    def category(self) -> str:
        """Return the category code."""
        return self.values.get("place_type_code", "")


def tidy(value: object) -> str:
    """Return a value as a text that every format keeps: no blanks around it, no control characters."""
    if value is None:
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _UNKEPT.sub("", text).strip()


def normal_gdm(drawn: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a geometry in its simplest form: two dimensions, one part not written as many; None if empty."""
    if not drawn:
        return None
    flat = shape(dict(drawn))
    if flat.is_empty:
        return None
    if flat.geom_type in _SINGLE and shapely.get_num_geometries(flat) == 1:
        flat = shapely.get_parts(flat)[0]
    found = mapping(flat)
    return {"type": found["type"], "coordinates": _listed(found["coordinates"])}


def _listed(coordinates: Any) -> Any:
    if isinstance(coordinates[0], int | float):
        return [float(number) for number in coordinates[:2]]
    return [_listed(one) for one in coordinates]


def drawn_of(row: Row, wanted: NationalClass | None) -> tuple[dict[str, Any] | None, str]:
    """Choose what is drawn of a feature, a course if its class has lines, else a point; and how it was found.

    An area is not reduced to a point: nobody said that the feature is there.
    """
    drawn: dict[str, Mapping[str, Any]] = {}
    for one in row.get("geometries", ()):
        if one.get("geometry") and one["geometry"]["type"] in _DRAWN:
            drawn.setdefault(one.get("role", ""), one)
    roles = ("course", *_POINTS) if wanted is not None and wanted.geometry == "line" else _POINTS
    chosen = next((drawn[role] for role in roles if role in drawn), None)
    if chosen is None:
        return None, ""
    return normal_gdm(chosen["geometry"]), str(chosen.get("method") or "")


def record_of(profile: Profile, found: Register) -> NationalRecord:
    """Return a feature of the register as a record, with the fields that its category has."""
    category = str(found.row.get("category") or "")
    gdm, method = drawn_of(found.row, profile.class_of(category))
    drawn = replace(found, gdm=gdm, method=method)
    values: dict[str, str] = {}
    for one in profile.fields_of(category):
        value = REGISTER_FIELDS[one.register_field](drawn) if one.register_field else None
        text = _chosen(profile, one.key, tidy(value)) if one.kind == "choice" else tidy(value)
        if text:
            values[one.key] = text
    return NationalRecord(values, gdm)


def _chosen(profile: Profile, key: str, register_code: str) -> str:
    """Return the word of a drop-down for a code of the register; nothing for one that has no word."""
    if not register_code:
        return ""
    choices = profile.choices.get(key, ())
    return next((one.name_zh for one in choices if one.register_code == register_code), "")


def to_public(profile: Profile, record: NationalRecord) -> dict[str, Any]:
    """Return a record as the public query shows records, its further fields beside them.

    Keys that the query knows are always there, so that a reader of it finds each.
    """
    found: dict[str, Any] = {}
    for one in profile.fields_of(record.category):
        value = record.values.get(one.key, "")
        if value or one.public_key:
            found[one.json_key] = value
    return {**found, GDM: None if record.gdm is None else dict(record.gdm)}


def from_public(profile: Profile, row: Mapping[str, Any]) -> NationalRecord:
    """Read a record in the form of the public query; keys that the profile does not know are let go."""
    values = {one.key: tidy(row.get(one.json_key)) for one in profile.fields}
    return NationalRecord({key: text for key, text in values.items() if text}, normal_gdm(row.get(GDM)))


def to_columns(profile: Profile, record: NationalRecord) -> dict[str, str]:
    """Return a record by the Chinese headings of the census form, blanks included."""
    return {one.name_zh: record.values.get(one.key, "") for one in profile.fields_of(record.category)}


def from_columns(profile: Profile, row: Mapping[str, object], gdm: Gdm | None = None) -> NationalRecord:
    """Read a row of the census form; columns that the profile does not know are let go."""
    values = {one.key: tidy(row.get(one.name_zh)) for one in profile.fields}
    return NationalRecord({key: text for key, text in values.items() if text}, normal_gdm(gdm))


def by_class(
    profile: Profile, records: Iterable[NationalRecord]
) -> list[tuple[NationalClass, Sequence[NationalRecord]]]:
    """Sort records into the classes of the profile, in its order; classes without any are left out."""
    found: dict[str, list[NationalRecord]] = {}
    for record in records:
        fitting = profile.class_of(record.category)
        if fitting is not None:
            found.setdefault(fitting.name, []).append(record)
    return [(one, found[one.name]) for one in profile.classes if one.name in found]
