"""What a place name must satisfy, without database or files."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.errors import Conflict, NotFound
from gis.place_names.romanization import roman_key
from gis.proposals.fields import PRECISIONS, Checker, Finding

Document = Mapping[str, Any]
Part = Mapping[str, Any]

NATIONAL_CODE = re.compile(r"[0-9]{20}")
MONGOLIAN = re.compile(r"[\u1820-\u18aa]")
HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: What a document may say: of the feature itself, and of its parts by group
OWN_FIELDS = frozenset(
    {
        "category",
        "national_code",
        "division_id",
        "origin",
        "meaning",
        "history",
        "description",
        "valid_from",
        "valid_to",
        "publication_level",
        "source_id",
    }
)
PART_FIELDS: Mapping[str, frozenset[str]] = {
    "names": frozenset(
        {
            "name_type",
            "language",
            "name",
            "specific_term",
            "generic_term",
            "romanization",
            "pinyin",
            "reading_confirmed",
            "standard_basis",
            "valid_from",
            "valid_to",
            "source_id",
        }
    ),
    "events": frozenset(
        {
            "name_id",
            "type",
            "on_date",
            "date_precision",
            "authority",
            "document_number",
            "description",
            "source_id",
        }
    ),
    "geometries": frozenset(
        {"role", "geometry", "method", "accuracy_m", "is_approximate", "verbatim", "source_id"}
    ),
}
GEOMETRY_KINDS = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
)
#: Basis of a standard name that has an approval document (批准文件)
APPROVAL = "approval"
#: Events that give a feature a new standard name
NAMING_EVENTS = frozenset({"naming", "renaming"})


class FeatureNotFound(NotFound):
    """There is no such place, or the caller may not see it."""

    message_id = "place_names.feature_not_found"


class NotThere(NotFound):
    """The place did not exist on that day."""

    message_id = "place_names.not_there"


class TwoStandardNames(Conflict):
    """A feature would have two standard names in one language at one time."""

    message_id = "place_names.two_standard_names"


class NationalCodeTaken(Conflict):
    """Another feature already bears this 20-digit code."""

    message_id = "place_names.national_code_taken"


@dataclass(frozen=True)
class Lists:
    """The codes and ids that a document may cite."""

    categories: Container[str]
    name_types: Container[str]
    languages: Container[str]
    bases: Container[str]
    event_types: Container[str]
    roles: Container[str]
    methods: Container[str]
    levels: Container[str]
    sources: Container[str]
    divisions: Container[str]
    #: Divisions that are units of the statistics office only
    statistical_divisions: Container[str]


def findings(document: Document, lists: Lists) -> list[Finding]:
    """Check one feature by itself: codes, dates, names, geometries; database rules come after."""
    check = Checker()
    if not check.structure(document, OWN_FIELDS, PART_FIELDS, ("divisions",)):
        return check.found
    return content_findings(document, lists)


def content_findings(document: Document, lists: Lists) -> list[Finding]:
    """Check what a document says whose structure is sound: our own code made it from checked values."""
    check = Checker()
    check.code("category", document.get("category"), lists.categories)
    check.code("publication_level", document.get("publication_level"), lists.levels)
    _cited(check, "source_id", document.get("source_id"), lists)
    _national_code(check, document, lists)
    for field in ("origin", "meaning", "history", "description"):
        check.text(field, document.get(field))
    check.period("", document)
    for division in document.get("divisions", ()):
        _division(check, f"divisions/{division}", division, lists)
    _names(check, document, lists)
    for identifier, event in document.get("events", {}).items():
        _event(check, f"events/{identifier}/", identifier, event, document, lists)
    for identifier, geometry in document.get("geometries", {}).items():
        _geometry(check, f"geometries/{identifier}/", identifier, geometry, lists)
    return check.found


def _cited(check: Checker, path: str, value: Any, lists: Lists) -> None:
    check.identifier(path, value)
    if isinstance(value, str) and value not in lists.sources:
        check.invalid(path, value, "fields.unknown_source")


def _division(check: Checker, path: str, value: Any, lists: Lists) -> None:
    check.identifier(path, value)
    if isinstance(value, str) and value not in lists.divisions:
        check.invalid(path, value, "fields.unknown_division")


def _national_code(check: Checker, document: Document, lists: Lists) -> None:
    code, division = document.get("national_code"), document.get("division_id")
    if division is not None:
        _division(check, "division_id", division, lists)
    if code is None:
        return
    if not isinstance(code, str) or not NATIONAL_CODE.fullmatch(code):
        check.invalid("national_code", code, "place_names.national_code_form")
    elif division in lists.statistical_divisions:
        check.broken("national_code", code, "place_names.statistical_unit_has_no_code")


def _names(check: Checker, document: Document, lists: Lists) -> None:
    names: Mapping[str, Part] = document.get("names", {})
    if not names:
        check.invalid("names", None, "place_names.no_name")
    standard: dict[str, dict[str, Part]] = {}
    for identifier, name in names.items():
        path = f"names/{identifier}/"
        check.identifier(path.rstrip("/"), identifier)
        check.code(f"{path}name_type", name.get("name_type"), lists.name_types)
        check.code(f"{path}language", name.get("language"), lists.languages)
        check.text(f"{path}name", name.get("name"), required=True)
        _script(check, path, name)
        for field in ("specific_term", "generic_term", "romanization", "pinyin"):
            check.text(f"{path}{field}", name.get(field))
        check.flag(f"{path}reading_confirmed", name.get("reading_confirmed"))
        check.period(path, name)
        _within(check, path, name, document)
        _cited(check, f"{path}source_id", name.get("source_id"), lists)
        basis = name.get("standard_basis")
        if name.get("name_type") == "standard":
            check.code(f"{path}standard_basis", basis, lists.bases)
            standard.setdefault(str(name.get("language")), {})[identifier] = name
        elif basis is not None:
            check.broken(f"{path}standard_basis", basis, "place_names.basis_only_for_standard")
    for same_language in standard.values():
        check.overlaps("names/", same_language, "place_names.standard_names_overlap")


def _script(check: Checker, path: str, name: Part) -> None:
    written, language = name.get("name"), name.get("language")
    if isinstance(written, str) and written:
        if language == "mn" and not MONGOLIAN.search(written):
            check.invalid(f"{path}name", written, "place_names.not_mongolian_script")
        elif language == "zh" and not HAN.search(written):
            check.warn(f"{path}name", written, "place_names.no_han_character")
    for field in ("romanization", "pinyin"):
        spelled = name.get(field)
        if isinstance(spelled, str) and not spelled.isascii() and HAN.search(spelled):
            check.invalid(f"{path}{field}", spelled, "place_names.not_roman_letters")


def _within(check: Checker, path: str, name: Part, document: Document) -> None:
    """A name holds only while its feature exists."""
    start, end = name.get("valid_from"), name.get("valid_to")
    first, last = document.get("valid_from"), document.get("valid_to")
    if first is not None and (start is None or str(start) < str(first)):
        check.broken(f"{path}valid_from", start, "place_names.name_before_feature", first=first)
    if last is not None and (end is None or str(end) > str(last)):
        check.broken(f"{path}valid_to", end, "place_names.name_after_feature", last=last)


def _event(check: Checker, path: str, identifier: str, event: Part, document: Document, lists: Lists) -> None:
    check.identifier(path.rstrip("/"), identifier)
    check.code(f"{path}type", event.get("type"), lists.event_types)
    check.day(f"{path}on_date", event.get("on_date"), required=True)
    if event.get("date_precision", "day") not in PRECISIONS:
        check.invalid(f"{path}date_precision", event.get("date_precision"), "fields.unknown_precision")
    name_id = event.get("name_id")
    if name_id is not None and name_id not in document.get("names", {}):
        check.invalid(f"{path}name_id", name_id, "place_names.event_of_other_name")
    for field in ("authority", "document_number", "description"):
        check.text(f"{path}{field}", event.get(field))
    _cited(check, f"{path}source_id", event.get("source_id"), lists)


def _geometry(check: Checker, path: str, identifier: str, geometry: Part, lists: Lists) -> None:
    check.identifier(path.rstrip("/"), identifier)
    check.code(f"{path}role", geometry.get("role"), lists.roles)
    check.code(f"{path}method", geometry.get("method"), lists.methods)
    check.geometry(f"{path}geometry", geometry.get("geometry"), GEOMETRY_KINDS)
    check.flag(f"{path}is_approximate", geometry.get("is_approximate"))
    accuracy = geometry.get("accuracy_m")
    if accuracy is not None and (
        isinstance(accuracy, bool) or not isinstance(accuracy, int | float) or not 0 <= accuracy < 1e6
    ):
        check.invalid(f"{path}accuracy_m", accuracy, "place_names.accuracy_not_metres")
    if geometry.get("method") == "approximate" and geometry.get("is_approximate") is not True:
        check.broken(f"{path}is_approximate", False, "place_names.approximate_not_marked")
    check.text(f"{path}verbatim", geometry.get("verbatim"))
    _cited(check, f"{path}source_id", geometry.get("source_id"), lists)


def new_names_without_approval(before: Document | None, after: Document, proposed_on: date) -> list[Finding]:
    """List new standard names that lack an approval document.

    A name is new when the register did not have it and it holds from the day of the proposal or later;
    it needs the basis 批准文件 and a naming or renaming event of its own with a document number. A name
    long in use (an earlier or unknown beginning) counts as standard without any paper.
    """
    known = (before or {}).get("names", {})
    check = Checker()
    for identifier, name in after.get("names", {}).items():
        start = name.get("valid_from")
        was_standard = known.get(identifier, {}).get("name_type") == "standard"
        if name.get("name_type") != "standard" or was_standard or start is None:
            continue
        if str(start) < proposed_on.isoformat():
            continue
        if name.get("standard_basis") != APPROVAL:
            check.broken(
                f"names/{identifier}/standard_basis",
                name.get("standard_basis"),
                "place_names.new_name_needs_approval",
                name=name.get("name"),
            )
        elif not any(
            event.get("name_id") == identifier
            and event.get("type") in NAMING_EVENTS
            and str(event.get("document_number") or "").strip()
            for event in after.get("events", {}).values()
        ):
            check.broken(
                f"names/{identifier}",
                name.get("name"),
                "place_names.new_name_needs_document_number",
                name=name.get("name"),
            )
    return check.found


def readings_of_other_names(before: Document, after: Document) -> list[Finding]:
    """List names whose characters change while the reading of the old ones would stay confirmed."""
    known = before.get("names", {})
    check = Checker()
    for identifier, name in after.get("names", {}).items():
        old = known.get(identifier, {})
        kept = bool(old.get("reading_confirmed") and name.get("reading_confirmed"))
        if kept and old.get("name") != name.get("name") and old.get("pinyin") == name.get("pinyin"):
            check.broken(
                f"names/{identifier}/reading_confirmed",
                True,
                "place_names.reading_of_other_name",
                name=name.get("name"),
                pinyin=name.get("pinyin"),
            )
    return check.found


def spelling_key(name: Part) -> str:
    """Return what people type to find a name: letters and digits of its romanization or else its pinyin."""
    return roman_key(name.get("romanization") or name.get("pinyin") or "")


def display_order(name: Part) -> tuple[bool, bool, str]:
    """Sort names so that the one that stands for the feature comes last: standard, Chinese, newest."""
    return (
        name.get("name_type") == "standard",
        name.get("language") == "zh",
        str(name.get("valid_from") or ""),
    )


def main_name(names: Iterable[Part]) -> Part | None:
    """Return the name that stands for the feature in a list, or None when it has no name."""
    return max(names, key=display_order, default=None)


def list_key(names: Iterable[Part]) -> str:
    """Return the key by which lists are sorted: the spelling of the main name, then its characters."""
    name = main_name(names)
    return "" if name is None else f"{spelling_key(name)} {name.get('name', '')}".strip()


def holds_on(part: Mapping[str, Any], day: date) -> bool:
    """Whether a published part holds on a day: from its first day to before its end."""
    start, end = part.get("valid_from"), part.get("valid_to")
    return (start is None or start <= day.isoformat()) and (end is None or day.isoformat() < end)
