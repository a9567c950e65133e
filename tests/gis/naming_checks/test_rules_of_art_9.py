"""N1-N6 of 地名管理条例 Art. 9 by the seed rules: a table of names, the clause in the id."""

from typing import Any

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.naming_checks.engine import naming_engine
from gis.naming_checks.rules import CheckedItem, ProposedName

ROAD, ESTATE, BUILDING, VILLAGE, TOWN, SQUARE, HILL = (
    "23514",
    "22100",
    "26100",
    "21610",
    "21500",
    "26310",
    "13450",
)


def judged(name: str, category: str, **more: Any) -> dict[str, CheckedItem]:
    engine = naming_engine(rule_rows)
    looked = engine.look(ProposedName(name, category, **more))
    return {item.rule: item for item in engine.written.judge(looked)}


CASES = [
    # name, category, sizes, rule, outcome, what was found
    pytest.param("黄泉路", ROAD, {}, "N1", "warning", "黄泉", id="9(1)-vulgar"),
    pytest.param("幸福路", ROAD, {}, "N1", "review", "", id="9(1)-no-list-decides-meaning"),
    pytest.param("宇宙小区", ESTATE, {}, "N2", "warning", "宇宙", id="9(2)-grand"),
    pytest.param("振兴大厦", BUILDING, {"floors": 9}, "N2", "warning", "大厦", id="9(2)-大厦-of-9-floors"),
    pytest.param("振兴大厦", BUILDING, {"floors": 15}, "N2", "passed", "", id="9(2)-大厦-of-15-floors"),
    pytest.param("振兴大厦", BUILDING, {}, "N2", "review", "", id="9(2)-floors-unknown"),
    pytest.param("阳光广场", SQUARE, {"area_m2": 2000.0}, "N2", "warning", "广场", id="9(2)-small-广场"),
    pytest.param("阳光大厦", ROAD, {}, "N2", "warning", "大厦", id="9(2)-street-called-大厦"),
    pytest.param("腾飞路", ESTATE, {}, "N2", "warning", "路", id="9(2)-estate-called-路"),
    pytest.param("腾飞镇", ESTATE, {}, "N2", "warning", "镇", id="9(2)-estate-called-镇"),
    pytest.param("腾飞公园", ESTATE, {}, "N2", "warning", "公园", id="9(2)-estate-called-公园"),
    pytest.param("腾飞酒店", TOWN, {}, "N2", "warning", "酒店", id="9(2)-township-called-酒店"),
    pytest.param("红柳路", ROAD, {}, "N2", "passed", "", id="9(2)-term-fits"),
    pytest.param("红柳", ROAD, {}, "N2", "review", "", id="9(2)-no-term"),
    pytest.param("A区公寓", ESTATE, {}, "N3", "error", "A", id="9(3)-letter"),
    pytest.param("学府路", ROAD, {}, "N3", "passed", "", id="9(3)-first-level"),
    pytest.param("鄠邑路", ROAD, {}, "N3", "warning", "鄠", id="9(3)-third-level"),
    pytest.param("闫家村", VILLAGE, {}, "N3", "notice", "闫", id="9(3)-third-level-of-place-names"),
    pytest.param("砦子村", VILLAGE, {}, "N3", "warning", "砦", id="9(3)-unlisted-of-place-names"),
    pytest.param("東胜路", ROAD, {}, "N3", "error", "東", id="9(3)-traditional"),
    pytest.param("巴音·乌兰嘎查", VILLAGE, {}, "N3", "notice", "·", id="9(3)-dot-of-Mongolian-compound"),
    pytest.param("毛泽东路", ROAD, {}, "N4", "error", "毛泽东", id="9(4)-leader"),
    pytest.param("云泽路", ROAD, {}, "N4", "review", "云泽", id="9(4)-alias-that-is-a-common-word"),
    pytest.param("云时雨路", ROAD, {}, "N4", "error", "云时雨", id="9(4)-other-name-of-a-leader"),
    pytest.param("成吉思汗大街", ROAD, {}, "N4", "warning", "成吉思汗", id="9(4)-historic"),
    pytest.param("孙悟空公园", "25200", {}, "N4", "warning", "孙悟空", id="9(4)-figure-of-literature"),
    pytest.param("万里路", ROAD, {}, "N4", "review", "万里", id="9(4)-word-that-is-a-name-too"),
    pytest.param("王建国路", ROAD, {}, "N4", "review", "", id="9(4)-reads-like-a-person"),
    pytest.param("王家圪堵", "22200", {}, "N4", "passed", "", id="9(4)-village-of-a-family"),
    pytest.param("曼哈顿小区", ESTATE, {}, "N5", "error", "曼哈顿", id="9(5)-foreign-place"),
    pytest.param("胡吉尔特嘎查", VILLAGE, {}, "N5", "passed", "", id="9(5)-Mongolian-is-not-foreign"),
    pytest.param("绿洲小区", ESTATE, {}, "N5", "passed", "", id="9(5)-Chinese-word"),
    pytest.param("碧桂园小区", ESTATE, {}, "N6", "error", "碧桂园", id="9(6)-brand"),
    pytest.param("蒙泰集团路", ROAD, {}, "N6", "error", "集团", id="9(6)-company"),
    pytest.param("红柳小区", ESTATE, {}, "N6", "review", "", id="9(6)-register-of-enterprises-empty"),
]


