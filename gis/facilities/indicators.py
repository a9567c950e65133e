"""Hold a facility against standards that staff edit (data/rules/facility_indicators.csv); pure.

A standard is of a region and a date, and none of this banner's own was found: what comes of it is told
beside the standard, its region and whether its text was checked, and decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Outcome = Literal["met", "missed", "unknown"]


@dataclass(frozen=True, slots=True)
class Measures:
    """What standards measure of a facility: m², beds, persons a meal; None: not known."""

    floor_area_m2: Decimal | None
    site_area_m2: Decimal | None
    beds: int | None
    nursing_beds: int | None
    meals: int | None

    def value(self, measure: str) -> Decimal | None:
        """Return a measure, the derived ones among them (m² a bed, nursing beds in percent of beds)."""
        if measure == "area_per_bed_m2":
            return self.floor_area_m2 / self.beds if self.floor_area_m2 is not None and self.beds else None
        if measure == "nursing_share_pct":
            return Decimal(100 * (self.nursing_beds or 0)) / self.beds if self.beds else None
        found = getattr(self, measure)
        return None if found is None else Decimal(found)


def held_against(
    kind: str, measures: Measures, standards: Iterable[Mapping[str, str]]
) -> Sequence[dict[str, Any]]:
    """Return each standard of a kind with the facility's value and whether it is met; equal is met."""
    answers = []
    for row in standards:
        if row["kind"] != kind:
            continue
        value = measures.value(row["measure"])
        outcome: Outcome = "unknown"
        if value is not None:
            outcome = "met" if value >= Decimal(row["at_least"]) else "missed"
        answers.append(
            {
                "id": row["id"],
                "text": row["text"],
                "region": row["region"],
                "at_least": float(row["at_least"]),
                "value": None if value is None else round(float(value), 1),
                "outcome": outcome,
                "source": row["source"],
                "is_verified": row["verified"] == "true",
            }
        )
    return answers
