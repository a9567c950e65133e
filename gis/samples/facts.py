"""The facts of the Uxin sample as data/samples/uxin holds them; data/README.md says where each is from."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from sqlalchemy.dialects.postgresql import Range

Fact = dict[str, str]


def facts(name: str) -> Iterator[Fact]:
    """Yield the rows of one file of the sample."""
    content = (files("data") / "samples" / "uxin" / f"{name}.csv").read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


def year_start(year: str) -> date | None:
    """Return the first day of a year, or None for an empty cell (before our records, or still so)."""
    return date(int(year), 1, 1) if year else None


def day(text: str) -> date | None:
    """Return an ISO date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def since(first: date | None, end: date | None = None) -> Range[date]:
    """Return the half-open range of days from `first` to before `end`; None leaves an end open."""
    return Range(first, end, bounds="[)" if first else "()")
