"""Lines as readers see them: documents with what the register computes, without what he may not see."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions.readers import Reader
from gis.attachments import service as attachments
from gis.boundary_lines import queries
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.rules import derived, next_due
from gis.proposals.records import Loaded
from gis.reference import service as reference

SUBJECT = "boundary_line"
Row = dict[str, Any]


def line_rows(session: Session, reader: Reader, line_ids: Sequence[UUID], day: date) -> list[Row]:
    """Return lines in their order, without those and without the fields that are not for the reader."""
    documents = LineDocuments().load_many(session, line_ids)
    mine = [
        (line_id, documents[line_id])
        for line_id in line_ids
        if line_id in documents and _is_shared(reader, documents[line_id].areas)
    ]
    names = division_names(session, reader, {area for _, loaded in mine for area in loaded.areas}, day)
    rows = [_row(line_id, loaded, names) for line_id, loaded in mine]
    cite_sources(session, rows)
    describe_files(session, rows, "attachments")
    seen = (
        reader.publish(SUBJECT, row, loaded.document["publication_level"], loaded.areas)
        for row, (_, loaded) in zip(rows, mine, strict=True)
    )
    return [row for row in seen if row is not None]


def _row(line_id: UUID, loaded: Loaded, names: Mapping[UUID, str]) -> Row:
    row = as_row(line_id, loaded.document) | derived(loaded.document) | {"version": loaded.version}
    last = loaded.document.get("last_inspected")
    due = next_due(None if last is None else date.fromisoformat(str(last)))
    row["next_inspection"] = None if due is None else due.isoformat()
    row["parties"] = [party | {"name": names.get(UUID(party["id"]))} for party in row["parties"]]
    return row


def _is_shared(reader: Reader, parties: Collection[UUID]) -> bool:
    return reader.shared is None or reader.shared <= frozenset(parties)


def division_names(
    session: Session, reader: Reader, divisions: Collection[UUID], day: date
) -> dict[UUID, str]:
    """Return what divisions are called on a day, of those that the reader may see."""
    levels = queries.levels_of(session, divisions)
    seen = [each for each, level in levels.items() if level in reader.levels_of([each])]
    return queries.names_of(session, seen, day)


def cite_sources(session: Session, rows: Sequence[Row]) -> None:
    """Let rows say what their source is."""
    labels = reference.source_labels(session, {UUID(str(row["source_id"])) for row in rows})
    for row in rows:
        row["source"] = labels[UUID(str(row["source_id"]))]


def describe_files(session: Session, rows: Sequence[Row], group: str) -> None:
    """Let the parts of a group that cite a file say its name, type and size."""
    parts = [part for row in rows for part in row[group] if part.get("sha256")]
    found = attachments.described(session, {part["sha256"] for part in parts})
    for part in parts:
        part.update(found[part["sha256"]])


def as_row(record_id: UUID, document: Mapping[str, Any]) -> Row:
    """Return a document as lists show it: its parts as lists, each part with its id."""
    row: Row = {"id": str(record_id)}
    for name, value in document.items():
        if isinstance(value, Mapping) and name != "geometry":
            row[name] = [
                {"id": key, **(part if isinstance(part, Mapping) else {})} for key, part in value.items()
            ]
        else:
            row[name] = value
    return row
