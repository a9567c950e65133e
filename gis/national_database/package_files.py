"""Write records as the files of a package, and read them again: XLSX, JSON, GPKG, Shapefile sets.

What a format can't hold stands beside it: geometries of a workbook in `geometry.json`, texts that a Shapefile
cuts (254 bytes, characters that GBK lacks) in `long_texts.csv`. So every format gives back what went in.
"""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import fiona
from shapely.geometry import mapping, shape

from gis.national_database.changes import KEPT, KINDS, WORDS, Change, Kind
from gis.national_database.profile import Field, NationalClass, Profile
from gis.national_database.records import (
    NationalRecord,
    by_class,
    from_columns,
    from_public,
    normal_gdm,
    to_public,
)
from gis.national_database.rules import PackageDamaged
from gis.secrecy_marks import mark_in_secrecy_value
from gis.spreadsheets.many_sheets import ABOUT, CHOICES, OutSheet, read_rows, write_sheets
from gis.spreadsheets.writing import OutColumn
from gis.vector_files.datasets import unpack
from gis.vector_files.out_fields import SHAPEFILE_TEXT_BYTES, OutFeature, OutField, shapefile_aliases
from gis.vector_files.writing import write_vector

Format = Literal["xlsx", "json", "gpkg", "shp"]
FORMATS: tuple[Format, ...] = ("xlsx", "json", "gpkg", "shp")
Encoding = Literal["UTF-8", "GBK"]

WORKBOOK, RECORDS, GEOMETRY, LONG_TEXTS = "地名数据.xlsx", "records.json", "geometry.json", "long_texts.csv"
#: Heading and key of what an incremental package says of each record
_CHANGE = "变更类型"
_CHANGE_KEY = "change"
#: Where removed records stand: they have no class any more
REMOVED = "removed"
#: Stands where GBK has no character
_GETA = "〓"


@dataclass(frozen=True)
class Part:
    """What goes to one sheet or one set of files: records of one class, or those removed."""

    name: str
    title: str
    fields: tuple[Field, ...]
    changes: tuple[Change | NationalRecord, ...]


def record_in(one: Change | NationalRecord) -> NationalRecord:
    """Return the record of a change, or the record itself."""
    return one.record if isinstance(one, Change) else one


def parts_of(profile: Profile, content: Sequence[Change | NationalRecord]) -> list[Part]:
    """Sort the records of a package into its sheets, in the order of the classes."""
    removed = [one for one in content if isinstance(one, Change) and one.kind == "removed"]
    kept = {record_in(one).id: one for one in content if one not in removed}
    parts = [
        Part(
            found.name, found.name_zh, profile.fields_of_class(found), tuple(kept[one.id] for one in records)
        )
        for found, records in by_class(profile, [record_in(one) for one in kept.values()])
    ]
    if removed:
        parts.append(_removed(profile, removed))
    return parts


def _removed(profile: Profile, removed: Sequence[Change]) -> Part:
    return Part(REMOVED, WORDS["removed"], tuple(profile.field(key) for key in KEPT), tuple(removed))


def _word(one: Change | NationalRecord) -> str:
    return WORDS[one.kind] if isinstance(one, Change) else ""


def _is_incremental(parts: Iterable[Part]) -> bool:
    return any(isinstance(one, Change) for part in parts for one in part.changes)


def write(
    folder: Path,
    profile: Profile,
    content: Sequence[Change | NationalRecord],
    formats: Iterable[Format],
    encoding: Encoding,
    about: Sequence[str],
) -> int:
    """Write the files of a package into a folder; return how many texts Shapefiles could not hold whole."""
    parts = parts_of(profile, content)
    shortened = 0
    for format_ in formats:
        if format_ == "json":
            _write_json(folder / RECORDS, profile, content)
        elif format_ == "xlsx":
            _write_workbook(folder, profile, parts, about)
        elif format_ == "gpkg":
            for part in parts:
                _write_gpkg(folder / f"{part.name}.gpkg", part, _is_incremental(parts))
        else:
            shortened = _write_shapefiles(folder, parts, encoding, _is_incremental(parts))
    return shortened


