"""A street from its application to the announcement: by editor and leader, and what the public reads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.world import pdf
from tests.browser.web.application_scenes import TOWN, ago, approved, asked, filed, opened, papers, stepped
from tests.browser.web.conftest import PHONE, Desk, Sit
from tests.browser.web.naming_scene import listed_street
from tests.browser.web.saying import said

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], Path]
SCAN = {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": pdf("approval of the walk")}


def test_a_street_is_named_filed_late_and_announced(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor, leader = desk("editor"), desk("leader")

    # What the naming desk tried is taken over; class and approver follow from the category.
    town = shared_service.id_of(TOWN)
    page = editor.open(f"/applications/new?name=望湖路&category=23514&division={town}&lon=108.84&lat=38.6")
    page.get_by_text("审批机关：乌审旗人民政府").wait_for()
    page.get_by_text("108.840000, 38.600000").wait_for()
    for field in ("applicant", "location", "size", "nature"):
        page.locator(f"input[name={field}], textarea[name={field}]").fill(f"{field}说明")
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url(lambda url: "/applications/" in url and "/new" not in url)
    application = page.url.rsplit("/", 1)[1]

    # What is lacking is said by name; a paper is recorded, the rest said over HTTP.
    page.locator("[data-test=next]").get_by_text("方案；理由").wait_for()
    expect(page.locator("[data-test=take-accepted]")).to_be_disabled()
    page.locator("[data-test=checks]").get_by_text("第九条第（一）项").wait_for()
    page.locator("[data-test=add-application]").click()
    page.locator("input[name=document_number]").fill("申请1号")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    said(page, "材料已登记")
    picture(editor, "application-received")
    asked(
        shared_service, "editor", "PATCH", application, "",
        plan="新建道路命名", reasons="道路已建成",
    )  # fmt: skip
    page = editor.open(f"/applications/{application}")
    page.locator("[data-test=take-accepted]").click()
    page.get_by_role("dialog").get_by_role("button", name="登记").click()
    said(page, "步骤已登记")
    papers(shared_service, application, "assessment_report", "expert_report", "consultation_report")
    today = ago(0)
    stepped(shared_service, application, "reported", today, document_number="乌民发〔2026〕7号")

    # The editor can't decide; the leader records the decision by the body that Art. 12 names.
    page = editor.open(f"/applications/{application}")
    page.locator("[data-test=next]").get_by_text("由审核、领导登记").first.wait_for()
    assert page.locator("[data-test=take-approved]").count() == 0
    page = leader.open(f"/applications/{application}")
    page.locator("[data-test=take-approved]").click()
    expect(page.locator("input[name=actor]")).to_have_value("乌审旗人民政府")
    page.locator("input[name=document_number]").fill("乌政字〔2026〕8号")
    page.get_by_role("dialog").locator("[data-test=scan]").set_input_files(SCAN)  # type: ignore[arg-type]
    page.locator("textarea[name=note]").fill("已核对检查结果")
    page.get_by_role("dialog").get_by_role("button", name="登记").click()
    said(page, "步骤已登记")
    clocks = page.locator("[data-test=clocks]")
    clocks.get_by_text("备案：还有 15 天").wait_for()
    clocks.get_by_text("公告：还有 15 天").wait_for()

    # Filed; then announced with all that it must carry, in the national database and one more place.
    filed(shared_service, application, today)
    page = editor.open(f"/applications/{application}")
    page.locator("[data-test=take-announced]").click()
    go = page.get_by_role("dialog").get_by_role("button", name="登记")
    expect(go).to_be_disabled()
    for channel in ("中国·国家地名信息库", "政府网站"):
        page.get_by_role("dialog").get_by_text(channel).click()
    picture(editor, "application-announcing")
    go.click()
    said(page, "步骤已登记")
    clocks = page.locator("[data-test=clocks]")
    clocks.get_by_text("公告：按期完成").wait_for()
    page.locator("[data-test=do-place_signs]").click()
    page.get_by_role("dialog").get_by_role("button", name="已更新").click()
    said(page, "已登记")
    page.locator("[data-test=do-traffic_signs]").click()
    page.get_by_role("dialog").get_by_text("这一项对本地名不适用").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="保存")).to_be_disabled()
    page.locator("textarea[name=does_not_apply_because]").fill("道路未通车")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    page.locator("[data-test=tasks]").get_by_text("不适用：道路未通车").wait_for()
    here = page.get_by_role("navigation", name="主导航").locator("[aria-current]")
    expect(here).to_have_text("地名申请")
    page.get_by_text("打印文书").click()
    with page.expect_download() as printed:
        page.get_by_role("link", name="Word").last.click()
    assert printed.value.suggested_filename.startswith("望湖路公告")
    picture(editor, "application-announced")

    # The register changes by a proposal with the approval's number.
    page.locator("[data-test=draft-change]").click()
    page.wait_for_url("**/proposals/**")
    page.get_by_text("乌政字〔2026〕8号").first.wait_for()

    # Anybody reads what was announced, and learns of nothing else.
    public = desk()
    page = public.open("/announcements?text=望湖")
    page.get_by_role("heading", name="望湖路").wait_for()
    picture(public, "announcements")
    assert page.get_by_role("link", name="地名申请").count() == 0


def test_a_name_is_withdrawn_by_analogy_and_a_listed_one_leads_to_its_plan(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    street = listed_street(shared_service, "旧堡路")
    application = opened(
        shared_service, "旧堡路", kind="abolish", proposed_name="", geometry=None, feature_id=street
    )
    phone = desk("editor", language="en-GB", size=PHONE)
    page = phone.open(f"/applications/{application}")
    page.get_by_text("参照《地名管理条例》第十二条").first.wait_for()
    for kind in ("application", "gone_evidence"):
        papers(shared_service, application, kind)
    stepped(shared_service, application, "accepted", ago(50))
    page = phone.open(f"/applications/{application}")
    assert "、" not in page.locator("[data-test=next]").inner_text()
    picture(phone, "application-abolish-phone")
    assert phone.fits()
    page.locator("[data-test=next]").get_by_role(
        "link", name="Attach the plan in the protection list"
    ).click()
    page.get_by_role("row", name="旧堡路").wait_for()


def test_what_is_overdue_stands_out(desk: Sit, picture: Picture, shared_service: Service) -> None:
    late = approved(shared_service, opened(shared_service, "逾期路"), ago(18))
    phone = desk("editor", size=PHONE)
    page = phone.open("/applications?state=overdue")
    row = page.get_by_role("row", name="逾期路")
    row.get_by_text("备案：超期 3 天").wait_for()
    row.get_by_text("违反《地名管理条例》第三十五条").first.wait_for()
    assert phone.fits()
    picture(phone, "applications-phone")
    page = phone.open("/")
    page.locator("[data-test=applications-due]").get_by_role("link", name="逾期路").click()
    page.wait_for_url(f"**/applications/{late}")
    assert phone.fits()
