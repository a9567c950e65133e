"""What normalisation of the Mongolian script takes away, what it leaves, and what looks alike."""

import pytest

from gis.place_names.mongolian_romanization import MongolianRomanizer
from gis.place_names.mongolian_script import looks, normalised
from gis.place_names.readings import mongolian_romanizer, rule_rows

ULAAN, TAL, SILI = "ᠤᠯᠠᠭᠠᠨ", "ᠲᠠᠯ\u180eᠠ", "ᠰᠢᠯᠢ"


@pytest.mark.parametrize(
    ("written", "same"),
    [
        pytest.param("ᠤᠯᠠᠭ\u180bᠠᠨ", ULAAN, id="FVS1"),
        pytest.param("ᠤᠯᠠᠭ\u180fᠠᠨ", ULAAN, id="FVS4"),
        pytest.param("ᠤᠯᠠ\u180aᠭᠠᠨ", ULAAN, id="nirugu only lengthens"),
        pytest.param("\ufeffᠤᠯᠠᠭᠠᠨ\u200d", ULAAN, id="joiner and byte order mark"),
        pytest.param(f" {ULAAN} \u180e", ULAAN, id="MVS at the end of nothing"),
        pytest.param("ᠤᠯᠠ\u180eᠭᠠᠨ", ULAAN, id="MVS before another letter than a, e"),
        pytest.param("ᠲᠠᠯ\u180e\u180eᠠ", TAL, id="MVS twice"),
        pytest.param("ᠲᠠᠯ\u180eᠠ", TAL, id="MVS stays: it parts the final a"),
        pytest.param("ᠰᠢᠯᠢ\u202fᠶᠢᠨ", "ᠰᠢᠯᠢ ᠶᠢᠨ", id="NNBSP is a space"),
        pytest.param("ᠤᠯᠠᠭᠠᠨ\u00a0\u2009ᠨᠠᠭᠤᠷ", "ᠤᠯᠠᠭᠠᠨ ᠨᠠᠭᠤᠷ", id="one plain space"),
        pytest.param("ᠤᠯᠠᠭᠠᠨ\u1803", ULAAN, id="no full stop"),
        pytest.param("", "", id="empty"),
    ],
)
def test_normalised(written: str, same: str) -> None:
    assert normalised(written) == same
    assert normalised(same) == same


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (ULAAN, "ᠣᠯᠠᠭᠠᠨ", True),  # u and o are one letter to the eye
        (TAL, "ᠳᠠᠯ\u180eᠠ", True),  # so are t and d at the beginning
        (ULAAN, "ᠤᠯᠡᠭᠡᠨ", False),  # γ of back and front words differs
    ],
)
def test_what_looks_alike(one: str, other: str, alike: bool) -> None:
    assert (looks(one) == looks(other)) is alike


def test_other_letters_have_no_look() -> None:
    assert looks("乌审") == ()


def test_a_known_word_typed_with_other_letters_is_found_and_said_to_be_less_sure() -> None:
    right, wrong = mongolian_romanizer().romanize(ULAAN), mongolian_romanizer().romanize("ᠣᠯᠠᠭᠠᠨ")
    assert right is not None
    assert wrong is not None
    assert (wrong.common, wrong.confidence < right.confidence) == ("Ulaan", True)
    assert mongolian_romanizer().known_word_like("ᠣᠯᠠᠭᠠᠨ") == ULAAN
    assert mongolian_romanizer().known_word_like(ULAAN) is None


@pytest.mark.parametrize(
    ("script", "roman"),
    [
        ("ᠰᠢᠯᠢ ᠶᠢᠨ", "Xilin"),  # a genitive joins its word
        ("ᠷᠠᠰᠢᠶᠠᠨ", "Arxaan"),  # r at the beginning takes its vowel before it
        ("ᠪᠠᠭ\u180eᠠ", "Bag"),
        ("ᠣᠷᠳᠤᠰ", "Ordos"),
        ("ᠥᠨᠳᠦᠷ", "Ondor"),
        ("ᠬᠣᠰᠢᠭᠤ", "Hoxuu"),  # a long uu after o stays
        ("ᠲᠦᠮᠡᠳ", "Tumed"),
    ],
)
def test_rules_alone(script: str, roman: str) -> None:
    found = MongolianRomanizer(rule_rows("mongolian_letters"), []).by_rules(script)
    assert found is not None
    assert (found.common, found.confidence) == (roman, 0.6)
