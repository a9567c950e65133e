"""What may be said of an accepted exception, without database or web."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from shapely.geometry import shape

from gis.coordinates import area_m2
from gis.coverage_checks.acceptance import OF_A_STRETCH
from gis.errors import NotFound
from gis.proposals.fields import Checker

Document = Mapping[str, Any]


class ExceptionNotFound(NotFound):
    """There is no such accepted exception, or the caller may not see it."""

    message_id = "coverage.exception_not_found"


def check_exception(document: Document, before: Document | None, check: Checker) -> None:
    """Note which rules a readable document breaks: who agreed, where, by which paper, until when."""
    if not document.get("parties"):
        check.broken("parties", None, "coverage.exception_needs_party")
    if not document.get("extents"):
        check.broken("extents", None, "coverage.exception_needs_extent")
    if not str(document.get("document_number") or "").strip() and not document.get("attachments"):
        check.broken("document_number", None, "coverage.exception_needs_document")
    if document.get("valid_to") is None:
        check.warn("valid_to", None, "coverage.exception_without_end")


def measured(document: Document) -> dict[str, Any]:
    """Return what the register computes of an exception: its size, geodesic."""
    extents = document.get("extents", {}).values()
    return {"area_m2": round(sum(area_m2(shape(dict(extent["geometry"]))) for extent in extents), 3)}


def quiets(kind: str) -> frozenset[str]:
    """Return the kinds of finding that an exception of a kind keeps quiet; of an own kind of staff: all."""
    return _quiets().get(kind, OF_A_STRETCH)


@cache
def _quiets() -> Mapping[str, frozenset[str]]:
    content = (files("data") / "rules" / "exception_kinds.csv").read_text("utf-8")
    return {row["kind"]: frozenset(row["quiets"].split("|")) for row in csv.DictReader(content.splitlines())}
