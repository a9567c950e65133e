"""Numbers in characters, both ways."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.boundary_lines.chinese_numbers import NUMBER, read, smallest_digit, written


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (999, "九百九十九"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (9999, "九千九百九十九"),
    ],
)
def test_whole_numbers_are_written_as_agreements_write_them(number: int, text: str) -> None:
    assert written(number) == text


@given(st.integers(1, 9999))
def test_what_is_written_is_read(number: int) -> None:
    assert re.fullmatch(NUMBER, written(number))
    assert read(written(number)) == number


@pytest.mark.parametrize(
    ("text", "value", "digit"),
    [
        ("3.25", 3.25, 0.01),
        ("12", 12, 1),
        ("三点二", 3.2, 0.1),
        ("一百五十一点六〇", 151.6, 0.01),
        ("二〇", 20, 1),
        ("两", 2, 1),
    ],
)
def test_numbers_of_texts_are_read_with_their_last_digit(text: str, value: float, digit: float) -> None:
    assert read(text) == pytest.approx(value)
    assert smallest_digit(text) == pytest.approx(digit)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_other_numbers_are_not_written(number: int) -> None:
    with pytest.raises(ValueError, match="not written"):
        written(number)
