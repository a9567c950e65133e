"""Suggested names: from the past of a place, what lies near, modifiers; each checked before."""

import pytest
from sqlalchemy.orm import Session

from gis.naming_checks.candidates import Neighbour, Theme, candidates, direction
from gis.naming_checks.rules import ProposedName
from gis.naming_checks.suggestions import suggest, suggest_for
from tests.gis.naming_checks.places import Places, places

ROAD, VILLAGE, LAKE = "23514", "21610", "12200"
HERE = (109.0, 38.8)


@pytest.fixture
def there(session: Session) -> Places:
    return places(session)


@pytest.mark.parametrize(
    ("end", "way"),
    [((109.0, 38.9), "北"), ((109.2, 38.8), "东"), ((108.9, 38.72), "西南"), ((109.1, 38.88), "东北")],
)
def test_direction(end: tuple[float, float], way: str) -> None:
    assert direction(HERE, end) == way


def test_a_repeated_name_gets_the_direction_in_which_it_lies() -> None:
    other = Neighbour("巴音嘎查", "巴音", None, 20_000, (109.2, 38.8))
    theme = Theme("village_seat", "巴音", "嘎查", HERE)
    first, *rest = candidates(theme, [], [], [], [], [other])
    assert (first.name, first.origin.kind) == ("西巴音嘎查", "modifier")
    assert first.origin.said == "在重名的“巴音嘎查”以西，相距20.0公里，加方位词“西”"
    assert [each.name for each in rest[:3]] == ["东巴音嘎查", "南巴音嘎查", "北巴音嘎查"]


def test_words_of_the_history_and_neighbours_take_the_generic_term() -> None:
    lake = Neighbour("乌兰淖尔", "乌兰淖尔", None, 3_200, (108.97, 38.82))
    theme = Theme("road", "曼哈顿", "路", HERE)
    own = [("红柳路", "former", "该处的曾用名（至1984年）")]
    found = {
        each.name: each.origin.said for each in candidates(theme, own, ["原有“大榆树”一株"], [], [lake], [])
    }
    assert found == {
        "红柳路": "该处的曾用名（至1984年）",
        "大榆树路": "登记的地名来历、沿革中的“大榆树”",
        "乌兰淖尔路": "西北3.2公里的“乌兰淖尔”",
    }


def test_a_street_with_a_foreign_name_is_offered_its_past_and_its_neighbours(there: Places) -> None:
    there.add("乌兰淖尔", LAKE, there.galutu, at=(108.97, 38.82))
    there.add("巴音嘎查", VILLAGE, there.galutu, at=(109.02, 38.8))
    street = there.add(
        "曼哈顿路",
        ROAD,
        there.galutu,
        at=HERE,
        more=({"name_type": "former", "name": "红柳路"},),
        history="原名“大榆树”，因树得名。",
    )
    offered = suggest(there.session, street)
    by_name = {each.name: each for each in offered}
    assert offered[0].name == "红柳路"
    assert {"大榆树路", "乌兰淖尔路", "巴音路", "嘎鲁图路"} <= by_name.keys()
    assert by_name["乌兰淖尔路"].origin.feature_id == there.features["乌兰淖尔"]
    assert 3_000 < (by_name["乌兰淖尔路"].origin.distance_m or 0) < 4_000
    # Each is checked as the name of this very street
    assert all(len(each.checked.items) == 10 for each in offered)
    assert all(each.checked.outcome != "error" for each in offered)


def test_what_the_scope_has_already_is_not_offered(there: Places) -> None:
    there.add("乌兰淖尔", LAKE, there.galutu, at=(108.97, 38.82))
    there.add("乌兰淖尔路", ROAD, there.galutu, at=(108.98, 38.8))
    asked = ProposedName("曼哈顿路", ROAD, division_id=there.galutu, position=HERE)
    assert "乌兰淖尔路" not in [each.name for each in suggest_for(there.session, asked)]


def test_of_two_villages_of_one_name_the_second_is_told_apart(there: Places) -> None:
    there.add("巴音嘎查", VILLAGE, there.tuke, at=(109.2, 38.8))
    own = there.add("巴音嘎查", VILLAGE, there.galutu, at=HERE)
    offered = suggest(there.session, own, limit=24)
    names = [each.name for each in offered if each.origin.kind == "modifier"]
    assert names[0] == "西巴音嘎查"


def test_without_a_position_the_town_lends_its_names(there: Places) -> None:
    there.add("乌兰淖尔", LAKE, there.galutu)
    asked = ProposedName("曼哈顿路", ROAD, division_id=there.galutu)
    said = {each.name: each.origin.said for each in suggest_for(there.session, asked)}
    assert said["乌兰淖尔路"] == "同一政区内的“乌兰淖尔”"
