"""What lists are sorted by when they are sorted by a reading."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session


@pytest.mark.parametrize(
    "in_order",
    [
        ["ā", "á", "ǎ", "à", "a"],
        ["Ānhuī", "Bāyán", "Zhāng"],
        ["Lú", "Lù", "lu", "Lǘ", "Lǜ", "Luán", "Lún"],
        ["Wūshěn Qí", "Wūshén Xiāng", "Wùshēn Zhèn"],
        ["Xī'ān", "Xiàn", "Xiāng"],
        ["Nǎogēn", "Nuòlǐ", "Uxin Qi"],
    ],
)
def test_letters_come_before_tones(session: Session, in_order: list[str]) -> None:
    keys = {one: session.scalar(text("SELECT reading_key(:one)"), {"one": one}) for one in in_order}
    assert None not in keys.values()
    assert sorted(in_order, key=lambda one: str(keys[one])) == in_order


def test_a_reading_written_with_combining_marks_has_the_same_key(session: Session) -> None:
    same = text("SELECT reading_key(normalize('Wūshěn Qí', NFD)) = reading_key('Wūshěn Qí')")
    assert session.scalar(same)
