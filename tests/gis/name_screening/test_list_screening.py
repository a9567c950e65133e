"""What only a row's other columns or the neighbouring rows tell: place, script, size, use."""

import time
from pathlib import Path

import pytest

from gis.name_screening import one_place
from gis.name_screening.list_screening import COLUMNS
from gis.name_screening.screening import Finding
from gis.name_screening.service import list_screening

KNOWN = {key: key for key in COLUMNS}
HERE = {"longitude": "108.8400", "latitude": "38.6000"}
#: Some 90 m, 900 m and 4 km to the east
NEAR, KILOMETRE, FAR = ({**HERE, "longitude": place} for place in ("108.8410", "108.8503", "108.8860"))
UXIN = {"division_code": "150626100"}


def found(*rows: dict[str, str]) -> dict[int, list[Finding]]:
    return list_screening().find([*rows], KNOWN, lambda *_: None)


def told(rule: str, *rows: dict[str, str]) -> list[tuple[int, str]]:
    return [
        (number + 1, each.severity)
        for number, those in sorted(found(*rows).items())
        for each in those
        if each.rule_id.startswith(rule)
    ]


@pytest.mark.parametrize(
    ("one", "other", "kind", "severity"),
    [
        ("阳光小区", "阳光家园", "住宅区", "warning"),
        ("金桥小区", "金侨小区", "住宅区", "warning"),
        ("龙腾小区", "隆腾小区", "住宅区", "warning"),
        ("呼吉尔图", "呼吉尔特", "自然村", "warning"),
        ("查干淖尔", "察汗淖", "湖泊", "warning"),
        ("建设路", "建设街", "道路", "notice"),
        ("金色阳光小区", "金色阳光城小区", "住宅区", "notice"),
    ],
)
def test_one_place_under_two_names(one: str, other: str, kind: str, severity: str) -> None:
    rows = [{"name": one, "entity_type": kind, **HERE}, {"name": other, "entity_type": kind, **NEAR}]
    assert told("S2", *rows) == [(1, severity), (2, severity)]
    finding = next(each for each in found(*rows)[0] if each.rule_id == "S2")
    assert finding.kind == "一地多名"
    assert finding.rows == (2,)
    assert f"第2行{other}" in finding.compared_with
    assert "米" in finding.compared_with


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("上湾", "下湾", "自然村"),
        ("东胜小区", "西胜小区", "住宅区"),
        ("大石湾", "小石湾", "自然村"),
        ("一棵树", "二棵树", "自然村"),
        ("幸福小区一期", "幸福小区二期", "住宅区"),
        ("安居3号", "安居5号", "住宅区"),
        ("老城小区", "新城小区", "住宅区"),
        ("沙坪", "前沙坪", "自然村"),
        ("团结小区", "胜利小区", "住宅区"),
        ("红旗小区", "红旗小区", "住宅区"),
    ],
)
def test_namesakes_and_strangers_are_no_one_place(one: str, other: str, kind: str) -> None:
    rows = [{"name": one, "entity_type": kind, **HERE}, {"name": other, "entity_type": kind, **NEAR}]
    assert told("S2", *rows) == []


def test_one_place_is_near_and_of_one_class() -> None:
    one = {"name": "阳光小区", "entity_type": "住宅区", **HERE}
    assert told("S2", one, {"name": "阳光家园", "entity_type": "住宅区", **KILOMETRE}) == []
    assert told("S2", one, {"name": "阳光路", "entity_type": "道路", **NEAR}) == []
    assert told("S2", one, {"name": "阳光家园", "entity_type": "住宅区"}) == []
    assert (
        told("S2", one, {"name": "阳光家园", "entity_type": "住宅区", "longitude": "x", "latitude": "1"})
        == []
    )
    village = {"name": "兴隆村", "entity_type": "自然村", **HERE}
    assert told("S2", village, {"name": "兴龙村", "entity_type": "自然村", **KILOMETRE}) == [
        (1, "warning"),
        (2, "warning"),
    ]
    assert told("S2", village, {"name": "兴龙村", "entity_type": "自然村", **FAR}) == []


