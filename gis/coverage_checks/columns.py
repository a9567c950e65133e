"""Tell which columns of a file hold code, name and parent of a unit: data/rules/coverage_columns.csv."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gis.errors import InvalidInput

_MARKS = re.compile(r"[\s_\-（）()：:]+")


class ColumnUnknown(InvalidInput):
    """The file has no column of that name."""

    message_id = "coverage.column_unknown"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that are read, None where there is none."""

    code: str | None
    name: str | None
    parent: str | None

    def as_json(self) -> dict[str, str | None]:
        """Return the columns by field."""
        return {"code": self.code, "name": self.name, "parent": self.parent}


def columns_of(present: Sequence[str], chosen: Mapping[str, str | None] | None = None) -> Columns:
    """Return the column of each field: the chosen one, else the first known header that the file has.

    Raises ColumnUnknown for a chosen column that is not there.
    """
    chosen = chosen or {}
    for column in chosen.values():
        if column is not None and column not in present:
            raise ColumnUnknown(column=column, columns="、".join(present))
    taken = [column for column in chosen.values() if column is not None]
    found: dict[str, str | None] = {}
    for field in ("code", "name", "parent"):
        found[field] = chosen.get(field) or _first(present, _headers()[field], taken)
        if found[field] is not None:
            taken.append(str(found[field]))
    return Columns(found["code"], found["name"], found["parent"])


def _first(present: Sequence[str], headers: Sequence[str], taken: Collection[str]) -> str | None:
    free = {_plain(column): column for column in reversed(present) if column not in taken}
    return next((free[header] for header in headers if header in free), None)


def _plain(header: str) -> str:
    return _MARKS.sub("", header).lower()


@cache
def _headers() -> Mapping[str, tuple[str, ...]]:
    content = (files("data") / "rules" / "coverage_columns.csv").read_text("utf-8")
    return {
        row["field"]: tuple(_plain(header) for header in row["headers"].split("|"))
        for row in csv.DictReader(content.splitlines())
    }
