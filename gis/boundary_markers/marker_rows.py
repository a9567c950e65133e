"""Markers as readers see them: documents with names and files beside ids, without what he may not see."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions.readers import Reader
from gis.boundary_lines.line_rows import as_row, cite_sources, describe_files, division_names
from gis.boundary_markers import queries
from gis.boundary_markers.documents import MarkerDocuments

SUBJECT = "boundary_marker"
Row = dict[str, Any]


def marker_rows(
    session: Session, reader: Reader, line: Row, marker_ids: Sequence[UUID], day: date
) -> list[Row]:
    """Return markers of a line that the reader may see, as far as their publication level lets him."""
    documents = MarkerDocuments().load_many(session, marker_ids)
    rows = [
        as_row(each, documents[each].document) | {"version": documents[each].version} for each in marker_ids
    ]
    cite_sources(session, rows)
    for group in ("attachments", "patrols"):
        describe_files(session, rows, group)
    names = division_names(session, reader, {each for row in rows for each in _cited(row)}, day)
    lines = {UUID(each) for row in rows for each in (row["line_id"], *(one["id"] for one in row["lines"]))}
    line_names = queries.line_names(session, lines)
    parties = [UUID(str(party["id"])) for party in line.get("parties", ())]
    found: list[Row] = []
    for row, marker_id in zip(rows, marker_ids, strict=True):
        row["division_names"] = {str(each): names[each] for each in sorted(_cited(row)) if each in names}
        row["line_name"] = line_names[UUID(row["line_id"])]
        row["lines"] = [one | {"name": line_names.get(UUID(one["id"]), "")} for one in row["lines"]]
        level = str(documents[marker_id].document["publication_level"])
        seen = reader.publish(SUBJECT, row, level, parties)
        if seen is not None:
            found.append(seen)
    return found


def _cited(row: Row) -> frozenset[UUID]:
    """Return the divisions that a marker names."""

    def ids() -> Iterator[str | None]:
        yield row.get("managing_division_id")
        yield from (side["id"] for side in row["sides"])
        yield from (part["division_id"] for group in ("faces", "custody") for part in row[group])

    return frozenset(UUID(each) for each in ids() if each is not None)