def test_several_names_of_one_place_are_one_finding() -> None:
    names = ["金桥小区", "金侨小区", "锦桥小区"]
    rows = [{"name": name, "entity_type": "住宅区", **HERE} for name in names]
    finding = next(each for each in found(*rows)[0] if each.rule_id == "S2")
    assert set(finding.rows) == {2, 3}


def test_of_several_names_of_one_place_the_nearest_is_told_first() -> None:
    further = {**HERE, "longitude": "108.8425"}
    rows = [("金桥小区", HERE), ("金侨小区", further), ("金荞小区", NEAR)]
    named = [{"name": name, "entity_type": "住宅区", **place} for name, place in rows]
    finding = next(each for each in found(*named)[0] if each.rule_id == "S2")
    assert finding.rows == (3, 2)


def test_thousands_at_one_point_are_not_compared_pair_by_pair() -> None:
    """A list whose coordinates are all the seat's: what is compared grows with the list."""
    names = [f"{first}{second}小区" for first in "金银铜铁锡" for second in "山水花木石"]
    rows = [{"name": names[at % 25], "entity_type": "住宅区", **HERE} for at in range(2500)]
    assert len(found(*rows)) == 2500


@pytest.mark.parametrize(
    ("row", "rule", "severity"),
    [
        pytest.param(
            {"name": "巴彦花园", "entity_type": "住宅区", **UXIN}, "M1", "warning", id="M1 new estate"
        ),
        pytest.param({"name": "巴彦塔拉", "entity_type": "村", **UXIN}, "M1", "notice", id="M1 long in use"),
        pytest.param({"name": "巴彦塔拉", "entity_type": "村"}, "M1", "notice", id="M1 no codes"),
        pytest.param(
            {"name": "嘎查图", "entity_type": "村", "mongolian": "ᠭᠠᠯᠠᠭᠤᠲᠤ"}, "M2", "warning", id="M2 strayed"
        ),
        pytest.param({"name": "巴音嘠查", "entity_type": "住宅区", **UXIN}, "M3", "warning", id="M3 rare"),
        pytest.param(
            {"name": "乌兰都嘎", "entity_type": "村", **UXIN}, "M3", "notice", id="M3 several readings"
        ),
        pytest.param(
            {"name": "嘎鲁图", "romanization": "Galutu", **UXIN}, "M4", "warning", id="M4 is Han pinyin"
        ),
        pytest.param(
            {"name": "嘎鲁图镇", "mongolian": "ᠭᠠᠯᠠᠭᠤᠲᠤ", "romanization": "Galuutai Zhen"},
            "M4",
            "notice",
            id="M4 is not the script's",
        ),
        pytest.param({"name": "嘎鲁图", "mongolian": "Galuut"}, "M5", "warning", id="M5 no script"),
    ],
)
def test_mongolian_names(row: dict[str, str], rule: str, severity: str) -> None:
    assert (1, severity) in told(rule, row)
    finding = next(each for each in found(row)[0] if each.rule_id == rule)
    assert finding.kind == "不规范蒙古语地名"
    assert finding.severity != "error"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"name": "嘎鲁图镇", "mongolian": "ᠭᠠᠯᠠᠭᠤᠲᠤ", **UXIN}, id="sound kept"),
        pytest.param({"name": "陶勒盖", "mongolian": "ᠲᠣᠯᠣᠭᠠᠢ"}, id="sound kept, vowels not"),
        pytest.param({"name": "淖尔", "mongolian": "ᠨᠠᠭᠤᠷ", "romanization": "Nur"}, id="script's form"),
        pytest.param(
            {"name": "巴彦花园", "entity_type": "住宅区", "division_code": "230126100"}, id="elsewhere"
        ),
        pytest.param({"name": "团结小区", "entity_type": "住宅区", **UXIN}, id="Chinese"),
        pytest.param({"name": "人民路", "romanization": "Renmin Lu", **UXIN}, id="Chinese with pinyin"),
        pytest.param({"name": "乌审旗", "romanization": "Uxin Qi", **UXIN}, id="official form"),
    ],
)
def test_mongolian_names_that_are_right(row: dict[str, str]) -> None:
    assert [each for each in told("M", row) if each[1] != "notice"] == []


