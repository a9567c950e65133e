"""A Mongolian sound beside the Han characters of a name."""

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.place_names.sound_drift import SoundDrift, sounds_of
from gis.spelling_questions.running import engine

DRIFT: SoundDrift = engine(rule_rows)._drift


@pytest.mark.parametrize(
    ("roman", "sounds"),
    [
        ("Tolgoi", "to l goi"),
        ("Galuut", "ga lu t"),
        ("Sain Us", "sai n u s"),
        ("Uliastai", "u li a s tai"),
        ("Mongh", "mong h"),
        ("Xini", "xi ni"),
        ("", ""),
    ],
)
def test_sounds(roman: str, sounds: str) -> None:
    assert " ".join(sound.text for sound in sounds_of(roman)) == sounds


@pytest.mark.parametrize(
    ("roman", "han", "away"),
    [
        ("Ulaan", "乌兰", []),
        ("Bayan", "巴彦", []),
        ("Bayan", "巴音", []),
        ("Dalad", "达拉特", []),
        ("Ordos", "鄂尔多斯", []),
        ("Hanggin", "杭锦", []),
        ("Uxin", "乌审", ["xin 新 审 near"]),
        ("Qagaan", "昌汉", ["qa 查察 昌 near", "gan 干 汉 far"]),
        ("Alxa", "阿拉善", ["xa 沙 善 near"]),
        ("Bogot", "包头", ["go 高郭  missing", "t 特图 头 near"]),
        ("Bulag", "毛布拉", ["  毛 extra"]),
    ],
)
def test_drift(roman: str, han: str, away: list[str]) -> None:
    found = DRIFT.drifted(DRIFT.compare(roman, han))
    assert [f"{one.sound} {one.expected} {one.written} {one.verdict}" for one in found] == away


def test_every_row_of_the_table_is_one_sound() -> None:
    rows = list(rule_rows("mongolian_transcription"))
    assert len({(row["sound"], row["place"]) for row in rows}) == len(rows)
    for row in rows:
        if row["place"] == "syllable":
            assert [sound.text for sound in sounds_of(row["sound"])] in (
                [row["sound"]],
                [row["sound"][:-1], "n"],
            )
