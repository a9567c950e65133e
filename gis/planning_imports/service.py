"""Load a file into the planning layers of a region, show what regions have, and take it away again.

A load is all or nothing unless the good rows alone are asked for, and one transaction: a job that dies
half-way leaves nothing behind. The planning layers are beside the register, so no proposal stands before
them; who loaded what, and from where, stands in the source that every row cites.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange import kept_findings, uploads
from gis.exchange.division_index import DivisionIndex
from gis.exchange.findings import Findings
from gis.exchange.kept_findings import RowPlace
from gis.exchange.queries import known_divisions
from gis.exchange.rules import ImportOptions, ImportRefused, NothingToImport
from gis.exchange.running import opened
from gis.exchange.service import SHOWN_FINDINGS, refuse_marked, refuse_marked_reading_of, stage_unmarked
from gis.exchange.sources import Source, sheet_names, shown_rows
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.messages import text
from gis.planning.rules import READING
from gis.planning_imports import queries
from gis.planning_imports.columns import columns_of_fields, fields, guess_layer, mapped
from gis.planning_imports.queries import Standing
from gis.planning_imports.rows import Lists, Made, RowReader
from gis.planning_imports.rules import LAYERS, LOADING, Layer, LayerStands, LayerUnclear, LoadOptions
from gis.planning_imports.shapes import shaped_rows
from gis.planning_imports.words import words_of
from gis.planning_layers import service as planning_layers
from gis.planning_layers.rules import NoSuchRegion
from gis.planning_layers.tables import PlanningRegion
from gis.reference import service as reference

#: Kind of job that loads an upload; its arguments are those of `queue`
LOADING_JOB = "planning_layer"
_SHOWN_ROWS = 5
#: Rows between two words about progress
_SAY_EVERY = 500


@dataclass(frozen=True, slots=True)
class LoadedRegion:
    """A region and what it has."""

    code: str
    name: str
    layers: Sequence[Standing]


def stage(caller: Caller, content: BinaryIO, name: str, home: Path, most_bytes: int) -> uploads.Upload:
    """Take a file and keep it until it is loaded; raise UploadTooLarge, MarkedSecret, CannotBeChecked."""
    caller.must_hold(*LOADING)
    return stage_unmarked(caller, content, name, home, most_bytes)


def inspect_upload(
    caller: Caller, home: Path, upload_id: UUID, layer: Layer | None, options: ImportOptions
) -> dict[str, Any]:
    """Show the sheets and columns of an upload and what they would be taken for; raises as reading does."""
    caller.must_hold(*LOADING)
    upload = uploads.find(caller, upload_id, home)
    refuse_marked_reading_of(caller, upload.path, upload.name, options)
    with opened(upload.path, upload.name, options) as source:
        found = layer or _guessed(source)
        column_of = {} if found is None else mapped(found, source.columns, options.mapping)
        field_of = {column: name for name, column in column_of.items()}
        first = shown_rows(source.table, _SHOWN_ROWS)
        known = {} if found is None else fields(found)
        return {
            "name": upload.name,
            "layer": found,
            "sheet": source.sheet,
            "sheets": sheet_names(upload.path, upload.name),
            "rows": source.count,
            "columns": [
                {
                    "column": column,
                    "field": field_of.get(column),
                    "samples": [row.values.get(column, "") for row in first],
                }
                for column in source.columns
            ],
            "fields": [
                {"field": one.name, "name_zh": one.name_zh, "name_en": one.name_en, "note": one.note}
                for one in known.values()
            ],
            "system_zh": source.system and source.system.name_zh,
            "system_en": source.system and source.system.name_en,
            "notes": [_sentence(note.message_id, note.params) for note in source.notes],
        }


def queue(session: Session, caller: Caller, home: Path, upload_id: UUID, options: LoadOptions) -> Job:
    """Queue the load of an upload, or its trial; one runs at a time. Raises UploadNotFound."""
    caller.must_hold(*LOADING)
    upload = uploads.find(caller, upload_id, home)
    arguments = {
        "upload": str(upload.id),
        "name": upload.name,
        "options": options.reading.as_json(),
        "load": options.as_json(),
        "result": str(uuid4()),
    }
    return jobs.enqueue(session, caller, LOADING_JOB, arguments, one_at_a_time=LOADING_JOB)


def load_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Do what `queue` asked for; the findings lie in the job's result folder."""
    upload = uploads.find(caller, UUID(arguments["upload"]), home)
    options = LoadOptions.from_json(arguments["load"], arguments["options"])
    folder = uploads.result_folder(home, UUID(arguments["result"]))
    return load(session, caller, upload.path, upload.name, options, progress, folder)


