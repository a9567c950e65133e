"""What is wrong with records before they are sent: fields, codes, coordinates, topology, attachments. Pure.

Each finding names the record, the field and its value, the rule, and by its messages how to mend it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.coordinates import length_m
from gis.national_database import place_code
from gis.national_database.place_code import DivisionCodes
from gis.national_database.profile import Field, Profile
from gis.national_database.records import NationalRecord
from gis.national_database.register_fields import BETWEEN
from gis.national_database.rules import Finding, Severity

#: Degrees in which China lies: outside, longitude and latitude are exchanged or the system is another one
_CHINA = (73.0, 3.0, 136.0, 54.0)
_HAN = re.compile(r"[\u3007\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff]+")
_MONGOLIAN = re.compile(r"[\u1800-\u18af\u202f\u200c\u200d\s]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: Digits of a county's and of a township's code
_COUNTY, _TOWNSHIP = 6, 9
#: One body as an area and as an organisation: it is to be registered once
_TWICE = {"27610": "21610", "27620": "21620"}
#: Metres of a line that count as crossing a division
_CROSSES_M = 1.0


@dataclass(frozen=True)
class Known:
    """What records are compared with; what is not known is not compared."""

    codes: DivisionCodes = field(default_factory=DivisionCodes)
    #: Categories of the register's code list
    categories: Collection[str] = field(default_factory=frozenset)
    #: Civil-affairs code → polygon, EPSG:4490
    divisions: Mapping[str, BaseGeometry] = field(default_factory=dict)
    #: Civil-affairs code of the county that reports; records of others are not its to report
    county: str = ""
    #: Names of the files that go with the records
    attachments: Collection[str] = field(default_factory=frozenset)
    #: Records of invented data
    demonstration: Collection[str] = field(default_factory=frozenset)


def check(profile: Profile, records: Sequence[NationalRecord], known: Known) -> list[Finding]:
    """Return everything that is wrong, record by record in their order."""
    report = _Report(profile)
    codes = Counter(record.code for record in records if record.code)
    ids = Counter(record.id for record in records)
    areas = {(one.name, one.values.get("divisions", ""), one.category) for one in records}
    for record in records:
        report.begin(record)
        if ids[record.id] > 1:
            report.add("record_id", "id_repeated", "error")
        if record.id in known.demonstration:
            report.add("remarks", "demonstration", "error")
        if profile.class_of(record.category) is None or (
            known.categories and record.category not in known.categories
        ):
            report.add("place_type_code", "category_unknown", "error")
        twin = _TWICE.get(record.category)
        if twin and (record.name, record.values.get("divisions", ""), twin) in areas:
            report.add("place_type_code", "registered_twice", "error", twin=twin)
        _county(report, record, known)
        _fields(report, profile, record, known)
        _code(report, record, known, codes)
        _place(report, profile, record, known)
    return report.found


class _Report:
    """Findings as they are made, of one record after the other."""

    def __init__(self, profile: Profile) -> None:
        self._headings = {one.key: one for one in profile.fields}
        self.found: list[Finding] = []
        self._record = NationalRecord()

    def begin(self, record: NationalRecord) -> None:
        self._record = record

    def add(self, key: str, rule: str, severity: Severity, value: str | None = None, **params: Any) -> None:
        heading = self._headings.get(key)
        self.found.append(
            Finding(
                self._record.id,
                self._record.name,
                heading.name_zh if heading else "图形",
                heading.name_en if heading else "geometry",
                self._record.values.get(key, "") if value is None else value,
                rule,
                severity,
                params,
            )
        )


def _fields(report: _Report, profile: Profile, record: NationalRecord, known: Known) -> None:
    historical = record.values.get("use_time") == _historical(profile)
    for one in profile.fields_of(record.category):
        text = record.values.get(one.key, "")
        if not text:
            if one.required == "yes":
                report.add(one.key, "required", "error")
            elif one.required == "historical" and historical:
                report.add(one.key, "required_historical", "error")
            continue
        if one.length is not None and len(text) > one.length:
            report.add(one.key, "too_long", "error", length=len(text), most=one.length)
        if one.kind == "choice" and text not in {
            choice.name_zh for choice in profile.choices.get(one.key, ())
        }:
            report.add(one.key, "not_a_choice", "error")
        if one.kind == "number" and not _NUMBER.fullmatch(text):
            report.add(one.key, "not_a_number", "error")
        if one.kind == "file":
            _attachments(report, one, record, known)
    if record.name and not _HAN.fullmatch(record.name):
        report.add("standard_name", "not_han", "warning")
    minority = record.values.get("minority_writing", "")
    if minority and not _MONGOLIAN.fullmatch(minority):
        report.add("minority_writing", "not_mongolian", "warning")


def _historical(profile: Profile) -> str:
    choices = profile.choices.get("use_time", ())
    return next((one.name_zh for one in choices if one.register_code == "historical"), "历史地名")


def _attachments(report: _Report, one: Field, record: NationalRecord, known: Known) -> None:
    """A sound or picture is named after the place with a number: 呼吉尔图1.mp3."""
    for name in record.values[one.key].split(BETWEEN):
        if not re.fullmatch(re.escape(record.name) + r"\d+\.[0-9A-Za-z]+", name):
            report.add(one.key, "attachment_name", "warning", name)
        if name not in known.attachments:
            report.add(one.key, "attachment_missing", "error", name)


def _county(report: _Report, record: NationalRecord, known: Known) -> None:
    """A feature is reported by the counties that it lies in, wholly or in part, and by no other."""
    counties = _counties(record)
    if known.county and counties and known.county not in counties:
        report.add("divisions", "other_county", "error", codes="、".join(sorted(counties)), own=known.county)


def _code(report: _Report, record: NationalRecord, known: Known, codes: Mapping[str, int]) -> None:
    if not record.code:
        return
    others = {record.code} if codes[record.code] > 1 else ()
    for fault in place_code.faults(record.code, record.category, codes_of(record, known.codes), others):
        report.add("place_code", fault, "error")


def codes_of(record: NationalRecord, codes: DivisionCodes) -> DivisionCodes:
    """Narrow the counties to the record's own, where the record says them."""
    return DivisionCodes(_counties(record) or codes.counties, codes.townships, codes.statistical)


