"""The orders of the book's indexes: golden orders of DOMAIN §7.3, and laws that hold for any names."""

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.gazetteer.division_order import ChapterUnit, in_division_order
from gis.gazetteer.index_entries import OTHERS, IndexEntry, IndexGroup
from gis.gazetteer.indexes import (
    category_index,
    fallen_characters,
    mongolian_index,
    pinyin_index,
    stroke_index,
    strokes,
)
from gis.gazetteer.pinyin_order import sound, syllables, tone
from gis.gazetteer.stroke_order import stroke_heading
from gis.name_rules.seed_files import rule_rows
from gis.place_names.readings import romanizer

T = TypeVar("T")
CATEGORIES = [("12100", "河流"), ("22100", "城镇居民点"), ("22200", "农村居民点")]


def entry(
    name: str, toned: str = "", mongolian: str = "", category: str = "22100", page: int = 1
) -> IndexEntry:
    return IndexEntry(name, toned, mongolian, category, page)


def names(groups: Iterable[IndexGroup]) -> list[str]:
    return [each.name for group in groups for each in group.entries]


def headings(groups: Iterable[IndexGroup]) -> list[str]:
    return [group.heading for group in groups]


def mixed(entries: Sequence[T]) -> list[T]:
    return Random(7).sample([*entries], len(entries))


GOLDEN = {
    "§7.3-1-letters": "安义 Ānyì|安远 Ānyuǎn|白仓 Báicāng",
    "§7.3-2-tones": "黎江 Líjiāng|浬江 Lǐjiāng|利江 Lìjiāng",
    "§7.3-2-tone-of-second-syllable": "安一 Ānyī|安移 Ānyí|安以 Ānyǐ|安义 Ānyì",
    "§7.3-2-first-syllable-before-second": "巴里 Bālì|拔离 Bálī",
    "§7.3-3-strokes": "安下 Ānxià|庵下 Ānxià|鞍下 Ānxià",
    "§7.3-3-strokes-of-second": "安工 Āngōng|安公 Āngōng|安宫 Āngōng",
    "letters-of-the-whole-name-not-syllables": "发安 Fā’ān|方 Fāng|方安 Fāng’ān|番古 Fāngǔ",
    "spaces-and-capitals-count-for-nothing": "大河村 Dàhécūn|大河大街 Dàhé Dàjiē|大合里 Dàhélǐ",
    "short-before-long": "图克 Túkè|图克镇 Túkè Zhèn",
    "ü-is-u-until-all-else-is-equal": "路 Lù|驴 Lǘ|绿 Lǜ|峦 Luán|略 Lüè|轮 Lún|罗 Luó",
    "neutral-tone-last": "庙字 Miàozì|庙子 Miàozi",
    "numbers-by-value-before-letters": "东2路 Dōng 2 Lù|东10路 Dōng 10 Lù|东阿 Dōng’ē",
    "one-syllable-before-two": "先 Xiān|西安 Xī’ān",
}


@pytest.mark.parametrize("golden", GOLDEN.values(), ids=GOLDEN)
def test_pinyin_order(golden: str) -> None:
    listed = [entry(name, toned) for name, _, toned in (each.partition(" ") for each in golden.split("|"))]
    assert names(pinyin_index(mixed(listed))) == [each.name for each in listed]
    assert names(pinyin_index(listed[::-1])) == [each.name for each in listed]


def test_same_names_stand_by_page_under_the_letter_they_begin_with() -> None:
    """DOMAIN §7.3-3: 安下×3 < 庵下×2 < 鞍下×2; same sound, tone and characters: by page."""
    pages = [("安下", 9), ("安下", 12), ("安下", 110), ("庵下", 3), ("庵下", 8), ("鞍下", 1), ("鞍下", 2)]
    listed = [entry(name, "Ānxià", page=page) for name, page in pages]
    listed += [entry("白仓", "Báicāng"), entry("𣵦", "", page=4), entry("3号井", "3 Hàojǐng")]
    groups = pinyin_index(mixed(listed))
    assert [(each.name, each.page) for each in groups[0].entries] == pages
    assert headings(groups) == ["A", "B", OTHERS]
    assert [each.name for each in groups[-1].entries] == ["𣵦", "3号井"]


