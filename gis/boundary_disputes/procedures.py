"""Load what experts edit (data/rules/dispute_*.csv): procedures, classes of papers, standstills."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from gis.boundary_disputes.papers import PaperRule, Period
from gis.boundary_disputes.procedure import NEEDS, Effect, Procedure, Step
from gis.procedures import days_of, step_facts

#: Lines of this level are approved by the State Council and have superiors of their own (Art. 11)
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Standstill:
    """What neither side may do while a dispute lasts, and by which clause."""

    says_zh: str
    says_en: str
    clause: str
    is_verified: bool


def _rows(name: str) -> list[dict[str, str]]:
    content = (files("data") / "rules" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(content.splitlines()))


def _step(row: Mapping[str, str]) -> Step:
    return Step(
        **step_facts(row, NEEDS),
        has_standstill=row["standstill"] == "true",
        overdue_days=days_of(row["overdue_days"]),
        effect=cast(Effect, row["effect"]),
    )


@cache
def procedure_of(kind: str, level: str) -> Procedure:
    """Return the procedure of a kind of dispute on a line of a level: between provinces others act."""
    rows = [row for row in _rows("dispute_procedures") if row["kind"] == kind]
    scoped = {row["step"]: row for row in rows if row["scope"] == PROVINCE and level == PROVINCE}
    return Procedure(
        kind, {row["step"]: _step(scoped.get(row["step"], row)) for row in rows if row["scope"] == ""}
    )


@cache
def kinds() -> tuple[str, ...]:
    """Return the kinds of dispute that have a procedure, in the order of the file."""
    return tuple(dict.fromkeys(row["kind"] for row in _rows("dispute_procedures")))


@cache
def paper_rules(kind: str) -> Mapping[str, PaperRule]:
    """Return what kinds of papers count as in a kind of dispute."""
    return {
        row["paper_kind"]: PaperRule(
            row["paper_class"], cast(Period, row["period"]), row["clause"], row["verified"] == "true"
        )
        for row in _rows("dispute_paper_classes")
        if row["dispute_kind"] == kind
    }


@cache
def standstill_of(kind: str) -> Standstill:
    """Return what neither side may do while a dispute of a kind lasts."""
    row = next(row for row in _rows("dispute_standstill") if row["kind"] == kind)
    return Standstill(row["says_zh"], row["says_en"], row["clause"], row["verified"] == "true")
