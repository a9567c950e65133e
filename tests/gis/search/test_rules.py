"""How a typed text is read."""

import pytest

from gis.search.rules import LONGEST, Near, Question, near, question, tidied, type_word, type_words

TYPES = [
    {"code": "gacha", "name_zh": "嘎查", "name_en": "gacha"},
    {"code": "town", "name_zh": "镇", "name_en": "town"},
]
CATEGORIES = [
    {"code": "12100", "name_zh": "河流", "name_en": "river"},
    {"code": "13450", "name_zh": "山(山峰)", "name_en": "mountain or peak"},
]
WORDS = type_words(TYPES, CATEGORIES, ["河", "山", "嘎查", "镇", "渡口"])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  图克　镇 ", "图克 镇"),
        ("ＷＵＳＨＥＮ", "WUSHEN"),
        ("图\u200b克", "图 克"),
        ("a\x00b", "a b"),
        ("\u202e旗", "旗"),
        ("，。！", ",。!"),
        ("", ""),
        ("图" * 500, "图" * LONGEST),
    ],
)
def test_what_was_typed_is_tidied(typed: str, text: str) -> None:
    assert tidied(typed) == text


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("图克镇附近的嘎查", Near("图克镇", "嘎查")),
        ("图克镇附近", Near("图克镇", "")),
        ("图克镇 周边 村", Near("图克镇", "村")),
        ("嘎查 near 图克镇", Near("图克镇", "嘎查")),
        ("gachas Near Tuke Zhen", Near("Tuke Zhen", "gachas")),
        ("near uxin", Near("uxin", "")),
        ("附近", None),
        ("nearby", None),
        ("图克镇", None),
    ],
)
def test_a_wish_for_what_is_near(text: str, wish: Near | None) -> None:
    assert near(text) == wish


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("150626", Question(han="150626", code="150626")),
        ("150626 102 205", Question(han="150626 102 205", code="150626102205")),
        ("达布察克村民委员会", Question(han="达布察克村", core="达布察克")),
        ("呼吉尔特村", Question(han="呼吉尔特村", core="呼吉尔特")),
        ("图克镇", Question(han="图克镇")),
        ("tu2ke4 zhen4", Question(han="tu2ke4 zhen4", roman="tuke zhen", initials="tuke zhen")),
        ("K1", Question(han="K1", roman="K1", initials="K1")),
        ("ᠦᠦᠰᠢᠨ", Question(mongolian="ᠦᠦᠰᠢᠨ")),
        ("!!!", Question(han="!!!")),
    ],
)
def test_what_a_text_can_be(text: str, asked: Question) -> None:
    assert question(text) == asked


@pytest.mark.parametrize(
    ("text", "kinds", "category", "ending"),
    [
        ("嘎查", ("gacha",), None, "嘎查"),
        ("gachas", ("gacha",), None, "嘎查"),
        ("镇", ("town",), None, "镇"),
        ("河", (), "12100", "河"),
        ("River", (), "12100", None),
        ("山", (), "13450", "山"),
        ("渡口", (), None, "渡口"),
    ],
)
def test_a_word_for_a_type(
    text: str, kinds: tuple[str, ...], category: str | None, ending: str | None
) -> None:
    found = type_word(text, WORDS)
    assert found is not None
    assert (found.kinds, found.category, found.ending) == (kinds, category, ending)


def test_other_words_are_no_type() -> None:
    assert type_word("图克", WORDS) is None
    assert type_word("s", WORDS) is None
