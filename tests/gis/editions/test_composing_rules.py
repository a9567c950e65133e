"""The pure half of composing: templates, words for places, facts, completeness, chapters, tables."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shapely.geometry import box

from gis.administrative_divisions.own_county import own_county
from gis.boundary_lines.reasons import winds
from gis.editions.appendix_tables import Ended, Tables
from gis.editions.chapters import Arranger, numbered
from gis.editions.completeness import Completeness, completeness, words
from gis.editions.content import ContentEntry, ProseText, Unit
from gis.editions.entry_templates import FIELDS, EntryTemplates, Kind, sentence
from gis.editions.entry_writing import Writer, years
from gis.editions.facts import (
    BEHIND,
    FACTS,
    FIGURES,
    Event,
    Figures,
    Place,
    changes_behind,
    events_of,
    facts_of,
    in_words,
    sources_of,
    spelled,
)
from gis.editions.front_matter import with_guide
from gis.editions.plan import OVERRIDABLE
from gis.editions.relative_location import offset, part_of
from gis.editions.surroundings import Surroundings, nearest, seat_of
from gis.gazetteer.indexes import strokes
from gis.messages import catalogue
from gis.name_rules.registry import rule_table
from gis.name_rules.row_checks import check_row
from gis.name_rules.seed_files import rule_rows
from gis.name_rules.text_templates import TemplateUnreadable, read_template
from gis.proposals.fields import Checker
from tests.gis.editions.uxin_content import content

DAY = date(2026, 11, 26)
TYPES = {"banner": "旗", "town": "镇", "gacha": "嘎查", "community": "社区"}


def division(
    identifier: str, name: str, type_: str, level: str, parent: str | None, code: str
) -> dict[str, Any]:
    return {
        "id": identifier,
        "name": name,
        "type": type_,
        "level": level,
        "is_statistical": False,
        "parent_id": parent,
        "codes": [{"code_system": "nbs", "code": code}],
    }


DIVISIONS = {
    "e": division("e", "鄂尔多斯市", "prefecture_city", "prefecture", None, "1506"),
    "u": division("u", "乌审旗", "banner", "county", "e", "150626"),
    "g": division("g", "嘎鲁图镇", "town", "township", "u", "150626100"),
    "t": division("t", "图克镇", "town", "township", "u", "150626102"),
    "v": division("v", "呼和陶勒盖嘎查", "gacha", "village", "g", "150626100210"),
}
AROUND = Surroundings(
    DIVISIONS,
    TYPES,
    {"u": box(108, 38, 110, 40)},
    {"g": ((108.85, 38.6), True)},
    winds(),
    frozenset({"u"}),
)
GACHA = Place(
    key="division:v",
    name="呼和陶勒盖嘎查",
    category="21610",
    type="gacha",
    level="village",
    unit_id="v",
    containers=("g",),
    toned="Hūhétáolègàigāchá",
    position=(109.0, 38.75),
    origin="因山得名",
    meaning="蒙古语，意为青色的山岗。",
    description="人口1,200人，总面积35.5平方公里",
    former=(("旧名甲", "1958-01-01", "1984-01-01"), ("旧名乙", "", "")),
    events=(
        Event("e1", "name_event", "renaming", "1984-06-01", "month", "乌审旗人民政府", "乌政发〔1984〕1号"),
    ),
)


def writer(around: Surroundings = AROUND) -> Writer:
    return Writer(
        EntryTemplates(rule_rows("entry_templates")),
        Figures(rule_rows("entry_figures")),
        around,
        {"21610": "村民委员会(行政村/嘎查)区域", "12200": "湖泊"},
        {"mn": "蒙古语"},
        {"name_event": {"renaming": "更名"}},
        {"nbs": "统计用区划代码"},
    )


@pytest.mark.parametrize(
    ("template", "values", "said"),
    [
        ("{a}。", {"a": "镇"}, "镇。"),
        ("{a}[，在{b}]。", {"a": "镇"}, "镇。"),
        ("{a}[，在{b}[{c}部]]。", {"a": "镇", "b": "旗"}, "镇，在旗。"),
        ("{b}|{a}", {"a": "镇"}, "镇"),
        ("[{b}|（{a}）]", {"a": "镇"}, "（镇）"),
        ("{b}", {"a": "镇"}, None),
        ("", {}, ""),
    ],
)
def test_what_has_no_value_vanishes(template: str, values: Mapping[str, str], said: str | None) -> None:
    assert read_template(template).fill(values) == said


@pytest.mark.parametrize("template", ["[{a}", "{a}]", "{a", "a}", "{A}", "{}", "{a[b]}"])
def test_brackets_that_do_not_pair_are_refused(template: str) -> None:
    with pytest.raises(TemplateUnreadable):
        read_template(template)


@pytest.mark.parametrize(
    ("template", "message_id"),
    [("{colour}。", "name_rules.field_unknown"), ("[{name}", "name_rules.template_unreadable")],
)
def test_a_template_is_checked_where_staff_edit_it(template: str, message_id: str) -> None:
    table, check = rule_table("entry_templates"), Checker()
    row = {"applies_to": "12", "field": "definition", "template": template, "note": ""}
    assert not check_row(table, table.document(row), check)
    assert [(one.path, one.message_id) for one in check.found] == [("content/template", message_id)]


def test_staff_may_use_every_field_that_there_is_and_none_else() -> None:
    table = rule_table("entry_templates")
    allowed = next(column.among for column in table.columns if column.name == "template")
    of_events = {"date", "event_type", "authority", "document"}
    seat = {"seat_of", "wind", "distance", "about"}
    assert {*allowed} == {*writer().values(GACHA), *of_events, *seat, *FIGURES}
    fields = next(column.among for column in table.columns if column.name == "field")
    assert {*fields} == {*FIELDS, "event"}
    assert {*OVERRIDABLE} == {*FIELDS} == {*BEHIND}
    assert {row["figure"] for row in rule_rows("entry_figures")} == {*FIGURES}
    assert all(f"edition_fact.{fact}" in catalogue("zh") for fact in FACTS)


def test_the_closest_template_is_taken() -> None:
    rows = [("*", "all"), ("2", "areas"), ("21610", "villages"), ("village", "level"), ("gacha", "type")]
    templates = EntryTemplates(
        {"field": "definition", "applies_to": at, "template": said} for at, said in rows
    )
    kinds = [
        Kind("21610", "gacha", "village"),
        Kind("21610", "village", "village"),
        Kind("21610"),
        Kind("22100"),
        Kind("12"),
    ]
    assert [templates.write("definition", kind, {}) for kind in kinds] == [
        "type",
        "level",
        "villages",
        "areas",
        "all",
    ]


def test_an_entry_is_written_from_its_fields() -> None:
    entry = writer().entry(GACHA)
    assert entry.definition == "嘎查。属嘎鲁图镇，在乌审旗中部。"
    assert entry.location == "嘎鲁图镇驻地东北21千米，乌审旗中部"
    assert entry.belongs_to == "鄂尔多斯市乌审旗嘎鲁图镇"
    assert entry.origin_and_meaning == "因山得名。蒙古语，意为青色的山岗。"
    assert entry.history == (
        "曾用名：旧名甲（1958—1984年）、旧名乙。1984年6月，更名（乌审旗人民政府，乌政发〔1984〕1号）。"
    )
    assert entry.former_names == ("旧名甲", "旧名乙")
    assert entry.present_state == "人口1,200人，总面积35.5平方公里。"
    assert entry.category_name == "村民委员会区域"
    assert facts_of(entry)["population"] == "1,200人"
    assert facts_of(entry)["reading"] == "待确认"
    lake = Place("feature:l", "某湖", "12200", unit_id="g", containers=("g", "t"), position=(108.2, 39.8))
    written = writer().entry(lake)
    assert written.definition == "湖泊。在嘎鲁图镇、图克镇，乌审旗西北部。"
    assert written.belongs_to == "鄂尔多斯市乌审旗嘎鲁图镇、图克镇"
    assert writer().entry(replace(lake, position=None, containers=())).location == ""


def test_a_county_is_told_by_what_lies_below() -> None:
    county = Place(
        "division:u", "乌审旗", "21400", type="banner", level="county", unit_id="u", containers=("e",)
    )
    entry = writer().entry(county)
    assert entry.definition.startswith("鄂尔多斯市所辖的旗，下辖2个镇。总面积约")
    assert entry.definition.endswith("（按示意界线量算）。")
    assert entry.location == ""


def test_directions_are_of_eight_winds_and_distances_geodesic() -> None:
    start = (108.85, 38.6)
    found = [offset(start, end, winds()) for end in ((108.85, 38.7), (108.95, 38.6), (108.75, 38.5))]
    assert [one and one.wind for one in found] == ["北", "东", "西南"]
    assert found[0] is not None
    assert found[0].kilometres == "11"
    assert offset(start, start, winds()) is None
    assert part_of(box(108, 38, 110, 40), (109.9, 39.9), winds()) == "东北部"
    assert part_of(box(108, 38, 110, 40), (111, 39), winds()) == ""


def test_superiors_are_found_and_what_is_hidden_is_not_named() -> None:
    assert own_county(DIVISIONS) == "u"
    assert nearest({"u", "g", "v", "t"}, DIVISIONS) == ("v", "t")
    hidden = {key: row for key, row in DIVISIONS.items() if key != "g"}
    entry = writer(replace(AROUND, divisions=hidden)).entry(replace(GACHA, containers=()))
    assert "嘎鲁图" not in "".join((entry.definition, entry.location, entry.belongs_to))
    points = [
        {"role": "position", "is_approximate": True, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"role": "seat", "is_approximate": False, "geometry": {"type": "Point", "coordinates": [3, 4]}},
    ]
    assert seat_of({"geometries": points}) == ((3.0, 4.0), True)
    assert seat_of({}) is None


def named(name: str, language: str = "zh", **more: Any) -> dict[str, Any]:
    row = {"id": name, "name": name, "language": language, "name_type": "standard", "valid_from": None}
    return row | {"valid_to": None, "romanization": "", "pinyin": "", "reading_confirmed": False} | more


def test_a_mongolian_name_is_never_romanized_from_pinyin() -> None:
    han = named("图克镇", pinyin="Túkè Zhèn", romanization="Túkè Zhèn")
    assert spelled({"names": [han]}, DAY)["language"] == "zh"
    both = spelled({"names": [han, named("ᠲᠦᠭ", "mn")]}, DAY)
    assert (both["language"], both["romanization"], both["toned"]) == ("mn", "", "Túkè Zhèn")
    official = spelled({"names": [han, named("ᠲᠦᠭ", "mn", romanization="Tug Balgas")]}, DAY)
    assert official["romanization"] == "Tug Balgas"
    unknown = spelled({"names": [named("图克镇", pinyin="Túkè Zhèn")]}, DAY)
    assert unknown["language"] == ""


def test_names_are_told_by_the_day() -> None:
    names = [
        named("新名", valid_from="1984-01-01"),
        named("旧名", valid_from="1958-01-01", valid_to="1984-01-01"),
        named("曾名", name_type="former"),
        named("别名", name_type="alias"),
        named("将来名", name_type="alias", valid_from="2030-01-01"),
    ]
    found = spelled({"names": names}, DAY)
    assert found["aliases"] == ("别名",)
    assert found["former"] == (("曾名", "", ""), ("旧名", "1958-01-01", "1984-01-01"))
    assert [years(*ends) for ends in (("", ""), ("", "1984-01-01"), ("1958-01-01", ""))] == [
        "", "（至1984年）", "（1958年起）",
    ]  # fmt: skip


def test_addresses_stand_among_the_sources() -> None:
    row = {
        "id": "1", "type": "upgrade", "on_date": "2017-01-01", "date_precision": "year",
        "description": "撤县设市。 http://example.org/a?b=1",
        "source": {"title": "某表", "dated": "2026-09-17"},
    }  # fmt: skip
    (event,) = events_of([row], "division_event", DAY)
    assert (event.date, event.description) == ("2017年", "撤县设市。")
    assert sources_of({"events": [row]}) == ("某表（2026-09-17）", "http://example.org/a?b=1")
    assert [*events_of([row | {"on_date": "2030-01-01"}], "division_event", DAY)] == []
    assert sentence("两行\n文字") == "两行文字。"


def test_an_entry_is_stale_where_facts_behind_it_changed() -> None:
    then = facts_of(writer().entry(GACHA))
    now = facts_of(writer().entry(replace(GACHA, description="人口1,300人，总面积35.5平方公里", meaning="")))
    assert [in_words(one) for one in changes_behind(then, now)] == [
        "含义：原为蒙古语，意为青色的山岗。，现为（无）", "人口：原为1,200人，现为1,300人",
    ]  # fmt: skip
    assert [one.fact for one in changes_behind(then, now, ["present_state"])] == ["population"]
    assert changes_behind(then, now, ["location"]) == []
    given_up = (("nbs", "152727100210", "1990-01-01", "2001-04-30"),)
    recoded = facts_of(writer().entry(replace(GACHA, former_codes=given_up)))
    assert recoded["former_codes"] == "统计用区划代码152727100210（1990—2001年）"
    # No entry prints it
    assert changes_behind(then, recoded) == []
    assert in_words(changes_behind(then, now, ["present_state"])[0], "en") == "population: 1,200人 → 1,300人"
    rewritten = facts_of(writer().entry(replace(GACHA, description="人口1,300人，无耕地")))
    assert "description" in {one.fact for one in changes_behind(then, rewritten)}


def test_what_an_entry_lacks_is_told() -> None:
    bare = ContentEntry("feature:1", "某地", "12200", "湖泊", None)
    assert completeness(bare).score == 0
    assert set(completeness(bare).missing) <= catalogue("zh").keys()
    entry = writer().entry(replace(GACHA, mongolian="ᠬᠥᠬᠡ", romanization="Huh", sources=("某表",)))
    assert completeness(entry) == Completeness(95, ("entry_lacks.confirmed_reading",))
    vague = completeness(replace(entry, is_approximate=True, mongolian=""))
    assert vague.score == 95 - 10 - 20
    assert vague.missing == (
        "entry_lacks.mongolian",
        "entry_lacks.exact_position",
        "entry_lacks.confirmed_reading",
    )


def test_characters_are_counted_as_editors_count() -> None:
    entry = ContentEntry("feature:1", "图克镇", "21500", "", None, toned="Túkè Zhèn", mongolian="ᠲᠦᠭ ᠪᠠᠯᠭᠠᠰᠤ")
    assert words(entry) == 3 + 2 + 2
    assert words(replace(entry, definition="镇。人口1,200人。")) == 3 + 2 + 2 + 7
    assert words(replace(entry, definition="不算", text=("编写。",))) == 3 + 2 + 2 + 3


def unit(identifier: str, at: int) -> Unit:
    row = DIVISIONS[identifier]
    parent = row["parent_id"] if row["parent_id"] != "e" else None
    return Unit(identifier, parent, row["name"], "", "", "", "", row["type"], row["level"], False, at)


def test_chapters_follow_divisions_and_then_categories() -> None:
    units = [unit("u", 0), unit("g", 1), unit("v", 2), unit("t", 1)]
    of_units = [ContentEntry(f"division:{one.id}", one.name, "21610", "", one.id) for one in reversed(units)]
    places = [
        ContentEntry("feature:1", "乙湖", "12200", "湖泊", "g", toned="Yǐhú"),
        ContentEntry("feature:2", "甲湖", "12200", "湖泊", "t", toned="Jiǎhú"),
        ContentEntry("feature:3", "某村", "22200", "农村居民点", "v", toned="Mǒucūn"),
        ContentEntry("feature:4", "某开发区", "21732", "开发区", "g"),
        ContentEntry("feature:5", "无处湖", "12200", "湖泊", None, toned="Wúchùhú"),
        ContentEntry("feature:6", "异类", "99", "", None),
    ]
    arranger = Arranger(
        [*rule_rows("edition_chapters")], units, (("12200", "湖泊"), ("21732", "开发区")), TYPES, strokes()
    )
    found = numbered(arranger.chapters([*of_units, *places]))
    assert [(one.heading, [(part.heading, part.keys) for part in one.sections]) for one in found] == [
        ("第一章 乌审旗", [("", ("division:u",))]),
        ("第二章 嘎鲁图镇", [("", ("division:g",)), ("嘎查", ("division:v",)), ("居民点", ("feature:3",))]),
        ("第三章 图克镇", [("", ("division:t",))]),
        ("第四章 水系", [("湖泊", ("feature:2", "feature:5", "feature:1"))]),
        ("第五章 其他区域", [("开发区", ("feature:4",))]),
        ("第六章 其他地名", [("99", ("feature:6",))]),
    ]


def test_tables_say_that_they_are_empty_and_markers_are_left_out() -> None:
    table_words = {row["table"]: row for row in rule_rows("edition_tables")}
    entry = writer().entry(GACHA)
    bare = replace(GACHA, former=(), events=())
    twin = replace(entry, key="feature:2", name="呼和陶勒盖")
    tables = Tables(
        table_words, [entry, replace(entry, key="division:w"), twin],
        {"division:v": GACHA, "division:w": bare, "feature:2": bare},
        [unit("u", 0), unit("v", 1)],
        [Ended("某公社", "人民公社", "乌审旗", "1958-01-01", "1984-01-01")],
        [], TYPES, {"name_event": {"renaming": "更名"}}, strokes(),
        [{"feature_id": "2", "name": "演示帝都村", "measure": "rename", "published_on": "2026-03-05"},
         {"feature_id": "9", "name": "别处的", "measure": "rename", "published_on": "2026-03-05"}],
        {"rename": "更名"},
    )  # fmt: skip
    found = {one.heading: one for one in tables.all(None)}
    assert "界桩表" not in found
    assert [*found] == [row["heading"] for row in table_words.values() if row["table"] != "markers"]
    assert found["历史沿革表"].rows == ()
    assert found["历史沿革表"].notes == ("截至本版所据日期，没有登记行政区划变动。",)
    assert found["不规范地名处理表"].rows == (
        ("2026年3月5日", "演示帝都村", "呼和陶勒盖", "清理公示：更名", "", ""),
    )
    former = found["废弃、更名地名对照表"].rows
    assert former[0] == (
        "旧名甲",
        "1958—1984年",
        "呼和陶勒盖嘎查",
        "村民委员会区域",
        "鄂尔多斯市乌审旗嘎鲁图镇",
        "乌审旗人民政府",
        "乌政发〔1984〕1号",
    )
    assert former[-1][:4] == ("某公社", "1958—1984年", "（废弃）", "人民公社")
    assert [row[:2] for row in found["重名表"].rows] == [
        ("同名", "呼和陶勒盖嘎查"), ("同名", "呼和陶勒盖嘎查"),
        ("同音", "呼和陶勒盖嘎查"), ("同音", "呼和陶勒盖嘎查"), ("同音", "呼和陶勒盖"),
    ]  # fmt: skip
    assert found["命名更名批复目录"].rows == (
        ("1984年6月", "呼和陶勒盖嘎查", "呼和陶勒盖嘎查", "更名", "乌审旗人民政府", "乌政发〔1984〕1号"),
    )
    assert all(len(row) == len(one.columns) == len(one.widths) for one in found.values() for row in one.rows)
    stone = {"geometry": {"type": "Point", "coordinates": [109.0, 38.0]}, "valid_to": None}
    marker = {"number": "2021", "line_name": "某线", "division_names": {"u": "乌审旗"}, "stones": [stone]}
    shown = {one.heading: one for one in tables.all([marker])}
    assert shown["界桩表"].rows == (
        ("2021", "某线", "乌审旗", "东经109度00分00.00秒", "北纬38度00分00.00秒"),
    )


def test_a_guide_is_made_unless_editors_wrote_one() -> None:
    rows = [*rule_rows("edition_paragraphs")]
    values = {
        "county": "乌审旗",
        "as_of": "2026年11月26日",
        "entries": "87",
        "located": "6",
        "unlocated": "81",
    }
    made = with_guide([ProseText("front", "序", ("话",)), ProseText("back", "后记", ("话",))], rows, values)
    assert [text.heading for text in made] == ["序", "凡例", "后记"]
    guide = made[1].paragraphs
    assert guide[0] == "一、本书收录乌审旗截至2026年11月26日登记的行政区划和地名，共87条。"
    assert "界线仅为示意，不作划界依据" in "".join(guide)
    # What does not hold of this edition is not said, and leaves no hole in the numbers
    assert "推荐" not in "".join(guide)
    assert [line[0] for line in guide] == [*"一二三四五六七八"]
    own = (ProseText("front", "凡例", ("编辑所写。",)),)
    assert with_guide(own, rows, values) == own


def test_the_sample_of_the_contract_is_judged() -> None:
    assert all(0 <= completeness(entry).score <= 100 and words(entry) > 0 for entry in content().entries)