SPLIT = {
    "Bāyīnwēndū’ěrgāchá": "bā yīn wēn dū ěr gā chá",
    "Hūhénào'ěr Gāchá": "hū hé nào ěr gā chá",
    "Xī’ān": "xī ān",
    "Xīān": "xī ān",  # the apostrophe forgotten
    "Xiān": "xiān",
    "Fāngān": "fān gān",
    "Fāng’ān": "fāng ān",
    "Dì-9 Lòng": "dì 9 lòng",
    "Pénr Gōu": "pénr gōu",
    "Nǚ’érhé": "nǚ ér hé",
    "Lüèyáng": "lüè yáng",
    "Zhuāngzi": "zhuāng zi",
    "Shuāngyǎshān": "shuāng yǎ shān",
    "DōngĀnMén": "dōng ān mén",
    "Uxin Qi": "u xin qi",
    "": "",
}


@pytest.mark.parametrize(("toned", "split"), SPLIT.items(), ids=SPLIT)
def test_toned_spellings_split_into_syllables(toned: str, split: str) -> None:
    assert " ".join(syllables(toned)) == split


def test_spelling_and_splitting_are_inverse_for_every_name_of_the_list() -> None:
    for name in real_names():
        read = romanizer().syllables(name)
        assert read is not None
        assert syllables(romanizer().suggest(name, "settlement").pinyin) == [*read]


@given(st.text("安西儿鄂嫩恩格昂广二女绿略发方", min_size=1, max_size=8))
def test_spelling_and_splitting_are_inverse(name: str) -> None:
    """Apostrophes alone tell syllables apart, but 儿 that only colours the vowel before it."""
    read = [*(romanizer().syllables(name) or ())]
    found = syllables(romanizer().suggest(name, "settlement").pinyin)
    if "儿" not in name[1:]:
        assert found == read
        assert [tone(each) for each in found] == [tone(each) for each in read]


# ---------------------------------------------------------------- strokes

STROKES = {
    "count": "一 二 三 王 古 安 远 庙 查 海 黄 鄂",
    "横竖撇点折": "干 上 千 广 己",
    "one-count-as-the-standard-has-it": "八 人 入 儿 几 九",
    "工-before-土-before-士": "三 干 于 亏 工 土 士",
    "牛-before-手": "午 牛 手 气 毛",
    "then-the-next-characters": "大井 大河 大泉 大海子",
    "short-before-long": "大河 大河口",
    "unknown-of-one-count-behind-the-known": "高 𣵦",
    "numbers-by-value": "东2路 东10路 东路",
    "signs-between-count-for-nothing": "巴 巴丰 巴·东 古",
}


@pytest.mark.parametrize("golden", STROKES.values(), ids=STROKES)
def test_stroke_order(golden: str) -> None:
    listed = golden.split()
    assert names(stroke_index(mixed([entry(each) for each in listed]))) == listed


def test_the_standard_list_stands_level_by_level_as_it_is_numbered() -> None:
    """《通用规范汉字表》 numbers each level by strokes: 7,829 have a place, 276 fall back."""
    rows = [*rule_rows("standard_characters")]
    fallen = fallen_characters(entry(row["character"]) for row in rows)
    assert (len(rows), len(fallen)) == (8105, 276)
    assert {"㧐", "䴙", "𫚭"} <= {*fallen}
    for level in "123":
        numbered = [row["character"] for row in rows if row["level"] == level]
        known = [each for each in numbered if each not in {*fallen}]
        assert sorted(known, key=strokes().place) == known


def test_headings_of_strokes_and_what_has_none() -> None:
    listed = [
        entry(each) for each in ("一棵树", "八里", "乌审", "嘎鲁图", "〇八", "A座", "", "\ue001村", "龘")
    ]
    groups = stroke_index(mixed(listed))
    assert headings(groups) == ["一画", "二画", "四画", "十四画", "四十八画", OTHERS]
    assert names(groups)[-3:] == ["", "A座", "\ue001村"]
    assert [stroke_heading(each) for each in (10, 11, 20, 31)] == ["十画", "十一画", "二十画", "三十一画"]


