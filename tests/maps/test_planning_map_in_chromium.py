"""The planning map in a browser with the network closed: it draws, it finds, it asks nobody."""

from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from maps.planning_map import planning_map_html
from tests.maps.conftest import ClosedPage
from tests.maps.uxin import uxin_map

pytestmark = pytest.mark.browser

INK_ON_CANVAS = """
() => [...document.querySelectorAll('.leaflet-map-pane canvas')].map((canvas) => {
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let inked = 0;
  for (let k = 3; k < pixels.length; k += 4) if (pixels[k]) inked += 1;
  return inked;
})
"""


@pytest.fixture
def opened(closed_page: ClosedPage, tmp_path: Path) -> ClosedPage:
    file = tmp_path / "map.html"
    file.write_text(planning_map_html(uxin_map()), "utf-8")
    closed_page.open(file)
    return closed_page


def test_page_asks_nobody_and_complains_of_nothing(opened: ClosedPage) -> None:
    opened.page.get_by_label("陆地水系").uncheck()
    opened.page.mouse.wheel(0, -400)
    opened.page.wait_for_timeout(300)
    assert opened.requested_outside == []
    assert opened.complaints == []


def test_divisions_graticule_and_names_are_drawn(opened: ClosedPage) -> None:
    inked = opened.page.evaluate(INK_ON_CANVAS)
    assert len(inked) == 2
    assert min(inked) > 1000
    assert opened.page.locator(".leaflet-overlay-pane path").count() == 2
    assert opened.page.evaluate("planningMap.names.labelled") == 7
    assert len(opened.page.screenshot()) > 20_000


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("嘎鲁图", "嘎鲁图镇"),
        ("galutu", "嘎鲁图镇"),
        ("Gā lǔ tú", "嘎鲁图镇"),
        ("gltz", "嘎鲁图镇"),
        ("达布察克", "嘎鲁图镇"),
        ("lvzhou", "绿洲泉"),
        ("𣵦", "𣵦子梁"),
        ("150626", "乌审旗"),
        ("Uxin", "乌审旗"),
        ("zhen", "嘎鲁图镇"),
    ],
)
def test_search_finds_by_characters_pinyin_initials_other_names_and_code(
    opened: ClosedPage, typed: str, first: str
) -> None:
    opened.page.fill("#finder", typed)
    assert opened.page.locator(".finder li").first.inner_text().startswith(first)


def test_choosing_a_name_shows_its_card(opened: ClosedPage) -> None:
    opened.page.fill("#finder", "gltz")
    opened.page.press("#finder", "Enter")
    card = opened.page.locator(".place-card")
    for said in ("嘎鲁图镇", "乡级行政区域", "达布察克镇", "108°50′33″E", "GeoNames（CC BY 4.0）"):
        assert said in card.inner_text()
    assert opened.complaints == []


def test_name_without_position_is_found_and_said_to_be_missing(opened: ClosedPage) -> None:
    opened.page.fill("#finder", "呼吉尔特")
    assert "无坐标，未上图" in opened.page.locator(".finder li").first.inner_text()
    opened.page.fill("#finder", "没有这个地方")
    assert "没有找到" in opened.page.locator(".finder li").first.inner_text()


def test_clicking_a_symbol_and_a_division_shows_cards(opened: ClosedPage) -> None:
    at = opened.page.evaluate("planningMap.map.latLngToContainerPoint([38.62, 108.86])")
    box = opened.page.locator("#map_planning").bounding_box()
    assert box
    opened.page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    assert "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ" in opened.page.locator(".place-card").inner_text()
    opened.page.keyboard.press("Escape")
    inside = opened.page.evaluate("planningMap.map.latLngToContainerPoint([38.2, 108.7])")
    opened.page.mouse.click(box["x"] + inside["x"], box["y"] + inside["y"])
    opened.page.locator(".place-card", has_text="150626").wait_for()


def test_class_switched_off_is_neither_drawn_nor_clickable(opened: ClosedPage) -> None:
    opened.page.get_by_label("行政区域及其他区域").uncheck()
    assert opened.page.evaluate("planningMap.names.visible().length") == 4
    assert opened.page.evaluate("planningMap.names.near([38.62, 108.86])") is None


def test_legend_scale_and_marks_stand_on_the_sheet(opened: ClosedPage) -> None:
    legend = opened.page.locator(".leaflet-control-layers").inner_text()
    assert "旗县级行政区界" in legend
    assert "演示数据（虚构，空心符号）" in legend
    assert opened.page.locator(".leaflet-control-scale-line").inner_text() == "30 km"
    assert opened.page.locator(".watermark span").first.inner_text() == "演示数据"


def test_five_thousand_names_stay_usable(closed_page: ClosedPage, tmp_path: Path) -> None:
    file = tmp_path / "many.html"
    file.write_text(planning_map_html(uxin_map(names=5000)), "utf-8")
    page = closed_page.open(file)
    assert file.stat().st_size < 1_500_000
    assert page.evaluate("planningMap.names.labelled") > 50
    page.fill("#finder", "试验地名4321号")
    page.press("#finder", "Enter")
    assert "试验地名4321号" in page.locator(".place-card").inner_text()
    # Names are pixels of one canvas, not five thousand elements.
    assert page.evaluate("document.querySelectorAll('*').length") < 400
    assert closed_page.complaints == []


def test_map_prints_on_one_sheet_without_the_controls(opened: ClosedPage) -> None:
    sheet = PdfReader(BytesIO(opened.page.pdf(format="A3", landscape=True, print_background=True)))
    assert len(sheet.pages) == 1
    # Chromium writes some characters as the radicals that look alike.
    said = normalize("NFKC", sheet.pages[0].extract_text())
    assert normalize("NFKC", "界线仅为示意，不作划界依据") in said
    assert "审图号" in said
    assert "图例" in said
    assert "查地名" not in said
