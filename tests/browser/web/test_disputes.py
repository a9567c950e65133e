"""A dispute by two people, from its opening to the drafted change of the line; others learn nothing of it."""

import pytest
from playwright.sync_api import Page, expect

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.dispute_scenes import NAME, NORTH, SOUTH, geojson, line_of, opened, scan_of, stepped
from tests.browser.web.saying import said
from tests.browser.web.seen import drawn_map, pixels

pytestmark = pytest.mark.browser


def claim(page: Page, side: str, area: dict[str, object]) -> None:
    """Record what a side claims, from a file."""
    page.locator("[data-test=add-claim]").click()
    form = page.get_by_role("dialog", name="登记主张")
    choose(page.locator("[data-test=side]"), side, exact=False)
    file = {"name": f"{side}.geojson", "mimeType": "application/geo+json", "buffer": geojson(area)}
    form.locator("[data-test=claim-file]").set_input_files(file)  # type: ignore[arg-type]
    form.get_by_text("已读取").wait_for()
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_count(0)


def test_two_people_bring_a_dispute_to_the_change_of_the_line(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    line_of(shared_service)
    editor, reviewer = desk("editor"), desk("reviewer")

    # Opened on a stretch of the line.
    page = editor.open("/disputes")
    page.get_by_text("还没有案件").wait_for()
    page.locator("[data-test=open-dispute]").click()
    page.get_by_role("heading", name="立案").wait_for()
    choose(page.locator("[data-test=line]"), NAME, exact=False)
    page.locator("input[name=title]").fill("图克滩地段")
    page.locator("textarea[name=cause]").fill("双方对滩地走向说法不一")
    drawn_map(page.locator(".record-map"))
    picture(editor, "dispute-opening")
    page.get_by_role("button", name="立案").last.click()
    page.wait_for_url(lambda url: "/disputes/" in url and not url.endswith("/new"))
    dispute = page.url.rsplit("/", 1)[1]
    expect(page.locator("[data-test=take-negotiation]")).to_be_disabled()

    # Both sides' claims; the overlap is hatched, the standstill shown.
    claim(page, "乌审旗", NORTH)
    claim(page, "鄂托克旗", SOUTH)
    page.locator("[data-test=claims]").get_by_text("主张重叠 1,9").wait_for()
    place = drawn_map(page.locator(".record-map"))
    assert min(pixels(place, "#b3261e")) > 20
    page.get_by_text("任何一方都不得往争议地区迁移居民").wait_for()

    # A paper: its class is proposed by article, and the other one decides it.
    page.locator("[data-test=add-paper]").click()
    page.locator("input[name=title]").fill("1984年盖章地图")
    choose(page.locator("[data-test=paper-kind]"), "双方核定一致的边界线文件或盖章地图", exact=False)
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    page.locator("[data-test=papers]").get_by_text("第七条第五项").wait_for()
    page = reviewer.open("/disputes")
    page.get_by_role("link", name="图克滩地段").click()
    page.locator("[data-test=decide-agreed_map]").click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    said(page, "已认定")

    # A step on the screen; what the editor saw before is stale, and says so.
    page = editor.page
    editor.expect_refusal(412)
    page.locator("[data-test=take-negotiation]").click()
    page.locator("textarea[name=note]").fill("双方未达成协议")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("dialog").get_by_text("此案已被他人改动").wait_for()
    page = editor.open(f"/disputes/{dispute}")
    page.locator("[data-test=take-negotiation]").click()
    page.locator("textarea[name=note]").fill("双方未达成协议")
    page.get_by_role("button", name="登记", exact=True).click()
    said(page, "步骤已登记")
    picture(editor, "dispute-negotiated")

    # The way to the decision.
    scan, by_day = scan_of(shared_service), {"day": today().isoformat()}
    stepped(
        shared_service,
        dispute,
        "submitted_up",
        **by_day,
        document_number="乌政字〔2026〕5号",
        sha256=scan,
    )
    stepped(shared_service, dispute, "mediation", **by_day, note="未达成协议")
    stepped(shared_service, dispute, "plan_submitted", **by_day, document_number="鄂民字〔2026〕9号")
    decided = {"actor": "鄂尔多斯市人民政府", "document_number": "鄂府字〔2026〕30号", "sha256": scan}
    stepped(shared_service, dispute, "decision", **by_day, **decided)

    # Surveyed together; the line is not to be changed yet.
    page = editor.open(f"/disputes/{dispute}")
    decision = page.locator("[data-test=decision]")
    decision.get_by_text("才能起草界线变更").wait_for()
    assert decision.locator("[data-test=draft-change]").count() == 0
    page.locator("[data-test=take-joint_survey]").click()
    page.locator("[data-test=draw-survey]").click()
    page.locator("[data-test=drawing-done]:not([disabled])").click()
    page.get_by_text("已录入").wait_for()
    page.locator("textarea[name=note]").fill("双方到场")
    page.get_by_role("button", name="登记", exact=True).click()
    said(page, "步骤已登记")
    stepped(shared_service, dispute, "sealed_map", **by_day, sha256=scan)
    stepped(shared_service, dispute, "filing", **by_day, document_number="民备〔2026〕1号")

    # Only now the line, as a proposal with the decision's number, which the other one approves.
    page = editor.open(f"/disputes/{dispute}")
    picture(editor, "dispute-filed")
    page.locator("[data-test=draft-change]").click()
    page.wait_for_url("**/proposals/**")
    page.get_by_text("鄂府字〔2026〕30号").first.wait_for()
    picture(editor, "dispute-line-change")
    proposal = page.url.rsplit("/", 1)[1].split("?")[0]
    assert "图克滩" not in page.locator("#content").inner_text()
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已提交").first.wait_for()
    page = reviewer.open(f"/proposals/{proposal}")
    page.locator("[data-test=decide]").click()
    page.get_by_text("已生效").first.wait_for()
    page = editor.open(f"/disputes/{dispute}")
    page.locator("[data-test=decision]").get_by_text("已生效").wait_for()


def test_others_are_told_nothing_of_a_case(desk: Sit, picture: Picture, shared_service: Service) -> None:
    dispute = opened(shared_service, "红石桥地段")
    stranger = desk("second")
    page = stranger.open("/disputes")
    page.get_by_text("还没有案件").wait_for()
    stranger.expect_refusal(404)
    page = stranger.open(f"/disputes/{dispute}")
    page.get_by_text("没有这件界线争议").wait_for()
    # Whoever drafts a change of the line is told of the standstill, and of nothing else.
    line = line_of(shared_service)
    version = shared_service.client("second").get(f"/boundary-lines/{line}").json()["version"]
    item = {"subject": "boundary_line", "action": "update", "record_id": line}
    drafted = shared_service.client("second").post(
        "/proposals",
        json={
            "kind": "correction",
            "title": "核对界线备注",
            "reason": "核对",
            "items": [{**item, "base_version": version, "changes": {"note": "核对"}}],
        },
    )
    page = stranger.open(f"/proposals/{drafted.json()['id']}")
    page.locator("[data-test=standstill]").get_by_text("处于争议期间").first.wait_for()
    picture(stranger, "dispute-standstill-notice")
    assert "红石桥" not in page.locator("#content").inner_text()
    planner = desk("planner")
    with planner.page.expect_response("**/boundary-standstills") as told:
        page = planner.open("/map?c=109.0,38.3&z=11")
    assert "第十条" in told.value.json()[0]["clause"]
    drawn_map(page.locator(".screen > .map"))
    picture(planner, "dispute-standstill-map")
    assert page.get_by_role("link", name="界线争议").count() == 0
    neighbour = desk("yuyang")
    page = neighbour.open("/")
    assert page.get_by_role("link", name="界线争议").count() == 0
    phone = desk("editor", size=PHONE)
    page = phone.open(f"/disputes/{dispute}")
    drawn_map(page.locator(".record-map"))
    assert phone.fits()
    picture(phone, "dispute-phone")