def test_characters_that_fell_to_count_and_radical_are_named() -> None:
    listed = [entry(each) for each in ("𣵦水湾", "达拉特旗", "A1·\ue001㧐㧐")]
    assert fallen_characters(listed) == ["㧐", "𣵦", "\ue001"]
    assert [strokes().strokes(each) for each in "㧐𣵦达A\ue001"] == [7, 10, 6, None, None]


# ---------------------------------------------------------------- Mongolian

MONGOLIAN = {
    "letters": "ᠠᠮᠠ ᠡᠮᠡ ᠢᠷᠭᠡ ᠣᠳᠣ ᠤᠰᠤ ᠥᠷᠭᠡ ᠦᠨᠡ ᠨᠠᠮ ᠪᠠᠭ ᠬᠠᠳᠠ ᠭᠣᠣᠯ ᠮᠠᠯ ᠯᠠᠮ ᠰᠠᠷ ᠱᠠᠷ ᠲᠠᠯ ᠳᠠᠯ ᠴᠠᠢ ᠵᠠᠭ ᠶᠠᠰᠤ",
    "then-the-next-letters": "ᠬᠠᠳᠠ ᠬᠠᠷᠠ ᠬᠣᠲᠠ",
    "short-before-long": "ᠪᠠᠶᠠᠨ ᠪᠠᠶᠠᠨᠲᠠᠯᠠ",
    "selectors-count-for-nothing": "ᠬᠠ᠋ᠳᠠ ᠬᠠᠷ᠋ᠠ ᠬᠣᠲᠠ",
    "vowel-separator-counts-for-nothing": "ᠲᠠᠯ᠎ᠠ ᠲᠠᠯᠠᠪ ᠲᠠᠯ᠎ᠡ",
}


@pytest.mark.parametrize("golden", MONGOLIAN.values(), ids=MONGOLIAN)
def test_mongolian_order(golden: str) -> None:
    listed = [entry(each, mongolian=each) for each in golden.split()]
    assert names(mongolian_index(mixed(listed))) == golden.split()


def test_mongolian_names_stand_word_by_word_under_their_first_letter() -> None:
    words = ["ᠪᠠᠶᠠᠨ ᠲᠠᠯᠠ", "ᠪᠠᠶᠠᠨ\u202fᠤ ᠰᠤᠮᠤ", "ᠪᠠᠶᠠᠨᠭᠣᠣᠯ", "ᠮᠠᠯ", "Uxin"]
    listed = [*(entry(each, mongolian=each) for each in words), entry("无蒙古文")]
    groups = mongolian_index(mixed(listed))
    assert headings(groups) == ["ᠪ", "ᠮ", OTHERS]
    assert names(groups) == [words[1], words[0], *words[2:]]


def test_staff_can_move_a_letter() -> None:
    rows = [{"letter": "ᠡ", "place": "2"}, {"letter": "ᠠ", "place": "10"}, {"letter": "ᠧ", "place": "2.5"}]
    listed = [entry(each, mongolian=each) for each in "ᠠᠡᠧ"]
    assert names(mongolian_index(listed, lambda table: rows)) == ["ᠡ", "ᠧ", "ᠠ"]


# ---------------------------------------------------------------- categories and divisions


def test_categories_stand_as_listed_and_their_names_as_they_sound() -> None:
    listed = [
        entry("白仓", "Báicāng", category="22200"),
        entry("安远", "Ānyuǎn", category="22200"),
        entry("无定河", "Wúdìng Hé", category="12100"),
        entry("图克", "Túkè", category="99999"),
    ]
    groups = category_index(mixed(listed), CATEGORIES)
    assert headings(groups) == ["河流", "农村居民点", OTHERS]
    assert names(groups) == ["无定河", "安远", "白仓", "图克"]


