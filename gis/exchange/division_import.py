"""Take a list of divisions into a target: parents found in the list or the register, the widest first."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import rules as division_rules
from gis.administrative_divisions.documents import DivisionDocuments
from gis.administrative_divisions.rules import ParentState, significant
from gis.exchange.columns import shown
from gis.exchange.counts import Counts
from gis.exchange.division_index import DivisionIndex, KnownDivision
from gis.exchange.division_rows import DivisionReader, DivisionValues
from gis.exchange.findings import Findings
from gis.exchange.kept_findings import RowPlace
from gis.exchange.place_name_documents import geojson
from gis.exchange.sources import SourceRow
from gis.exchange.taken import Taken, changed_fields
from gis.jobs.rules import Progress
from gis.proposals.rules import difference, flatten

BLOCK = 1_000
#: Levels that may stand at the top of a register
TOP_LEVELS = frozenset({"province", "prefecture", "county"})


class DivisionImport:
    """One run over one list."""

    def __init__(
        self,
        session: Session,
        caller: Caller,
        index: DivisionIndex,
        lists: division_rules.Lists,
        reader: DivisionReader,
        findings: Findings,
        source_id: str,
        *,
        good_rows_only: bool,
        column_of: Mapping[str, str],
    ) -> None:
        self._session = session
        self._caller = caller
        self._index = index
        self._lists = lists
        self._reader = reader
        self._findings = findings
        self._source_id = source_id
        self._good_rows_only = good_rows_only
        self._column_of = column_of
        self._subject = DivisionDocuments()
        self._registered = frozenset(index.by_id)
        self.counts = Counts()
        #: Where the rows lie, bad ones too, for the map of the findings
        self.places: dict[int, RowPlace] = {}

    def records(self, rows: Iterable[SourceRow], progress: Progress, total: int) -> Iterator[Taken]:
        """Check every row; yield the records that may be written, a division after those above it."""
        read: list[DivisionValues] = []
        for row in rows:
            if self.counts.rows % BLOCK == 0:
                progress.step("import.checking_rows", self.counts.rows, total)
            self.counts.rows += 1
            values = self._reader.read(row)
            if row.drawn is not None and row.drawn.geometry is not None:
                inside = row.drawn.geometry.representative_point()
                name = "" if values is None else values.name
                self.places[row.number] = RowPlace(inside.x, inside.y, name)
            if values is not None:
                read.append(values)
        progress.step("import.checking_rows", self.counts.rows, self.counts.rows)
        self._refuse_repeated(read)
        read.sort(key=lambda values: (values.type.rank, values.row))
        for values in read:
            if values.row not in self._findings.bad_rows:
                for taken in self._take(values):
                    if self._writing():
                        yield taken
        self.counts.bad = len(self._findings.bad_rows)
        self.counts.without_position = sum(1 for values in read if values.boundary is None)

    def _writing(self) -> bool:
        return self._good_rows_only or not self._findings.bad_rows

    def _bad(self, values: DivisionValues, field: str, value: str, rule: str, **params: object) -> None:
        self._findings.bad(values.row, shown("divisions", field, self._column_of), value, rule, **params)

    def _refuse_repeated(self, read: Iterable[DivisionValues]) -> None:
        first: dict[tuple[str, str], int] = {}
        for values in read:
            for system, code in values.codes.items():
                row = first.setdefault((system, code), values.row)
                if row != values.row:
                    self._bad(values, f"{system}_code", code, "import.repeated_row", first=row)

    def _take(self, values: DivisionValues) -> Iterator[Taken]:
        if not self._find_parent(values):
            return
        known = self._match(values)
        if known is not None and known.id not in self._registered:
            self._bad(values, "name", values.name, "import.repeated_row", first="?")
        elif known is not None:
            yield from self._change(values, known)
        else:
            yield from self._create(values)

    def _match(self, values: DivisionValues) -> KnownDivision | None:
        """Return the registered division: by code in its system, else by name under the same parent."""
        for system, code in values.codes.items():
            found = self._index.by_code(system, code)
            if found is not None:
                return self._index.by_id[found]
        for found in self._index.find(values.name):
            if self._index.by_id[found].parent_id == values.parent_id:
                return self._index.by_id[found]
        return None

    def _find_parent(self, values: DivisionValues) -> bool:
        """Set the parent from its cell, else from the codes; False after noting why there is none."""
        if values.parent:
            found = self._index.find(values.parent)
            if not found and values.type.level in TOP_LEVELS:
                column = self._column_of.get("parent", "")
                self._findings.note(values.row, column, values.parent, "import.parent_above_register")
            elif len(found) != 1:
                rule = "import.parent_unknown" if not found else "import.division_ambiguous"
                choices = "、".join(sorted(self._index.path(one) for one in found))
                self._bad(values, "parent", values.parent, rule, choices=choices)
                return False
            else:
                (values.parent_id,) = found
        else:
            values.parent_id = self._parent_by_code(values)
            if values.parent_id is None and values.type.level not in TOP_LEVELS:
                self._bad(values, "parent", values.name, "import.parent_missing")
                return False
        areas = self._caller.areas
        if areas is not None and values.parent_id not in areas:
            self._bad(values, "parent", values.parent or values.name, "import.not_your_area")
            return False
        return True

    def _parent_by_code(self, values: DivisionValues) -> UUID | None:
        for system, code in values.codes.items():
            above = _code_above(code)
            while above:
                found = self._index.by_code(system, above)
                if found is not None and found != values.id:
                    return found
                above = _code_above(above)
        return None

    def _create(self, values: DivisionValues) -> Iterator[Taken]:
        document = self._new_document(values)
        if self._accepted(values, values.id, document):
            self.counts.new += 1
            self._index.add(
                KnownDivision(
                    values.id,
                    values.name,
                    values.body_name,
                    values.type.code,
                    values.type.level,
                    values.type.is_statistical,
                    values.parent_id,
                    values.codes,
                )
            )
            yield Taken(values.id, None, document)

    def _new_document(self, values: DivisionValues) -> dict[str, Any]:
        valid = {"valid_from": values.valid_from and values.valid_from.day.isoformat(), "valid_to": None}
        cited = {"source_id": self._source_id, **valid}
        document: dict[str, Any] = {
            "publication_level": values.publication_level,
            "source_id": self._source_id,
            "note": values.note,
            "states": {
                str(uuid4()): {
                    "name": values.name,
                    "body_name": values.body_name,
                    "type": values.type.code,
                    "parent_id": values.parent_id and str(values.parent_id),
                    **cited,
                }
            },
            "codes": {
                str(uuid4()): {"code_system": system, "code": code, **cited}
                for system, code in values.codes.items()
            },
            "boundaries": {},
        }
        self._draw(document, values, valid)
        return document

    def _draw(self, document: dict[str, Any], values: DivisionValues, valid: Mapping[str, Any]) -> None:
        if values.boundary is not None:
            document["boundaries"][str(uuid4())] = {
                "geometry": geojson(values.boundary),
                "is_indicative": True,
                "source_id": self._source_id,
                **valid,
            }

    def _accepted(self, values: DivisionValues, record_id: UUID, document: dict[str, Any]) -> bool:
        """Whether the register's own rules accept the document, as they would one typed by hand."""
        lists = self._lists
        if values.parent_id is not None:
            parent = self._index.by_id[values.parent_id]
            lists = replace(
                lists,
                divisions=frozenset({str(parent.id)}),
                parents={str(parent.id): ParentState(parent.type, parent.codes)},
            )
        for one in division_rules.findings(record_id, document, lists):
            params = {name: value for name, value in one.params.items() if name != "value"}
            field = _field_of(one.path, document)
            if one.is_warning:
                column = shown("divisions", field, self._column_of)
                self._findings.note(values.row, column, str(one.value), one.message_id, **params)
            else:
                self._bad(values, field, str(one.value), one.message_id, **params)
        return values.row not in self._findings.bad_rows

    def _change(self, values: DivisionValues, known: KnownDivision) -> Iterator[Taken]:
        for field, wanted, registered in (
            ("name", values.name, known.name),
            ("type", values.type.code, known.type),
        ):
            if wanted != registered:
                self._bad(values, field, wanted, "import.division_differs", registered=registered)
                return
        if values.parent_id is not None and values.parent_id != known.parent_id:
            above = self._index.path(known.parent_id) if known.parent_id else ""
            self._bad(values, "parent", values.parent, "import.division_differs", registered=above)
            return
        loaded = self._subject.load(self._session, known.id)
        if self._caller.areas is not None and not loaded.areas <= self._caller.areas:
            self._bad(values, "name", values.name, "import.not_your_area")
            return
        document = copy.deepcopy(loaded.document)
        self._lay_over(document, values, known)
        _, after = difference(flatten(loaded.document), flatten(document))
        if not after:
            self.counts.unchanged += 1
        elif self._accepted(values, known.id, document):
            self.counts.changed += 1
            column = shown("divisions", "name", self._column_of)
            what = changed_fields("administrative_division", after)
            self._findings.note(values.row, column, values.name, "import.row_changes", fields=what)
            yield Taken(known.id, loaded.version, after)

    def _lay_over(self, document: dict[str, Any], values: DivisionValues, known: KnownDivision) -> None:
        """Add what the register lacks: codes of the other system, the body's name, a boundary, a note."""
        open_ended = {"source_id": self._source_id, "valid_from": None, "valid_to": None}
        for system, code in values.codes.items():
            registered = known.codes.get(system)
            if registered is None:
                document["codes"][str(uuid4())] = {"code_system": system, "code": code, **open_ended}
            elif registered != code:
                self._bad(values, f"{system}_code", code, "import.division_differs", registered=registered)
        if values.body_name is not None:
            for state in document["states"].values():
                if state["valid_to"] is None:
                    state["body_name"] = values.body_name
        if values.note:
            document["note"] = values.note
        if not document["boundaries"]:
            self._draw(document, values, {"valid_from": None, "valid_to": None})


def _field_of(path: str, document: Mapping[str, Any]) -> str:
    """Return the field of a list that a path of the document comes from."""
    group, _, rest = path.partition("/")
    if group == "codes" and "/" in rest:
        return f"{document['codes'][rest.partition('/')[0]]['code_system']}_code"
    field = path.rsplit("/", 1)[-1]
    return "parent" if field == "parent_id" else field


def _code_above(code: str) -> str:
    """Return the code of the next level up: 150626100203 → 150626100 → 150626 → 150600 → 150000."""
    if len(code) > 6:
        return code[:-3]
    stem = significant(code)
    return stem[:-2].ljust(6, "0") if len(stem) > 2 else ""