@pytest.mark.parametrize(
    ("row", "rule", "severity"),
    [
        pytest.param({"name": "腾飞大厦", "floors": "5"}, "D4", "warning", id="大厦 of five floors"),
        pytest.param({"name": "腾飞大厦", "floors": "18"}, "D4", None, id="大厦 of eighteen"),
        pytest.param({"name": "民生广场", "area": "2,000"}, "D4", "warning", id="广场 small"),
        pytest.param(
            {"name": "民生广场", "area": "2000", "floor_area": "60000"}, "D4", None, id="广场, much floor"
        ),
        pytest.param({"name": "民生广场"}, "D4", None, id="size not known"),
        pytest.param({"name": "无定河大桥", "length": "60"}, "D4", "warning", id="大桥 short"),
        pytest.param({"name": "康乐大厦", "entity_type": "住宅区"}, "F1", "warning", id="estate called 大厦"),
        pytest.param({"name": "康乐家园", "entity_type": "道路"}, "F1", "warning", id="road called 家园"),
        pytest.param({"name": "康乐公园", "entity_type": "住宅区"}, "F1", "warning", id="estate called 公园"),
        pytest.param({"name": "康乐山庄", "entity_type": "住宅区"}, "F1", "notice", id="山庄: not decidable"),
        pytest.param({"name": "康乐大厦", "entity_type": "楼宇"}, "F1", None, id="building called 大厦"),
        pytest.param({"name": "康乐大厦"}, "F1", None, id="nobody says what it is"),
        pytest.param(
            {"name": "御景湾", "standard_name": "滨河小区"}, "U1", "warning", id="sold as another name"
        ),
        pytest.param({"name": "嘎鲁图", "standard_name": "嘎鲁图镇"}, "U1", "notice", id="short form"),
        pytest.param({"name": "滨河小区", "standard_name": "滨河小区 "}, "U1", None, id="used right"),
    ],
)
def test_fit_and_use(row: dict[str, str], rule: str, severity: str | None) -> None:
    assert told(rule, row) == ([] if severity is None else [(1, severity)])


def test_a_palace_of_this_banner_is_history() -> None:
    street = {"name": "王府街", "entity_type": "道路"}
    here = next(each for each in found({**street, **UXIN})[0] if each.rule_id == "G6")
    assert here.severity == "notice"
    assert any("鄂尔多斯" in reason for reason in here.exemptions)
    estate = {"name": "王府花园", "entity_type": "住宅区"}
    there = next(each for each in found({**estate, "division_code": "110101001"})[0] if each.rule_id == "G6")
    assert not any("鄂尔多斯" in reason for reason in there.exemptions)
    new = next(each for each in found({**estate, **UXIN})[0] if each.rule_id == "G6")
    assert new.severity == "warning", "a new estate is a candidate, with what may exempt it"
    assert any("鄂尔多斯" in reason for reason in new.exemptions)


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        pytest.param({"code": "1"}, {"code": "2"}, "error", id="serial numbers are no codes"),
        pytest.param({"code": "DL-0001"}, {"code": "DL-0002"}, "error", id="nor are letters"),
        pytest.param({"code": "150626100"}, {"code": "150627100"}, None, id="codes of two banners"),
        pytest.param(
            {"division_code": "嘎鲁图镇"}, {"division_code": "图克镇"}, None, id="names of two divisions"
        ),
        pytest.param(
            {"code": "1", **UXIN}, {"code": "2", **UXIN}, "error", id="a division beside serial numbers"
        ),
    ],
)
def test_what_says_where_a_name_lies(
    one: dict[str, str], other: dict[str, str], severity: str | None
) -> None:
    name = {"name": "幸福小区"}
    assert told("C1", name | one, name | other) == ([(1, severity), (2, severity)] if severity else [])


