"""A GeoPackage as it comes back: nothing that it says of itself is run, nothing of it is lost in silence."""

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

import fiona
from fiona.crs import CRS
from fiona.transform import transform_geom

from gis.coordinates import distance_m
from gis.errors import InvalidInput
from gis.field_work import returned_files
from gis.field_work.geopackage import HANDED_OUT, Project, write
from gis.field_work.returned_files import (
    LogBeside,
    NoGeoPackage,
    ReadLayer,
    TooLarge,
    TooManyFiles,
    TooManyRows,
    handed_out,
    opened,
    read,
)
from gis.field_work.returned_findings import Findings
from gis.field_work.returned_places import SystemUnknown, WrongKind
from gis.vector_files.errors import VectorFileUnreadable
from tests.gis.field_work.project_world import project

SAID = "SELECT 1 AS fid, 'package' AS name, 'whatever' AS value"


def made(path: Path, layer: str, *statements: str) -> Path:
    """Write a GeoPackage with one table that says of which package it is, and what statements do to it."""
    schema = {"geometry": "None", "properties": {"name": "str", "value": "str"}}
    with fiona.open(path, "w", driver="GPKG", layer=layer, schema=schema) as sink:
        sink.write({"type": "Feature", "geometry": None, "properties": {"name": "package", "value": "p"}})
    with closing(sqlite3.connect(path)) as file, file:
        for statement in statements:
            file.execute(statement)
    return path


def test_a_stored_table_is_read(tmp_path: Path) -> None:
    assert handed_out(made(tmp_path / "package.gpkg", HANDED_OUT)) == {"package": "p"}


@pytest.mark.parametrize(
    ("layer", "statements"),
    [
        (
            "other",
            (
                f"CREATE VIEW {HANDED_OUT} AS {SAID}",
                f"INSERT INTO gpkg_contents (table_name, data_type) VALUES ('{HANDED_OUT}', 'attributes')",
            ),
        ),
        (HANDED_OUT, ("CREATE VIEW gpkg_metadata AS SELECT 1 AS id",)),
    ],
)
def test_a_view_is_never_run(tmp_path: Path, layer: str, statements: tuple[str, ...]) -> None:
    path = made(tmp_path / "package.gpkg", layer, *statements)
    assert handed_out(path) == {}


@pytest.fixture(scope="module")
def of() -> Project:
    return project("grave_survey")


