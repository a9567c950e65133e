"""An administrator's day: accounts, offices, roles, code lists, publication levels."""

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, SCREEN, Desk, Picture, Sit

pytestmark = pytest.mark.browser

OWN = "something of my own"
PARTS = ("accounts", "organisations", "roles", "code-lists", "publication", "targets/2022")


def confirm(desk: Desk, button: str) -> None:
    """Confirm a question."""
    desk.page.locator(".el-message-box").get_by_role("button", name=button).click()


def test_an_account_is_made_used_renewed_and_closed(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    admin = desk("admin")
    page = admin.open("/administration")
    page.wait_for_url("**/administration/accounts")
    page.get_by_role("button", name="新增账户").click()
    page.locator("input[name=login]").fill("sumu.tianbao")
    page.locator("input[name=display_name]").fill("苏木填报员")
    choose(admin.page.locator("[data-test=office]"), "图克镇人民政府")
    choose(admin.page.locator("[data-test=roles]"), "苏木镇填报")
    page.keyboard.press("Escape")
    picture(admin, "account-form")
    page.get_by_role("button", name="保存").click()
    first = page.locator("[data-test=secret]").inner_text()
    page.get_by_role("button", name="已记下").click()
    row = page.locator("tr", has_text="sumu.tianbao")
    assert "图克镇人民政府" in row.inner_text()
    picture(admin, "accounts")

    somebody = desk()
    somebody.open("/sign-in").locator("input[name=login]").fill("sumu.tianbao")
    somebody.page.locator("input[name=password]").fill(first)
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_text("您的密码是管理员设置的").wait_for()
    for field, text in (("old", first), ("new", OWN), ("again", OWN)):
        somebody.page.locator(f"input[name={field}]").fill(text)
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_role("heading", name="苏木填报员，您好").wait_for()

    row.get_by_role("button", name="重置密码").click()
    confirm(admin, "重置密码")
    expect(page.locator("[data-test=secret]")).not_to_have_text(first)
    page.get_by_role("button", name="已记下").click()
    row.get_by_role("button", name="接口令牌").click()
    page.get_by_text("没有接口令牌").wait_for()
    page.keyboard.press("Escape")
    row.get_by_role("button", name="停用").click()
    confirm(admin, "停用")
    row.get_by_text("已停用").wait_for()
    admin.expect_refusal(409)
    page.locator("tr", has=page.get_by_text("admin", exact=True).nth(1)).get_by_role(
        "button", name="停用"
    ).click()
    confirm(admin, "停用")
    page.get_by_text("这是最后一个启用的管理员账户").wait_for()


def test_an_office_is_added_renamed_and_removed(desk: Sit) -> None:
    admin = desk("admin")
    page = admin.open("/administration/organisations")
    page.get_by_role("button", name="新增单位").click()
    page.locator("input[name=office]").fill("无定河镇")
    page.get_by_role("button", name="保存").click()
    row = page.locator("tr", has_text="无定河镇")
    row.get_by_role("button", name="修改").click()
    page.locator("input[name=office]").fill("无定河镇人民政府")
    page.keyboard.press("Enter")
    page.get_by_text("无定河镇人民政府").wait_for()
    row.get_by_role("button", name="删除").click()
    confirm(admin, "删除")
    page.get_by_role("cell", name="无定河镇人民政府").wait_for(state="detached")
    assert page.locator("tr", has_text="乌审旗民政局").get_by_role("button", name="删除").count() == 0


def test_roles_are_read_from_the_matrix(desk: Sit, picture: Picture) -> None:
    admin = desk("admin")
    page = admin.open("/administration/roles")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="审批变更单")).inner_text()
    assert row.count("管辖范围内") == 2
    picture(admin, "roles")


