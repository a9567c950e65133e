"""What a month of operation is worth, by rates that staff edit (data/rules/facility_subsidies.csv).

Pure: no database, no files. A rate pays an amount in yuan for each of what it counts (meals, people,
visits, or the month as a whole), in a month with at least so many open days. Of the rates of one kind that
count the same, the one that asks for the most open days the month has pays, and no other: 差别化补助.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
COUNTED = ("month", "meals", "people", "visits")


@dataclass(frozen=True, slots=True)
class Operation:
    """What a facility did in a month, whose first day `month` is."""

    month: date
    days_open: int
    meals: int
    people: int
    visits: int


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount in yuan for each of what is counted, in months from `effective_from` until `effective_to`."""

    id: str
    kind: str
    counts: str
    least_days_open: int
    amount: Decimal
    #: Most yuan in one month; None: no limit
    most: Decimal | None
    effective_from: date
    #: First day on which it is no longer in force; None: in force until changed
    effective_to: date | None
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one rate gives for a month, in yuan."""

    rate: Rate
    count: int
    due: Decimal

    def said(self) -> dict[str, Any]:
        """Return the part as it is kept with a sheet: everything that says how the sum came about."""
        rate = asdict(self.rate)
        return {
            **rate,
            "amount": str(self.rate.amount),
            "most": None if self.rate.most is None else str(self.rate.most),
            "effective_from": self.rate.effective_from.isoformat(),
            "effective_to": None if self.rate.effective_to is None else self.rate.effective_to.isoformat(),
            "count": self.count,
            "due": str(self.due),
        }


def rates_of(rows: Iterable[Mapping[str, str]]) -> list[Rate]:
    """Read the rows of the rule table."""
    return [
        Rate(
            id=row["id"],
            kind=row["kind"],
            counts=row["counts"],
            least_days_open=int(row["least_days_open"]),
            amount=Decimal(row["amount"]),
            most=Decimal(row["most"]) if row["most"] else None,
            effective_from=date.fromisoformat(row["effective_from"]),
            effective_to=date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
            source=row["source"],
            is_verified=row["verified"] == "true",
        )
        for row in rows
    ]


def parts_due(kind: str, operation: Operation, rates: Sequence[Rate]) -> list[Part]:
    """Return what each rate in force on the first day of the month gives for it; empty where none does."""
    parts = []
    for counts in COUNTED:
        fitting = [
            rate
            for rate in rates
            if rate.kind == kind
            and rate.counts == counts
            and rate.least_days_open <= operation.days_open
            and rate.effective_from <= operation.month
            and (rate.effective_to is None or operation.month < rate.effective_to)
        ]
        if not fitting:
            continue
        rate = max(fitting, key=lambda each: (each.least_days_open, each.effective_from, each.id))
        count = 1 if counts == "month" else int(getattr(operation, counts))
        due = (rate.amount * count).quantize(CENT, ROUND_HALF_UP)
        parts.append(Part(rate, count, due if rate.most is None else min(due, rate.most)))
    return parts


def total(parts: Sequence[Part]) -> Decimal:
    """Return the sum of some parts, yuan."""
    return sum((part.due for part in parts), Decimal(0)).quantize(CENT)
