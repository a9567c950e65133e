"""What each script on a sign says against the standard name, as tables of cases with the rule in the id."""

from datetime import date

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.place_name_signs.comparison import Result, Standard
from gis.place_name_signs.roman_comparison import readings_spelled
from gis.place_name_signs.rule_tables import comparison_by
from gis.place_names.readings import romanizer
from gis.place_names.romanization import toneless

DAY = date(2026, 11, 26)
ULAAN = "ᠤᠯᠠᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ"


def standard(chinese: str = "", roman: str = "", mongolian: str = "", *, confirmed: bool = True) -> Standard:
    """A name as the register would hold it."""
    spelled = romanizer().suggest(chinese, "feature")
    return Standard(
        DAY,
        chinese=chinese,
        mongolian=mongolian,
        roman=roman or spelled.pinyin,
        pinyin=spelled.pinyin,
        readings=[(one, [toneless(each) for each in known]) for one, known in romanizer().readings(chinese)],
        is_reading_confirmed=confirmed,
        aliases=("中华大道",),
        former=(("新华路", date(2024, 5, 1)), ("老官路", None)),
    )


def classes(result: Result) -> list[str]:
    return [each.error_class for each in result.differences]


HAN = {
    "same": ("中华路", "中华路", "same", []),
    "same-composed-NFC": ("中华路", " 中华路 ", "same", []),
    "Art.9(3)-traditional": ("中华路", "中華路", "differs", ["traditional_character"]),
    "Art.9(3)-variant": ("峰山路", "峯山路", "differs", ["traditional_character"]),
    "Art.15-wrong-character": ("乌审路", "乌申路", "differs", ["wrong_character"]),
    "both": ("乌审路", "烏申路", "differs", ["traditional_character", "wrong_character"]),
    "Art.15-other-words": ("中华路", "中华大街", "differs", ["nonstandard_name"]),
    "Art.15-alias": ("中华路", "中华大道", "differs", ["nonstandard_name"]),
    "Art.15-generic-term-missing": ("嘎鲁图镇", "嘎鲁图", "differs", ["nonstandard_name"]),
    "renamed": ("中华路", "新华路", "differs", ["outdated_name"]),
    "renamed-in-traditional": ("中华路", "新華路", "differs", ["traditional_character", "outdated_name"]),
    "renamed-when-unknown": ("中华路", "老官路", "differs", ["outdated_name"]),
    "GB17733-spaces": ("中华路", "中 华 路", "differs", ["chinese_spacing"]),
    "GB17733-mark": ("中华路", "中华·路", "differs", ["chinese_spacing"]),
    "a-standard-name-may-hold-a-variant": ("龢平路", "龢平路", "same", []),
    "Art.19-missing": ("中华路", "", "missing", ["chinese_missing"]),
    "not-read": ("中华路", None, "not_read", []),
    "no-standard": ("", "中华路", "no_standard", []),
}


@pytest.mark.parametrize("case", HAN)
def test_chinese_characters(case: str) -> None:
    name, found, outcome, expected = HAN[case]
    result = comparison_by(rule_rows).han.compare(found, standard(name))
    assert (result.outcome, classes(result)) == (outcome, expected)


def test_a_name_given_up_says_since_when() -> None:
    (difference,) = comparison_by(rule_rows).han.compare("新华路", standard("中华路")).differences
    assert difference.why.params["day"] == "2024-05-01"


MONGOLIAN = {
    "same": (ULAAN, "same", [], []),
    "selector": (ULAAN.replace("ᠭ", "ᠭ\u180b", 1), "agrees", [], ["mn_selectors"]),
    "vowel-separator": (ULAAN.replace("ᠠᠨ", "ᠠ\u180eᠨ", 1), "agrees", [], ["mn_separators"]),
    "narrow-space": (ULAAN.replace(" ", "\u202f"), "agrees", [], ["mn_separators"]),
    "look-alike-o-u": (ULAAN.replace("ᠣ", "ᠤ"), "agrees", [], ["mn_look_alike"]),
    "look-alike-t-d": (ULAAN.replace("ᠲ", "ᠳ"), "agrees", [], ["mn_look_alike"]),
    "a-e-inside": ("ᠤᠯᠡᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ", "agrees", [], ["mn_look_alike"]),
    "joined": (ULAAN.replace(" ", ""), "differs", ["mongolian_spacing"], []),
    "another-word": ("ᠬᠠᠷᠠ ᠲᠣᠯᠣᠭᠠᠢ", "differs", ["mongolian_wrong"], []),
    "Cyrillic": ("Улаан толгой", "differs", ["mongolian_wrong"], []),
    "missing": ("", "missing", ["mongolian_missing"], []),
}


