"""Files loaded into the planning layers of a region: what is taken, refused, replaced, and taken away."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import geopandas
import shapely
from geoalchemy2.shape import to_shape

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.exchange.rules import ColumnsUnmapped, ImportOptions, ImportRefused, NothingToImport
from gis.jobs.rules import Unwatched
from gis.planning_imports import service
from gis.planning_imports.rules import LayerStands, LayerUnclear, LoadOptions
from gis.planning_layers import service as planning_layers
from gis.planning_layers.rules import NoSuchRegion
from gis.planning_layers.tables import Corridor, PlanningPlace, PlanningPopulation
from tests.gis.proposals.people import someone

#: Of no zone of China
ROAD = "LINESTRING(9.51 47.10, 9.52 47.12)"


@dataclass
class Desk:
    """Who loads, and where files lie."""

    session: Session
    planner: Caller
    folder: Path

    def load(self, content: str, name: str = "图层.csv", **options: Any) -> dict[str, Any]:
        path = self.folder / name
        path.write_text(content, "utf-8")
        return self.load_file(path, **options)

    def load_file(self, path: Path, **options: Any) -> dict[str, Any]:
        kept = {key: options.pop(key) for key in ("layer", "existing", "region_name") if key in options}
        reading = ImportOptions(**{"crs": "4326", **options})
        wanted = LoadOptions("li", **kept, reading=reading)
        return service.load(
            self.session, self.planner, path, path.name, wanted, Unwatched(), self.folder / "findings"
        )

    def check(self, content: str, **options: Any) -> list[tuple[int, str, str]]:
        """Row, column and rule of every finding."""
        found = self.load(content, dry_run=True, **options)["findings"]
        return [(one["row"], one["column"], one["rule"].partition(".")[2]) for one in found]

    def standing(self) -> Mapping[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for region in service.regions(self.session, self.planner):
            for one in region.layers if region.code == "li" else ():
                found[one.layer, one.kind] = found.get((one.layer, one.kind), 0) + one.rows
        return found


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    return Desk(session, someone(session, "planner"), tmp_path)


def test_roads_of_a_table_are_written_with_all_that_their_row_says(desk: Desk) -> None:
    result = desk.load(
        "种类,道路等级,名称,编号,限速,单行,可行车,通行月份,起点桩号,用地宽度,通车日期,图形（WKT）\n"
        f'公路,国道,演示路,G999,80,-1,是,4-10,K12+300,40,2020年5月,"{ROAD}"\n',
        region_name="列支敦士登",
        source_title="测试路网",
    )
    assert (result["layer"], result["kinds"], result["bad"]) == ("corridors", {"road": 1}, 0)
    assert result["region_name"] == "列支敦士登"
    row = desk.session.scalars(select(Corridor)).one()
    assert (row.kind, row.klass, row.name, row.number) == ("road", "national", "演示路", "G999")
    assert row.speed_km_h is not None
    assert row.start_km is not None
    assert row.half_width_m is not None
    assert (float(row.speed_km_h), float(row.start_km), float(row.half_width_m)) == (80, 12.3, 20)
    assert (row.one_way, row.walkable, row.drivable) == (True, True, True)
    assert row.open_months == [4, 5, 6, 7, 8, 9, 10]
    assert str(row.since) == "2020-05-01"
    # Against the direction in which it was drawn
    assert to_shape(row.geom).wkt == "LINESTRING (9.52 47.12, 9.51 47.1)"


def test_every_bad_cell_is_told_with_its_row_and_column_and_nothing_is_written(desk: Desk) -> None:
    content = (
        "种类,等级,限速,单行,通行月份,启用日期,停用日期,WKT\n"
        f'公路,国道,快,也许,夏天,2020,2019,"{ROAD}"\n'
        f'铁路,国道,,,,,,"{ROAD}"\n'
        f',,,,,,,"{ROAD}"\n'
        "公路,国道,,,,,,\n"
        '公路,国道,,,,,,"POINT(9.5 47)"\n'
        '公路,国道,,,,,,"LINESTRING(9.5 47"\n'
        '公路,国道,,,,,,"LINESTRING(9.5 147, 9.6 147)"\n'
    )
    assert desk.check(content) == [
        (2, "单行", "word_unknown"),
        (2, "通行月份", "not_months"),
        (2, "停用日期", "ends_before_it_begins"),
        (2, "限速", "not_a_number"),
        (3, "等级", "class_of_another_kind"),
        (4, "种类", "kind_missing"),
        (5, "WKT", "no_geometry"),
        (6, "WKT", "lines_wanted"),
        (7, "WKT", "not_wkt"),
        (8, "WKT", "latitude_first"),
    ]
    with pytest.raises(ImportRefused) as refused:
        desk.load(content)
    assert refused.value.details[0]["mend_zh"]
    assert desk.standing() == {}
    with pytest.raises(NoSuchRegion):
        planning_layers.region(desk.session, "li")


def test_what_stands_is_kept_until_its_user_says_what_becomes_of_it(desk: Desk) -> None:
    roads = f'kind,class,WKT\nroad,county,"{ROAD}"\n'
    desk.load(roads, source_title="旧路网")
    desk.load(f'kind,WKT\nrailway,"{ROAD}"\n')
    with pytest.raises(LayerStands) as refused:
        desk.load(roads)
    assert (refused.value.params["rows"], refused.value.params["sources"]) == (1, "旧路网")
    desk.load(roads, existing="add")
    assert desk.standing() == {("corridors", "road"): 2, ("corridors", "railway"): 1}
    tried = desk.load(roads, existing="replace", dry_run=True)
    assert {(one["kind"], one["rows"], one["source"]) for one in tried["removed"]} == {
        ("road", 1, "旧路网"),
        ("road", 1, "图层.csv"),
    }
    assert desk.standing()["corridors", "road"] == 2
    desk.load(roads, existing="replace")
    # A file of roads says nothing of railways
    assert desk.standing() == {("corridors", "road"): 1, ("corridors", "railway"): 1}


def test_places_and_their_people_and_what_goes_with_them(desk: Desk) -> None:
    places = (
        "名称,城乡,经度,纬度,年份,人口,60岁以上人口\n"
        "甲镇,town,9.52,47.14,2025,500,100\n"
        "乙村,否,9.53,47.1,,,\n"
    )
    result = desk.load(places)
    assert (result["layer"], result["kinds"]) == ("places", {"": 2})
    found = desk.session.execute(select(PlanningPlace.name, PlanningPlace.urban).order_by(PlanningPlace.name))
    assert found.all() == [("乙村", False), ("甲镇", True)]
    people = "居民点,年份,人口,60岁以上人口\n乙村,2025,80,30\n甲镇,2026,510,105\n"
    assert desk.load(people)["layer"] == "population"
    assert desk.check("居民点,年份,人口,老年人\n乙村,2025,80,30\n丙村,2025,80,90\n甲镇,1800,五,\n") == [
        (2, "年份", "counted_already"),
        (3, "老年人", "older_than_all"),
        (3, "居民点", "place_unknown"),
        (4, "人口", "not_whole"),
    ]
    desk.load(people, existing="replace")
    assert desk.standing() == {("places", ""): 2, ("population", ""): 2}
    desk.load(places, existing="replace")
    assert desk.session.scalars(select(PlanningPopulation.people)).all() == [500]


def test_areas_and_units_of_a_gis_file(desk: Desk) -> None:
    square = shapely.box(9.5, 47.1, 9.6, 47.2)
    twisted = shapely.Polygon([(9.5, 47.1), (9.6, 47.2), (9.6, 47.1), (9.5, 47.2)])
    path = desk.folder / "areas.gpkg"
    geopandas.GeoDataFrame(
        {"landuse": ["forest", "nature_reserve", "lawn"], "name": ["林", "保护区", "?"]},
        geometry=[square, twisted, square],
        crs=4326,
    ).to_file(path)
    result = desk.load_file(path, crs=None, dry_run=True)
    assert (result["layer"], result["kinds"]) == ("areas", {"forest": 1})
    assert [(one["row"], one["rule"]) for one in result["findings"]] == [
        (2, "import.geometry_invalid"),
        (3, "planning_imports.word_unknown"),
    ]
    desk.load_file(path, crs=None, good_rows_only=True)
    unit = {"type": "Feature", "properties": {"name": "甲"}, "geometry": shapely.geometry.mapping(square)}
    desk.load(json.dumps({"type": "FeatureCollection", "features": [unit]}), "units.geojson")
    assert desk.standing() == {("areas", "forest"): 1, ("units", ""): 1}
    gone = service.unload(desk.session, desk.planner, "li", "units")
    assert [(one.layer, one.rows) for one in gone] == [("units", 1)]
    service.unload(desk.session, desk.planner, "li")
    with pytest.raises(NoSuchRegion):
        planning_layers.region(desk.session, "li")


def test_a_file_that_says_too_little_is_refused(desk: Desk) -> None:
    with pytest.raises(LayerUnclear):
        desk.load("甲,乙\n1,2\n")
    with pytest.raises(ColumnsUnmapped):
        desk.load("甲,乙\n1,2\n", layer="units")
    with pytest.raises(NothingToImport):
        desk.load("名称,城乡,经度,纬度\n", layer="places")


def test_only_planners_load_and_leaders_look(session: Session) -> None:
    leader = someone(session, "leader")
    assert isinstance(service.regions(session, leader), list)
    with pytest.raises(NotAllowed):
        service.unload(session, leader, "li")
