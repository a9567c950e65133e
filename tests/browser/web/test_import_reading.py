"""An editor says how a list is to be read: encoding, delimiter, datum, zone, order, parameters."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, SCREEN, Desk, Picture, Sit

pytestmark = [pytest.mark.browser, pytest.mark.long]


METRES = "标准地名;地名类别;所在行政区;X坐标;Y坐标\n" + "".join(
    f"查干泉{n};泉;图克镇;43215{n}7.2;36612{n}23.5\n" for n in range(4)
)
PARAMETERS = {
    "dx": "-12.5",
    "dy": "100.2",
    "dz": "30",
    "rx": "0.1",
    "ry": "0",
    "rz": "0.2",
    "scale_ppm": "1.5",
}


def brought(desk: Desk, content: bytes) -> Page:
    """Bring a file and wait until it is shown how it would be read."""
    page = desk.open("/import")
    page.locator("[data-test=list]").set_input_files(
        {"name": "地名.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator(".mapping").wait_for()
    return desk.settled()


def test_encoding_and_delimiter_are_chosen_and_the_list_is_read_anew(desk: Sit, picture: Picture) -> None:
    editor = desk("editor")
    page = brought(editor, METRES.encode("gbk"))
    expect(page.locator("[data-test=encoding]")).to_contain_text("GB18030")
    expect(page.locator("[data-test=delimiter]")).to_contain_text(";")
    # A wrong choice is refused in words, and taken back.
    editor.expect_refusal(422)
    choose(page.locator("[data-test=encoding]"), re.compile("UTF-8"))
    expect(page.get_by_role("alert")).to_contain_text("不是 UTF-8 编码")
    picture(editor, "import-wrong-encoding")
    page.get_by_role("button", name="恢复自动识别").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    choose(page.locator("[data-test=encoding]"), re.compile("GBK"))
    expect(page.locator(".notes")).to_contain_text("GBK")
    editor.settled()
    page.reload()
    expect(page.locator("[data-test=encoding]")).to_contain_text("GBK")
    choose(page.locator("[data-test=delimiter]"), re.compile("逗号 ,"))
    expect(page.locator(".mapping tbody tr")).to_have_count(1)


def test_a_damaged_list_is_shown_so_that_one_can_choose(desk: Sit) -> None:
    editor = desk("editor")
    page = brought(editor, METRES.encode() + "查干".encode()[:-1] + b";;;;\n")
    expect(page.locator(".notes")).to_contain_text("请选择正确的编码")
    expect(page.locator(".mapping")).to_contain_text("查干泉0")


def test_offset_coordinates_are_seen_before_and_after(desk: Sit, picture: Picture) -> None:
    editor = desk("editor")
    degrees = "标准地名,经度,纬度\n" + "".join(f"查干泉{n},109.3{n},39.0{n}\n" for n in range(4))
    page = brought(editor, degrees.encode())
    expect(page.locator("main")).to_contain_text("不需要转换")
    choose(page.locator("[data-test=datum]"), re.compile("高德"))
    expect(page.locator("main")).to_contain_text(re.compile(r"转换后最多移动 [3-9]\d\d 米"))
    expect(page.locator("main")).to_contain_text("转换前（按原数）")
    editor.settled()
    page.locator(".record-map canvas").wait_for()
    page.locator(".places").scroll_into_view_if_needed()
    picture(editor, "import-gcj02")


@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_zone_order_and_seven_parameters(desk: Sit, picture: Picture, size: tuple[int, int]) -> None:
    editor = desk("editor", size=size)
    page = brought(editor, METRES.encode())
    expect(page.locator("[data-test=order]")).to_contain_text("“X坐标”列向北")
    choose(page.locator("[data-test=datum]"), re.compile("1980西安"))
    choose(page.locator("[data-test=form]"), "3度带米数，Y前有带号", exact=False)
    choose(page.locator("[data-test=zone]"), re.compile("^36 带"))
    expect(page.locator("main")).to_contain_text("概略")
    page.get_by_text("七参数（平移、旋转、尺度）").click()
    expect(page.locator("main")).to_contain_text("请先确认参数未定密级")
    for name, value in PARAMETERS.items():
        page.locator(f"[data-test={name}] input").fill(value)
    choose(page.locator("[data-test=convention]"), re.compile("布尔莎"))
    expect(page.locator("main")).to_contain_text(re.compile(r"转换后最多移动 \d+ 米"))
    expect(page.locator("table.plain .el-tag")).to_have_count(0)
    # It is remembered, and an import takes it.
    page.reload()
    expect(page.locator("[data-test=dx] input")).to_have_value("-12.5")
    expect(page.locator("[data-test=zone]")).to_contain_text("36 带")
    editor.settled()
    page.locator("fieldset").scroll_into_view_if_needed()
    picture(editor, f"import-parameters-{size[0]}")
    assert editor.fits()
    page.get_by_role("button", name="试导入").click()
    page.get_by_role("heading", name="接下来").wait_for(timeout=60_000)


def test_a_local_projection(desk: Sit, picture: Picture) -> None:
    editor = desk("editor", language="en")
    local = "标准地名,Y,X\n查干泉,612345.5,4321567.2\n"
    page = brought(editor, local.encode())
    expect(page.locator(".import-warning")).to_be_visible()
    choose(page.locator("[data-test=datum]"), re.compile("^CGCS2000"))
    choose(page.locator("[data-test=form]"), re.compile("Local system"))
    page.locator("[data-test=own-meridian] input").fill("108")
    page.locator("[data-test=own-meridian] input").press("Tab")
    expect(page.locator("main")).to_contain_text("Nothing has to be converted")
    editor.settled()
    picture(editor, "import-own-projection")