def read(folder: Path, profile: Profile, format_: Format) -> list[Change | NationalRecord]:
    """Read the records of a package from its files of one format, in the order of their numbers."""
    readers: Mapping[Format, Callable[[Path, Profile], Iterator[Change | NationalRecord]]] = {
        "json": _read_json,
        "xlsx": _read_workbook,
        "gpkg": _read_gpkg,
        "shp": _read_shapefiles,
    }
    return sorted(readers[format_](folder, profile), key=lambda one: record_in(one).id)


def _changed(word: str, record: NationalRecord) -> Change | NationalRecord:
    if not word:
        return record
    kind: Kind | None = KINDS.get(word)
    if kind is None:
        raise PackageDamaged("national.change_unknown", change=word, record=record.id)
    return Change(kind, record)


def _write_json(path: Path, profile: Profile, content: Sequence[Change | NationalRecord]) -> None:
    rows = []
    for one in content:
        if isinstance(one, Change) and one.kind == "removed":
            row = {profile.field(key).json_key: text for key, text in one.record.values.items()}
        else:
            row = to_public(profile, record_in(one))
        rows.append({_CHANGE_KEY: _word(one), **row} if isinstance(one, Change) else row)
    told = {"total": len(rows), "records": rows}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")


def _read_json(folder: Path, profile: Profile) -> Iterator[Change | NationalRecord]:
    rows = json.loads((folder / RECORDS).read_text("utf-8"))["records"]
    for row in rows:
        yield _changed(row.get(_CHANGE_KEY, ""), from_public(profile, row))


def _write_workbook(folder: Path, profile: Profile, parts: Sequence[Part], about: Sequence[str]) -> None:
    incremental = _is_incremental(parts)
    sheets = []
    for part in parts:
        columns = [OutColumn(one.key, one.name_zh, width=_width(one)) for one in part.fields]
        if incremental:
            columns.insert(0, OutColumn(_CHANGE_KEY, _CHANGE, width=10))
        # A drop-down that offers marks of state secrets makes a workbook look marked; none is held here.
        choices = {
            one.key: [
                choice.name_zh
                for choice in profile.choices.get(one.key, ())
                if mark_in_secrecy_value(choice.name_zh) is None
            ]
            for one in part.fields
            if one.kind == "choice"
        }
        rows = [{**record_in(one).values, _CHANGE_KEY: _word(one)} for one in part.changes]
        sheets.append(OutSheet(part.title, columns, rows, choices))
    write_sheets(folder / WORKBOOK, sheets, about)
    drawn = {
        record_in(one).id: record_in(one).gdm
        for part in parts
        for one in part.changes
        if record_in(one).gdm is not None
    }
    (folder / GEOMETRY).write_text(json.dumps(drawn, ensure_ascii=False) + "\n", "utf-8")


def _width(one: Field) -> int:
    return 30 if one.key in ("record_id", "origin", "meaning", "history", "description") else 16


def _read_workbook(folder: Path, profile: Profile) -> Iterator[Change | NationalRecord]:
    drawn = json.loads((folder / GEOMETRY).read_text("utf-8"))
    number = profile.field("record_id").name_zh
    for title, rows in read_rows(folder / WORKBOOK).items():
        if title not in (ABOUT, CHOICES):
            for row in rows:
                yield _changed(row.get(_CHANGE, ""), from_columns(profile, row, drawn.get(row.get(number))))


def _out_fields(part: Part, *, incremental: bool) -> list[OutField]:
    """A Shapefile's field bears the item's code where one is known, for that has fewer than ten letters."""
    fields = [OutField(one.key, one.name_zh, alias=one.item_code) for one in part.fields]
    return [*([OutField(_CHANGE_KEY, _CHANGE)] if incremental else []), *fields]


def _feature(one: Change | NationalRecord, values: Mapping[str, str]) -> OutFeature:
    gdm = record_in(one).gdm
    told = {**{key: text for key, text in values.items() if text}, _CHANGE_KEY: _word(one)}
    return OutFeature(None if gdm is None else shape(dict(gdm)), told)


def _write_gpkg(path: Path, part: Part, incremental: bool) -> None:
    features = (_feature(one, record_in(one).values) for one in part.changes)
    write_vector(path, features, _out_fields(part, incremental=incremental), "GPKG", part.name)


