"""Check the fields of a document: every finding names the field, its value, the rule and how to mend it.

Pure: no database, no files. Code lists and known ids are handed in, so that a file of 100,000 rows is
checked with the same functions as one form.
"""

import math
import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shapely import get_coordinate_dimension, is_valid, is_valid_reason
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.errors import Conflict, InvalidInput, RuleBroken

UUID_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Control characters, invisible ones, and halves of characters, which no text can hold
CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff\ud800-\udfff]")
PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one field; the message says the rule and how to mend it."""

    path: str
    value: Any
    message_id: str
    params: Mapping[str, object]
    #: A rule of the register is broken, though the value can be read.
    is_rule: bool = False
    #: Worth a look, but no reason to refuse.
    is_warning: bool = False

    def as_detail(self) -> dict[str, Any]:
        """Return the finding for a machine: path, value, message id, parameters."""
        return {
            "path": self.path,
            "value": self.value,
            "message_id": self.message_id,
            "params": dict(self.params),
            "warning": self.is_warning,
        }


class IdTaken(Conflict):
    """A part of the record has the id of a part of another record."""

    message_id = "fields.id_taken"


class FieldsInvalid(InvalidInput):
    """Fields of a document can't be read or hold values that are not allowed."""

    message_id = "proposals.fields_invalid"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(count=len(findings), fields="、".join(found.path for found in findings))

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Every finding: path, value, message id and parameters."""
        return [found.as_detail() for found in self.findings]


class FieldsBreakRules(RuleBroken):
    """Every field can be read, but together they break rules of the register."""

    message_id = "proposals.fields_break_rules"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(count=len(findings), fields="、".join(found.path for found in findings))

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Every finding: path, value, message id and parameters."""
        return [found.as_detail() for found in self.findings]


def parts(document: Mapping[str, Any], group: str) -> list[Mapping[str, Any]]:
    """Return the parts of a group that can be read, of a document that nobody has checked yet."""
    found = document.get(group)
    if not isinstance(found, Mapping):
        return []
    return [part for part in found.values() if isinstance(part, Mapping)]


def keys(document: Mapping[str, Any], group: str) -> list[str]:
    """Return the ids in a group that are ids, of a document that nobody has checked yet."""
    found = document.get(group)
    return [key for key in found if is_id(key)] if isinstance(found, Mapping) else []


def is_id(value: Any) -> bool:
    """Whether a value is an id as documents write it: a UUID in lower case with hyphens."""
    return isinstance(value, str) and UUID_FORM.fullmatch(value) is not None


def refuse(findings: Iterable[Finding]) -> None:
    """Raise FieldsInvalid or FieldsBreakRules when there is a finding that is no warning."""
    errors = [found for found in findings if not found.is_warning]
    if not errors:
        return
    if all(found.is_rule for found in errors):
        raise FieldsBreakRules(errors)
    raise FieldsInvalid(errors)


