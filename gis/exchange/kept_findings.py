"""Keep every finding of an import, and where its rows lie, beside the files that are sent back.

`findings.jsonl` holds one finding a line; a page of it is found by its byte, so that the last of 100,000
comes as quickly as the first. `rules.json` counts them by rule, `points.json` places the rows on the map.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gis.exchange.findings import Findings

FINDINGS = "findings.jsonl"
RULES = "rules.json"
POINTS = "points.json"
#: What only the pages of the application read; people download the other files.
NOT_FOR_DOWNLOAD = frozenset({FINDINGS, RULES, POINTS})
#: More rows than this are not put on one map; bad ones come first.
MOST_POINTS = 20_000


class RowPlace(NamedTuple):
    """Where a row of a list lies (EPSG:4490), and the name that it gives."""

    longitude: float
    latitude: float
    name: str


@dataclass(frozen=True)
class RuleCount:
    """How often one rule was broken, in how many rows, and how it reads the first time."""

    rule: str
    is_error: bool
    count: int
    rows: int
    example_zh: str
    example_en: str


@dataclass(frozen=True)
class FindingPage:
    """Some findings, each as JSON, and the byte at which the next page begins; None at the end."""

    rows: list[dict[str, Any]]
    after: int | None


def write(folder: Path, findings: Findings, places: Mapping[int, RowPlace]) -> None:
    """Write the findings of an import, their count by rule, and its rows as points."""
    counts: dict[str, RuleCount] = {}
    rows_of: dict[str, set[int]] = {}
    rules_of: dict[int, list[str]] = {}
    with (folder / FINDINGS).open("w", encoding="utf-8") as file:
        for finding in findings:
            place = places.get(finding.row)
            position = None if place is None else [place.longitude, place.latitude]
            file.write(json.dumps({**finding.as_json(), "position": position}, ensure_ascii=False) + "\n")
            rows_of.setdefault(finding.rule, set()).add(finding.row)
            rules = rules_of.setdefault(finding.row, [])
            if finding.rule not in rules:
                rules.append(finding.rule)
            seen = counts.get(finding.rule)
            counts[finding.rule] = RuleCount(
                rule=finding.rule,
                is_error=finding.is_error or (seen is not None and seen.is_error),
                count=1 if seen is None else seen.count + 1,
                rows=len(rows_of[finding.rule]),
                example_zh=finding.sentence("zh") if seen is None else seen.example_zh,
                example_en=finding.sentence("en") if seen is None else seen.example_en,
            )
    ordered = sorted(counts.values(), key=lambda one: (not one.is_error, -one.count, one.rule))
    (folder / RULES).write_text(json.dumps([asdict(one) for one in ordered], ensure_ascii=False), "utf-8")
    points = _points(findings.bad_rows, rules_of, places)
    (folder / POINTS).write_text(json.dumps(points, ensure_ascii=False), "utf-8")


def page(
    folder: Path, *, after: int = 0, limit: int = 50, rule: str | None = None, row: int | None = None
) -> FindingPage:
    """Return findings from a byte on: of one rule, of one row, or all."""
    found: list[dict[str, Any]] = []
    for begins, finding in _lines(folder / FINDINGS, after):
        if (rule is None or finding["rule"] == rule) and (row is None or finding["row"] == row):
            if len(found) == limit:
                return FindingPage(found, begins)
            found.append(finding)
    return FindingPage(found, None)


def rules(folder: Path) -> list[RuleCount]:
    """Return how often each rule was broken, errors first."""
    path = folder / RULES
    return [RuleCount(**one) for one in json.loads(path.read_text("utf-8"))] if path.exists() else []


def points(folder: Path) -> dict[str, Any]:
    """Return the rows of the list as a GeoJSON collection of points."""
    path = folder / POINTS
    if not path.exists():
        return {"type": "FeatureCollection", "features": [], "left_off": 0, "without_position": 0}
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def _lines(path: Path, after: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield every line with the byte at which it begins."""
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(max(0, after - 1))
        if after > 0 and file.read(1) != b"\n":
            # Not a byte that a page of ours ended at: go on with the next whole line.
            file.readline()
        begins = file.tell()
        for line in file:
            yield begins, json.loads(line)
            begins += len(line)


def _points(
    bad_rows: set[int], rules_of: Mapping[int, list[str]], places: Mapping[int, RowPlace]
) -> dict[str, Any]:
    def state(row: int) -> str:
        return "bad" if row in bad_rows else "note" if row in rules_of else "good"

    ranked = sorted(places, key=lambda row: (("bad", "note", "good").index(state(row)), row))
    features = [
        {
            "type": "Feature",
            "id": row,
            "geometry": {"type": "Point", "coordinates": [places[row].longitude, places[row].latitude]},
            "properties": {
                "row": row,
                "name": places[row].name,
                "state": state(row),
                "rules": rules_of.get(row, []),
            },
        }
        for row in ranked[:MOST_POINTS]
    ]
    return {
        "type": "FeatureCollection",
        "features": features,
        "left_off": len(places) - len(features),
        "without_position": sum(1 for row in rules_of if row not in places),
    }
