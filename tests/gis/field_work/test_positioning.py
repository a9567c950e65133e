"""What a device measures by is what the register measures by."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pyproj import Proj

from gis.boundary_markers.registered import ReferenceObject
from gis.boundary_markers.resection import resect
from gis.boundary_markers.yardsticks import yardsticks
from gis.coordinates import distance_m, to_storage
from gis.coordinates.measures import GEOD
from gis.coordinates.plane import Plane
from gis.field_work.positioning import positioning, systems

POINTS = list(csv.DictReader(Path("tests/data/gauss_kruger_points.csv").read_text("utf-8").splitlines()))
WAYS = list(csv.DictReader(Path("tests/data/ways.csv").read_text("utf-8").splitlines()))
RESECTIONS = json.loads(Path("tests/data/resections.json").read_text("utf-8"))
#: Half a millimetre of a meridian, degrees
CLOSE = 5e-9


@pytest.mark.parametrize("row", POINTS, ids=lambda row: f"{row['system']} {row['longitude']}")
def test_a_device_turns_coordinates_as_the_register_does(row: dict[str, str]) -> None:
    """maps/web/src/field/rtkPoints.test.ts turns the same points by proj4."""
    east, north = float(row["y_east"]), float(row["x_north"])
    stored = to_storage(east, north, row["system"])
    (given,) = (each["proj4"] for each in systems() if each["key"] == row["system"])
    device = Proj(given)(east, north, inverse=True)
    for got in ((stored.lon, stored.lat), device):
        assert got == pytest.approx((float(row["longitude"]), float(row["latitude"])), abs=CLOSE)


@pytest.mark.parametrize("row", WAYS, ids=lambda row: row["distance_m"])
def test_a_device_knows_ways_and_grid_north_as_the_register_does(row: dict[str, str]) -> None:
    """maps/web/src/field/way.test.ts measures the same ways."""
    one, other = ((float(row[f"longitude_{end}"]), float(row[f"latitude_{end}"])) for end in (1, 2))
    assert distance_m(*one, *other) == pytest.approx(float(row["distance_m"]), abs=1e-3)
    assert GEOD.inv(*one, *other)[0] % 360 == pytest.approx(float(row["bearing_deg"]), abs=1e-5)
    assert Plane.at(one[0]).convergence_deg(*one) == pytest.approx(float(row["convergence_deg"]), abs=1e-5)


@pytest.mark.parametrize("case", RESECTIONS, ids=lambda case: case["name"])
def test_a_device_names_the_reference_object_that_the_register_names(case: dict[str, Any]) -> None:
    """maps/web/src/field/resection.test.ts adjusts the same measurements."""
    objects = [
        ReferenceObject(
            each["id"],
            each["bearing_deg"],
            each["bearing_kind"],
            each["distance_m"],
            tuple(each["object"]),
        )
        for each in case["measured"]
    ]
    precision = replace(yardsticks().precision, declination_deg=case["declination_deg"])
    found = resect(objects, tuple(case["registered"]), precision)
    assert found is not None
    longitude, latitude = case["registered"]
    assert distance_m(longitude, latitude, *found.position) == pytest.approx(case["away_m"], abs=0.05)
    assert sorted({name for error in found.errors for name in error.names}) == case["out"]
    given = positioning([])["precision"]
    assert {name: pytest.approx(value) for name, value in case["precision"].items()} == given


def test_every_zone_that_a_controller_can_be_set_to_is_there_with_and_without_its_number() -> None:
    zones = {(each["zone"], each["zone_in_easting"]) for each in systems() if each["zone"] is not None}
    assert {(zone, number) for zone in (36, 37, 38) for number in (True, False)} <= zones
    assert [each["key"] for each in systems() if each["zone"] is None] == ["cgcs2000"]


def test_the_gate_widens_from_green_to_yellow_and_takes_its_figures_from_data() -> None:
    settings = positioning(["surveyed", "rtk"])["settings"]
    assert 0 < settings["green_m"] < settings["yellow_m"]
    assert settings["readings"] > settings["fewest_readings"] >= 3