@pytest.mark.parametrize("case", MONGOLIAN)
def test_mongolian_script(case: str) -> None:
    found, outcome, expected, remarks = MONGOLIAN[case]
    result = comparison_by(rule_rows).mongolian.compare(found, standard("乌兰陶勒盖", mongolian=ULAAN))
    assert (result.outcome, classes(result)) == (outcome, expected)
    assert [each.message_id.rpartition(".")[2] for each in result.remarks] == remarks


def test_a_reader_of_mongolian_confirms_what_differs() -> None:
    result = comparison_by(rule_rows).mongolian.compare("ᠬᠠᠷᠠ", standard("乌兰陶勒盖", mongolian=ULAAN))
    assert [each.confirmer for each in result.differences] == ["mongolian_reader"]


ROMAN = {
    "same": ("中华路", "", "Zhōnghuá Lù", "same", []),
    "rule9-tones-left-out": ("中华路", "", "Zhonghua Lu", "agrees", []),
    "rule10-all-capitals": ("中华路", "", "ZHONGHUA LU", "agrees", []),
    "typewriter-apostrophe": ("西安路", "", "Xi'an Lu", "agrees", []),
    "rule1-syllables-split": ("中华路", "", "Zhong Hua Lu", "differs", ["roman_split"]),
    "rule1-generic-term-joined": ("中华路", "", "Zhonghualu", "differs", ["roman_split"]),
    "rule1-hyphen": ("中华路", "", "Zhong-hua Lu", "differs", ["roman_split"]),
    "rule10-small-letter": ("中华路", "", "zhonghua Lu", "differs", ["roman_case"]),
    "rule9-wrong-tone": ("中华路", "", "Zhònghuá Lù", "differs", ["roman_tone"]),
    "rule11-apostrophe-missing": ("西安路", "", "Xian Lu", "differs", ["roman_apostrophe"]),
    "u-for-ü": ("吕梁路", "", "Luliang Lu", "differs", ["roman_umlaut"]),
    "v-for-ü": ("吕梁路", "", "Lvliang Lu", "differs", ["roman_umlaut"]),
    "yu-for-ü": ("吕梁路", "", "Lyuliang Lu", "differs", ["roman_umlaut"]),
    "Art.15-Road": ("中华路", "", "Zhonghua Road", "differs", ["english_term"]),
    "Art.15-Rd.": ("中华路", "", "Zhonghua Rd.", "differs", ["english_term"]),
    "Art.15-Bridge": ("红石桥", "", "Hongshi Bridge", "differs", ["english_term"]),
    "Art.15-East-Street": ("长庆东街", "", "Changqing East Street", "differs", ["english_term"]),
    "rule8-another-reading": ("长青街", "", "Zhangqing Jie", "differs", ["wrong_reading"]),
    "rule8-and-English": ("长青街", "", "Zhangqing Street", "differs", ["english_term", "wrong_reading"]),
    "wrong-letters": ("重庆街", "", "Chonqing Jie", "differs", ["roman_wrong"]),
    "Mongolian-by-pinyin": ("乌审街", "Uxin Jie", "Wushen Jie", "differs", ["mongolian_by_pinyin"]),
    "Mongolian-by-pinyin-and-English": (
        "乌审街",
        "Uxin Jie",
        "Wushen Street",
        "differs",
        ["english_term", "mongolian_by_pinyin"],
    ),
    "Mongolian-right": ("乌审街", "Uxin Jie", "UXIN JIE", "agrees", []),
    "missing": ("中华路", "", "", "missing", ["roman_missing"]),
    "not-read": ("中华路", "", None, "not_read", []),
}


@pytest.mark.parametrize("case", ROMAN)
def test_roman_letters(case: str) -> None:
    name, roman, found, outcome, expected = ROMAN[case]
    result = comparison_by(rule_rows).roman.compare(found, standard(name, roman))
    assert (result.outcome, classes(result)) == (outcome, expected)


def test_differences_from_an_unconfirmed_reading_wait_for_it() -> None:
    result = comparison_by(rule_rows).roman.compare("Zhangqing Jie", standard("长青街", confirmed=False))
    assert [each.confirmer for each in result.differences] == ["reading"]
    assert (
        comparison_by(rule_rows).roman.compare("Zhonghua Lu", standard("中华路", confirmed=False)).outcome
        == "agrees"
    )


def test_english_needs_nobody_to_confirm_the_reading() -> None:
    result = comparison_by(rule_rows).roman.compare("Zhonghua Road", standard("中华路", confirmed=False))
    assert [(each.error_class, each.confirmer) for each in result.differences] == [("english_term", "")]


def test_which_character_was_read_otherwise() -> None:
    readings = [("长", ["chang", "zhang"]), ("青", ["qing"]), ("街", ["jie"])]
    assert readings_spelled("zhangqingjie", readings) == [("长", "zhang")]
    assert readings_spelled("changqingjie", readings) is None
    assert readings_spelled("xianjie", readings) is None