@dataclass(slots=True)
class Checker:
    """Collects findings while a document is read."""

    found: list[Finding] = field(default_factory=list)

    def invalid(self, path: str, value: Any, message_id: str, **params: object) -> None:
        """Note a value that can't be accepted."""
        self.found.append(Finding(path, value, message_id, params))

    def broken(self, path: str, value: Any, message_id: str, **params: object) -> None:
        """Note a broken rule."""
        self.found.append(Finding(path, value, message_id, params, is_rule=True))

    def warn(self, path: str, value: Any, message_id: str, **params: object) -> None:
        """Note something worth a look."""
        self.found.append(Finding(path, value, message_id, params, is_warning=True))

    def structure(
        self,
        document: Mapping[str, Any],
        own: Collection[str],
        groups: Mapping[str, Collection[str]],
        keyed: Collection[str] = (),
    ) -> bool:
        """Note fields that there are none of and values that are no plain value; whether all is well.

        `own` are the record's fields, `groups` those of its parts by group, `keyed` the groups whose
        parts are only said to be there (true). A geometry is left to `geometry`.
        """
        for name, value in document.items():
            if name in groups or name in keyed:
                self._parts(name, value, groups.get(name))
            else:
                self._plain(name, value, name in own)
        return not self.found

    def _parts(self, group: str, parts: Any, fields: Collection[str] | None) -> None:
        if not isinstance(parts, Mapping):
            self.invalid(group, parts, "fields.not_a_group")
            return
        for key, part in parts.items():
            path = f"{group}/{key}"
            if fields is None:
                if part is not True:
                    self.invalid(path, part, "fields.not_true")
            elif not isinstance(part, Mapping):
                self.invalid(path, part, "fields.not_a_group")
            else:
                for name, value in part.items():
                    if name != "geometry" or name not in fields:
                        self._plain(f"{path}/{name}", value, name in fields)

    def _plain(self, path: str, value: Any, known: bool) -> None:
        if not known:
            self.invalid(path, value, "fields.unknown_field")
        elif isinstance(value, Mapping | list):
            self.invalid(path, value, "fields.not_plain")

    def text(self, path: str, value: Any, *, required: bool = False) -> None:
        """Text, or nothing where it is not required; no blanks around it, no control characters."""
        if value is None or value == "":
            if required:
                self.invalid(path, value, "fields.empty")
        elif not isinstance(value, str):
            self.invalid(path, value, "fields.not_text")
        elif required and value != value.strip():
            self.invalid(path, value, "fields.blanks_around")
        elif CONTROL.search(value.replace("\n", "").replace("\t", "")):
            self.invalid(path, value, "fields.control_character")

    def code(self, path: str, value: Any, codes: Container[str]) -> None:
        """A code of a code list."""
        if value is None or value == "":
            self.invalid(path, value, "fields.empty")
        elif value not in codes:
            self.invalid(path, value, "fields.unknown_code")

    def flag(self, path: str, value: Any) -> None:
        """True or false, or nothing."""
        if value is not None and not isinstance(value, bool):
            self.invalid(path, value, "fields.not_true_or_false")

    def identifier(self, path: str, value: Any, *, required: bool = True) -> None:
        """A UUID in lower case with hyphens."""
        if value is None:
            if required:
                self.invalid(path, value, "fields.empty")
        elif not is_id(value):
            self.invalid(path, value, "fields.not_an_id")

    def day(self, path: str, value: Any, *, required: bool = False) -> date | None:
        """Return the ISO date of a field, or None after noting why there is none."""
        if value is None:
            if required:
                self.invalid(path, value, "fields.empty")
            return None
        if isinstance(value, str) and DAY_FORM.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.invalid(path, value, "fields.not_a_date")
        return None

    def period(self, prefix: str, part: Mapping[str, Any]) -> None:
        """`valid_from` and `valid_to` of a part: half-open, the first before the second."""
        valid_from, valid_to = part.get("valid_from"), part.get("valid_to")
        if valid_from is None and valid_to is None:
            return
        first = self.day(f"{prefix}valid_from", valid_from)
        last = self.day(f"{prefix}valid_to", valid_to)
        if first is not None and last is not None and first >= last:
            self.invalid(f"{prefix}valid_to", valid_to, "fields.ends_before_it_begins", start=valid_from)

    def overlaps(self, prefix: str, parts: Mapping[str, Mapping[str, Any]], message_id: str) -> None:
        """Note each part whose half-open period shares a day with an earlier one's."""
        if len(parts) < 2:
            return
        ordered = sorted(parts.items(), key=lambda item: str(item[1].get("valid_from") or ""))
        reach: str | None = ""
        for identifier, part in ordered:
            start = str(part.get("valid_from") or "")
            if reach is None or (reach != "" and start < reach):
                self.broken(f"{prefix}{identifier}/valid_from", part.get("valid_from"), message_id)
            end = part.get("valid_to")
            if reach is not None:
                reach = None if end is None else max(reach, str(end))

    def geometry(self, path: str, value: Any, kinds: Container[str]) -> None:
        """GeoJSON in degrees (EPSG:4490), longitude then latitude, without heights, valid."""
        if value is None:
            self.invalid(path, value, "fields.empty")
            return
        kind = value.get("type") if isinstance(value, Mapping) else None
        if kind not in kinds:
            self.invalid(path, kind, "fields.geometry_kind")
            return
        if kind == "Point":
            self._point(path, value.get("coordinates"))
            return
        try:
            drawn = shape(value)
        except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            self.invalid(path, kind, "fields.geometry_unreadable")
            return
        self._drawn(path, kind, drawn)

    def _point(self, path: str, coordinates: Any) -> None:
        if (
            not isinstance(coordinates, Sequence)
            or isinstance(coordinates, str)
            or len(coordinates) < 2
            or not all(isinstance(number, int | float) and math.isfinite(number) for number in coordinates)
        ):
            self.invalid(path, coordinates, "fields.geometry_unreadable")
        elif len(coordinates) > 2:
            self.invalid(path, coordinates, "fields.geometry_has_height")
        elif not (-180 <= coordinates[0] <= 180 and -90 <= coordinates[1] <= 90):
            self.invalid(path, coordinates, "fields.geometry_out_of_range")

    def _drawn(self, path: str, kind: object, drawn: BaseGeometry) -> None:
        if drawn.is_empty:
            self.invalid(path, kind, "fields.geometry_empty")
            return
        west, south, east, north = drawn.bounds
        if not all(map(math.isfinite, (west, south, east, north))):
            self.invalid(path, kind, "fields.geometry_unreadable")
        elif get_coordinate_dimension(drawn) > 2:
            self.invalid(path, kind, "fields.geometry_has_height")
        elif west < -180 or east > 180 or south < -90 or north > 90:
            self.invalid(path, [west, south, east, north], "fields.geometry_out_of_range")
        elif not is_valid(drawn):
            self.invalid(path, kind, "fields.geometry_invalid", reason=str(is_valid_reason(drawn)))
