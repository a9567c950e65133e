"""A GeoPackage that somebody made by hand: nothing that it says of itself is run."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import fiona

from gis.field_work.geopackage import HANDED_OUT
from gis.field_work.returned_files import handed_out

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


def test_what_is_no_database_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "package.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(200))
    assert handed_out(path) == {}