@pytest.fixture(scope="module")
def written(of: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("handed-out") / "package.gpkg"
    write(of, path)
    return path


@pytest.fixture
def package(written: Path, tmp_path: Path) -> Path:
    """A package as it was handed out."""
    return Path(copyfile(written, tmp_path / "package.gpkg"))


def archive(path: Path, *members: Path, more: dict[str, bytes] | None = None) -> Path:
    """Pack files as people do: in a folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink:
        for each in members:
            sink.write(each, f"外业/{each.name}")
        for name, content in (more or {}).items():
            sink.writestr(name, content)
    return path


def taken(of: Project, path: Path, findings: Findings | None = None) -> dict[str, ReadLayer]:
    """Open and read a file that came back."""
    found = Findings() if findings is None else findings
    with opened(path, path.name, found) as file:
        return read(file.path, of.layers, {}, found)


def rewritten(
    package: Path, geometries: list[Any], *, crs: Any = "EPSG:4490", geometry: str = "Point"
) -> None:
    """Write the layer of graves anew, drawn otherwise."""
    with fiona.open(package, layer="grave_site") as source:
        schema, rows = source.schema, [dict(each["properties"]) for each in source]
    fiona.remove(package, driver="GPKG", layer="grave_site")
    schema["geometry"] = geometry
    with fiona.open(package, "w", driver="GPKG", layer="grave_site", schema=schema, crs=crs) as sink:
        for at, cells in enumerate(rows):
            place = geometries[min(at, len(geometries) - 1)]
            sink.write({"type": "Feature", "geometry": place, "properties": cells})


@contextmanager
def written_to(package: Path) -> Iterator[sqlite3.Connection]:
    """Edit the package with a log beside it, which stays while the context lasts."""
    with closing(sqlite3.connect(package)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA wal_autocheckpoint = 0")
        for trigger in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{trigger[0]}"')
        file.execute("UPDATE grave_site SET place = '新地点'")
        file.commit()
        yield file


@pytest.mark.parametrize("code", [4326, 4524, 4545])
def test_another_system_is_converted_to_the_millimetre(of: Project, package: Path, code: int) -> None:
    place = {"type": "Point", "coordinates": (109.1, 38.9)}
    # CGCS2000 in the three-degree zone of 108°, with the zone's number before the easting and without
    drawn = place if code == 4326 else transform_geom("EPSG:4490", f"EPSG:{code}", place)
    rewritten(package, [drawn], crs=CRS.from_epsg(code))
    rows = taken(of, package)["grave_site"].rows
    assert len(rows) == 2
    for each in rows:
        assert each.place is not None
        assert distance_m(each.place[0], each.place[1], 109.1, 38.9) < 0.001


@pytest.mark.parametrize(
    "crs", ["EPSG:4610", "EPSG:2364", "EPSG:4267", 'LOCAL_CS["plane",UNIT["metre",1]]', None]
)
def test_a_system_that_leads_nowhere_exactly_is_refused(of: Project, package: Path, crs: str | None) -> None:
    rewritten(package, [{"type": "Point", "coordinates": (109.1, 38.9)}], crs=crs)
    with pytest.raises(SystemUnknown):
        taken(of, package)


@pytest.mark.parametrize(
    ("drawn", "kind"),
    [
        ({"type": "Polygon", "coordinates": [[(109, 38), (109.1, 38), (109.1, 38.1), (109, 38)]]}, "Polygon"),
        ({"type": "MultiPoint", "coordinates": [(109, 38), (109.1, 38)]}, "MultiPoint (2)"),
        ({"type": "LineString", "coordinates": []}, "LineString EMPTY"),
        ({"type": "Point", "coordinates": (4.3e6, 3.9e7)}, ""),
    ],
)
def test_what_is_no_place_is_told_of_its_row(of: Project, package: Path, drawn: Any, kind: str) -> None:
    rewritten(package, [drawn, None], geometry="Unknown")
    bad, none = taken(of, package)["grave_site"].rows
    assert (bad.place, none.place, none.problem) == (None, None, None)
    assert isinstance(bad.problem, InvalidInput)
    assert not kind or (isinstance(bad.problem, WrongKind) and bad.problem.params["found"] == kind)


def test_a_point_that_became_one_of_many_is_that_point(of: Project, package: Path) -> None:
    rewritten(package, [{"type": "MultiPoint", "coordinates": [(109.5, 38.5)]}], geometry="MultiPoint")
    assert [each.place for each in taken(of, package)["grave_site"].rows] == [[109.5, 38.5]] * 2


def test_columns_in_another_order_more_and_fewer_are_told(of: Project, package: Path) -> None:
    before = taken(of, package)["grave_site"].rows
    with closing(sqlite3.connect(package)) as file, file:
        told = file.execute("SELECT name, type FROM pragma_table_info('grave_site')").fetchall()
        kept = [f'"{name}" {kind}' for name, kind in reversed(told) if name not in ("fid", "basis")]
        names = ", ".join(each.split()[0] for each in kept)
        file.execute(f"CREATE TABLE again (备用 TEXT, {', '.join(kept)}, fid INTEGER PRIMARY KEY)")
        file.execute(f"INSERT INTO again ({names}, fid) SELECT {names}, fid FROM grave_site")
        file.execute("DROP TABLE grave_site")
        file.execute("ALTER TABLE again RENAME TO grave_site")
    findings = Findings()
    rows = taken(of, package, findings)["grave_site"].rows
    assert [(each["rule"], each["column"]) for each in findings.rows] == [
        ("column_missing", "basis"),
        ("column_more", "备用"),
    ]
    for row, earlier in zip(rows, before, strict=True):
        assert row.cells == {name: cell for name, cell in earlier.cells.items() if name != "basis"}
        assert row.place == earlier.place


def test_edits_in_a_log_are_counted_or_refused_never_lost(of: Project, package: Path, tmp_path: Path) -> None:
    findings = Findings()
    log = package.with_name("package.gpkg-wal")
    with written_to(package):
        assert log.stat().st_size > 0
        # As SQLite reads it, the file alone says what was there before.
        with pytest.raises(LogBeside):
            taken(of, package)
        whole = archive(tmp_path / "whole.zip", package, log, package.with_name("package.gpkg-shm"))
        alone = archive(tmp_path / "alone.zip", package)
    rows = taken(of, whole, findings)["grave_site"].rows
    assert [each.cells["place"] for each in rows] == ["新地点"] * 2
    assert [each["rule"] for each in findings.rows] == ["log_counted"]
    findings = Findings()
    rows = taken(of, alone, findings)["grave_site"].rows
    assert [each.cells["place"] for each in rows] == ["沙梁"] * 2
    assert [each["rule"] for each in findings.rows] == ["log_left"]


def test_a_file_that_is_damaged_says_so(of: Project, package: Path, tmp_path: Path) -> None:
    content = package.read_bytes()
    half = bytearray(content)
    half[len(half) // 2 :] = bytes(len(half) - len(half) // 2)
    for damaged in (content[:100] + bytes(4000), content[: len(content) // 2], bytes(half)):
        package.write_bytes(damaged)
        with pytest.raises(VectorFileUnreadable):
            taken(of, package)
    packed = archive(tmp_path / "x.zip", package)
    deflated = bytearray(packed.read_bytes())
    deflated[60:200] = b"\xff" * 140
    packed.write_bytes(bytes(deflated))
    with pytest.raises(VectorFileUnreadable):
        taken(of, packed)
    package.write_bytes(b"")
    with pytest.raises(NoGeoPackage):
        taken(of, package)


def test_an_archive_reaches_nothing_outside_of_itself(of: Project, package: Path, tmp_path: Path) -> None:
    with pytest.raises(VectorFileUnreadable):
        taken(of, archive(tmp_path / "up.zip", package, more={"../../out.txt": b"out"}))
    # SQLite would roll the journal back and then delete the journal over others that it names.
    victim = tmp_path / "victim"
    victim.write_bytes(b"kept")
    name = str(victim).encode()
    tail = name + len(name).to_bytes(4) + sum(name).to_bytes(4) + bytes.fromhex("d9d505f920a163d7")
    with pytest.raises(VectorFileUnreadable):
        taken(of, archive(tmp_path / "j.zip", package, more={"外业/package.gpkg-journal": bytes(512) + tail}))
    assert victim.read_bytes() == b"kept"


def test_what_is_too_much_is_refused(
    of: Project, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = archive(tmp_path / "x.zip", package, more={"photos/0.png": bytes(3 << 20)})
    monkeypatch.setattr(returned_files, "MOST_BYTES", 2 << 20)
    assert packed.stat().st_size < 2 << 20
    with pytest.raises(TooLarge):
        taken(of, packed)
    monkeypatch.setattr(returned_files, "MOST_BYTES", 1 << 10)
    with pytest.raises(TooLarge):
        taken(of, package)
    monkeypatch.undo()
    monkeypatch.setattr(returned_files, "MOST_FILES", 1)
    with pytest.raises(TooManyFiles) as refusal:
        taken(of, packed)
    assert refusal.value.params == {"name": "x.zip", "count": 2, "most": 1}
    monkeypatch.undo()
    monkeypatch.setattr(returned_files, "MOST_MORE_ROWS", 1)
    with pytest.raises(TooManyRows):
        taken(of, package)


def test_what_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "package.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(200))
    with pytest.raises(VectorFileUnreadable):
        handed_out(path)
