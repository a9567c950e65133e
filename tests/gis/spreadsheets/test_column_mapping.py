import pytest

from gis.spreadsheets.column_mapping import guess_mapping

FIELDS = {
    "standard_name": ["标准地名", "地名", "名称", "standard name", "name"],
    "division_code": ["行政区划代码", "区划代码", "代码", "code"],
    "longitude": ["经度", "东经", "lon", "longitude"],
    "latitude": ["纬度", "北纬", "lat", "latitude"],
    "romanization": ["罗马字母拼写", "汉语拼音"],
}


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("标准地名", "standard_name"),
        ("标准 地名*", "standard_name"),
        ("名称（必填）", "standard_name"),
        ("Standard_Name", "standard_name"),
        ("经度(°)", "longitude"),
        ("LON", "longitude"),
        ("区划代码（12位）", "division_code"),
        ("标准地名全称", "standard_name"),
        ("罗马字母拼法", "romanization"),
    ],
)
def test_a_column_is_recognised(column: str, field: str) -> None:
    (match,) = guess_mapping([column], FIELDS).matches
    assert match.field == field
    assert 0.5 <= match.confidence <= 1


def test_each_is_used_once_and_leftovers_are_told_both_ways() -> None:
    mapping = guess_mapping(["序号", "名称", "标准地名", "东经", "北纬", "备注"], FIELDS)
    assert mapping.column_of("standard_name") == "名称"
    assert mapping.column_of("longitude") == "东经"
    assert mapping.column_of("romanization") is None
    assert mapping.unmatched_columns == ("序号", "标准地名", "备注")
    assert mapping.unmatched_fields == ("division_code", "romanization")


def test_short_latin_names_do_not_match_inside_words() -> None:
    assert guess_mapping(["along the road", "plateau"], FIELDS).matches == ()


def test_surer_matches_win() -> None:
    mapping = guess_mapping(["地名类别代码", "代码"], FIELDS)
    assert mapping.column_of("division_code") == "代码"