@pytest.mark.parametrize(
    ("name", "category", "severity"),
    [
        pytest.param("东风加油站", "23660", "notice", id="filling station: not in 9(8)"),
        pytest.param("乌兰公路", "23213", "notice", id="highway: not in 9(8)"),
        pytest.param("乌兰路", "23514", "error", id="9(8) street"),
        pytest.param("乌兰体育场", "26300", "error", id="9(8) building"),
    ],
)
def test_scopes_are_those_of_the_category(name: str, category: str, severity: str) -> None:
    row = {"name": name, "category": category, **UXIN}
    assert told("C1", row, row) == [(1, severity), (2, severity)]
    finding = next(each for each in found(row, row)[0] if each.rule_id == "C1")
    assert finding.art9 == ("9(8)" if severity == "error" else "")


def test_rows_without_a_name_are_not_screened() -> None:
    assert found({"name": ""}, {"name": " "}, {"name": ""}) == {}


@pytest.mark.parametrize(
    ("row", "rules"),
    [
        pytest.param({"name": "民生广场", "area": "nan", "floor_area": "100"}, ["D4"], id="nan is no size"),
        pytest.param({"name": "民生广场", "area": "inf", "floor_area": "100"}, ["D4"], id="inf is no size"),
        pytest.param({"name": "腾飞大厦", "floors": "0"}, [], id="no floors: not known"),
        pytest.param(
            {"name": "帝都", "category": "226", "entity_type": "农村聚落"}, [], id="category says it"
        ),
    ],
)
def test_columns_that_say_nothing(row: dict[str, str], rules: list[str]) -> None:
    assert [each.rule_id for each in found(row).get(0, ()) if each.severity != "notice"] == rules


def test_an_exemption_of_a_region_is_considered_where_no_region_is_known() -> None:
    finding = next(each for each in found({"name": "王府花园"})[0] if each.rule_id == "G6")
    assert finding.severity == "warning", "what nobody knows lowers nothing"
    assert any("鄂尔多斯" in reason and "未注明区划" in reason for reason in finding.exemptions)


def test_a_cell_that_is_no_name_is_passed_over(tmp_path: Path) -> None:
    source, out = tmp_path / "names.csv", tmp_path / "out.csv"
    cells = ["巴音" * 2000, "（" + "甲" * 4000, "7" * 5000, "中央花园"]
    source.write_text("\n".join(["name", *cells]), "utf-8")
    began = time.perf_counter()
    tally = list_screening().screen(source, out, None, lambda *_: None)
    assert time.perf_counter() - began < 3
    assert (tally.names, tally.flagged) == (4, 1)
    lines = out.read_text("utf-8").splitlines()[1:]
    assert [("名称超过60字，未筛查" in line) for line in lines] == [True, True, True, False]


@pytest.mark.parametrize("heading", ["现名", "地名", "名称"])
def test_the_name_in_use_is_screened_beside_the_standard_one(heading: str, tmp_path: Path) -> None:
    source, lines = tmp_path / "names.csv", tmp_path / "found.jsonl"
    source.write_text(f"标准名称,{heading}\n阳光花园,中央花园\n", "utf-8")
    tally = list_screening().screen(source, tmp_path / "out.csv", lines, lambda *_: None)
    assert tally.flagged == 1
    assert {"大", "使用不规范"} <= tally.by_class.keys()
    source.write_text("标准名称\n中央花园\n", "utf-8")
    assert list_screening().screen(source, tmp_path / "out.csv", None, lambda *_: None).flagged == 1


def test_no_pair_is_lost_among_many_homophones_on_one_parallel(monkeypatch: pytest.MonkeyPatch) -> None:
    """兴隆 and 星龙 a few metres apart, with a hundred others called so between them on the same parallel."""
    village = {"entity_type": "自然村", "latitude": "38.6"}
    others = [{"name": "兴隆村", **village, "longitude": str(100 + number / 10)} for number in range(120)]
    last = {"name": "星龙村", **village, "longitude": "100.001"}
    rows = [*others, last]
    assert (1, "warning") in told("S2", *rows)
    assert (len(rows), "warning") in told("S2", *rows)
    # Where a list is beyond what is compared, every name that was not compared says so
    monkeypatch.setattr(one_place, "MOST_COMPARED", 50)
    said = [each.compared_with for each in found(*rows)[0] if each.rule_id == "S2"]
    assert said == ["同纬度附近读音相近的名称超过50个，其余未逐一比对，请按范围分批筛查"]
