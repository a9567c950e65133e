"""What a release says of itself, as data. Pure; `words.manifest_lines` says it in words."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from gis.releases.records import Tally, by_category, by_division, said
from gis.releases.rules import Audience

FORM = "diming-release/1"


@dataclass(frozen=True)
class TableVersion:
    """A code table or a table of rules as it was then: rows, and SHA-256 of what they say."""

    name: str
    rows: int
    sha256: str

    @classmethod
    def of(cls, name: str, rows: Sequence[Mapping[str, Any]]) -> "TableVersion":
        """Return the version of a table's rows in their order."""
        told = said([{key: str(value) for key, value in row.items()} for row in rows])
        return cls(name, len(rows), hashlib.sha256(told.encode()).hexdigest())


@dataclass(frozen=True)
class FileEntry:
    """A file of the release; `rows` where it is a list of records, with how many texts it cut short."""

    name: str
    bytes: int
    sha256: str
    kind: str | None = None
    format: str | None = None
    rows: int | None = None
    shortened: int = 0


def manifest(
    *,
    number: int,
    audience: Audience,
    as_of: date,
    known_at: datetime,
    since: int | None,
    changes: Mapping[str, int] | None,
    tally: Tally,
    files: Iterable[FileEntry],
    code_tables: Iterable[TableVersion],
    rules: Iterable[TableVersion],
    software: str,
    publishers: Mapping[str, str],
) -> dict[str, Any]:
    """Return the manifest of a release for one audience; `publishers` say whom to name with a source."""
    places = tally.places
    return {
        "form": FORM,
        "number": number,
        "audience": audience,
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat(timespec="seconds"),
        "since": since,
        "changes": None if changes is None else dict(changes),
        "software": software,
        "reference_system": "EPSG:4490",
        "demonstration": tally.demonstration,
        "counts": dict(sorted(tally.kinds.items())),
        "division_types": dict(sorted(tally.types.items())),
        "categories": [
            {
                "code": code,
                "name_zh": tally.categories[code][0],
                "name_en": tally.categories[code][1],
                "count": count,
            }
            for code, count in by_category(places).items()
        ],
        "divisions": sorted(
            (
                {"id": id_, "name": name, "code": code, "count": count}
                for id_, count in by_division(places).items()
                for name, code in [tally.divisions.get(id_, ("", ""))]
            ),
            key=lambda one: (one["code"], one["name"], one["id"]),
        ),
        "places": [
            {
                "category": one.category,
                "divisions": list(one.divisions),
                "demonstration": one.demonstration,
                "count": one.count,
            }
            for one in places
        ],
        "sources": [
            {
                "id": id_,
                "title": source.get("title") or "",
                "licence": source.get("licence") or "",
                "dated": source.get("dated"),
                "publisher": publishers.get(id_, ""),
                "is_demonstration": bool(source.get("is_demonstration")),
                "records": tally.cited[id_],
            }
            for id_, source in sorted(
                tally.sources.items(), key=lambda one: (str(one[1].get("title")), one[0])
            )
        ],
        "code_tables": [asdict(one) for one in code_tables],
        "rules": [asdict(one) for one in rules],
        "files": [asdict(one) for one in sorted(files, key=lambda one: one.name)],
    }
