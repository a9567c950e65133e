"""The maps of a book: which there are, what they show, and that no name lies over another."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from shapely import point_on_surface
from shapely.geometry import shape

from gis.editions.content import ContentEntry, EditionContent, PassedGate, Unit
from maps.book.composing import volume
from maps.book.label_room import LabelRoom
from maps.book.unit_maps import EditionMaps, edition_maps
from maps.book.volume import BookMap
from maps.sketch_labels import Box
from tests.gis.editions.uxin_content import content

EDITION = content()
FIRST_TOWN, SECOND_TOWN = (unit for unit in EDITION.units[:7] if unit.name in ("嘎鲁图镇", "乌审召镇"))


@pytest.fixture(scope="module")
def made() -> EditionMaps:
    return edition_maps(EDITION)


def words(one: BookMap) -> list[str]:
    assert one.picture is not None
    root = ElementTree.fromstring(one.picture)
    return [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]


def with_entries(entries: Sequence[ContentEntry], units: tuple[Unit, ...] = EDITION.units) -> EditionContent:
    """Return the edition with these entries only, all in its first section."""
    chapter = EDITION.chapters[0]
    section = replace(chapter.sections[0], keys=tuple(entry.key for entry in entries))
    return replace(
        EDITION, entries=tuple(entries), chapters=(replace(chapter, sections=(section,)),), units=units
    )


def test_every_town_has_a_map_and_the_edition_its_themes(made: EditionMaps) -> None:
    towns = {unit.id: f"{unit.name}图" for unit in EDITION.units if unit.level == "township"}
    assert {key: one.caption for key, one in made.of_units.items()} == towns
    assert [one.caption for one in made.front] == [
        "乌审旗行政区划图",
        "乌审旗水系与地形图",
        "乌审旗居民点图",
        "乌审旗地名语种分布图",
    ]
    dry = [entry for entry in EDITION.entries if not entry.category.startswith("12")]
    drawn = edition_maps(with_entries(dry)).front
    assert "乌审旗水系与地形图" not in [one.caption for one in drawn]
    assert drawn[-1].reason_for_none == "乌审旗水系与地形图（没有已定位的自然地理实体）"
    assert edition_maps(EDITION) == made


def test_a_map_names_its_own_places_and_the_towns_around(made: EditionMaps) -> None:
    said = words(made.of_units[SECOND_TOWN.id])
    own = [entry.name for entry in EDITION.entries if entry.unit_id in _under(SECOND_TOWN)]
    assert set(own) - {SECOND_TOWN.name} <= set(said)
    assert "图克镇" in said
    assert "北" in said
    assert "km" in said
    assert any(re.fullmatch(r"109°\d\d′E", one) for one in said)
    assert any(re.fullmatch(r"38°\d\d′N", one) for one in said)


def _under(town: Unit) -> set[str]:
    return {unit.id for unit in EDITION.units if town.id in (unit.id, unit.parent_id)}


def test_a_town_without_a_polygon_gets_a_map_around_its_names_and_one_without_those_says_so() -> None:
    bare = replace(FIRST_TOWN, geometry=None)
    units = tuple(bare if unit.id == bare.id else unit for unit in EDITION.units)
    around = edition_maps(replace(EDITION, units=units)).of_units[bare.id]
    assert any("没有行政区域界线，图以已定位的地名为中心" in one for one in words(around))
    unlocated = tuple(replace(entry, position=None) for entry in EDITION.entries)
    none = edition_maps(replace(EDITION, units=units, entries=unlocated)).of_units[bare.id]
    assert (none.picture, none.reason_for_none) == (None, "没有行政区域界线，也没有已定位的地名")


def test_without_any_line_a_map_says_nothing_of_lines() -> None:
    units = tuple(replace(unit, geometry=None) for unit in EDITION.units)
    for one in edition_maps(replace(EDITION, units=units)).front:
        assert not one.is_indicative


def test_neighbours_of_a_thick_volume_have_one_page_that_says_there_are_no_maps_of_them() -> None:
    other = Unit(
        "n0", None, "榆阳区", "", "", "", "610802", "district", "county", False, 0, is_neighbour=True
    )
    town = replace(other, id="n1", parent_id="n0", name="邻镇", level="township", depth=1)
    made = edition_maps(replace(EDITION, units=(other, town, *EDITION.units)))
    assert made.front[0].caption == "乌审旗行政区划图"
    assert "n1" not in made.of_units
    assert made.front[-1].reason_for_none.startswith("邻近旗县各苏木镇乡图（邻近旗县的1个")


def test_maps_bear_number_and_sources_and_say_what_is_invented_or_approximate() -> None:
    town = replace(SECOND_TOWN, geometry_source="国家基本比例尺地图", is_demonstration_geometry=True)
    units = tuple(town if unit.id == town.id else unit for unit in EDITION.units)
    entries = tuple(replace(entry, is_approximate=True) for entry in EDITION.entries)
    gates = (PassedGate("map_approval", "审图号", "蒙S(2026)009号"),)
    one = edition_maps(replace(EDITION, units=units, entries=entries, gates=gates)).of_units[town.id]
    assert one.review_number == "蒙S(2026)009号"
    assert one.source == "国家基本比例尺地图；统计用区划代码"
    assert {"图上有演示数据。", "概略位置"} <= set(words(one))


def test_what_has_no_room_is_counted_and_no_name_lies_over_another() -> None:
    first = EDITION.entries[0]
    crowd = [
        replace(
            first, key=f"feature:{at}", name=f"地名{at}", category="22100", position=(109.3, 38.5 + at / 9000)
        )
        for at in range(60)
    ]
    said = words(edition_maps(with_entries(crowd)).of_units[SECOND_TOWN.id])
    named = sum(one.startswith("地名") for one in said)
    assert 0 < named < 60
    assert f"另有{60 - named}处因图上容纳不下未注名称。" in said


def test_a_river_is_named_where_it_runs_through_the_map() -> None:
    river = replace(
        EDITION.entries[0],
        key="feature:river",
        name="无定河",
        category="12100",
        unit_id=SECOND_TOWN.id,
        position=(108.0, 38.0),
        geometry={"type": "LineString", "coordinates": [[108.0, 38.0], [109.4, 38.6]]},
    )
    for town in (FIRST_TOWN, SECOND_TOWN):
        said = words(edition_maps(with_entries([river])).of_units[town.id])
        assert "无定河" in said
        assert not any("在图幅以外" in one for one in said)


def test_names_stand_beside_their_signs_within_the_frame_and_apart() -> None:
    room = LabelRoom(Box(0, 0, 60, 40))
    signs = [(5.0 + 9 * (at % 6), 5.0 + 5 * (at // 6)) for at in range(36)]
    for x, y in signs:
        room.keep_free(Box(x - 1, y - 1, 2, 2))
    found = [box for x, y in signs if (box := room.beside("柴达木", x, y, 1.4, 7)) is not None]
    assert len(found) > 8
    assert all(box.within(Box(0, 0, 60, 40)) for box in found)
    assert not any(one.touches(other) for one, other in combinations(found, 2))


def test_the_maps_of_units_stand_before_their_chapters_or_in_front_of_the_text() -> None:
    book = volume(EDITION)
    assert [one.caption for one in book.chapters[1].maps] == ["嘎鲁图镇图"]
    assert "嘎鲁图镇图" not in [one.caption for one in book.maps]
    assert "乌审召镇图" in [one.caption for one in book.maps]
    assert list(volume(EDITION, maps=False).all_maps()) == []


def test_an_edition_of_nothing_has_pages_that_say_so() -> None:
    nothing = replace(EDITION, units=(), entries=(), chapters=())
    (page,) = edition_maps(nothing).front
    assert page.picture is None
    assert page.reason_for_none.count("没有已定位的") == 4


def test_a_point_inside_an_area_is_no_seat() -> None:
    """Where only the area of a division is known, its entry has a point inside it for its coordinates."""
    inside = point_on_surface(shape(SECOND_TOWN.geometry or {}))
    (town,) = (entry for entry in EDITION.entries if entry.unit_id == SECOND_TOWN.id)
    for position, is_drawn in (((inside.x, inside.y), False), ((inside.x, inside.y + 0.01), True)):
        said = words(edition_maps(with_entries([replace(town, position=position)])).of_units[SECOND_TOWN.id])
        assert ("苏木镇驻地" in said) is is_drawn