@pytest.mark.parametrize(("name", "category", "sizes", "rule", "outcome", "found"), CASES)
def test_rule(name: str, category: str, sizes: dict[str, Any], rule: str, outcome: str, found: str) -> None:
    item = judged(name, category, **sizes)[rule]
    assert item.outcome == outcome, (item.said, item.found)
    assert item.clause == f"《地名管理条例》第九条第（{'一二三四五六'[int(rule[1:]) - 1]}）项"
    if found:
        assert found in [each.text for each in item.found]
    # What is found or left to people names its exemptions; what was compared is always said
    assert item.exemptions or item.outcome == "passed"
    assert item.compared_with


@pytest.mark.parametrize(
    ("rule", "name", "category", "says"),
    [
        pytest.param("N4", "毛泽东路", ROAD, "没有特定联系（《地名管理条例实施办法》第三条）", id="办法3"),
        pytest.param(
            "N6", "碧桂园小区", ESTATE, "没有特定联系（《地名管理条例实施办法》第四条）", id="办法4"
        ),
        pytest.param("N5", "曼哈顿小区", ESTATE, "对外友好交往意义", id="民发146-commemorative"),
        pytest.param("N3", "砦子村", VILLAGE, "列有全国用例", id="rare-characters-in-use"),
        pytest.param("N2", "阳光广场", SQUARE, "外地规定，仅作提示", id="thresholds-of-elsewhere"),
    ],
)
def test_an_item_names_what_may_exempt(rule: str, name: str, category: str, says: str) -> None:
    assert any(says in each for each in judged(name, category)[rule].exemptions)


def test_an_empty_register_of_enterprises_is_said_not_passed() -> None:
    item = judged("红柳小区", ESTATE)["N6"]
    own, brands = item.compared_with
    assert (own.count, own.note) == (0, "本旗企业、商标名录尚未录入，未比对")
    assert brands.count
    assert "未比对" in item.said


def test_the_screening_stands_beside_its_items() -> None:
    engine = naming_engine(rule_rows)
    shown = [*engine.written.screened(engine.look(ProposedName("曼哈顿国际小区", ESTATE)))]
    by_trigger = {each.trigger: each for each in shown}
    assert (by_trigger["曼哈顿"].kind, by_trigger["曼哈顿"].rules) == ("洋", ("N5",))
    assert by_trigger["国际"].rules == ("N2",)


def test_a_class_is_read_from_the_category_the_word_or_the_term() -> None:
    engine = naming_engine(rule_rows)

    def of(name: str, category: str = "", entity_type: str = "") -> str:
        return engine.look(ProposedName(name, category, entity_type)).naming_class.code

    assert of("阳光", "22100") == "estate"
    assert of("阳光", entity_type="住宅区") == "estate"
    assert of("幸福路") == "road"
    assert of("图克镇") == "township"
    assert of("榆林市") == "county"
    assert of("某某") == ""
