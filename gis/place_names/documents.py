"""The document of a feature: its names, what happened to them, and where it is.

One mapping of document to rows (`rows`) serves single records here and whole files by COPY.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.place_names import document_queries as stored
from gis.place_names.rules import (
    FeatureNotFound,
    findings,
    list_key,
    main_name,
    new_names_without_approval,
    readings_of_other_names,
    spelling_key,
)
from gis.proposals import records
from gis.proposals.fields import Finding, is_id, keys, parts, refuse
from gis.proposals.records import Loaded, ewkb, period

Document = Mapping[str, Any]

#: What `rows` fills, in the order in which tables are written
COLUMNS: records.Columns = {
    "feature": (
        "id",
        "category",
        "national_code",
        "division_id",
        "origin",
        "meaning",
        "history",
        "description",
        "valid",
        "publication_level",
        "source_id",
        "list_key",
    ),
    "feature_division": ("feature_id", "division_id"),
    "place_name": (
        "id",
        "feature_id",
        "name_type",
        "language",
        "name",
        "specific_term",
        "generic_term",
        "romanization",
        "pinyin",
        "reading_confirmed",
        "roman_key",
        "standard_basis",
        "valid",
        "source_id",
    ),
    "name_event": (
        "id",
        "feature_id",
        "name_id",
        "type",
        "on_date",
        "date_precision",
        "authority",
        "document_number",
        "description",
        "source_id",
    ),
    "feature_geometry": (
        "id",
        "feature_id",
        "role",
        "geom",
        "method",
        "accuracy_m",
        "is_approximate",
        "verbatim",
        "source_id",
    ),
}
#: Looked at when a whole record is written
CONSTRAINTS = ("ex_place_name_standard",)


def rows(record_id: UUID | str, document: Document) -> dict[str, list[records.Row]]:
    """Return the rows of a document, by table, in the order of COLUMNS; nothing is checked."""
    feature = str(record_id)
    names: Mapping[str, Document] = document.get("names", {})
    return {
        "feature": [
            (
                feature,
                document["category"],
                document.get("national_code"),
                document.get("division_id"),
                document.get("origin") or "",
                document.get("meaning") or "",
                document.get("history") or "",
                document.get("description") or "",
                period(document),
                document["publication_level"],
                document["source_id"],
                list_key(names.values()),
            )
        ],
        "feature_division": [(feature, division) for division in document.get("divisions", ())],
        "place_name": [_name(feature, key, name) for key, name in names.items()],
        "name_event": [_event(feature, key, event) for key, event in document.get("events", {}).items()],
        "feature_geometry": [
            _geometry(feature, key, geometry) for key, geometry in document.get("geometries", {}).items()
        ],
    }


def _name(feature: str, key: str, name: Document) -> records.Row:
    return (
        key,
        feature,
        name["name_type"],
        name["language"],
        name["name"],
        name.get("specific_term") or "",
        name.get("generic_term") or "",
        name.get("romanization") or "",
        name.get("pinyin") or "",
        bool(name.get("reading_confirmed")),
        spelling_key(name),
        name.get("standard_basis"),
        period(name),
        name["source_id"],
    )


def _event(feature: str, key: str, event: Document) -> records.Row:
    return (
        key,
        feature,
        event.get("name_id"),
        event["type"],
        event["on_date"],
        event.get("date_precision") or "day",
        event.get("authority") or "",
        event.get("document_number") or "",
        event.get("description") or "",
        event["source_id"],
    )


def _geometry(feature: str, key: str, geometry: Document) -> records.Row:
    return (
        key,
        feature,
        geometry["role"],
        ewkb(geometry["geometry"]),
        geometry["method"],
        geometry.get("accuracy_m"),
        bool(geometry.get("is_approximate")),
        geometry.get("verbatim"),
        geometry["source_id"],
    )


def areas(document: Document) -> frozenset[UUID]:
    """Return the divisions a feature belongs to: where it lies, and the one it is the place of.

    Raises ValueError for what is no id: rights are never checked against a division left out.
    """
    own = document.get("division_id")
    cited = [*document.get("divisions", ()), *([] if own is None else [own])]
    return frozenset(UUID(str(division)) for division in cited)


class FeatureDocuments:
    """The subject `feature` of proposals."""

    name = "feature"

    def load(self, session: Session, record_id: UUID, *, lock: bool = False) -> Loaded:
        """Return a feature as it stands, locked until the transaction ends if asked; FeatureNotFound."""
        if lock:
            stored.lock(session, record_id)
        return self._one(session, record_id, None)

    def load_as_known(self, session: Session, record_id: UUID, known_at: datetime) -> Loaded:
        """Return a feature as the register knew it at an instant; FeatureNotFound."""
        return self._one(session, record_id, known_at)

    def load_many(
        self, session: Session, record_ids: Collection[UUID], known_at: datetime | None = None
    ) -> dict[UUID, Loaded]:
        """Return those of the features that exist, in a constant number of statements."""
        found = stored.documents(session, record_ids, known_at)
        return {key: Loaded(version, document, areas(document)) for key, (version, document) in found.items()}

    def _one(self, session: Session, record_id: UUID, known_at: datetime | None) -> Loaded:
        found = self.load_many(session, [record_id], known_at)
        if record_id not in found:
            raise FeatureNotFound(id=record_id)
        return found[record_id]

    def check(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Raise FieldsInvalid or FieldsBreakRules with every finding by field path."""
        refuse(self.explain(session, record_id, document, creating=creating))

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path, warnings too; papers are asked for when all else is sound."""
        found = self.findings(session, document)
        if any(not finding.is_warning for finding in found):
            return found
        before = None if creating else self.load(session, record_id).document
        found += new_names_without_approval(before, document, today())
        return found if before is None else found + readings_of_other_names(before, document)

    def findings(self, session: Session, document: Document) -> list[Finding]:
        """Return everything worth saying of a document, warnings too."""
        lists = stored.lists(session, _cited_sources(document), _cited_divisions(document))
        return findings(document, lists)

    def create_many(self, session: Session, documents: Mapping[UUID, Document]) -> None:
        """Check and write new features in a constant number of statements; raise what `check` raises."""
        sources, divisions = set[str](), set[str]()
        for document in documents.values():
            sources |= _cited_sources(document)
            divisions |= _cited_divisions(document)
        lists, day = stored.lists(session, sources, divisions), today()
        written: dict[str, list[records.Row]] = {table: [] for table in COLUMNS}
        for record_id, document in documents.items():
            refuse(findings(document, lists))
            refuse(new_names_without_approval(None, document, day))
            for table, new in rows(record_id, document).items():
                written[table] += new
        records.insert(session, COLUMNS, written)

    def write(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Make the tables say what the document says; rows that do not differ are not touched."""
        wanted = rows(record_id, document)
        if creating:
            records.insert(session, COLUMNS, wanted)
        else:
            present = rows(record_id, self.load(session, record_id).document)
            records.update(session, COLUMNS, present, wanted, CONSTRAINTS)

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return the divisions that rights are checked against."""
        return areas(document)

    def title(self, document: Document) -> str:
        """Return the name that stands for the feature."""
        name = main_name(parts(document, "names"))
        return "" if name is None else str(name.get("name") or "")


def _cited_sources(document: Document) -> set[str]:
    groups = [parts(document, group) for group in ("names", "events", "geometries")]
    return {str(part.get("source_id")) for part in (document, *chain.from_iterable(groups))}


def _cited_divisions(document: Document) -> set[str]:
    own = document.get("division_id")
    return {*keys(document, "divisions"), *([str(own)] if is_id(own) else [])}
