"""The register's tables and records: looking, sorting, choosing, giving out, comparing, going back."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.test_proposals import approved, correction, submitted
from tests.browser.web.conftest import PHONE, Desk, Picture, Sit

pytestmark = pytest.mark.browser


TUKE = "150626102"


def first_cells(desk: Desk) -> list[str]:
    """Return the names that a table shows, in their order."""
    return desk.page.locator("tbody th[scope=row] a").all_inner_texts()


def test_names_are_narrowed_sorted_and_kept_in_the_address(desk: Sit, picture: Picture) -> None:
    public = desk()
    page = public.open("/place-names")
    page.locator("[data-test=total]").get_by_text("共 89 条").wait_for()
    picture(public, "register-names")
    page.get_by_role("textbox", name="名称").fill("图克镇")
    page.keyboard.press("Enter")
    total = page.locator("[data-test=total]")
    total.get_by_text("共 1 条").wait_for()
    assert first_cells(public) == ["图克镇"]
    page.get_by_role("button", name="清除").click()
    total.get_by_text("共 89 条").wait_for()
    usual = first_cells(public)
    page.get_by_role("button", name="名称").click()
    page.locator("th[aria-sort=ascending]").wait_for()
    page.get_by_role("button", name="名称").click()
    page.locator("th[aria-sort=descending]").wait_for()
    expect(page.locator("tbody th[scope=row] a").first).not_to_have_text(usual[0])
    downwards = first_cells(public)
    assert "sort=-name" in page.url
    assert usual[0] == "阿吉泰社区"
    assert downwards[0] not in usual
    # Somebody else opens the same address and sees the same.
    colleague = desk("editor")
    colleague.page.goto(page.url)
    colleague.settled()
    assert first_cells(colleague) == downwards
    page.get_by_role("button", name="再显示一些").click()
    page.get_by_text("已全部显示，共 89 条").wait_for()
    page.get_by_role("button", name="选择列").click()
    page.get_by_text("罗马字母拼写").click()
    page.get_by_role("columnheader", name="罗马字母拼写").wait_for()
    assert "romanization" in page.url


def test_nothing_found_is_said_with_a_way_on(desk: Sit, picture: Picture) -> None:
    public = desk()
    page = public.open("/place-names?text=没有这样的地方")
    page.get_by_text("没有符合条件的记录").wait_for()
    picture(public, "register-nothing")
    page.get_by_role("button", name="显示全部").click()
    page.locator("[data-test=total]").get_by_text("共 89 条").wait_for()
    page = public.open("/divisions?as_of=1975-01-01&text=神木")
    page.get_by_role("link", name="神木县").wait_for()
    assert first_cells(public) == ["神木县"]


def test_what_is_selected_is_given_out_and_changed(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.open("/place-names?text=镇")
    page.get_by_label("选择“图克镇”").check()
    page.get_by_label("选择“嘎鲁图镇”").check()
    page.get_by_text("已选 2 条").wait_for()
    picture(editor, "register-selected")
    page.locator("[data-test=export]").click()
    page.get_by_text("选中的（2 条）").wait_for()
    picture(editor, "register-export")
    with page.expect_download() as download:
        page.locator("[data-test=export-go]").click()
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row}
    assert {"图克镇", "嘎鲁图镇"} <= cells
    assert sheet.max_row == 3
    page.get_by_role("button", name="批量修改").click()
    page.get_by_label("改为").press("ArrowDown")
    page.get_by_role("option", name="内部").locator("visible=true").click()
    page.get_by_label("理由").fill("内部使用")
    page.get_by_role("button", name="拟成变更单").click()
    page.wait_for_url("**/app/proposals/*")
    editor.settled()
    drafts = shared_service.client("editor").get("/proposals?mine=true&state=draft").json()["rows"]
    assert (drafts[0]["title"], drafts[0]["item_count"]) == ("批量修改公开级别（2 条）", 2)


def test_divisions_stand_as_list_and_as_tree(desk: Sit, picture: Picture) -> None:
    public = desk()
    page = public.open("/divisions?code=150626")
    page.get_by_role("link", name="嘎鲁图镇").first.wait_for()
    page.get_by_text("150626108").first.wait_for()
    picture(public, "register-divisions")
    page.get_by_role("link", name="按层级查看").click()
    page.get_by_role("treeitem", name="图克镇").wait_for()
    page.get_by_role("treeitem", name="图克镇").locator(".el-tree-node__expand-icon").click()
    page.get_by_role("link", name="梅林庙嘎查").wait_for()
    picture(public, "register-tree")
    page.get_by_role("link", name="梅林庙嘎查").click()
    page.get_by_role("heading", name="梅林庙嘎查").wait_for()


def test_a_name_in_mongolian_stands_upright_on_its_page(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    public = desk()
    page = public.open(f"/place-names/{shared_service.feature_of('150626')}")
    name = page.locator("[data-test=mongolian]")
    assert name.inner_text().startswith("ᠦᠦᠰᠢᠨ")
    box = name.bounding_box()
    assert box is not None
    assert box["height"] > 2 * box["width"]
    assert name.evaluate("one => getComputedStyle(one).writingMode") == "vertical-lr"
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Mongolian\"')")
    page.get_by_text("Wūshěn Qí").first.wait_for()
    page.get_by_text("建议", exact=True).first.wait_for()
    picture(public, "record-uxin")


def test_a_lineage_is_drawn_and_listed(desk: Sit, picture: Picture, shared_service: Service) -> None:
    public = desk()
    page = public.open(f"/divisions/{shared_service.id_of('150626')}")
    drawing = page.get_by_role("img", name="“乌审旗”的沿革图")
    drawing.wait_for()
    words = drawing.text_content() or ""
    assert all(code in words for code in ("152527", "152727", "150626"))
    listed = page.locator("figcaption ol").inner_text()
    assert "1982 改码" in listed
    assert "2001 改码" in listed
    picture(public, "record-lineage")
    page = public.open(f"/divisions/{shared_service.id_of('610881')}")
    page.get_by_text("神木县 → 神木市").wait_for()
    page.get_by_role("link", name="神木县").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="神木县").wait_for()


def test_a_division_without_boundary_shows_where_its_place_is(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    public = desk()
    page = public.open(f"/divisions/{shared_service.id_of(TUKE)}")
    page.get_by_text("没有登记范围；图上是对应地名的位置").wait_for()
    page.locator("[data-test=seat]").get_by_text("概略").wait_for()
    picture(public, "record-seat")


def test_names_are_sorted_by_reading(desk: Sit, picture: Picture) -> None:
    public = desk()
    page = public.open("/place-names?sort=pinyin")
    first = page.locator("tbody th[scope=row] a").first
    first.wait_for()
    upwards = first_cells(public)
    assert upwards[0].startswith(("阿", "敖", "安"))
    page.get_by_role("button", name="读音").click()
    page.locator("th[aria-sort=descending]", has_text="读音").wait_for()
    expect(first).not_to_have_text(upwards[0])
    picture(public, "register-by-reading")


def test_a_record_says_kindly_that_it_did_not_exist_then(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    public = desk()
    public.expect_refusal(404)
    page = public.open(f"/divisions/{shared_service.id_of('610881')}?as_of=2010-06-30")
    notice = page.locator("[data-test=absent]")
    notice.get_by_text("截至 2010-06-30，“神木市”不存在").wait_for()
    picture(public, "record-absent")
    notice.get_by_role("button", name="查看 2017-01-01").click()
    notice.wait_for(state="detached")
    assert "as_of=2017-01-01" in page.url


def test_versions_are_compared_and_one_is_restored(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    feature = shared_service.feature_of(TUKE)
    author, reviewer = shared_service.client("second"), shared_service.client("reviewer")
    approved(reviewer, submitted(author, correction(feature, meaning="意为旗帜")))
    approved(reviewer, submitted(author, correction(feature, 2, meaning="意为丘陵", origin="因驻地得名")))
    editor = desk("editor")
    page = editor.open(f"/place-names/{feature}")
    changes = page.locator("table.changes")
    changes.get_by_text("意为旗帜").wait_for()
    assert changes.locator("tbody tr").count() == 2
    page.locator("input[name=earlier]").last.check()
    changes.get_by_text("意为丘陵").wait_for()
    changes.get_by_text("意为旗帜").wait_for(state="detached")
    picture(editor, "record-versions")
    page.locator(".versions button.link").last.click()
    page.locator("[data-test=folded]").wait_for()
    picture(editor, "record-folded")
    page.get_by_role("button", name="显示全部").click()
    changes.get_by_text("图克镇").first.wait_for()
    page.locator("input[name=later]").first.check()
    page.locator("input[name=earlier]").nth(1).check()
    changes.get_by_text("意为旗帜").wait_for()
    page.get_by_role("button", name="恢复").first.click()
    page.get_by_text("登记库暂不改变").wait_for()
    picture(editor, "record-restore")
    page.get_by_role("button", name="拟成变更单").click()
    page.wait_for_url("**/app/proposals/*")
    editor.settled()
    drafts = author.get(f"/proposals?record_id={feature}&state=draft").json()["rows"]
    assert drafts[0]["kind"] == "restore"


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_lists_and_records_fit_a_phone(
    desk: Sit, picture: Picture, shared_service: Service, language: str
) -> None:
    public = desk(language=language, size=PHONE)
    for path, name in (
        ("/place-names", "names"),
        ("/divisions", "divisions"),
        ("/divisions/tree", "tree"),
        (f"/place-names/{shared_service.feature_of('150626')}", "place"),
        (f"/divisions/{shared_service.id_of('150626')}", "division"),
    ):
        public.open(path)
        assert public.fits(), path
        picture(public, f"register-phone-{name}-{language}")
