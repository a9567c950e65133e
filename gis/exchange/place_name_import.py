"""Take the rows of a list of place names through every check, a block at a time, into a target.

A row that matches a registered place (by national code, else by standard name within the same division)
becomes a change of it; a blank cell changes nothing. Names are never changed that way: a renaming is an
act of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.coordinates import APPROXIMATE_ACCURACY_M
from gis.exchange import queries
from gis.exchange.columns import shown
from gis.exchange.counts import Counts
from gis.exchange.division_index import DivisionIndex
from gis.exchange.findings import Findings
from gis.exchange.kept_findings import RowPlace
from gis.exchange.place_name_documents import (
    changed_document,
    confirmed_otherwise,
    geojson,
    new_document,
    position,
    standard_name,
)
from gis.exchange.place_name_rows import CodeWords, PlaceNameLists, PlaceNameReader, Values
from gis.exchange.positions import Pair, Placed, Placer
from gis.exchange.sources import Drawn, SourceRow
from gis.exchange.taken import Taken, changed_fields
from gis.jobs.rules import Progress
from gis.place_names import rules as place_name_rules
from gis.place_names.documents import FeatureDocuments
from gis.place_names.romanization import Romanizer
from gis.proposals.rules import difference, flatten
from gis.reference import service as reference

BLOCK = 2_000


@dataclass(frozen=True)
class Checks:
    """Everything rows are checked against, loaded once."""

    lists: PlaceNameLists
    rules: place_name_rules.Lists
    by_code: Mapping[str, UUID]
    by_name: Mapping[str, Mapping[UUID, frozenset[UUID]]]

    @classmethod
    def load(cls, session: Session, caller: Caller, source_id: str, on: date) -> "Checks":
        """Read code lists, divisions and registered names as of a day."""
        codes = {
            name: reference.codes(session, name)
            for name in (
                "place_name_category", "standard_basis", "geometry_role", "location_method",
                "publication_level", "name_type", "name_language", "name_event_type",
            )
        }  # fmt: skip
        divisions = queries.known_divisions(session, on)
        lists = PlaceNameLists(
            categories=CodeWords.of(codes["place_name_category"]),
            bases=CodeWords.of(codes["standard_basis"]),
            roles=CodeWords.of(codes["geometry_role"]),
            methods=CodeWords.of(codes["location_method"]),
            levels=CodeWords.of(codes["publication_level"]),
            divisions=DivisionIndex(divisions),
            areas=caller.areas,
        )
        known = {name: frozenset(row["code"] for row in rows) for name, rows in codes.items()}
        rules = place_name_rules.Lists(
            categories=known["place_name_category"],
            name_types=known["name_type"],
            languages=known["name_language"],
            bases=known["standard_basis"],
            event_types=known["name_event_type"],
            roles=known["geometry_role"],
            methods=known["location_method"],
            levels=known["publication_level"],
            sources=frozenset({source_id, *(str(source.id) for source in reference.sources(session))}),
            divisions=frozenset(str(one.id) for one in divisions),
            statistical_divisions=frozenset(str(one.id) for one in divisions if one.is_statistical),
        )
        return cls(lists, rules, queries.features_by_code(session), queries.features_by_name(session, on))


class PlaceNameImport:
    """One run over one list."""

    def __init__(
        self,
        session: Session,
        checks: Checks,
        reader: PlaceNameReader,
        placer: Placer | None,
        findings: Findings,
        source_id: str,
        on: date,
        *,
        good_rows_only: bool,
        romanizer: Romanizer | None,
        column_of: Mapping[str, str],
    ) -> None:
        self._session = session
        self._checks = checks
        self._reader = reader
        self._placer = placer
        self._findings = findings
        self._source_id = source_id
        self._on = on
        self._good_rows_only = good_rows_only
        self._romanizer = romanizer
        self._column_of = column_of
        self._crs_column = column_of.get("crs")
        self._subject = FeatureDocuments()
        self._rows_by_code: dict[str, int] = {}
        self._rows_by_name: dict[tuple[Any, ...], int] = {}
        self._rows_by_feature: dict[UUID, int] = {}
        self.counts = Counts()
        #: Where the rows lie, bad ones too, for the map of the findings
        self.places: dict[int, RowPlace] = {}

    def records(self, rows: Iterator[SourceRow], progress: Progress, total: int) -> Iterator[Taken]:
        """Check every row; yield the records that may be written, as long as the list may be."""
        while block := list(islice(rows, BLOCK)):
            progress.step("import.checking_rows", self.counts.rows, total)
            for taken in self._block(block):
                if self._writing():
                    yield taken
        progress.step("import.checking_rows", self.counts.rows, self.counts.rows)
        self.counts.bad = len(self._findings.bad_rows)

    def _block(self, block: Sequence[SourceRow]) -> Iterator[Taken]:
        self.counts.rows += len(block)
        pairs: list[tuple[str, Pair]] = []
        read: list[tuple[SourceRow, Values]] = []
        for row in block:
            read.append((row, self._reader.read(row.number, row.values)))
            self._pair(row, pairs)
        placed = self._placer.place(pairs) if self._placer is not None else {}
        changes: dict[UUID, tuple[int, Values, dict[str, Any] | None]] = {}
        for row, values in read:
            self._note_place(row, values, placed.get(row.number))
            if "name" not in values:
                continue
            feature = self._match(row.number, values)
            if feature is None:
                self._reader.check_new(row.number, values, row.values)
            if self._repeated(row.number, values, feature) or row.number in self._findings.bad_rows:
                continue
            geometry = self._position(row, values, placed.get(row.number))
            if row.number in self._findings.bad_rows:
                continue
            if feature is None:
                yield from self._create(row.number, values, geometry)
            else:
                changes[feature] = (row.number, values, geometry)
        yield from self._change(changes)

    def _note_place(self, row: SourceRow, values: Values, placed: Placed | None) -> None:
        name = str(values.get("name", ""))
        if placed is not None:
            self.places[row.number] = RowPlace(placed.lon, placed.lat, name)
        elif row.drawn is not None and row.drawn.geometry is not None:
            inside = row.drawn.geometry.representative_point()
            self.places[row.number] = RowPlace(inside.x, inside.y, name)

    def _writing(self) -> bool:
        return self._good_rows_only or not self._findings.bad_rows

    def _pair(self, row: SourceRow, pairs: list[tuple[str, Pair]]) -> None:
        if self._placer is None or row.drawn is not None:
            return
        crs = row.values[self._crs_column] if self._crs_column else ""
        found = self._placer.pair(row.number, row.values, crs)
        if found is not None:
            pairs.append(found)

    def _match(self, row: int, values: Values) -> UUID | None:
        """Return the registered place that a row is about."""
        code = values.get("national_code")
        if code is not None and code in self._checks.by_code:
            return self._checks.by_code[code]
        namesakes = self._checks.by_name.get(values["name"])
        if not namesakes:
            return None
        divisions = frozenset(values.get("division", ()))
        same = [one for one, lies_in in namesakes.items() if divisions & lies_in]
        if len(same) > 1:
            self._findings.bad(
                row, self._column_of.get("name", ""), values["name"], "import.several_match", count=len(same)
            )
        return same[0] if same else None

    def _repeated(self, row: int, values: Values, feature: UUID | None) -> bool:
        """Note a row that says the same place again."""
        code = values.get("national_code")
        keys: list[tuple[dict[Any, int], Any, str]] = [
            (self._rows_by_name, (values["name"], values.get("division"), values.get("category")), "name")
        ]
        if code is not None:
            keys.append((self._rows_by_code, code, "national_code"))
        if feature is not None:
            keys.append((self._rows_by_feature, feature, "name"))
        for seen, key, field in keys:
            first = seen.setdefault(key, row)
            if first != row:
                shown = values["name"] if field == "name" else code
                column = self._column_of.get(field, "")
                self._findings.bad(row, column, str(shown), "import.repeated_row", first=first)
                return True
        return False

    def _position(self, row: SourceRow, values: Values, placed: Placed | None) -> dict[str, Any] | None:
        if placed is not None:
            self.counts.approximate += placed.approximate
            return position(
                {"type": "Point", "coordinates": [placed.lon, placed.lat]},
                values,
                self._source_id,
                approximate=placed.approximate,
                accuracy_m=placed.accuracy_m,
                verbatim=placed.verbatim,
            )
        if row.drawn is not None:
            return self._drawn(row.number, values, row.drawn)
        self.counts.without_position += 1
        return None

    def _drawn(self, row: int, values: Values, drawn: Drawn) -> dict[str, Any] | None:
        if drawn.problem is not None:
            self._findings.refused(row, "", "", drawn.problem)
            return None
        if drawn.geometry is None:
            self.counts.without_position += 1
            return None
        if drawn.invalid_reason:
            kind = drawn.geometry.geom_type
            self._findings.bad(row, "", kind, "import.geometry_invalid", reason=drawn.invalid_reason)
            return None
        self.counts.approximate += drawn.approximate
        return position(
            geojson(drawn.geometry),
            values,
            self._source_id,
            approximate=drawn.approximate,
            accuracy_m=APPROXIMATE_ACCURACY_M if drawn.approximate else None,
            verbatim=drawn.verbatim,
        )

    def _create(self, row: int, values: Values, geometry: dict[str, Any] | None) -> Iterator[Taken]:
        document = new_document(values, geometry, self._source_id, self._romanizer)
        if self._accepted(row, None, document):
            self.counts.new += 1
            yield Taken(uuid4(), None, document)

    def _accepted(self, row: int, before: dict[str, Any] | None, document: dict[str, Any]) -> bool:
        """Whether the register's own rules accept the document, as they would one typed by hand."""
        found = [
            *place_name_rules.content_findings(document, self._checks.rules),
            *place_name_rules.new_names_without_approval(before, document, self._on),
        ]
        for one in found:
            if not one.is_warning:
                params = {name: value for name, value in one.params.items() if name != "value"}
                column = shown("place-names", one.path.rsplit("/", 1)[-1], self._column_of)
                self._findings.bad(row, column, str(one.value), one.message_id, **params)
        return row not in self._findings.bad_rows

    def _change(self, changes: Mapping[UUID, tuple[int, Values, dict[str, Any] | None]]) -> Iterator[Taken]:
        registered = self._subject.load_many(self._session, list(changes)) if changes else {}
        column = self._column_of.get("name", "")
        for feature, (row, values, geometry) in changes.items():
            loaded = registered[feature]
            areas = self._checks.lists.areas
            name = standard_name(loaded.document, self._on)
            if areas is not None and not loaded.areas <= areas:
                self._findings.bad(
                    row, self._column_of.get("name", ""), values["name"], "import.not_your_area"
                )
                continue
            if name is not None and name != values["name"]:
                column = self._column_of.get("name", "")
                self._findings.bad(row, column, values["name"], "import.name_differs", registered=name)
                continue
            confirmed = confirmed_otherwise(loaded.document, values, self._on)
            if confirmed is not None:
                said = str(values.get("pinyin") or values.get("romanization") or "")
                self._findings.note(
                    row,
                    self._column_of.get("pinyin", column),
                    said,
                    "import.reading_confirmed",
                    confirmed=confirmed,
                )
            wanted = changed_document(loaded.document, values, geometry, self._source_id, self._on)
            _, after = difference(flatten(loaded.document), flatten(wanted))
            if not after:
                self.counts.unchanged += 1
                continue
            if self._accepted(row, loaded.document, wanted):
                self.counts.changed += 1
                what = changed_fields("feature", after)
                self._findings.note(row, column, values["name"], "import.row_changes", fields=what)
                yield Taken(feature, loaded.version, after)
