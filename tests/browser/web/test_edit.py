"""A clerk changes a record, draws where it lies, hands it in, gets it back, mends it, hands it in again."""

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.api.conftest import Service
from tests.api.test_proposals import step
from tests.api.world import pdf
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PATIENCE_MS, PHONE, Desk, Picture, Sit
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser


TUKE = "150626102"
#: Looks for a text in what the machine keeps; the page's policy lets nothing be evaluated later
KEPT = """async (text) => {
  const until = Date.now() + 45000
  const found = () => Object.values(localStorage).some((one) => one.includes(text))
  while (!found() && Date.now() < until) await new Promise((later) => setTimeout(later, 50))
  return found()
}"""
#: The tools of drawing follow the mouse from frame to frame
NEXT_FRAME = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def field(page: Page, path: str) -> str:
    """Return where a field of the form is."""
    return f'[data-path="{path}"]'


def fill(page: Page, path: str, value: str) -> None:
    """Type into a field of the form."""
    page.locator(f"{field(page, path)} :is(input, textarea)").first.fill(value)


def kept(page: Page, text: str) -> None:
    """Wait until what was typed is kept on this machine."""
    assert page.evaluate(KEPT, text)


def part(page: Page, group: str) -> str:
    """Return group and id of the first part of a group."""
    return str(page.locator(f'[data-part^="{group}/"]').first.get_attribute("data-part"))


def hand_in(desk: Desk) -> str:
    """Hand the form in when the register has nothing against it; return the proposal's id."""
    # A check that begins as it is clicked takes the button away: then it is clicked again.
    for left in reversed(range(3)):
        desk.page.locator("[data-test=hand-in]:not([disabled])").click()
        try:
            desk.page.wait_for_url("**/app/proposals/*", timeout=PATIENCE_MS / 3)
            break
        except TimeoutError:
            if left == 0:
                raise
    desk.settled()
    return desk.page.url.rpartition("/")[2].partition("?")[0]


def proposal_of(service: Service, login: str, proposal: str) -> dict[str, object]:
    """Return a proposal as the register has it."""
    return dict(service.client(login).get(f"/proposals/{proposal}").json())


