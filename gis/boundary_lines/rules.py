"""What may be said of a boundary line, without database or files."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from shapely.geometry import shape

from gis.coordinates import length_m
from gis.errors import NotFound, RuleBroken
from gis.proposals.fields import Checker

Document = Mapping[str, Any]
#: The line in law, and the draft that stands in for it while none is loaded
LEGAL, DERIVED = "legal", "derived"


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


def derived(document: Document) -> dict[str, Any]:
    """Return what the register computes of a line: its geodesic length."""
    geometry = present_geometry(document)
    return {"length_m": None if geometry is None else round(length_m(shape(dict(geometry))), 3)}
