"""A reviewer's, a leader's and an author's day: inbox, difference, map, paper, bulk approval."""

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.test_proposals import correction, submitted
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser

TUKE = "150626102"


def waiting(service: Service, code: str, title: str, version: int = 1, **changes: Any) -> dict[str, Any]:
    """Hand in a correction of the place of a division, as the editor."""
    body = correction(service.feature_of(code), version, **changes)
    return submitted(service.client("editor"), {**body, "title": title})


def version_of(service: Service, code: str) -> int:
    """Return the version of the place of a division."""
    record = service.client("editor").get(f"/place-names/{service.feature_of(code)}").json()
    return int(record["version"])


def test_a_reviewer_approves_many_in_one_step_after_a_preview(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    for code in ("150626102200", "150626102201", "150626102202"):
        waiting(shared_service, code, f"补正含义 {code}", meaning="蒙古语，意为“泉水”")
    rival = waiting(shared_service, "150626102200", "另一说法", meaning="汉语")
    reviewer = desk("reviewer")
    page = reviewer.open("/inbox")
    page.get_by_text("另一说法").wait_for()
    picture(reviewer, "inbox")
    # With the keyboard alone: tick all, open the preview.
    page.get_by_role("checkbox", name="选择本页全部").focus()
    page.keyboard.press("Space")
    page.get_by_text("已选 4 件").wait_for()
    page.get_by_role("button", name="预览并批准").focus()
    page.keyboard.press("Enter")
    page.get_by_text("可以批准 3 件").wait_for()
    preview = page.get_by_role("dialog").inner_text()
    assert "变更单：更正 3" in preview
    assert "涉及记录：修改地名 3" in preview
    assert "地名的地名含义 3" in preview
    apart = page.locator("details", has_text="冲突").inner_text()
    assert all(words in apart for words in ("另一说法", "蒙古语，意为“泉水”", "汉语"))
    picture(reviewer, "bulk-preview")
    page.get_by_role("button", name="批准这 3 件").click()
    page.get_by_text("已办理 3 件").wait_for()
    page.get_by_role("button", name="关闭", exact=True).click()
    page.get_by_text("补正含义").first.wait_for(state="detached")
    expect(page.get_by_text("另一说法")).to_be_visible()
    page.get_by_role("link", name=rival["number"]).click()
    page.get_by_text("与登记库现状冲突").wait_for()
    assert "请退回提出人" in page.get_by_role("alert").inner_text()
    picture(reviewer, "conflict")
    reviewer.expect_refusal(409)
    page.locator("[data-test=decide]").click()
    page.get_by_role("radio", name="不予批准").check(force=True)
    assert page.locator("[data-test=decide]").is_disabled()
    page.get_by_label("理由（必填，提出人会看到）").fill("已按旗志登记")
    page.locator("[data-test=decide]").click()
    page.get_by_text("变更单不予批准").wait_for()


def test_a_geometry_is_judged_on_the_map_returned_mended_and_approved(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    record = shared_service.client("editor").get(f"/place-names/{shared_service.feature_of(TUKE)}").json()
    (geometry,) = record["geometries"]
    longitude, latitude = geometry["geometry"]["coordinates"]
    moved = {"type": "Point", "coordinates": [longitude + 0.03, latitude + 0.02]}
    made = waiting(
        shared_service,
        TUKE,
        "移动图克镇驻地",
        record["version"],
        **{f"geometries/{geometry['id']}/geometry": moved},
    )
    reviewer, editor = desk("reviewer"), desk("editor")
    page = reviewer.open(f"/proposals/{made['id']}")
    page.locator(".record-map canvas").wait_for()
    page.get_by_text("向东北移动").first.wait_for()
    legend = page.locator(".legend").inner_text()
    assert "改前" in legend
    assert "改后" in legend
    picture(reviewer, "proposal-map")
    page.get_by_role("radio", name="退回修改").check(force=True)
    page.get_by_label("理由（必填，提出人会看到）").fill("请附外业记录")
    page.locator("[data-test=decide]").click()
    page.get_by_text("请附外业记录").wait_for()
    expect(page.locator(".facts")).to_contain_text("已退回")

    mine = editor.open("/inbox")
    mine.get_by_role("link", name=made["number"]).click()
    mine.get_by_text("请附外业记录").wait_for()
    mine.get_by_label("写一条留言").fill("外业记录见附件")
    mine.get_by_role("button", name="留言", exact=True).click()
    mine.locator("[data-test=evidence]").set_input_files(
        {"name": "外业记录.png", "mimeType": "image/png", "buffer": png()}
    )
    mine.get_by_placeholder("材料名称").fill("外业记录")
    mine.get_by_role("button", name="添加", exact=True).click()
    mine.locator(".files", has_text="外业记录.png").wait_for()
    mine.get_by_role("button", name="提交审批").click()
    mine.get_by_text("变更单已提交").wait_for()

    page.reload()
    page.get_by_text("外业记录见附件").wait_for()
    page.get_by_role("button", name="查看").click()
    shown = page.locator("img[alt='外业记录']")
    shown.wait_for()
    page.get_by_role("button", name="向右转").click()
    expect(shown).to_have_attribute("style", "transform: rotate(90deg);")
    picture(reviewer, "evidence-picture")
    page.keyboard.press("Escape")
    shown.wait_for(state="detached")
    page.locator("[data-test=decide]").click()
    page.get_by_text("变更单已生效").wait_for()
    place = f"/place-names/{shared_service.feature_of(TUKE)}"
    found = shared_service.client().get(place).json()["geometries"][0]["geometry"]["coordinates"]
    assert found == pytest.approx(moved["coordinates"])


def test_a_leader_confirms_a_form_that_was_signed_on_paper(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    version = version_of(shared_service, TUKE)
    made = waiting(shared_service, TUKE, "补登来历", version, origin="因驻地得名")
    leader = desk("leader")
    page = leader.open(f"/proposals/{made['id']}")
    with page.expect_download() as printed:
        page.get_by_role("link", name="打印（PDF）").click()
    text = pypdf.PdfReader(io.BytesIO(Path(printed.value.path()).read_bytes())).pages[0].extract_text()
    assert "图克镇" in text
    with page.expect_download() as word:
        page.get_by_role("link", name="Word 文件").click()
    tables = Document(io.BytesIO(Path(word.value.path()).read_bytes())).tables
    assert "因驻地得名" in "".join(cell.text for table in tables for cell in table._cells)
    code = page.locator("code", has_text=made["number"]).inner_text()
    assert code.replace("-", "") in text.replace("-", "").replace("\n", "")
    page.locator("[data-test=evidence]").set_input_files(
        {"name": "审批单.png", "mimeType": "image/png", "buffer": png()}
    )
    page.get_by_placeholder("材料名称").fill("审批单扫描件")
    page.get_by_role("button", name="添加", exact=True).click()
    page.locator(".files", has_text="审批单扫描件").wait_for()
    page.locator("[data-test=evidence]").set_input_files(
        {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": Path(printed.value.path()).read_bytes()}
    )
    page.get_by_role("button", name="添加", exact=True).click()
    with page.expect_response(lambda answer: "view=true" in answer.url) as looked:
        page.locator(".files li", has_text="批复.pdf").get_by_role("button", name="查看").click()
    assert looked.value.headers["content-disposition"].startswith("inline")
    page.locator("iframe[title='批复.pdf']").wait_for()
    picture(leader, "evidence-pdf")
    page.keyboard.press("Escape")
    page.locator("iframe").wait_for(state="detached")
    page.get_by_text("已在纸质审批单上签发").click()
    assert page.locator("[data-test=decide]").is_disabled()
    page.get_by_text("选择已上传的扫描件").click()
    page.get_by_role("option", name="审批单扫描件").click()
    page.get_by_label("签发人").fill("赵局长")
    picture(leader, "on-paper")
    page.locator("[data-test=decide]").click()
    page.get_by_text("纸质签发：赵局长").wait_for()
    expect(page.locator(".facts")).to_contain_text("已生效")


def test_an_author_withdraws_and_everybody_finds_proposals_again(desk: Sit, shared_service: Service) -> None:
    made = waiting(shared_service, "150626102005", "将要撤回", description="待核")
    editor = desk("editor")
    page = editor.open("/proposals")
    page.get_by_placeholder("编号、标题、提出人、单位").fill("将要撤回")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=*")
    page.get_by_role("link", name=made["number"]).click()
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("dialog").get_by_role("button", name="撤回").click()
    page.get_by_text("变更单已撤回").wait_for()
    planner = desk("planner")
    planner.open("/proposals?state=withdrawn").get_by_text("将要撤回").wait_for()
    assert planner.page.get_by_role("button", name="批准").count() == 0
    township = desk("tuke")
    township.expect_refusal(404)
    hidden = waiting(shared_service, "150626100", "嘎鲁图镇的事", meaning="蒙古语")
    township.open(f"/proposals/{hidden['id']}").get_by_role("alert").wait_for()


def test_an_empty_inbox_says_so(desk: Sit) -> None:
    somebody = desk("second", language="en")
    somebody.open("/inbox").get_by_text("No proposal waits for you.").wait_for()


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(
    desk: Sit, picture: Picture, shared_service: Service, language: str, size: tuple[int, int]
) -> None:
    title = f"{language} {size[0]}"
    made = waiting(shared_service, TUKE, title, version_of(shared_service, TUKE), description=title * 9)
    reviewer = desk("reviewer", language=language, size=size)
    for path in ("/inbox", "/proposals", f"/proposals/{made['id']}"):
        reviewer.open(path)
        reviewer.page.get_by_text(title).first.wait_for()
        assert reviewer.fits(), path
    picture(reviewer, f"proposal-{language}-{size[0]}")
