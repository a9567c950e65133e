"""Load what experts edit about boundary lines: wording of winds, figures, and the reason of every kind of
finding.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gis.boundary_lines.alignment import Manner
from gis.boundary_lines.alignment_check import Allowance
from gis.boundary_lines.findings import Finding
from gis.boundary_lines.winds import Winds
from gis.messages import Language, text


@dataclass(frozen=True, slots=True)
class Reason:
    """How grave a kind of finding is, the rule that it rests on, and whether its official text was read."""

    severity: str
    basis: str
    verified: bool


def _rows(name: str) -> Iterator[dict[str, str]]:
    content = (files("data") / "rules" / f"{name}.csv").read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


@cache
def winds() -> Winds:
    """Return the sixteen winds in the wording of data/rules/sixteen_winds.csv."""
    return Winds(_rows("sixteen_winds"))


@cache
def figures() -> dict[str, float]:
    """Return the figures of data/rules/boundary_settings.csv by key."""
    return {row["key"]: float(row["value"]) for row in _rows("boundary_settings")}


@cache
def reasons() -> dict[str, Reason]:
    """Return the reason of each kind of finding."""
    return {
        row["kind"]: Reason(row["severity"], row["basis"], row["verified"] == "true")
        for row in _rows("boundary_findings")
    }


def allowance() -> Allowance:
    """Return how far an alignment description may be from the geometry."""
    return Allowance(**{key: figures()[key] for key in ("wind_deg", "length_ratio", "about_ratio")})


def manner() -> Manner:
    """Return how a line is described."""
    keys = ("bend_ratio", "bend_m", "follow_m", "follow_ratio")
    return Manner(**{key: figures()[key] for key in keys})


def sentence(finding: Finding, language: Language = "zh") -> str:
    """Return what a person reads of a finding."""
    about = "、".join(finding.about)
    return text(f"boundary_findings.{finding.kind}", language, **{"about": about, **finding.params})
