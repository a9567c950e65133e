"""Hard readings, the register's own names, and laws that hold for any name (rules: test_spelling_rules)."""

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.place_names.readings import romanizer
from gis.place_names.romanization import NameKind, kind_of_category, numeral, roman_key, toneless

DIVISION: NameKind = "division"
SETTLEMENT: NameKind = "settlement"
FEATURE: NameKind = "feature"


def test_rule_2_a_person_divides_what_no_rule_can() -> None:
    suggestion = romanizer().suggest("广安门北滨河路", FEATURE, words=["广安门", "北滨河", "路"])
    assert suggestion.romanization == "Guǎng’ānmén Běibīnhé Lù"


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("浚县", "Xùn Xiàn"), ("洪洞县", "Hóngtóng Xiàn"), ("涡阳县", "Guōyáng Xiàn"),
        ("繁峙县", "Fánshì Xiàn"), ("六合区", "Lùhé Qū"), ("长垣市", "Chángyuán Shì"),
        ("长子县", "Zhǎngzǐ Xiàn"), ("子长市", "Zǐcháng Shì"), ("台州市", "Tāizhōu Shì"),
        ("东阿县", "Dōng’ē Xiàn"), ("闵行区", "Mǐnháng Qū"), ("锡林郭勒盟", "Xīlínguōlè Méng"),
        ("四子王旗", "Sìzǐwáng Qí"), ("吕梁市", "Lǚliáng Shì"), ("大王镇", "Dàwáng Zhèn"),
        ("榆阳区", "Yúyáng Qū"), ("靖边县", "Jìngbiān Xiàn"), ("神木市", "Shénmù Shì"),
    ],
)  # fmt: skip
def test_hard_readings(name: str, spelled: str) -> None:
    assert romanizer().suggest(name, DIVISION).pinyin == spelled


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [("乌兰什巴尔台村", "Wūlánshíbā’ěrtáicūn"), ("木都柴达木村", "Mùdūcháidámùcūn")],
)
def test_a_mongolian_name_gets_its_reading_but_no_romanization_from_it(name: str, pinyin: str) -> None:
    for origin in ("mn", ""):
        suggestion = romanizer().suggest(name, SETTLEMENT, origin=origin)
        assert (suggestion.pinyin, suggestion.romanization) == (pinyin, "")


def test_an_unknown_character_gives_no_spelling_rather_than_half_of_one() -> None:
    suggestion = romanizer().suggest("小\U000323af村", SETTLEMENT)
    assert (suggestion.pinyin, suggestion.romanization, suggestion.roman_ascii) == ("", "", "")


def test_terms() -> None:
    terms = romanizer().terms
    assert terms("达布察克村", SETTLEMENT) == ("达布察克", "村")
    assert terms("斯布扣嘎查", SETTLEMENT) == ("斯布扣", "嘎查")
    assert terms("解放东路", FEATURE) == ("解放", "东路")
    assert terms("华东路", FEATURE) == ("华东", "路")
    assert terms("陶勒盖", FEATURE) == ("陶勒盖", "")
    assert terms("河", FEATURE) == ("河", "")


def test_ascii_forms() -> None:
    assert romanizer().suggest("嘎鲁图镇", DIVISION).roman_ascii == "GALUTUZHEN"
    assert roman_key("Lǚliáng Shì") == "lvliangshi"
    assert roman_key("Ordos Hôt") == "ordoshot"
    assert roman_key("Fú’ān 1203") == "fuan1203"
    assert toneless("Lǚliáng Shì") == "Lüliang Shi"


@pytest.mark.parametrize(
    ("category", "kind"),
    [("21500", DIVISION), ("21610", SETTLEMENT), ("22200", SETTLEMENT), ("12100", FEATURE)],
)
def test_kind_of_category(category: str, kind: NameKind) -> None:
    assert kind_of_category(category) == kind


@pytest.mark.parametrize(
    ("text", "number"), [("五", 5), ("十", 10), ("十二", 12), ("三十", 30), ("九十九", 99)]
)
def test_numerals(text: str, number: int) -> None:
    assert numeral(text) == number


def test_our_table_has_one_reading_per_character_and_no_text_twice() -> None:
    rows = list(
        csv.DictReader((files("data") / "rules/place_name_readings.csv").read_text("utf-8").splitlines())
    )
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert len(row["reading"].split()) == len(row["text"].lstrip("^"))
        assert toneless(row["reading"]).isalpha() or " " in row["reading"]


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@given(HAN, st.sampled_from([DIVISION, SETTLEMENT, FEATURE]))
def test_any_name_is_split_without_loss_and_spelled_whole_or_not_at_all(name: str, kind: NameKind) -> None:
    suggestion = romanizer().suggest(name, kind)
    assert suggestion.specific_term + suggestion.generic_term == name
    assert suggestion.specific_term
    if suggestion.pinyin:
        words = suggestion.pinyin.split(" ")
        assert all(word[0].isupper() or word[0].isdigit() for word in words)
        assert roman_key(suggestion.pinyin) == roman_key("".join(words))


@given(st.text(max_size=20))
def test_a_key_holds_only_what_people_type(text: str) -> None:
    key = roman_key(text)
    assert key == roman_key(key)
    assert not key or (key.isascii() and key.isalnum())