def test_a_code_is_relabelled_moved_guarded_ended_and_its_history_read(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    admin = desk("admin")
    page = admin.open("/administration/code-lists/place_name_category")
    category = shared_service.client().get(f"/place-names/{shared_service.feature_of('150626102')}").json()
    page.get_by_placeholder("代码、名称或备注").fill(category["category"])
    row = page.locator("tbody tr").first
    row.get_by_role("button", name="删除").click()
    admin.expect_refusal(409)
    confirm(admin, "删除")
    page.get_by_text("正在使用，不能删除").wait_for()
    assert "地名：类别" in page.locator(".el-dialog").inner_text()
    picture(admin, "code-in-use")
    page.get_by_role("button", name="改为停用").click()
    row.get_by_text("已停用").wait_for()
    row.get_by_role("button", name="恢复使用").click()
    row.get_by_text("已停用").wait_for(state="detached")
    row.get_by_role("button", name="变更记录").click()
    page.get_by_text("使用中：“否”改为“是”").wait_for()
    assert "系统初始数据" in page.locator(".el-dialog").inner_text()
    page.keyboard.press("Escape")

    page = admin.open("/administration/code-lists/geometry_role")
    page.get_by_role("button", name="新增代码").click()
    page.locator("input[name=code]").fill("spring")
    page.locator("input[name=name_zh]").fill("泉眼")
    page.locator("input[name=name_en]").fill("spring")
    page.keyboard.press("Enter")
    page.locator(".lines tbody tr", has_text="泉眼").wait_for()
    page.get_by_role("button", name="泉眼 上移").click()
    page.locator(".lines tbody tr:nth-last-child(2)", has_text="泉眼").wait_for()
    codes = [one["code"] for one in shared_service.client().get("/code-lists/geometry_role").json()]
    assert codes[-2] == "spring"
    row = page.locator("tr", has_text="泉眼")
    row.get_by_role("button", name="修改").click()
    page.locator("input[name=name_zh]").fill("驻地")
    admin.expect_refusal(409)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("同名的两个代码在导入时无法区分").wait_for()
    # Escape would throw away what was typed, so it does nothing.
    page.keyboard.press("Escape")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    row.get_by_role("button", name="删除").click()
    confirm(admin, "删除")
    page.get_by_text("已删除“泉眼”").wait_for()

    page = admin.open("/administration/code-lists/role")
    page.get_by_text("这张表的代码由程序使用").wait_for()
    assert page.get_by_role("button", name="删除").count() == 0


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk: Sit, shared_service: Service) -> None:
    admin, other = desk("admin"), shared_service.client("admin")
    page = admin.open("/administration/code-lists/geometry_role")
    row = page.locator("tbody tr", has_text="出入口")
    row.get_by_role("button", name="修改").click()
    (seen,) = [one for one in other.get("/code-lists/geometry_role").json() if one["code"] == "entrance"]
    address, tag = "/code-lists/geometry_role/entrance", {"If-Match": f'"{seen["version"]}"'}
    other.patch(address, json={"note": "大门"}, headers=tag).raise_for_status()
    page.locator("input[name=name_en]").fill("gate")
    admin.expect_refusal(412)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("刚被别人改过").wait_for()
    page.get_by_role("button", name="取消").click()
    row.get_by_text("大门").wait_for()
    row.get_by_role("button", name="修改").click()
    page.locator("input[name=name_en]").fill("gate")
    page.get_by_role("button", name="保存").click()
    row.get_by_text("gate").wait_for()


