"""`diming match-edges` from files to figures and to layers that another program opens."""

import json
from pathlib import Path

import pytest

import pyogrio
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

from scripts.cli import run


def a_file(path: Path, shape: BaseGeometry, **texts: object) -> Path:
    feature = {"type": "Feature", "properties": texts, "geometry": mapping(shape)}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    ours = a_file(tmp_path / "ours.geojson", box(109.0, 38.0, 109.3, 38.2), code="150626", name="乌审旗")
    theirs = a_file(tmp_path / "theirs.geojson", box(109.302, 38.0, 109.6, 38.2), DM="610802", MC="榆阳区")
    return str(ours), str(theirs)


def test_json_has_exactly_the_names_that_scripts_read(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["match-edges", *files, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["pairs", "systematic_shift"]
    assert found["systematic_shift"] is None or found["systematic_shift"].keys() == {
        "kind", "dx_m", "dy_m", "evidence",
    }  # fmt: skip
    (pair,) = found["pairs"]
    assert list(pair) == [
        "kind", "left", "right", "overlap_ha", "gap_ha", "hausdorff_m", "frechet_m", "beyond_tolerance_m",
    ]  # fmt: skip
    assert (pair["kind"], pair["left"], pair["right"]) == ("adjacent", "150626", "610802")
    assert pair["gap_ha"] == pytest.approx(389.6, rel=0.01)


def test_a_neighbour_opens_the_layers(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.gpkg"
    for _ in range(2):  # an older report gives way to the new one
        assert run(["match-edges", *files, "--out", str(out)]) == 0
    assert "比对 1 对" in capsys.readouterr().out
    assert [name for name, _ in pyogrio.list_layers(out)] == [
        "pairs", "overlaps", "gaps", "stretches", "vertices", "about",
    ]  # fmt: skip
    gaps = pyogrio.read_dataframe(out, layer="gaps")
    assert gaps.crs.to_epsg() == 4490
    assert gaps["我方名称"].tolist() == ["乌审旗"]
    assert gaps["面积（公顷）"].sum() == pytest.approx(389.6, rel=0.01)
    about = pyogrio.read_dataframe(out, layer="about", read_geometry=False)
    assert "界线仅为示意，不作划界依据。" in about["内容"].tolist()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "ours.geojson",
        "report.gpkg",
        "theirs.geojson",
    ]


def test_a_file_without_polygons_is_refused_in_both_languages(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = a_file(tmp_path / "points.geojson", box(109, 38, 109.1, 38.1).centroid, name="点")
    assert run(["match-edges", files[0], str(points), "--out", str(tmp_path / "r.gpkg")]) == 1
    said = capsys.readouterr().err
    assert "没有面" in said
    assert "no polygons" in said
    assert not (tmp_path / "r.gpkg").exists()
