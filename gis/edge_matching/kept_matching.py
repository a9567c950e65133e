"""Keep the result of a comparison in the folder of its job: files for people, and what the screen reads.

`files` holds the report, the list, the JSON and a converted file; `screen` holds a summary, the pairs, a
drawing of all, and one drawing a pair in `drawings.jsonl`, found by its byte; `given` the compared files.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from gis.edge_matching.comparing import Matching
from gis.edge_matching.drawing import drawn, extent, overview
from gis.edge_matching.errors import MatchingNotFound
from gis.edge_matching.matching_file import as_json, pair_figures, write_matching
from gis.edge_matching.matching_list import write_list
from gis.edge_matching.ranking import stretch_ranks
from gis.edge_matching.units import Unit

Order = Literal["area", "stretch"]
FILES, SCREEN, GIVEN = "files", "screen", "given"
REPORT, LIST, JSON = (f"edge_matching.{ending}" for ending in ("gpkg", "xlsx", "json"))
#: What the name of a side's converted file ends with
CONVERTED = "_converted_4490.gpkg"


class MatchingFile(NamedTuple):
    """A file for people."""

    name: str
    size_bytes: int


class PairPage(NamedTuple):
    """Some pairs in one order, and the place after which the next page begins; None at the end."""

    rows: list[dict[str, Any]]
    after: int | None


def write(
    folder: Path, matching: Matching, about: Sequence[tuple[str, str]], summary: Mapping[str, Any]
) -> None:
    """Write a matching; ``about`` says in the files what was compared, ``summary`` on the screen."""
    files, screen = folder / FILES, folder / SCREEN
    for each in (files, screen):
        each.mkdir(parents=True, exist_ok=True)
    write_matching(files / REPORT, matching, about)
    write_list(files / LIST, matching, about)
    _write_json(files / JSON, as_json(matching), indent=2)
    _write_pairs(screen, matching)
    _write_json(screen / "overview.json", _collection(overview(matching)))
    _write_json(screen / "summary.json", summary)


def _write_pairs(screen: Path, matching: Matching) -> None:
    ranks = stretch_ranks(matching)
    rows: list[dict[str, Any]] = []
    with (screen / "drawings.jsonl").open("wb") as file:
        for rank, pair in enumerate(matching.pairs, start=1):
            rows.append(
                {
                    "rank": rank,
                    "stretch_rank": ranks[rank],
                    "kind": pair.kind,
                    "left": _unit(pair.left),
                    "right": _unit(pair.right),
                    **pair_figures(pair),
                    "extent": extent(pair),
                    "begins": file.tell(),
                }
            )
            line = json.dumps(_collection(drawn(pair, rank)), ensure_ascii=False)
            file.write(line.encode() + b"\n")
    _write_json(screen / "pairs.json", rows)


def summary(folder: Path) -> dict[str, Any]:
    """Return what was compared with what, and what was found as a whole."""
    found: dict[str, Any] = _read(folder, "summary.json")
    return found


def pairs(
    folder: Path, order: Order = "area", kind: str | None = None, *, after: int = 0, limit: int = 50
) -> PairPage:
    """Return pairs by rank, of one kind or all, from a place in that order on."""
    key = "rank" if order == "area" else "stretch_rank"
    rows: list[dict[str, Any]] = sorted(_read(folder, "pairs.json"), key=lambda row: row[key])
    left = [row for row in rows if row[key] > after and kind in (None, row["kind"])]
    shown = left[:limit]
    return PairPage(shown, shown[-1][key] if len(left) > limit else None)


def drawing(folder: Path, rank: int | None = None) -> dict[str, Any]:
    """Return the drawing of one pair, or of all; raise MatchingNotFound for a rank that none has."""
    if rank is None:
        whole: dict[str, Any] = _read(folder, "overview.json")
        return whole
    begins = next((row["begins"] for row in _read(folder, "pairs.json") if row["rank"] == rank), None)
    if begins is None:
        raise MatchingNotFound
    with (folder / SCREEN / "drawings.jsonl").open("rb") as file:
        file.seek(begins)
        found: dict[str, Any] = json.loads(file.readline())
    return found


def files(folder: Path) -> list[MatchingFile]:
    """List the files for people."""
    return [
        MatchingFile(path.name, path.stat().st_size)
        for path in sorted((folder / FILES).glob("*"))
        if path.is_file()
    ]


def file(folder: Path, name: str) -> Path:
    """Return a file for people; raise MatchingNotFound."""
    path = folder / FILES / Path(name).name
    if not path.is_file():
        raise MatchingNotFound
    return path


def _unit(unit: Unit) -> dict[str, str]:
    return {"label": unit.label, "code": unit.code, "name": unit.name}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _write_json(path: Path, content: Any, indent: int | None = None) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=indent), "utf-8")


def _read(folder: Path, name: str) -> Any:
    try:
        return json.loads((folder / SCREEN / name).read_text("utf-8"))
    except FileNotFoundError:
        raise MatchingNotFound from None
