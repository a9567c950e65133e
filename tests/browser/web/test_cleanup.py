"""Names from the survey list to acceptance, many together, with a notice that everybody reads."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.cleanup_scenes import asked, determined, opened, published, stepped
from tests.browser.web.conftest import PHONE, Desk, Sit
from tests.browser.web.saying import said
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], Path]
OBJECTOR = "不公开的业主"


def save(page: Page, button: str = "保存") -> None:
    """Send the form that is open."""
    form = page.get_by_role("dialog")
    form.get_by_role("button", name=button, exact=True).click()
    expect(form).to_have_count(0)


def test_names_go_from_the_survey_list_to_acceptance(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    over = published(shared_service, "150626104")
    other = str(opened(shared_service, "150626103", "洋")["id"])
    editor = desk("editor")

    # One listed by hand; the board shows where each stands.
    page = editor.open("/cleanup")
    page.locator("[data-test=column-survey]").get_by_text("乌兰陶勒盖镇").wait_for()
    page.locator("[data-test=open-case]").click()
    page.locator("[data-test=feature] input").fill("图克镇")
    page.get_by_role("option", name="图克镇").first.click()
    choose(page.locator("[data-test=open-class]"), "大")
    page.locator("textarea[name=reason]").fill("专名用“世界”")
    save(page, "列入清单")
    said(page, "已列入清单")
    page.locator("[data-test=column-survey]").get_by_role("link", name="图克镇").wait_for()
    expect(page.locator("[data-test=column-survey] article").first).to_contain_text("疑似")
    board = page.locator(".board")
    assert board.evaluate("it => it.scrollWidth <= it.clientWidth")
    picture(editor, "cleanup-board")

    # Two consulted on in one meeting, from the list.
    page.locator("[data-test=column-survey]").get_by_role("link", name="查看并一起办理").click()
    page.locator("[data-test=pick-all]").click()
    page.get_by_text("已选2件").wait_for()
    page.locator("[data-test=many-consultation]").click()
    page.locator("textarea[name=note]").fill("七部门会商")
    save(page, "登记")
    said(page, "2件已办理")
    case = str(opened(shared_service, "150626102")["id"])
    for one in (case, other):
        determined(shared_service, one, today())

    # Determined, they are published on one notice, whose days are counted from the day after.
    page = editor.open("/cleanup/list?stage=determination")
    page.locator("[data-test=pick-all]").click()
    picture(editor, "cleanup-list")
    page.locator("[data-test=many-notice]").click()
    last = date.fromordinal(today().toordinal() + 10).isoformat()
    expect(page.locator("[data-test=last-day]")).to_contain_text(last)
    page.locator("input[name=contact]").fill("旗民政局区划地名股")
    save(page, "发布公示")
    said(page, "已发布公示")

    # The public reads it; the case before is over, and closing it lists its name for remediation.
    public = desk()
    notice = public.open("/cleanup/notices")
    notice.get_by_text("图克镇").first.wait_for()
    picture(public, "cleanup-notice-public")
    assert notice.get_by_text("首批公示").count() == 0
    page = editor.open("/cleanup/notices")
    page.get_by_text("首批公示").wait_for()
    picture(editor, "cleanup-notices")
    page.locator("[data-test^=close-]").click()
    page.get_by_role("dialog").get_by_role("button", name="期满结束").click()
    said(page, "1件转入整治清单")

    # An objection leads back to the argument, and is answered.
    page = editor.open(f"/cleanup/{case}")
    page.locator("[data-test=add-objection]").click()
    page.locator("input[name=objector]").fill(OBJECTOR)
    page.locator("textarea[name=says]").fill("名称沿用多年")
    save(page)
    said(page, "退回论证")
    expect(page.locator("[data-test=state]")).to_contain_text("专家论证")
    page.locator("[data-test=next]").get_by_text("有异议尚未答复").wait_for()
    page.locator("[data-test=answer]").click()
    page.locator("textarea[name=answer]").fill("已核实，证照免费变更")
    # Nobody is refused by a preset
    expect(page.get_by_role("dialog").get_by_role("button", name="保存", exact=True)).to_be_disabled()
    page.locator("[data-test=outcome-rejected]").click()
    save(page)
    said(page, "已答复")
    assert OBJECTOR not in public.open("/cleanup/notices").locator("body").inner_text()

    # A new name is typed, checked by the ten rules, and chosen.
    page.locator("[data-test=suggest]").click()
    page.locator("[data-test=typed]").fill("柳泉镇")
    page.locator("[data-test=choose-typed]").click()
    said(page, "已选定")
    expect(page.locator("[data-test=proposed]")).to_have_text("柳泉镇")
    drawn_map(page.locator(".record-map"))
    picture(editor, "cleanup-case")
    # Kept after all, with a reason.
    page.locator("[data-test=take-kept]").click()
    page.locator("textarea[name=note]").fill("历史地名（条例第十条）")
    save(page, "登记")
    expect(page.locator("[data-test=state]")).to_contain_text("保留")

    # Signs and papers are checked off; only then it can be accepted.
    stepped(shared_service, over, "procedure", today())
    stepped(shared_service, over, "implementation", today())
    page = editor.open(f"/cleanup/{over}")
    expect(page.locator("[data-test=take-acceptance]")).to_be_disabled()
    page.locator("[data-test=check-signs]").click()
    save(page)
    said(page, "已核对")
    for item in ("household", "property", "business", "maps", "ads"):
        asked(shared_service, "PUT", over, f"/checkoffs/{item}", done_on=today().isoformat())
    page = editor.open(f"/cleanup/{over}")
    page.locator("[data-test=checkoffs]").get_by_text("6 / 6").wait_for()
    page.locator("[data-test=take-acceptance]").click()
    page.locator("input[name=actor]").fill("验收组")
    page.locator("textarea[name=note]").fill("标志已更换")
    save(page, "登记")
    expect(page.locator("[data-test=state]")).to_contain_text("验收")
    picture(editor, "cleanup-accepted")

    page = editor.open("/cleanup/progress")
    expect(page.locator("[data-test=figure-accepted]")).to_have_text("1")
    expect(page.locator("[data-test=figure-kept]")).to_have_text("1")
    picture(editor, "cleanup-progress")

    phone = desk("editor", size=PHONE, language="en-GB")
    for name, path in (("board", ""), ("list", "/list"), ("notices", "/notices"), ("progress", "/progress")):
        phone.open(f"/cleanup{path}").locator("h1").wait_for()
        assert phone.fits(), path
        picture(phone, f"cleanup-phone-{name}")
    phone.open(f"/cleanup/{case}").locator("[data-test=timeline]").wait_for()
    assert phone.fits()
    picture(phone, "cleanup-phone-case")
