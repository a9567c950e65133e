"""What a check says: findings, the rules they rest on, and the summary."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

from gis.messages import Language, text

Kind = Literal[
    "invalid_geometry",
    "overlap",
    "gap",
    "vertex_mismatch",
    "child_outside_parent",
    "parent_not_union",
    "code_nesting",
    "wrong_parent",
]
KINDS: tuple[Kind, ...] = (
    "invalid_geometry",
    "overlap",
    "gap",
    "vertex_mismatch",
    "child_outside_parent",
    "parent_not_union",
    "code_nesting",
    "wrong_parent",
)
#: Digits that are told of a measure; more would only be noise of the arithmetic
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule behind a kind of finding: its id with the clause it rests on, and how to mend a breach.

    A proposal that makes a finding whose rule `blocks` can't be approved.
    """

    kind: Kind
    sliver: bool
    rule: str
    #: Whether the clause was read in its official text
    verified: bool
    severity: Literal["blocks", "warns"]
    name_zh: str
    name_en: str
    remedy_zh: str
    remedy_en: str

    def name(self, language: Literal["zh", "en"]) -> str:
        """Return what people call the kind."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a finding is told though its place was agreed on, and by which document."""

    why: Literal["grown", "expired"]
    document: str
    #: What the exception is called
    reference: str = ""
    grown_m2: float = 0.0
    until: date | None = None

    def says(self, language: Language) -> str:
        """Return the sentence that goes before the remedy."""
        return text(
            f"coverage.exception_{self.why}",
            language,
            document=self.document,
            area=f"{self.grown_m2 / 10_000:.4f}",
            until="" if self.until is None else self.until.isoformat(),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: between whom, how large, where, in EPSG:4490.

    `place` are the parties' numbers in the list that was checked; `geometry` is the piece itself.
    """

    kind: Kind
    sliver: bool
    parties: tuple[str, ...]
    place: tuple[int, ...]
    area_m2: float
    length_m: float
    max_width_m: float
    location: tuple[float, float] | None
    geometry: BaseGeometry | None
    detail: str = ""
    acceptance: Acceptance | None = None

    @property
    def rule(self) -> Rule:
        """The rule behind it."""
        return rules()[self.kind, self.sliver]

    def as_json(self) -> dict[str, Any]:
        """Return the finding as `--json` prints it."""
        return {
            "kind": self.kind,
            "sliver": self.sliver,
            "rule": self.rule.rule,
            "parties": list(self.parties),
            "area_ha": _told(self.area_m2 / 10_000),
            "length_m": _told(self.length_m),
            "max_width_m": _told(self.max_width_m),
            "location": None if self.location is None else [round(part, 8) for part in self.location],
            "remedy": self.remedy("zh"),
        }

    def remedy(self, language: Language) -> str:
        """Return how to mend it, after what became of its acceptance."""
        mend = self.rule.remedy_en if language == "en" else self.rule.remedy_zh
        return mend if self.acceptance is None else f"{self.acceptance.says(language)} {mend}"


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that is not told, and the exception that both sides agreed on."""

    finding: Finding
    reference: str
    document: str


@dataclass(frozen=True, slots=True)
class Result:
    """All findings of one check, and what it was made with."""

    findings: tuple[Finding, ...]
    units: int
    layers: int
    corners: int
    tolerance_m: float
    sliver_width_m: float
    duplicate_codes: tuple[str, ...] = ()
    #: Findings that are not told because both sides agreed on them
    silenced: tuple[Silenced, ...] = ()
    #: What whoever read the list has to say of it: file, columns, system
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """How many findings are not told."""
        return len(self.silenced)

    def as_json(self) -> dict[str, Any]:
        """Return findings and summary as `--json` prints them."""
        return {"findings": [one.as_json() for one in self.findings], "summary": self.summary()}

    def summary(self) -> dict[str, Any]:
        """Return counts, areas and the tolerance."""
        counts = Counter(one.kind for one in self.findings)
        areas: Counter[str] = Counter()
        for one in self.findings:
            areas[one.kind] += one.area_m2 / 10_000  # type: ignore[assignment]  # a sum of fractions
        return {
            **self.about,
            "units": self.units,
            "layers": self.layers,
            "vertices": self.corners,
            "tolerance_m": self.tolerance_m,
            "sliver_width_m": self.sliver_width_m,
            "findings": len(self.findings),
            "slivers": sum(one.sliver for one in self.findings),
            "accepted_exceptions": self.accepted,
            "silenced_by": self.silenced_by(),
            "by_kind": {kind: counts[kind] for kind in KINDS if counts[kind]},
            "area_ha_by_kind": {kind: _told(areas[kind]) for kind in KINDS if areas[kind]},
            "duplicate_codes": list(self.duplicate_codes),
        }

    def silenced_by(self) -> list[dict[str, Any]]:
        """Return which exception keeps how many findings quiet, and how large they are together."""
        found: dict[tuple[str, str], list[Finding]] = {}
        for each in self.silenced:
            found.setdefault((each.reference, each.document), []).append(each.finding)
        return [
            {
                "exception": reference,
                "document": document,
                "findings": len(quiet),
                "area_ha": _told(sum(one.area_m2 for one in quiet) / 10_000),
            }
            for (reference, document), quiet in sorted(found.items())
        ]


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings by kind, the largest first, then by parties."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                KINDS.index(one.kind),
                -one.area_m2,
                -one.length_m,
                one.parties,
                one.location or (),
            ),
        )
    )


@cache
def rules() -> Mapping[tuple[Kind, bool], Rule]:
    """Return the rules by kind, for slivers apart, from data/rules/coverage_rules.csv."""
    content = (files("data") / "rules" / "coverage_rules.csv").read_text("utf-8")
    kinds = {str(kind): kind for kind in KINDS}
    found: dict[tuple[Kind, bool], Rule] = {}
    for row in csv.DictReader(content.splitlines()):
        kind, sliver = kinds[row["kind"]], row["sliver"] == "true"
        found[kind, sliver] = Rule(
            kind,
            sliver,
            row["rule"],
            row["verified"] == "true",
            "blocks" if row["severity"] == "blocks" else "warns",
            row["name_zh"],
            row["name_en"],
            row["remedy_zh"],
            row["remedy_en"],
        )
    return found


def _told(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