def load(
    session: Session,
    caller: Caller,
    path: Path,
    name: str,
    options: LoadOptions,
    progress: Progress,
    folder: Path | None = None,
    beside: Collection[UUID] = (),
) -> dict[str, Any]:
    """Load a file into a layer of a region, or only say what would become of it.

    What the region has of the same kinds is told; it goes only when it is to be replaced. What comes from the
    sources `beside` was loaded together with the file and is neither told nor replaced. Raises LayerStands,
    LayerUnclear, ImportRefused, NothingToImport, FieldUnknown, ColumnsUnmapped, MarkedSecret, and the
    refusals of the reading modules.
    """
    caller.must_hold(*LOADING)
    reading = options.reading
    refuse_marked(caller, path, name)
    refuse_marked_reading_of(caller, path, name, reading)
    with (
        opened(path, name, reading) as source,
        # A refused file leaves nothing in the transaction either, whatever its owner does next
        session.begin_nested() as trial,
    ):
        result = _Load(session, caller, source, name, options, progress, folder, beside).result()
        if reading.dry_run:
            trial.rollback()
        return result


def layers_in(path: Path, name: str) -> list[str]:
    """List the sheets or layers of a file, each of which can be loaded."""
    return sheet_names(path, name)


def regions(session: Session, caller: Caller) -> list[LoadedRegion]:
    """Return the regions with what each has; raise NotAllowed."""
    caller.must_hold(*READING)
    return [
        LoadedRegion(one.code, one.name, queries.standing(session, one.id))
        for one in planning_layers.regions(session)
    ]


def unload(session: Session, caller: Caller, code: str, layer: Layer | None = None) -> Sequence[Standing]:
    """Take a layer of a region away, or all; return what went. Raises NoSuchRegion.

    The region itself goes with its last layer, unless planning runs were made of it: these keep it.
    """
    caller.must_hold(*LOADING)
    region = planning_layers.region(session, code)
    before = queries.standing(session, region.id)
    for one in LAYERS if layer is None else (layer,):
        queries.remove(session, region.id, one)
    queries.forget_region(session, region.id)
    # Figures of people go with their places
    gone = LAYERS if layer is None else ("places", "population") if layer == "places" else (layer,)
    return [one for one in before if one.layer in gone]


def _guessed(source: Source) -> Layer | None:
    """Return what a file is of, by its first geometry and its columns."""
    if source.system is None:
        shape = "LineString" if "wkt" in mapped("corridors", source.columns, None) else None
    else:
        drawn = (row.drawn.geometry for row in source.rows() if row.drawn is not None)
        shape = next((one.geom_type for one in drawn if one is not None), None)
    return guess_layer(source.columns, shape)


def _sentence(message_id: str, params: Mapping[str, Any]) -> dict[str, str]:
    return {"zh": text(message_id, "zh", **params), "en": text(message_id, "en", **params)}