def test_chapters_follow_the_tree_of_divisions() -> None:
    """DOMAIN §7.1: 街道(苏木镇) → 社区(嘎查村) → 居民点."""
    units = [
        ChapterUnit("d", "x", "某街道", "", "150626001"),
        ChapterUnit("g", "b", "乙嘎查", "", "150626108200"),
        ChapterUnit("c", "b", "甲社区", "", "150626108001"),
        ChapterUnit("b", "x", "嘎鲁图镇", "", "150626108"),
        ChapterUnit("z", "x", "开发区", "", "150626090", is_statistical=True),
        ChapterUnit("s", "x", "苏力德苏木", "", "150626203"),
        ChapterUnit("o", "g", "图克", "Túkè", ""),
        ChapterUnit("n", "g", "安远", "Ānyuǎn", ""),
    ]
    found = in_division_order(mixed(units), strokes())
    assert [(depth, unit.name) for depth, unit in found] == [
        (0, "某街道"), (0, "嘎鲁图镇"), (1, "甲社区"), (1, "乙嘎查"), (2, "安远"), (2, "图克"),
        (0, "苏力德苏木"), (0, "开发区"),
    ]  # fmt: skip


# ---------------------------------------------------------------- any names

PARTS = st.text("安庵鞍下远乌审𣵦㧐〇 ·A2\ue001\U000313ab", max_size=4)
TONED = st.text("aāáǎàuüǚnzhgxiīrĀBX ’'-12", max_size=8)
SCRIPT = st.text("ᠠᠡᠢᠣᠤᠨᠩᠪᠬᠧ \u180b\u180d\u180e\u180f\u202fx", max_size=5)
ENTRIES = st.lists(
    st.builds(IndexEntry, PARTS, TONED, SCRIPT, st.sampled_from(["12100", "22100", "9"]), st.integers(1, 3)),
    max_size=8,
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_an_index_has_every_entry_once_in_one_order_however_they_come(
    entries: list[IndexEntry], random: Random
) -> None:
    other = random.sample(entries, len(entries))
    for index in (pinyin_index, stroke_index, mongolian_index, lambda each: category_index(each, CATEGORIES)):
        groups = index(entries)
        assert index(other) == groups
        found = [each for group in groups for each in group.entries]
        assert len({*headings(groups)}) == len(groups)
        assert all(group.entries for group in groups)
        if index is not mongolian_index:
            assert sorted(found, key=repr) == sorted(entries, key=repr)
        assert [each for group in index(found) for each in group.entries] == found


@given(st.lists(TONED, min_size=3, max_size=3))
def test_letters_alone_are_compared_before_any_tone(spelled: list[str]) -> None:
    plain = [sound(each)[0] for each in sorted(spelled, key=sound)]
    assert plain == sorted(plain)


@cache
def real_names() -> list[str]:
    with (files("data") / "samples" / "uxin" / "divisions.csv").open(encoding="utf-8") as file:
        listed = [row["name"] for row in csv.DictReader(file)]
    with (files("data") / "samples" / "uxin" / "located_places.csv").open(encoding="utf-8") as file:
        return [*listed, *(row["name"] for row in csv.DictReader(file))]


def test_every_name_of_the_real_list_has_its_place() -> None:
    listed = [
        entry(name, romanizer().suggest(name, "settlement").pinyin, page=page)
        for page, name in enumerate(real_names())
    ]
    assert len(listed) > 90
    by_sound, by_strokes = pinyin_index(listed), stroke_index(listed)
    assert {*names(by_sound)} == {*names(by_strokes)} == {*real_names()}
    assert OTHERS not in headings(by_sound) + headings(by_strokes)
    assert headings(by_sound) == sorted(headings(by_sound))
    assert names(by_sound[1:2])[:5] == [
        "巴嘎淖尔村",
        "宝日呼岱嘎查",
        "包日陶勒盖村",
        "巴图湾村",
        "巴音敖包嘎查",
    ]
    assert fallen_characters(listed) == []
