"""What became of a code: each kind by real pairs of yearly lists, and what keeps kinds apart."""

import time

import pytest

from gis.name_screening.service import compare_lists, spoken_names
from gis.place_names.readings import lexicon

CODE = "150626101001"


def kind_of(old: str, new: str) -> str:
    (change,) = compare_lists({CODE: old}, {CODE: new})
    return change.kind


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("绿洲社区居委会", "绿洲社区居委会", "same"),
        ("田村委会", "田村村民委员会", "suffix_only"),
        ("绿洲居委会", "绿洲社区居民委员会", "suffix_only"),
        ("哈日敖包嘎查村", "哈日敖包嘎查", "suffix_only"),
        ("苏力德苏木乡", "苏力德苏木", "suffix_only"),
        ("白水村委会", "潮州市潮安区登塘镇白水村民委员会", "suffix_only"),
        ("沙石村委会(赣州经济技术开发区)", "沙石村委会", "suffix_only"),
        ("本坝行政村委会", "本坝村民委员会", "suffix_only"),
        ("宽荣村委会", "宽容村委会", "spelling_variant"),
        ("深水台村民委员会", "神水台村民委员会", "spelling_variant"),
        ("后寨子村民委员会", "后寨则村民委员会", "spelling_variant"),
        ("高吕占村委会", "高吕寨村民委员会", "spelling_variant"),
        ("余新湾村委会", "余新塆村民委员会", "spelling_variant"),
        ("杨不锨沟村委会", "杨木锨沟村委会", "spelling_variant"),
        ("市光一村(2)居委会", "市光一村第二居委会", "spelling_variant"),
        ("中廿家村民委员会", "中二十家村民委员会", "spelling_variant"),
        ("呼吉尔图村民委员会", "呼吉尔特村民委员会", "spelling_variant"),
        ("宝日陶勒盖村民委员会", "包日陶勒盖村民委员会", "spelling_variant"),
        ("包日呼德嘎查村委员会", "宝日呼岱嘎查村委员会", "spelling_variant"),
        ("沙如勒努图格嘎查村委员会", "沙如勒努图克嘎查村委员会", "spelling_variant"),
        ("塔拉音乌素嘎查村委员会", "塔来乌素嘎查村委员会", "spelling_variant"),
        ("巴彦毛道嘎查村民委员会", "巴音毛道嘎查村民委员会", "spelling_variant"),
        ("查干淖嘎查", "查干淖尔嘎查", "spelling_variant"),
        ("李家口口村民委员会", "李家圐圙村民委员会", "correction"),
        ("花农社区居委会", "农花社区居委会", "correction"),
        ("陶报格嘎查村委员会", "陶报嘎查村委员会", "extension"),
        ("小红沟村委会", "上小红沟村委会", "extension"),
        ("肖屯村委会", "肖家屯村村民委员会", "extension"),
        ("后乃曼格勒嘎查", "乃曼格勒嘎查", "extension"),
        ("苏布日嘎社区居民委员会", "陶利社区居民委员会", "rename"),
        ("崔家村委会", "王举村委会", "rename"),
        ("梅林苏莫嘎查村委员会", "梅林庙嘎查村委员会", "rename"),
        ("东茨蓬村委会", "茨蓬东村", "rename"),
        # 口 is a mouth of a valley more often than a box
        ("岔沟口村委会", "岔沟门村民委员会", "rename"),
        ("钢三十一社区居委会", "钢三十二社区居委会", "rename"),
    ],
)
def test_kind(old: str, new: str, kind: str) -> None:
    assert kind_of(old, new) == kind


def test_a_code_given_to_another_village_is_no_rename() -> None:
    old = {"150626101001": "惠泽社区居民委员会", "150626101002": "查干淖社区居委会"}
    new = {
        "150626101001": "绿洲社区居民委员会",
        "150626101002": "惠泽社区居民委员会",
        "150626101003": "查干淖社区居民委员会",
    }
    found = {change.code[-1]: change for change in compare_lists(old, new)}
    assert [found[each].kind for each in "123"] == ["code_reused", "code_reused", "new"]
    assert "150626101002" in found["1"].reason
    assert "150626101002" in found["3"].reason


def test_a_name_that_a_sibling_bore_all_along_has_not_moved() -> None:
    """梅林庙 stands at 102200 because 梅林苏莫 is now written so; nobody gave it away."""
    old = {"150626102001": "梅林庙社区居委会", "150626102200": "梅林苏莫嘎查村委员会"}
    new = {"150626102001": "阿吉泰社区居委会", "150626102200": "梅林庙嘎查村委员会"}
    assert [change.kind for change in compare_lists(old, new)] == ["rename", "rename"]


def test_equal_names_below_other_parents_are_nobodys_move() -> None:
    old = {"150626101001": "团结村委会", "150625101001": "红旗村委会"}
    new = {"150626101001": "红旗村委会", "150625101001": "团结村委会"}
    assert {change.kind for change in compare_lists(old, new)} == {"rename"}


def test_codes_that_ended_and_began_are_told_with_where_the_name_is_now() -> None:
    old = {"150626101001": "惠泽社区", "150626101004": "旧村"}
    new = {"150626101009": "惠泽社区居委会", "150626101010": "新居"}
    found = [(change.code, change.kind, change.reason) for change in compare_lists(old, new)]
    assert [(code[-3:], kind) for code, kind, _ in found] == [
        ("001", "ended"), ("004", "ended"), ("009", "new"), ("010", "new"),
    ]  # fmt: skip
    assert "150626101009" in found[0][2]
    assert "150626101001" in found[2][2]


def test_the_consonants_of_chinese_names_do_not_make_them_one() -> None:
    assert spoken_names().compare("王家", "王举") is None
    assert spoken_names().compare("刘庄", "李庄") is None


def test_digits_are_compared_as_text_and_no_long_cell_stops_a_list() -> None:
    assert kind_of("幸福007村委会", "幸福7村委会") == "spelling_variant"
    (change,) = compare_lists({CODE: "7" * 5000}, {CODE: "（" + "8" * 5000})
    assert (change.kind, change.confidence) == ("rename", 0.3)
    assert "未作比对" in change.reason
    # Sixty characters are read, however many of them are digits
    assert kind_of("甲" + "1" * 59, "甲" + "2" * 59) == "rename"


def test_a_code_that_stands_there_without_a_name_is_not_simply_gone() -> None:
    (change,) = compare_lists({CODE: "甲村"}, {}, unnamed=((), (CODE,)))
    assert (change.kind, change.confidence) == ("ended", 0.3)
    assert "名称为空" in change.reason
    (change,) = compare_lists({}, {CODE: "甲村"}, unnamed=((CODE,), ()))
    assert (change.kind, change.confidence) == ("new", 0.3)


def test_a_long_text_is_divided_into_words_in_time_that_grows_with_it() -> None:
    began = time.perf_counter()
    words = lexicon().divide("巴音陶勒盖" * 800)
    assert words is not None
    assert [word.han for word in words[:2]] == ["巴音", "陶勒盖"]
    assert len(words) == 1600
    assert time.perf_counter() - began < 3
