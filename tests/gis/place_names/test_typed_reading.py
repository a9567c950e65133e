"""Pinyin as people type it is divided among the characters of a name."""

import pytest

from gis.place_names.readings import romanizer
from gis.place_names.typed_reading import typed_reading


def read(typed: str, name: str) -> tuple[str, tuple[str, ...]] | None:
    reader = romanizer()
    choices = [readings for _, readings in reader.readings(name)]
    found = typed_reading(typed, name, choices, reader.syllables_known)
    return None if found is None else (" ".join(found.syllables.values()), found.unusual)


@pytest.mark.parametrize(
    ("typed", "name", "syllables"),
    [
        ("Gālǔtú Zhèn", "嘎鲁图镇", "gā lǔ tú zhèn"),
        ("ga1lu3tu2zhen4", "嘎鲁图镇", "gā lǔ tú zhèn"),
        ("ga lu tu zhen", "嘎鲁图镇", "gā lǔ tú zhèn"),  # the dictionary's own reading where no tone is typed
        ("Xī’ān", "西安", "xī ān"),
        ("xi1an1", "西安", "xī ān"),
        ("Lv3liang2", "吕梁", "lǚ liáng"),
        ("guo1 yang2", "涡阳", "guō yáng"),
        ("Pénr", "盆儿", "pén ér"),
        ("jiu3", "九", "jiǔ"),
        ("dui4 kou3", "兑口", "duì kǒu"),
        ("lou2", "楼", "lóu"),
    ],
)
def test_typed(typed: str, name: str, syllables: str) -> None:
    assert read(typed, name) == (syllables, ())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Shén shuǐ", "神水台"),
        ("", "神水台"),
        ("xyz", "台"),
        ("shén shuǐ tái wān", "神水台"),
        ("shéņ", "神"),
        ("神", "神"),
    ],
)
def test_what_does_not_fit_is_not_read(typed: str, name: str) -> None:
    assert read(typed, name) is None


def test_a_reading_that_no_dictionary_has_is_named() -> None:
    assert read("shén gǒu tái", "神水台") == ("shén gǒu tái", ("水",))


def test_no_han_character_asks_for_no_syllable() -> None:
    assert read("gao1 di4", "1203高地") == ("gāo dì", ())