def _counties(record: NationalRecord) -> set[str]:
    """Return the codes of the counties that a record says it lies in."""
    said = [*_division_codes(record), record.values.get("area", "")]
    return {code[:_COUNTY] for code in said if len(code) >= _COUNTY}


def _division_codes(record: NationalRecord) -> list[str]:
    return [code for code in record.values.get("division_codes", "").split(BETWEEN) if code]


def _place(report: _Report, profile: Profile, record: NationalRecord, known: Known) -> None:
    if record.gdm is None:
        report.add("gdm", "no_position", "warning", "")
        return
    drawn = shape(dict(record.gdm))
    kind = str(record.gdm["type"])
    if not drawn.is_valid:
        report.add("gdm", "geometry_invalid", "error", kind, why=str(shapely.is_valid_reason(drawn)))
        return
    west, south, east, north = drawn.bounds
    if west < _CHINA[0] or south < _CHINA[1] or east > _CHINA[2] or north > _CHINA[3]:
        report.add("gdm", "outside_china", "error", f"{west:.6g}, {south:.6g}")
        return
    fitting = profile.class_of(record.category)
    lines = fitting is not None and fitting.geometry == "line"
    if drawn.geom_type not in ("Point", "MultiPoint") and not (lines and "LineString" in drawn.geom_type):
        report.add("gdm", "geometry_kind", "error", kind)
        return
    _topology(report, record, drawn, known)


def _topology(report: _Report, record: NationalRecord, drawn: BaseGeometry, known: Known) -> None:
    """A place lies in the divisions it says, and a line in no township that it does not say."""
    said = _division_codes(record)
    own = [known.divisions[code] for code in said if code in known.divisions]
    if own and not any(one.intersects(drawn) for one in own):
        report.add("divisions", "outside_division", "error")
        return
    if drawn.geom_type in ("Point", "MultiPoint"):
        return
    townships = {code[:_TOWNSHIP] for code in said if len(code) >= _TOWNSHIP}
    for code in sorted(_crossed(drawn, known.divisions) - townships) if townships else ():
        report.add("divisions", "division_unsaid", "warning", code=code)


def _crossed(line: BaseGeometry, divisions: Mapping[str, BaseGeometry]) -> set[str]:
    def lengths() -> Iterator[tuple[str, float]]:
        for code, polygon in divisions.items():
            if len(code) == _TOWNSHIP and polygon.intersects(line):
                yield code, length_m(polygon.intersection(line))

    return {code for code, length in lengths() if length > _CROSSES_M}
