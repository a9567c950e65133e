"""What may be said of a boundary line, without database or files."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from shapely.geometry import shape

from gis.coordinates import length_m
from gis.errors import NotFound, RuleBroken
from gis.proposals.fields import Checker
from gis.proposals.rules import NeededKind

Document = Mapping[str, Any]
#: The line in law, and the draft that stands in for it while none is loaded
LEGAL, DERIVED = "legal", "derived"
#: The kind of proposal, with its document, that changes the line in law
LINE_CHANGE = "line_change"
#: What of a geometry in law is the approval's; how exactly it was measured may be corrected
APPROVED = ("role", "geometry", "approval_number", "approved_on", "valid_from", "valid_to")


#: What a name of a division ends with, the longest first
KINDS_OF_DIVISION = ("自治旗", "自治县", "街道", "苏木", "旗", "区", "县", "市", "镇", "乡")
#: Of a division code (GB/T 2260, GB/T 10114) so many digits say which division of a level it is
DIGITS_BY_LEVEL = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
#: Joint inspections of a line are five years apart (353号 Art. 12)
INSPECTION_YEARS = 5


class LineNotFound(NotFound):
    """The register has no such line, or not for this reader."""

    message_id = "boundary_lines.not_found"


class LegalLineNeedsApproval(RuleBroken):
    """The line in law changes only with the number of a new approval (353号 Arts. 2, 3, 14)."""

    message_id = "boundary_lines.legal_line_needs_approval"


class TwoLegalLines(RuleBroken):
    """A line has one geometry in law at a time."""

    message_id = "boundary_lines.two_legal_lines"


class NoGeometry(RuleBroken):
    """The line has no geometry in one piece by which it could be described or its markers judged."""

    message_id = "boundary_lines.no_geometry"


class NoPolygon(RuleBroken):
    """A line is derived of polygons, and the register has none of these divisions."""

    message_id = "boundary_lines.no_polygon"


class NothingDerived(RuleBroken):
    """No stretch of line was found between these divisions within the tolerance."""

    message_id = "boundary_lines.nothing_derived"


class TooLongToWait(RuleBroken):
    """So fine a tolerance takes longer than anybody waits; the draft is made in the background."""

    message_id = "boundary_lines.too_long_to_wait"


def short_name(name: str) -> str:
    """Return a division's name without its kind, as lines and stones give it: 鄂托克 of 鄂托克旗.

    A name of which one character would be left is given whole.
    """
    bare = next((name.removesuffix(kind) for kind in KINDS_OF_DIVISION if name.endswith(kind)), name)
    return bare if len(bare) > 1 else name


def level_of_line(one: str, other: str) -> tuple[str, bool]:
    """Return the level of a line between divisions of two codes, and whether they have only a segment of it.

    The first part in which codes differ says whose line it is: a county's with another province's belongs to
    the line of the provinces.
    """
    for level, digits in DIGITS_BY_LEVEL.items():
        if one[:digits] != other[:digits]:
            return level, len(one.rstrip("0")) > digits or len(other.rstrip("0")) > digits
    return "village", False


def usual_authority(level: str) -> str | None:
    """Return who approves lines of a level, as the notes in data/reference/line_authority.csv have it."""
    return {
        "province": "state_council",
        "prefecture": "autonomous_region",
        "county": "autonomous_region",
        "township": "prefecture",
    }.get(level)


def check_line(document: Document, before: Document | None, check: Checker) -> None:
    """Note which rules a readable document breaks; `before` is the line as registered, None when new."""
    parties = document.get("parties", {})
    if not 2 <= len(parties) <= 3:
        check.broken("parties", len(parties), "boundary_lines.two_parties", count=len(parties))
    if document.get("is_segment") and not str(document.get("whole_line") or "").strip():
        check.broken("whole_line", None, "boundary_lines.segment_names_its_line")
    _geometries(document, before, check)
    _sections(document, check)


def _geometries(document: Document, before: Document | None, check: Checker) -> None:
    known = (before or {}).get("geometries", {})
    geometries = document.get("geometries", {})
    legal = {key: part for key, part in geometries.items() if part.get("role") == LEGAL}
    for key, part in legal.items():
        number = str(part.get("approval_number") or "").strip()
        if not number or part.get("approved_on") is None:
            check.broken(
                f"geometries/{key}/approval_number", number, "boundary_lines.legal_line_needs_approval"
            )
        earlier = known.get(key)
        if earlier is None or earlier.get("role") != LEGAL:
            continue
        same_number = number == str(earlier.get("approval_number") or "").strip()
        if same_number and part.get("geometry") != earlier.get("geometry"):
            check.broken(f"geometries/{key}/geometry", number, "boundary_lines.legal_line_needs_approval")
    for key, earlier in known.items():
        if earlier.get("role") == LEGAL and key not in legal and _only_under(earlier, legal):
            check.broken(f"geometries/{key}", None, "boundary_lines.legal_line_needs_approval")
    check.overlaps("geometries/", legal, "boundary_lines.two_legal_lines")


def _only_under(earlier: Document, legal: Mapping[str, Document]) -> bool:
    """Whether no other approval takes the place of one whose geometry goes."""
    return all(part.get("approval_number") == earlier.get("approval_number") for part in legal.values())


def needed_kinds(before: Document, after: Document) -> list[NeededKind]:
    """Return where a change touches the line in law or ends the line: that needs a line_change."""
    message = "boundary_lines.legal_line_by_line_change"
    found = [NeededKind(path, LINE_CHANGE, message) for path in _legal_changes(before, after)]
    if before and before.get("valid_to") != after.get("valid_to"):
        found.append(NeededKind("valid_to", LINE_CHANGE, "boundary_lines.line_ends_by_line_change"))
    return found


def _legal_changes(before: Document, after: Document) -> Iterator[str]:
    known, wanted = before.get("geometries", {}), after.get("geometries", {})
    for key in {**known, **wanted}:
        earlier, later = known.get(key, {}), wanted.get(key, {})
        if LEGAL in (earlier.get("role"), later.get("role")):
            changed = [name for name in APPROVED if (earlier.get(name) or None) != (later.get(name) or None)]
            yield from (f"geometries/{key}/{name}" if later else f"geometries/{key}" for name in changed[:1])


def _sections(document: Document, check: Checker) -> None:
    ordered = sorted(document.get("sections", {}).items(), key=lambda item: item[1].get("ordinal") or 0)
    for (_, one), (key, other) in pairwise(ordered):
        if one.get("ordinal") == other.get("ordinal"):
            check.broken(f"sections/{key}/ordinal", other.get("ordinal"), "boundary_lines.ordinal_twice")
        elif one.get("end_mark") != other.get("start_mark"):
            check.warn(
                f"sections/{key}/start_mark",
                other.get("start_mark"),
                "boundary_lines.sections_do_not_meet",
                before=one.get("end_mark"),
            )
    parties = document.get("parties", {})
    for key, section in ordered:
        manager = section.get("managing_division_id")
        if manager is not None and manager not in parties:
            check.broken(f"sections/{key}/managing_division_id", manager, "boundary_lines.manager_is_a_party")


def present_geometry(document: Document) -> Document | None:
    """Return the GeoJSON by which a line is judged: the latest in law, else the latest derived."""

    def order(part: Document) -> tuple[bool, str]:
        return part.get("role") == LEGAL, str(part.get("valid_from") or "")

    usable = [
        part for part in document.get("geometries", {}).values() if part.get("role") in (LEGAL, DERIVED)
    ]
    found = max(usable, key=order, default=None)
    return None if found is None else found.get("geometry")


def next_due(last: date | None) -> date | None:
    """Return the day by which a line is inspected jointly again; None where no inspection is known."""
    if last is None:
        return None
    leap_day = (last.month, last.day) == (2, 29)
    return last.replace(year=last.year + INSPECTION_YEARS, day=28 if leap_day else last.day)


def derived(document: Document) -> dict[str, Any]:
    """Return what the register computes of a line: its geodesic length."""
    geometry = present_geometry(document)
    return {"length_m": None if geometry is None else round(length_m(shape(dict(geometry))), 3)}
