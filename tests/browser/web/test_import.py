"""A township clerk's and an editor's day with lists: drop, look, try, mend, hand in."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, SCREEN, Desk, Picture, Sit
from tests.browser.web.seen import drawn_map, pixels

pytestmark = pytest.mark.browser


HEADER = "标准地名,地名类别,所在（跨）行政区,经度,纬度,当地说明"
GOOD = tuple(f"查干敖包泉{n},泉,图克镇,109.{30 + n},39.0{n},泉旁有敖包" for n in range(6))
BAD = ("巴音布拉格,泉,没有的镇,109.35,39.05,富饶的泉", "宝日布拉格,没有的类别,图克镇,109.36,39.06,褐色的泉")
MENDED = ("巴音布拉格,泉,图克镇,109.35,39.05,富饶的泉", "宝日布拉格,泉,图克镇,109.36,39.06,褐色的泉")

#: Lets a file fall on the place where files are dropped
DROP = """([name, text]) => {
  const carried = new DataTransfer()
  carried.items.add(new File([text], name, { type: 'text/csv' }))
  document.querySelector('.drop').dispatchEvent(
    new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried }))
}"""


def a_list(*rows: str) -> str:
    """Return a list as CSV."""
    return "\n".join((HEADER, *rows))


def chosen(desk: Desk, content: str, name: str = "地名.csv") -> None:
    """Choose a file and wait until it is shown how it would be read."""
    page = desk.open("/import")
    page.locator("[data-test=list]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("heading", name="各列对应的项目").wait_for()
    desk.settled()


def tried(desk: Desk) -> None:
    """Try the list out and wait for what was found."""
    desk.page.get_by_role("button", name="试导入").click()
    desk.page.get_by_role("heading", name="接下来").wait_for(timeout=60_000)
    desk.settled()


def test_a_clerk_drops_a_list_sees_what_is_wrong_on_table_and_map_and_mends_it(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    clerk = desk("tuke")
    page = clerk.open("/import")
    picture(clerk, "import-file")
    page.evaluate(DROP, ["地名.csv", a_list(*GOOD, *BAD)])
    page.get_by_role("heading", name="各列对应的项目").wait_for()
    clerk.settled()
    assert "UTF-8" in page.locator(".notes").inner_text()
    row = page.locator("tr", has=page.get_by_role("rowheader", name="当地说明"))
    assert "泉旁有敖包" in row.inner_text()
    # What the register could not tell, the clerk says; it is remembered over a reload.
    row.locator(".el-select").click()
    page.get_by_role("option", name="地名含义").click()
    clerk.settled()
    page.reload()
    clerk.settled()
    assert "地名含义" in row.inner_text()
    assert "确定" in row.inner_text()
    picture(clerk, "import-reading")
    tried(clerk)
    assert "8 行中有 2 行有误" in page.locator("main").inner_text()
    # Every row is seen as a point of its colour: two bad ones, six good ones.
    shown = drawn_map(page.locator(".record-map"))
    bad, good = pixels(shown, "#b91c1c", "#15803d")
    assert bad > 100
    assert good > 2 * bad
    picture(clerk, "import-map")
    page.mouse.wheel(0, -5000)
    findings = page.locator(".findings table")
    assert "没有的镇" in findings.inner_text()
    assert "没有的类别" in findings.inner_text()
    picture(clerk, "import-findings")
    page.get_by_role("button", name="8", exact=True).click()
    page.get_by_text("第 8 行 巴音布拉格").wait_for()
    findings.get_by_text("没有的类别").first.wait_for(state="detached")
    page.locator(".el-tag__close").click()
    page.locator(".findings .rule").click()
    page.get_by_role("option", name="没有的类别").click()
    findings.get_by_text("没有的镇").first.wait_for(state="detached")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注了问题的原表（xlsx）").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert any("没有的镇" in str(cell.value) for line in book.worksheets[0] for cell in line)
    assert page.get_by_role("button", name="全部提交审批").is_disabled()

    page.get_by_role("link", name="改好后重新选择文件").click()
    chosen(clerk, a_list(*GOOD, *MENDED))
    tried(clerk)
    page.get_by_role("button", name="全部提交审批（8 条）").click()
    page.get_by_text("已成为变更单，等待审批").wait_for(timeout=60_000)
    page.get_by_role("link", name="2026-").click()
    page.get_by_role("heading", name="改动内容（8 条记录）").wait_for()
    assert shared_service.client().get("/place-names", params={"text": "巴音布拉格"}).json()["rows"] == []


def test_an_editor_hands_in_the_good_rows_only(desk: Sit, shared_service: Service) -> None:
    editor = desk("editor")
    chosen(editor, a_list("红石山,山体,图克镇,109.4,39.1,红色", BAD[0]))
    editor.page.get_by_label("使用许可").fill("内部资料")
    tried(editor)
    editor.page.get_by_role("button", name="只提交无误的 1 条，放弃 1 行").click()
    editor.page.get_by_text("已成为变更单，等待审批").wait_for(timeout=60_000)
    mine = shared_service.client("editor").get("/proposals", params={"mine": True}).json()["rows"]
    assert mine[0]["item_count"] == 1


def test_a_file_is_chosen_with_the_keyboard_and_a_secret_one_is_refused(desk: Sit, picture: Picture) -> None:
    editor = desk("editor")
    # Told only while the key goes down that somebody listens, Chromium may open and cancel its own window.
    editor.page.on("filechooser", lambda _: None)
    page = editor.open("/import")
    page.locator("[data-test=list]").focus()
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Space")
    editor.expect_refusal(422)
    asked.value.set_files(
        {
            "name": "名单.csv",
            "mimeType": "text/csv",
            "buffer": a_list("机密★10年,泉,图克镇,109.3,39.0,x").encode(),
        }
    )
    page.get_by_role("alert").wait_for()
    assert "密级" in page.get_by_role("alert").inner_text()
    picture(editor, "import-secret")


def test_an_upload_that_is_gone_leads_back(desk: Sit) -> None:
    editor = desk("editor")
    editor.expect_refusal(404)
    page = editor.open("/import/00000000-0000-0000-0000-000000000000")
    page.get_by_role("link", name="选择另一个文件").click()
    page.wait_for_url("**/app/import")


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(desk: Sit, picture: Picture, language: str, size: tuple[int, int]) -> None:
    editor = desk("editor", language=language, size=size)
    page = editor.open("/import")
    assert editor.fits()
    page.locator("[data-test=list]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": a_list(*GOOD, *BAD).encode()}
    )
    page.locator(".mapping").wait_for()
    assert editor.fits()
    page.locator(".go button").click()
    page.locator(".findings").wait_for(timeout=60_000)
    drawn_map(page.locator(".record-map"))
    assert editor.fits()
    picture(editor, f"import-{language}-{size[0]}")