def test_what_the_public_would_see_is_shown_before_a_level_is_set(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    admin = desk("admin")
    page = admin.open("/administration/publication")
    field = page.locator("tr", has=page.get_by_text("geometries", exact=True))
    field.locator(".el-select").click()
    page.get_by_role("option", name="内部").click()
    page.get_by_text("公众看到的内容：").wait_for()
    assert page.get_by_role("dialog").get_by_text("（看不到）").count() > 0
    picture(admin, "publication-preview")
    address = f"/place-names/{shared_service.feature_of('150626102')}"
    assert "geometries" in shared_service.client().get(address).json()
    page.get_by_role("button", name="确定修改").click()
    page.get_by_text("公开级别已修改").wait_for()
    assert "geometries" not in shared_service.client().get(address).json()
    expect(field).to_contain_text("单独规定")


def test_a_new_years_targets_are_begun_from_the_last_and_corrected(desk: Sit, picture: Picture) -> None:
    admin = desk("admin")
    page = admin.open("/administration/targets/2027")
    page.get_by_text("2027 年的目标尚未录入").wait_for()
    page.get_by_role("button", name="照抄以前年度").click()
    page.locator("input[name=source]").fill("2027年全旗民政工作要点")
    page.locator("input[name=source_number]").fill("乌民发〔2027〕1号")
    picture(admin, "targets-copy")
    page.get_by_role("button", name="照抄", exact=True).click()
    rows = page.locator("[data-test=target]")
    expect(rows).to_have_count(17)
    row = rows.filter(has_text="护理型床位")
    row.get_by_text("待核对").wait_for()
    row.get_by_text("2027-12-31").wait_for()
    row.get_by_role("button", name="修改").click()
    page.get_by_role("spinbutton").fill("60")
    page.locator("input[name=counting]").fill("护理型床位数 ÷ 养老机构床位总数")
    page.get_by_text("目标数和期限已与文件核对").click()
    picture(admin, "targets-form")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    row.get_by_text("统计口径：护理型床位数 ÷ 养老机构床位总数").wait_for()
    row.get_by_text("待核对").wait_for(state="detached")
    row.get_by_text("60 %").wait_for()
    row.get_by_role("button", name="变更记录").click()
    page.get_by_text("目标数：“55”改为“60”").wait_for()
    picture(admin, "targets-history")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="新增目标").click()
    page.locator("input[name=topic_zh]").fill("地名")
    page.locator("textarea[name=text_zh]").fill("设置地名标志 20 块")
    page.get_by_role("spinbutton").fill("20")
    admin.expect_refusal(422)
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    page.get_by_text("写了目标数就要写单位").wait_for()
    page.locator("input[name=unit_zh]").fill("块")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(rows).to_have_count(18)
    rows.last.get_by_role("button", name="上移").click()
    expect(rows.nth(16)).to_contain_text("设置地名标志")
    rows.nth(16).get_by_role("button", name="删除").click()
    confirm(admin, "删除")
    expect(rows).to_have_count(17)


def test_administration_is_an_administrators_only(desk: Sit) -> None:
    editor = desk("editor")
    assert editor.open("/").get_by_role("link", name="管理", exact=True).count() == 0
    editor.open("/administration/accounts")
    editor.page.get_by_text("您的角色不使用这个页面").wait_for()


#: How many lines each name of a table takes: what stands one under the other
LINES = """(names) => names.map((one) => {
  const words = document.createRange()
  words.selectNodeContents(one)
  return new Set([...words.getClientRects()].map((line) => Math.round(line.top))).size
})"""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_names_of_offices_and_roles_are_whole_words_on_a_phone(desk: Sit, language: str) -> None:
    admin = desk("admin", language=language, size=PHONE)
    page = admin.open("/administration/organisations")
    offices = page.locator("tbody td:first-child strong")
    offices.filter(has_text="图克镇人民政府").wait_for()
    assert set(offices.evaluate_all(LINES)) == {1}
    page = admin.open("/administration/roles")
    roles = page.locator("thead th")
    roles.first.wait_for()
    assert max(roles.evaluate_all(LINES)) <= 2


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(desk: Sit, picture: Picture, language: str, size: tuple[int, int]) -> None:
    admin = desk("admin", language=language, size=size)
    for part in PARTS:
        admin.open(f"/administration/{part}")
        assert admin.fits(), part
    picture(admin, f"administration-{language}-{size[0]}")