class _Load:
    def __init__(
        self,
        session: Session,
        caller: Caller,
        source: Source,
        name: str,
        options: LoadOptions,
        progress: Progress,
        folder: Path | None,
        beside: Collection[UUID],
    ) -> None:
        self._session = session
        self._caller = caller
        self._source = source
        self._name = name
        self._options = options
        self._reading = options.reading
        self._progress = progress
        self._folder = folder
        self._beside = beside
        self._findings = Findings()
        self._places: dict[int, RowPlace] = {}

    def result(self) -> dict[str, Any]:
        """Do the work and say what became of the file."""
        layer = self._options.layer or _guessed(self._source)
        if layer is None:
            raise LayerUnclear(name=self._name, columns="、".join(self._source.columns))
        self._progress.step("planning_imports.step_lists")
        region = self._region()
        made = Made()
        rows = self._read(layer, region, made)
        files = self._write_findings()
        if rows == 0:
            raise NothingToImport
        bad = len(self._findings.bad_rows)
        if bad and not self._reading.good_rows_only and not self._reading.dry_run:
            raise ImportRefused(list(self._findings), rows, bad)
        if not made.kinds and not self._reading.dry_run:
            raise NothingToImport
        there = self._there(region, layer, made)
        if there and self._options.existing == "refuse" and not self._reading.dry_run:
            sources = "、".join(dict.fromkeys(one.source for one in there))
            raise LayerStands(region=region.name, rows=sum(one.rows for one in there), sources=sources)
        removed: Sequence[Standing] = ()
        if self._options.existing == "replace":
            removed = there
            kept = {*self._beside, self._source_id}
            queries.remove(self._session, region.id, layer, made.kinds.keys(), kept)
        self._progress.step("planning_imports.step_writing")
        queries.write(self._session, made.rows)
        return {
            "region": region.code,
            "region_name": region.name,
            "layer": layer,
            "source_id": str(self._source_id),
            "sheet": self._source.sheet,
            "rows": rows,
            "bad": bad,
            "kinds": made.kinds,
            "standing": [_as_json(one) for one in there],
            "removed": [_as_json(one) for one in removed],
            "dry_run": self._reading.dry_run,
            "notes": [_sentence(note.message_id, note.params) for note in self._source.notes],
            "findings": [one.as_json() for one in list(self._findings)[:SHOWN_FINDINGS]],
            "findings_count": len(self._findings),
            "files": files,
        }

    def _region(self) -> PlanningRegion:
        code = self._options.region.strip()
        try:
            return planning_layers.region(self._session, code)
        except NoSuchRegion:
            return queries.add_region(self._session, code, self._options.region_name.strip() or code)

    def _read(self, layer: Layer, region: PlanningRegion, made: Made) -> int:
        column_of = columns_of_fields(
            layer, self._source.columns, self._reading.mapping, self._reading.defaults
        )
        self._source_id = self._add_source()
        cited = {"source_id": self._source_id}
        if layer != "population":
            cited["region_id"] = region.id
        replaces = self._options.existing == "replace" and layer == "population"
        reader = RowReader(
            layer,
            _lists(self._session, region.id, with_counted=not replaces),
            column_of,
            self._reading.defaults,
            fields(layer),
            self._findings,
            cited,
            made,
        )
        shaped = shaped_rows(self._source, self._name, column_of, self._reading, self._findings)
        count = 0
        for row, shape in shaped:
            reader.take(row, shape)
            count += 1
            if shape is not None and not shape.is_empty:
                at = shape.representative_point()
                self._places[row.number] = RowPlace(at.x, at.y, row.values.get(column_of.get("name", ""), ""))
            if count % _SAY_EVERY == 0:
                self._progress.step("planning_imports.step_reading", count, self._source.count)
        return count

    def _there(self, region: PlanningRegion, layer: Layer, made: Made) -> Sequence[Standing]:
        """Return what the region has of the kinds that the file brings."""
        # People of one more year stand beside those of another; the same year twice is refused row by row
        if layer == "population" and self._options.existing != "replace":
            return ()
        layers = ("places", "population") if layer == "places" else (layer,)
        return [
            one
            for one in queries.standing(self._session, region.id)
            if one.source_id not in self._beside
            and one.layer in layers
            and (one.kind in made.kinds or one.layer == "population")
        ]

    def _add_source(self) -> UUID:
        reading = self._reading
        added = reference.add_source(
            self._session,
            title=reading.source_title or self._name,
            licence=reading.source_licence or text("import.licence_unknown"),
            publisher=reading.source_publisher,
            dated=reading.source_dated,
            note=text("planning_imports.source_note", login=self._caller.login),
        )
        return added.id

    def _write_findings(self) -> list[str]:
        if self._folder is None or not (len(self._findings) or self._places):
            return []
        self._folder.mkdir(parents=True, exist_ok=True)
        kept_findings.write(self._folder, self._findings, self._places)
        if not len(self._findings):
            return []
        self._findings.write_csv(self._folder / "findings.csv")
        self._findings.write_xlsx(self._folder / "findings.xlsx", self._source.table)
        return ["findings.csv", "findings.xlsx"]


def _as_json(one: Standing) -> dict[str, Any]:
    return {**one._asdict(), "source_id": str(one.source_id)}


def _lists(session: Session, region_id: UUID, *, with_counted: bool) -> Lists:
    def codes(name: str) -> list[dict[str, Any]]:
        return [row for row in reference.codes(session, name) if row["active"]]

    classes = codes("corridor_class")
    flags = words_of("flag")
    return Lists(
        corridor_kinds=words_of("corridor_kind", codes("corridor_kind")),
        corridor_classes=words_of("corridor_class", classes),
        kind_of_class={row["code"]: row["kind"] for row in classes},
        area_kinds=words_of("area_kind", codes("planning_area_kind")),
        urban=words_of("urban").with_words(flags),
        one_way=words_of("one_way").with_words(flags),
        flags=flags,
        levels=words_of("publication_level", codes("publication_level")),
        divisions=DivisionIndex(known_divisions(session, today())),
        places=queries.places_by_name(session, region_id),
        counted=queries.counted(session, region_id) if with_counted else set(),
    )