def _read_gpkg(folder: Path, profile: Profile) -> Iterator[Change | NationalRecord]:
    for path in sorted(folder.glob("*.gpkg")):
        for properties, gdm in fiona_rows(path, "utf-8"):
            yield _changed(str(properties.get(_CHANGE) or ""), from_columns(profile, properties, gdm))


def fiona_rows(path: Path, encoding: str) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yield the properties and the geometry of every feature of a file."""
    with fiona.open(path, encoding=encoding) as source:
        for record in source:
            drawn = record["geometry"]
            yield dict(record["properties"]), None if drawn is None else normal_gdm(mapping(shape(drawn)))


def _write_shapefiles(folder: Path, parts: Sequence[Part], encoding: Encoding, incremental: bool) -> int:
    long: list[tuple[str, str, str]] = []
    for part in parts:
        features = []
        for one in part.changes:
            values = {}
            for key, text in record_in(one).values.items():
                values[key] = _fitting(text, encoding)
                if values[key] != text:
                    long.append((record_in(one).id, key, text))
            features.append(_feature(one, values))
        write_vector(
            folder / f"{part.name}.zip",
            features,
            _out_fields(part, incremental=incremental),
            "ESRI Shapefile",
            part.name,
            encoding,
        )
    with (folder / LONG_TEXTS).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["登记号", "字段", "全文"])
        writer.writerows(long)
    return len(long)


def _fitting(text: str, encoding: Encoding) -> str:
    """Return as much of a text as a Shapefile holds, on one line, 〓 for what the encoding lacks."""
    line = text.replace("\n", " ")
    if encoding == "GBK":
        line = "".join(each if _in_gbk(each) else _GETA for each in line)
    content = line.encode(encoding)
    return content[:SHAPEFILE_TEXT_BYTES].decode(encoding, "ignore")


def _in_gbk(character: str) -> bool:
    """The two-byte characters of GBK, and ASCII: what every reader of a .cpg takes it for."""
    try:
        return len(character.encode("gbk")) == 2 or character.isascii()
    except UnicodeEncodeError:
        return False


def _read_shapefiles(folder: Path, profile: Profile) -> Iterator[Change | NationalRecord]:
    long = long_texts(folder / LONG_TEXTS)
    for path in sorted(folder.glob("*.zip")):
        keys = shapefile_keys(profile, path.stem)
        with tempfile.TemporaryDirectory() as name:
            unpack(path, Path(name), path.name)
            for table in sorted(Path(name).glob("*.dbf")):
                yield from shapefile_rows(table, keys, long)


def long_texts(path: Path) -> dict[tuple[str, str], str]:
    """Return the texts that Shapefiles could not hold whole, by record and key."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {(record_id, key): text for record_id, key, text in rows}


def shapefile_keys(profile: Profile, part_name: str) -> dict[str, str]:
    """Return the keys of a part by the names of its Shapefile's fields; raise PackageDamaged for no part."""
    part = _part_named(profile, part_name)
    return {
        alias: key
        for incremental in (True, False)
        for key, alias in shapefile_aliases(_out_fields(part, incremental=incremental)).items()
    }


def _part_named(profile: Profile, name: str) -> Part:
    if name == REMOVED:
        return _removed(profile, ())
    found: NationalClass | None = next((one for one in profile.classes if one.name == name), None)
    if found is None:
        raise PackageDamaged(file=f"{name}.zip")
    return Part(name, found.name_zh, profile.fields_of_class(found), ())


def shapefile_rows(
    table: Path, keys: Mapping[str, str], long: Mapping[tuple[str, str], str]
) -> Iterator[Change | NationalRecord]:
    """Yield the records of one table of a set of Shapefiles, with their geometries where it has any."""
    drawn = table.with_suffix(".shp")
    encoding = table.with_suffix(".cpg").read_text("ascii").strip()
    for properties, gdm in fiona_rows(drawn if drawn.exists() else table, encoding):
        texts = {keys[alias]: str(text) for alias, text in properties.items() if text and alias in keys}
        word = texts.pop(_CHANGE_KEY, "")
        number = texts.get("record_id", "")
        whole = {key: long.get((number, key), text) for key, text in texts.items()}
        yield _changed(word, NationalRecord(whole, gdm))
