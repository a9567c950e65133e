"""Reported figures held against the register: which differ, by how much, and the places behind each."""

import csv
import io
import json
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import event, text

from gis.accounts.rules import PUBLIC
from gis.errors import NotSignedIn
from gis.exchange.rules import ColumnsUnmapped
from gis.exchange.statistics_check import Comparison, compare_table
from gis.exchange.statistics_comparison import Held, Stated, compare, repeated
from tests.gis.exchange.conftest import Desk

BANNER, TOWN, VILLAGE, OTHER = (UUID(int=number) for number in range(1, 5))
ABOVE = {BANNER: None, TOWN: BANNER, VILLAGE: TOWN, OTHER: BANNER}
HELD = [
    Held("22200", frozenset({VILLAGE}), [("1", "甲"), ("2", "乙")]),
    Held("22100", frozenset({TOWN, OTHER}), [("3", "丙")]),
    Held("12100", frozenset({OTHER}), [("4", "丁")]),
]


@pytest.mark.parametrize(
    ("division", "category", "registered"),
    [
        (None, "", 4),
        (BANNER, "22", 3),
        (TOWN, "22", 3),
        (TOWN, "222", 2),
        (OTHER, "22", 1),
        (OTHER, "", 2),
        (VILLAGE, "12", 0),
    ],
)
def test_a_division_counts_with_all_below_and_a_category_with_all_that_begin_so(
    division: UUID | None, category: str, registered: int
) -> None:
    right = Stated(2, "数量", division, category, registered)
    assert [one for one in compare([right], HELD, ABOVE) if one.stated] == []
    wrong = Stated(2, "数量", division, category, registered + 2)
    (difference,) = [one for one in compare([wrong], HELD, ABOVE) if one.stated]
    assert (difference.registered, difference.by) == (registered, -2)


def test_what_no_count_covers_is_told() -> None:
    found = compare([Stated(2, "数量", TOWN, "", 3)], HELD, ABOVE)
    assert [(one.stated, one.division, one.category, one.places) for one in found] == [
        (None, OTHER, "12100", [("4", "丁")])
    ]


def test_a_count_that_stands_twice() -> None:
    first, again = Stated(2, "数量", TOWN, "22", 3), Stated(5, "数量", TOWN, "22", 4)
    assert repeated([first, Stated(3, "数量", TOWN, "21", 3), again]) == [(again, first)]


def test_a_release_is_compared_cell_by_cell_with_the_places_that_only_one_side_has() -> None:
    then = [Held("22200", frozenset({VILLAGE}), [("1", "甲"), ("9", "壬")]), *HELD[1:2]]
    found = compare([Stated(2, "数量", TOWN, "222", 2)], HELD, ABOVE, then)
    assert [(one.category, one.registered, one.released) for one in found] == [
        ("22100", 1, 1),
        ("12100", 1, 0),
    ]
    (difference,) = [
        one for one in compare([Stated(2, "数量", TOWN, "222", 3)], HELD, ABOVE, then) if one.stated
    ]
    assert (difference.registered, difference.released, difference.by) == (2, 2, -1)
    assert (difference.only_registered, difference.only_released) == ([("2", "乙")], [("9", "壬")])
    alone = compare([], HELD, ABOVE, then)
    assert [(one.category, one.registered, one.released) for one in alone] == [("12100", 1, 0)]


NAMES = """标准地名,地名类别,所在行政区,公开级别
石灰庙,22200,图克镇,公开
敖包湾,22200,150626102201,公开
图克河,12100,图克镇、嘎鲁图镇,公开
哨所梁,13450,神水台村,内部
"""


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


def compared(desk: Desk, table: str, name: str = "统计表.csv") -> Comparison:
    return compare_table(desk.session, desk.editor, desk.file(table, name), name)


def told(found: Comparison) -> list[tuple[object, ...]]:
    return [
        (one["row"], one["division"].rpartition("/")[2], one["category_zh"], one["stated"], one["registered"])
        for one in found.as_json()["differences"]
    ]


LONG = """行政区划,类别,数量
图克镇,农村居民点,2
150626108,河流,3
嘎鲁图镇,山(山峰),1个
合计,合计,4
图克镇,河流,
某某镇,河流,1
图克镇,某类,1
图克镇,河流,许多
图克镇,12100,1
图克镇,12100,1
"""


def test_a_table_with_a_row_for_each_count(listed: Desk) -> None:
    found = compared(listed, LONG)
    assert (found.counts, found.agreeing) == (6, 5)
    assert [(row, *rest) for row, _, *rest in told(found)] == [(3, "河流", 3, 1)]
    assert [name for _, name in found.differences[0].places] == ["图克河"]
    assert [(one.row, one.rule) for one in found.findings] == [
        (7, "import.division_unknown"),
        (8, "import.category_unknown"),
        (9, "exchange.not_a_count"),
        (11, "import.repeated_row"),
    ]
    assert json.dumps(found.as_json(), ensure_ascii=False).count("图克河") == 1


def test_a_table_with_a_column_for_each_category(listed: Desk) -> None:
    found = compared(listed, "苏木镇,居民点,12100,备注\n图克镇,2,1,甲\n嘎鲁图镇,1,1,乙\n")
    stated, unstated = [one for one in found.differences if one.stated], [
        one for one in found.differences if not one.stated
    ]  # fmt: skip
    assert [(one.stated.row, one.stated.column, one.by) for one in stated if one.stated] == [
        (3, "居民点", -1)
    ]
    assert [(found.category(one), one.places[0][1]) for one in unstated] == [("山(山峰)", "哨所梁")]


def test_it_asks_the_register_once_for_all_counts(listed: Desk) -> None:
    asked: list[str] = []
    connection = listed.session.connection()

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if "place_name_period" in statement and "json_agg" in statement:
            asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    compared(listed, LONG)
    event.remove(connection, "before_cursor_execute", note)
    assert len(asked) == 1


def test_the_differences_are_written_with_their_places(listed: Desk) -> None:
    found = compared(listed, LONG)
    found.write(listed.folder / "差异.csv")
    (row,) = csv.DictReader(io.StringIO((listed.folder / "差异.csv").read_text("utf-8-sig")))
    assert (row["表中行"], row["统计数"], row["登记数"], row["登记减统计"]) == ("3", "3", "1", "-2")
    (id_,) = listed.rows("SELECT feature_id FROM place_name WHERE name = '图克河' AND name_type = 'standard'")
    assert (row["登记的地名"], row["登记号"]) == ("图克河", str(id_[0]))
    found.write(listed.folder / "差异.xlsx")
    sheet = openpyxl.load_workbook(listed.folder / "差异.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][3:7] == ["河流 121", 3, 1, -2]


def test_invented_data_does_not_count_and_visitors_do_not_ask(listed: Desk) -> None:
    listed.session.execute(text("UPDATE source SET is_demonstration = true WHERE title = '普查'"))
    table = listed.file("类别,数量\n合计,0\n", "a.csv")
    assert compare_table(listed.session, listed.editor, table, "a.csv").differences == []
    found = compare_table(listed.session, listed.editor, table, "a.csv", demonstration=True)
    assert [one.by for one in found.differences] == [4]
    with pytest.raises(NotSignedIn):
        compare_table(listed.session, PUBLIC, table, "a.csv")
    with pytest.raises(ColumnsUnmapped):
        compared(listed, "区划,人口密度\n图克镇,1\n")
