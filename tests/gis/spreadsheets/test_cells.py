from datetime import date, datetime, time, timedelta

import pytest

from gis.spreadsheets.cells import cell_text
from gis.spreadsheets.sheet import CellValue
from tests.gis.spreadsheets.sample_files import RARE, SUFFIXED_MONGOLIAN, UXIN_MONGOLIAN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (150626100.0, "150626100"),
        (150626100200.0, "150626100200"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (108.8406, "108.8406"),
        (7, "7"),
        (True, "TRUE"),
        (None, ""),
        (datetime(2020, 1, 2), "2020-01-02"),  # noqa: DTZ001 spreadsheets have no zones
        (datetime(2020, 1, 2, 3, 4, 5), "2020-01-02 03:04:05"),  # noqa: DTZ001
        (date(1649, 1, 2), "1649-01-02"),
        (time(3, 4), "03:04:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("  嘎鲁图镇 ", "嘎鲁图镇"),
        (RARE, RARE),
        (UXIN_MONGOLIAN, UXIN_MONGOLIAN),
        (SUFFIXED_MONGOLIAN, SUFFIXED_MONGOLIAN),
        ("ᠶᠢᠨ\u202f", "ᠶᠢᠨ\u202f"),
        ("（一）Ａ区，甲－乙", "（一）Ａ区，甲－乙"),
    ],
)
def test_a_value_becomes_the_text_a_clerk_sees(value: CellValue, text: str) -> None:
    assert cell_text(value) == (text, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("１５０６２６", "150626"),
        ("１０９．５", "109.5"),
        ("－１２", "-12"),
        ("\u3000图克镇\u3000", "图克镇"),
        ("乌审\u00a0\u00a0旗", "乌审 旗"),
        ("图克\x00镇\u200b", "图克镇"),
        ("一\r\n二", "一\n二"),
    ],
)
def test_tidying_is_told_with_the_text_as_it_stood(value: str, text: str) -> None:
    assert cell_text(value) == (text, value)
