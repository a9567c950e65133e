"""Take back a GeoPackage: what differs from what was handed out becomes the same changes as a device's.

The id of a change is made of the package, the record and what is said, so that the same file returned twice
says nothing twice. A row that is gone deletes nothing; what a row says that it can't is told with layer, row
and column, and what the forms refuse waits in the quarantine like a device's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import InvalidInput
from gis.field_work import packages, queries, returns
from gis.field_work.geopackage import Project, project_of
from gis.field_work.kinds import Forms
from gis.field_work.project_layers import FILE, HASH, KEY, KNOWN_BY, PACKAGE, PARENT, ProjectLayer
from gis.field_work.project_rows import PHOTOS, Cell, ProjectRow
from gis.field_work.returned_files import (
    NoGeoPackage,
    Opened,
    OtherPackage,
    ReadLayer,
    ReadRow,
    handed_out,
    opened,
    read,
)
from gis.field_work.returned_findings import Findings, both
from gis.field_work.returned_photos import Photos
from gis.field_work.returned_places import WrongKind
from gis.field_work.returned_sending import Said, send
from gis.field_work.returned_values import (
    cell_of,
    changed_though_given,
    differ,
    is_moved,
    values_of,
)
from gis.field_work.rules import canonical
from gis.field_work.schema_steps import former
from gis.field_work.tables import FieldPackage

#: Of the number of a version of the forms
MOST_DIGITS = 6

Row = dict[str, Any]
#: Properties that the task or the record says
_SIDE, _MARKER, _SECTION, _INSPECTION = "side", "marker_id", "section_id", "inspection_id"


class VersionUnreadable(InvalidInput):
    """The file says a version of the forms that is no number."""

    message_id = "field_returned.version_unreadable"


@dataclass(slots=True)
class Counts:
    """Rows of a layer by what they say."""

    rows: int = 0
    said: int = 0
    unchanged: int = 0
    not_sent: int = 0


@dataclass(slots=True)
class Reading:
    """What a file says, row by row."""

    said: list[Said] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)


def take_back(
    session: Session,
    caller: Caller,
    package_id: UUID,
    path: Path,
    name: str,
    forms: Forms,
    document: Mapping[str, Any],
    home: Path,
) -> Row:
    """Take in a GeoPackage, or a ZIP of it with photos; say of every row what became of it. The file is kept.

    Raises NoSuchPackage, NoRoom, NoGeoPackage, LogBeside, OtherPackage, SystemUnknown, TooLarge,
    TooManyFiles, TooManyRows, VersionUnreadable, VectorFileUnreadable, and what keeping a file raises:
    nothing is kept then. What is wrong with a row keeps that row alone.
    """
    package = packages.held(session, caller, package_id)
    of = project_of(session, package, document)
    findings = Findings()
    hash_ = returns.hash_of(session, package, path, home)
    with opened(path, name, findings) as file:
        version = _of_this_package(file, package, findings)
        layers = read(file.path, of.layers, Counter(each.layer for each in of.rows), findings)
        returns.keep(session, caller, package, hash_, path, name, file.path, home)
        photos = Photos(session, caller, of, file, home, findings)
        reading = Differ(session, of, document, layers, version, photos, findings).read()
    sent = send(session, caller, package, reading.said, version, forms, home, findings)
    answer = {
        "package_id": str(package.id),
        "file_name": name,
        "sha256": hash_,
        "layers": [
            {
                "layer": each.name,
                "title": each.title,
                "title_en": each.title_en,
                "rows": counts.rows,
                "said": counts.said,
                "unchanged": counts.unchanged,
                "not_sent": counts.not_sent,
            }
            for each in of.layers
            if (counts := reading.counts.get(each.name)) is not None
        ],
        **sent,
        "findings": findings.rows,
    }
    return answer | returns.note(session, caller, package, hash_, name, answer)


def package_of(path: Path, name: str) -> UUID:
    """Return of which package a file says it is; raise NoGeoPackage where it says nothing of that.

    Raises LogBeside, TooLarge and VectorFileUnreadable as `take_back`.
    """
    with opened(path, name, Findings()) as file:
        said = handed_out(file.path).get(PACKAGE, "")
    try:
        return UUID(said)
    except ValueError as error:
        raise NoGeoPackage(name=name, count=0) from error


class Differ:
    """Compares what came back with what was handed out."""

    def __init__(
        self,
        session: Session,
        of: Project,
        document: Mapping[str, Any],
        layers: Mapping[str, ReadLayer],
        version: int,
        photos: Photos,
        findings: Findings,
    ) -> None:
        self.of, self.document, self.layers, self.version = of, document, layers, version
        self.photos, self.findings = photos, findings
        items = queries.items(session, of.package.id)
        self.items = {str(each.record_id): each for each in items}
        self.handed_out: dict[str, dict[str, list[ProjectRow]]] = {}
        for row in of.rows:
            key = row.cells.get(KEY) or row.cells[PARENT]
            self.handed_out.setdefault(row.layer, {}).setdefault(str(key), []).append(row)
        self.children: dict[str, dict[str, list[ReadRow]]] = {
            each.name: _by_parent(layers[each.name])
            for each in of.layers
            if each.parent and each.name in layers
        }
        self.reading = Reading()

    def read(self) -> Reading:
        """Return what every row says."""
        for layer in self.of.layers:
            if layer.name in self.layers and not layer.parent:
                self.reading.counts[layer.name] = Counts(rows=len(self.layers[layer.name].rows))
                (self._new if layer.makes_records else self._known)(layer)
        self._strays()
        return self.reading

    def _known(self, layer: ProjectLayer) -> None:
        """Read a layer of records that were handed out."""
        expected = self.handed_out.get(layer.name, {})
        seen: set[str] = set()
        for row in self.layers[layer.name].rows:
            key = str(row.cells.get(KEY) or "").strip().lower()
            if key in seen:
                self._not_sent(layer, "row_twice", row, _label(layer, row))
                continue
            seen.add(key)
            before = expected.get(key, [None])[0]
            label = _label(layer, row) if before is None else before.label
            cells = _cells(layer, row)
            if before is None:
                # The server refuses it like a device's, and it waits in the quarantine.
                self._say(
                    layer, label, layer.kind, self._values(layer, cells, row, key or None, {}), key or None
                )
                continue
            self._given_changed(layer, row, label, changed_though_given(layer, row, before.cells))
            if layer.is_drawn and self._is_misplaced(layer, row, label):
                continue
            moved = row.problem is not None or is_moved(row.place, before.place)
            if moved and not layer.is_drawn:
                self.findings.problem("moved", layer=layer, row=label, value=_shown(row))
            changed = differ(layer, cells, before.cells) or (moved and layer.is_drawn)
            self._record(layer, row, label, cells, key, is_changed=bool(changed))
        for key in expected.keys() - seen:
            self.findings.note("row_gone", layer=layer, row=expected[key][0].label)

    def _record(
        self,
        layer: ProjectLayer,
        row: ReadRow,
        label: str,
        cells: Mapping[str, Cell],
        key: str,
        *,
        is_changed: bool,
    ) -> None:
        item = self.items[key]
        base = self._base(layer.kind, item.base)
        values = self._values(layer, cells, row, key, base)
        is_whole, is_any, is_added = True, is_changed, False
        for table in self._tables(layer):
            said = self._list(table, key, label, item.base.get(table.part) or [])
            if said is None:
                is_whole = False
            elif table.kind == layer.kind:
                values[table.part] = said.rows
                is_any = is_any or said.is_changed
            elif said.added:
                self._say(table, label, table.kind, {table.part: said.added}, key, item.version)
                is_added = True
        if not is_whole:
            self._held(layer)
        elif is_any:
            self._say(layer, label, layer.kind, values, key, item.version)
        elif is_added:
            self.reading.counts[layer.name].said += 1
        else:
            self.reading.counts[layer.name].unchanged += 1

    def _new(self, layer: ProjectLayer) -> None:
        """Read a layer of records that were found."""
        alike: dict[str, int] = {}
        for row in self.layers[layer.name].rows:
            key = str(row.cells.get(KEY) or "").strip().lower()
            label = _label(layer, row)
            if self._is_misplaced(layer, row, label):
                continue
            values = self._values(layer, _cells(layer, row), row, None, {})
            is_whole = True
            for table in self._tables(layer):
                said = self._list(table, key, label, []) if key else Listed([], [], is_changed=False)
                if said is None:
                    is_whole = False
                else:
                    values[table.part] = said.rows
            if not is_whole:
                self._held(layer)
                continue
            if not key:
                # A program that knows nothing of the form's default adds rows without an id.
                text = canonical(values)
                alike[text] = alike.get(text, 0) + 1
                key = f"{sha256(text.encode()).hexdigest()}#{alike[text]}"
            self._say(layer, label, layer.kind, values, row_key=key)

    def _list(self, table: ProjectLayer, key: str, label: str, base: Sequence[Row]) -> "Listed | None":
        """Return what the rows of a table say of a record; None where a photo is missing, which was told."""
        before = self.handed_out.get(table.name, {}).get(key, [])
        rows = self.children.get(table.name, {}).get(key)
        if table.name not in self.children:
            return Listed(list(base), [], is_changed=False)
        mark = KNOWN_BY.get(table.part, HASH if table.part == PHOTOS else "")
        earlier = {str(each.cells.get(mark)): each for each in before} if mark else {}
        found: list[Row] = []
        added: list[Row] = []
        is_changed, is_whole = False, True
        there: set[str] = set()
        for row in rows or ():
            cells = _cells(table, row)
            own = str(row.cells.get(mark) or "") if mark else ""
            if table.part == PHOTOS:
                hash_ = self.photos.hash_of(table, row, label)
                if hash_ is None:
                    continue
                is_whole = is_whole and bool(hash_)
                # A photo that was taken anew under the same row is another photo.
                own = hash_
            there.add(own)
            known = earlier.get(own)
            if known is None and mark and mark != HASH:
                self.findings.problem("row_unknown", layer=table, row=label, value=own)
                continue
            changed = [] if known is None else differ(table, cells, known.cells)
            changed = [name for name in changed if name != FILE]
            if table.kind == table.name and changed:
                # Photos of a grave are added, and what was said of one stays.
                self._given_changed(table, row, label, changed)
            is_changed = is_changed or known is None or bool(changed)
            said = self._part(table, cells, base, mark, own)
            if said is not None:
                found.append(said)
                if known is None:
                    added.append(said)
        for gone, each in earlier.items():
            if gone not in there:
                self.findings.note("row_gone", layer=table, row=each.label)
        found += [each for each in base if mark and str(each.get(mark)) not in there]
        return Listed(found, added, is_changed=is_changed) if is_whole else None

    def _part(
        self, table: ProjectLayer, cells: Mapping[str, Cell], base: Sequence[Row], mark: str, own: str
    ) -> Row | None:
        """Return what a row of a table says; None where it says nothing."""
        before = next((each for each in base if mark and str(each.get(mark)) == own), {})
        is_empty = all(cells.get(each.name) is None for each in table.asked if each.name != FILE)
        if is_empty and table.part != PHOTOS:
            return None
        values = values_of(table, {name: cell for name, cell in cells.items() if name != FILE}, before)
        return values | ({mark: own} if mark else {})

    def _values(
        self, layer: ProjectLayer, cells: Mapping[str, Cell], row: ReadRow, key: str | None, base: Row
    ) -> Row:
        values = values_of(layer, cells, base)
        if layer.is_drawn:
            values["position"] = None if row.place is None else list(row.place)
        task = self.of.package.task
        own: Row = {_SIDE: task.get("side"), _INSPECTION: task.get("inspection_id")}
        own |= {_MARKER: key} if layer.record_kind == "marker" else {_SECTION: key}
        asked = self.document["kinds"][layer.kind]["schema"]["properties"]
        values |= {name: value for name, value in own.items() if name in asked and name not in values}
        # What a form of then asked and today's doesn't is carried over, or explained, like a device's.
        before = former(layer.kind, self.version)
        return values | {name: value for name, value in row.more.items() if name in before and value}

    def _base(self, kind: str, base: Mapping[str, Any]) -> Row:
        """Return of what was handed out the properties that the form knows, or knew."""
        asked = {*self.document["kinds"][kind]["schema"]["properties"], *former(kind, self.version)}
        return {name: value for name, value in base.items() if name in asked}

    def _tables(self, layer: ProjectLayer) -> list[ProjectLayer]:
        return [each for each in self.of.layers if each.parent == layer.name]

    def _say(
        self,
        layer: ProjectLayer,
        label: str,
        kind: str,
        values: Row,
        target_id: str | None = None,
        base_version: int = 0,
        row_key: str = "",
    ) -> None:
        said = Said(layer, label, kind, values, target_id, None, base_version, row_key)
        self.reading.said.append(said)
        name = layer.parent or layer.name
        if kind == layer.kind and not layer.parent:
            self.reading.counts[name].said += 1

    def _given_changed(self, layer: ProjectLayer, row: ReadRow, label: str, names: Iterable[str]) -> None:
        for name in names:
            self.findings.problem("given_changed", layer=layer, row=label, column=name, value=row.cells[name])

    def _is_misplaced(self, layer: ProjectLayer, row: ReadRow, label: str) -> bool:
        """Whether a row waits because what is drawn can't be taken, which is told."""
        if row.problem is None:
            return False
        self.findings.problem("place_unreadable", layer=layer, row=label, told=both(row.problem))
        self._held(layer)
        return True

    def _held(self, layer: ProjectLayer) -> None:
        self.reading.counts[layer.name].not_sent += 1

    def _not_sent(self, layer: ProjectLayer, rule: str, row: ReadRow, label: str) -> None:
        self.findings.problem(rule, layer=layer, row=label, value=row.cells.get(KEY))
        self._held(layer)

    def _strays(self) -> None:
        """Tell of rows of tables whose record is not in the file."""
        for table in (each for each in self.of.layers if each.name in self.children):
            parent = self.layers.get(table.parent)
            known = (
                {str(each.cells.get(KEY) or "").strip().lower() for each in parent.rows} if parent else set()
            )
            for key, rows in self.children[table.name].items():
                if key and key in known:
                    continue
                before = self.handed_out.get(table.name, {}).get(key, [])
                for row in rows:
                    cells = _cells(table, row)
                    # Its record is gone, which was told, and the row says nothing new.
                    if not any(not differ(table, cells, each.cells) for each in before):
                        self.findings.problem("row_stray", layer=table, row=row.number, value=key)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a table says of a record: all its rows, those that were added, whether anything is new."""

    rows: list[Row]
    added: list[Row]
    is_changed: bool


def _of_this_package(file: Opened, package: FieldPackage, findings: Findings) -> int:
    """Return the version of the forms of a file; raise OtherPackage, VersionUnreadable."""
    said = handed_out(file.path)
    if not said:
        findings.note("not_said_whose")
        return package.schema_version
    if said.get(PACKAGE) != str(package.id):
        raise OtherPackage(title=said.get("title", ""), id=said.get(PACKAGE, ""))
    version = said.get("schema_version") or str(package.schema_version)
    if not (version.isascii() and version.isdecimal() and len(version) <= MOST_DIGITS):
        raise VersionUnreadable(version=version[:40])
    return int(version)


def _cells(layer: ProjectLayer, row: ReadRow) -> dict[str, Cell]:
    return {
        each.name: cell_of(each, row.cells[each.name]) for each in layer.columns if each.name in row.cells
    }


def _label(layer: ProjectLayer, row: ReadRow) -> str:
    named = row.cells.get("number") or row.cells.get("name") or row.cells.get("place")
    return str(named) if named else f"fid {row.number}"


def _shown(row: ReadRow) -> str:
    if isinstance(row.problem, WrongKind):
        return str(row.problem.params["found"])
    place = row.place
    return "—" if place is None or isinstance(place[0], Sequence) else f"{place[0]:.7f}, {place[1]:.7f}"


def _by_parent(layer: ReadLayer) -> dict[str, list[ReadRow]]:
    found: dict[str, list[ReadRow]] = {}
    for row in layer.rows:
        found.setdefault(str(row.cells.get(PARENT) or "").strip().lower(), []).append(row)
    return found