def test_a_clerk_corrects_draws_hands_in_mends_and_hands_in_again(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.open(f"/place-names/{shared_service.feature_of(TUKE)}")
    page.get_by_role("link", name="修改").click()
    page.get_by_role("heading", name="修改“图克镇”").wait_for()
    fill(page, "meaning", "蒙古语，意为“旗帜”。")
    page.get_by_text("已核对，没有问题").wait_for()
    page.get_by_text("地名含义：新增“蒙古语，意为“旗帜”。”").wait_for()

    # What the register would refuse is said beside the field, in its own words.
    name = part(page, "names")
    fill(page, f"{name}/name", " 图克镇")
    page.locator(field(page, f"{name}/name")).get_by_text("前后有空格，请删去。").wait_for()
    assert page.locator("[data-test=hand-in]").is_disabled()
    picture(editor, "edit-finding")
    page.locator(field(page, f"{name}/name")).get_by_role("button", name="恢复").click()
    page.get_by_text("已核对，没有问题").wait_for()

    # The position is typed in degrees, minutes and seconds, in metres, and set on the map.
    position = part(page, "geometries")
    page.locator(field(page, f"{position}/geometry")).get_by_role("button").first.click()
    # The coordinates as registered are written first.
    expect(page.get_by_label("经度, 纬度")).not_to_have_value("")
    page.get_by_label("经度, 纬度").fill("109°31′12.5″, 39°00′06″")
    page.locator("[data-test=take-coordinates]").click()
    page.get_by_text("点，1 个").wait_for()
    drawn_map(page.locator(".drawing-dialog .record-map"))
    picture(editor, "edit-drawing-point")
    page.locator("[data-test=drawing-done]").click()
    page.locator(field(page, f"{position}/geometry")).get_by_text("109°31′12.5″E").wait_for()

    # A reload loses nothing.
    page.get_by_label("理由").fill("依据普查卡片")
    kept(page, "依据普查卡片")
    page.reload()
    page.locator("[data-test=offered]").wait_for()
    picture(editor, "edit-offered")
    page.get_by_role("button", name="继续填写").click()
    page.locator(field(page, f"{position}/geometry")).get_by_text("109°31′12.5″E").wait_for()
    assert page.get_by_label("地名含义").input_value() == "蒙古语，意为“旗帜”。"
    assert page.get_by_label("理由").input_value() == "依据普查卡片"
    page.locator("input[type=file]").set_input_files(
        {"name": "普查卡片.pdf", "mimeType": "application/pdf", "buffer": pdf("card")}
    )
    proposal = hand_in(editor)

    said = proposal_of(shared_service, "editor", proposal)
    row = said["row"]
    assert isinstance(row, dict)
    assert (row["state"], row["title"]) == ("submitted", "更正“图克镇”")
    files = said["attachments"]
    assert isinstance(files, list)
    assert [file["file_name"] for file in files] == ["普查卡片.pdf"]
    editor.open("/drafts")
    editor.page.get_by_text("这台机器上没有未提交的修改").wait_for()

    returned = step(
        shared_service.client("reviewer"),
        {"id": proposal, "version": row["version"]},
        "decisions",
        decision="returned",
        comment="请补充来历",
    )
    assert returned.status_code == 200
    page = editor.open("/drafts")
    page.get_by_text("已退回").click()
    page.get_by_role("link", name="更正“图克镇”").wait_for()
    page = editor.open(f"/proposals/{proposal}/edit")
    page.locator("[data-test=returned]").get_by_text("请补充来历").wait_for()
    assert page.get_by_label("地名含义").input_value() == "蒙古语，意为“旗帜”。"
    picture(editor, "edit-returned")
    fill(page, "origin", "因驻地得名")
    page.get_by_text("已核对，没有问题").wait_for()
    assert hand_in(editor) == proposal
    said = proposal_of(shared_service, "reviewer", proposal)
    items = said["items"]
    assert isinstance(items, list)
    (item,) = items
    assert {one["path"] for one in item["fields"]} >= {"meaning", "origin", f"{position}/geometry"}


def test_what_somebody_else_changed_meanwhile_is_settled_field_by_field(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    feature = shared_service.feature_of("150626100")
    editor = desk("editor")
    page = editor.open(f"/place-names/{feature}/edit")
    fill(page, "meaning", "意为丘陵")
    page.get_by_text("已核对，没有问题").wait_for()
    second, reviewer = shared_service.client("second"), shared_service.client("reviewer")
    item = {
        "subject": "feature",
        "action": "update",
        "record_id": feature,
        "base_version": 1,
        "changes": {"meaning": "意为天鹅", "origin": "因湖得名"},
    }
    body = {"kind": "correction", "title": "更正", "reason": "档案", "items": [item]}
    drafted = second.post("/proposals", json=body).json()
    handed_in = step(second, drafted, "submit").json()
    assert step(reviewer, handed_in, "decisions", decision="approved").status_code == 200

    fill(page, "history", "1958年设公社")
    conflict = page.locator('[data-conflict="meaning"]')
    conflict.get_by_text("意为天鹅").wait_for()
    assert page.locator("[data-conflict]").count() == 1
    picture(editor, "edit-conflict")
    conflict.get_by_role("button", name="采用现登记").click()
    page.get_by_text("已核对，没有问题").wait_for()
    assert page.get_by_label("地名含义").input_value() == "意为天鹅"
    page.get_by_label("理由").fill("依据旗志")
    said = proposal_of(shared_service, "editor", hand_in(editor))
    items = said["items"]
    assert isinstance(items, list)
    assert [one["path"] for one in items[0]["fields"]] == ["history"]


def test_a_new_place_is_named_read_and_drawn_as_an_area(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.open("/place-names/new")
    name = part(page, "names")
    fill(page, f"{name}/name", "乌审召泉")
    page.get_by_role("button", name="建议读音").click()
    page.get_by_role("button", name="采用读音").click()
    assert page.locator(f"{field(page, f'{name}/pinyin')} input").first.input_value() == "Wūshěnzhào Quán"
    page.locator(field(page, "category")).locator("input").click()
    page.locator(field(page, "category")).locator("input").fill("湖泊")
    page.get_by_role("treeitem", name="湖泊").first.click()
    # Where the record is known from, its parts are too, unless somebody says otherwise.
    choose(page.locator(field(page, "source_id")))
    divisions = page.locator('[data-path="divisions"] input').last
    divisions.click()
    divisions.fill("乌审召")
    page.get_by_role("option", name="乌审召镇").first.click()
    page.get_by_role("button", name="添加位置").click()
    position = part(page, "geometries")
    page.locator(field(page, f"{position}/geometry")).get_by_role("button").first.click()
    page.locator(".kinds").get_by_text("面", exact=True).click()
    # A ring that crosses itself is told, and where.
    page.get_by_label("经度, 纬度").fill("109.0, 39.1\n109.05, 39.15\n109.05, 39.1\n109.0, 39.15")
    page.locator("[data-test=take-coordinates]").click()
    page.get_by_role("alert").get_by_text("边线自相交").wait_for()
    page.get_by_role("button", name="看问题处").click()
    drawn_map(page.locator(".drawing-dialog .record-map"))
    picture(editor, "edit-crossing-ring")
    page.get_by_label("经度, 纬度").fill("109.0, 39.1\n109.05, 39.1\n109.05, 39.15\n109.0, 39.15")
    page.locator("[data-test=take-coordinates]").click()
    page.get_by_text("面，5 个顶点").first.wait_for()
    page.locator("[data-test=drawing-done]").click()
    # Somebody who draws an area means the area of the place, not a point that stands for it.
    page.locator(field(page, f"{position}/role")).get_by_text("范围面").wait_for()
    page.get_by_label("理由").fill("实地踏勘")
    page.get_by_text("已核对，没有问题").wait_for()
    picture(editor, "edit-new")
    page.locator("[data-test=keep-draft]").click()
    page.wait_for_url("**/app/proposals/*")
    draft = editor.settled().url.rpartition("/")[2].partition("?")[0]
    row = proposal_of(shared_service, "editor", draft)["row"]
    assert isinstance(row, dict)
    assert (row["state"], row["kind"], row["title"]) == ("draft", "naming", "新增“乌审召泉”")
    page = editor.open(f"/proposals/{draft}/edit")
    page.wait_for_url("**/place-names/new?**")
    page.locator(f"{field(page, f'{name}/name')} input").first.wait_for()
    assert page.locator(f"{field(page, f'{name}/name')} input").first.input_value() == "乌审召泉"


def test_a_township_editor_may_change_his_own_town_only(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    tuke = desk("tuke")
    page = tuke.open(f"/place-names/{shared_service.feature_of('150626100')}/edit")
    page.get_by_text("这条记录不在您的权限范围内").wait_for()
    picture(tuke, "edit-not-yours")
    page = tuke.open(f"/place-names/{shared_service.feature_of(TUKE)}/edit")
    fill(page, "description", "镇政府驻图克街")
    page.get_by_text("已核对，没有问题").wait_for()
    page.get_by_label("理由").fill("镇里填报")
    assert proposal_of(shared_service, "reviewer", hand_in(tuke))["row"]


def test_a_renaming_shows_all_that_follows_before_it_is_drafted(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.open(f"/divisions/{shared_service.id_of(TUKE)}")
    page.get_by_role("button", name="更名").click()
    page.get_by_label("新名称").fill("新图克镇")
    page.get_by_label("生效日期").fill("2026-01-01")
    page.keyboard.press("Enter")
    page.get_by_label("文号").fill("内政发〔2026〕1号")
    choose(page.locator(".source"))
    page.get_by_text("可以办理，将改动 3 条记录").wait_for()
    page.get_by_text("新增“新图克镇”").first.wait_for()
    picture(editor, "edit-rename")
    page.get_by_label("理由").fill("自治区批复")
    kept(page, "自治区批复")
    page.reload()
    page.get_by_text("可以办理，将改动 3 条记录").wait_for()
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url("**/app/proposals/*")


def test_abolishing_asks_where_those_below_go(desk: Sit, picture: Picture, shared_service: Service) -> None:
    editor = desk("editor")
    page = editor.open(f"/divisions/{shared_service.id_of(TUKE)}/events/abolish")
    editor.expect_refusal(409)
    page.get_by_label("没有承继者的理由").fill("撤销")
    page.get_by_label("生效日期").fill("2026-01-01")
    page.keyboard.press("Enter")
    choose(page.locator(".source"))
    page.get_by_text("未安排新的上级").wait_for()
    picture(editor, "edit-abolish")


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_forms_fit_a_phone(desk: Sit, picture: Picture, shared_service: Service, language: str) -> None:
    editor = desk("editor", language=language, size=PHONE)
    town = shared_service.id_of(TUKE)
    for path, name in (
        (f"/place-names/{shared_service.feature_of(TUKE)}/edit", "place"),
        (f"/divisions/{town}/edit", "division"),
        (f"/divisions/{town}/events/split", "split"),
        ("/drafts", "drafts"),
    ):
        editor.open(path)
        assert editor.fits(), path
        picture(editor, f"edit-phone-{name}-{language}")
