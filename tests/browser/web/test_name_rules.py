"""An editor changes rules about names: preview, draft; a reviewer reads the preview and approves."""

import re

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.rule_scenes import named

pytestmark = pytest.mark.browser


def test_a_rule_is_changed_previewed_drafted_and_approved(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    for name in ("演示鼎世花园", "演示天下小区"):
        named(shared_service, name)
    editor = desk("editor")
    # One change is refused on purpose
    editor.expected.append("422")
    page = editor.open("/name-rules")
    page.get_by_role("heading", name="地名规则").wait_for()
    picture(editor, "name-rules")
    page.get_by_role("link", name="筛查规则").click()

    # What a rule says, and from there its words.
    page.get_by_role("button", name="D1", exact=True).click()
    detail = page.locator("[data-test=detail]")
    expect(detail).to_contain_text("专名去掉通名后，按最长词查词表")
    expect(detail).to_contain_text("2018-12-10 至 不限")
    expect(detail).to_contain_text("否（未核对原文")
    picture(editor, "name-rule-detail")
    detail.get_by_role("link", name="词表 附件所列夸大词语").click()
    page.wait_for_url("**/name-rules/screening_words?column=list&value=grand")
    expect(page.locator("[data-test=rows] tbody")).to_have_count(14)

    # One word ends, another is added; a word that stands in a list of another class is refused.
    page.get_by_role("button", name="天下", exact=True).click()
    page.locator("[data-test=end]").click()
    page.get_by_role("dialog").get_by_role("button", name="记入修改").click()
    page.locator("[data-row='天下|grand'] .pending").wait_for()
    page.locator("[data-test=add]").click()
    form = page.get_by_role("dialog")
    form.locator("input[name=word]").fill("王府")
    choose(page.locator("[data-field=list]"), "含义相近的夸大词语")
    choose(page.locator("[data-field=severity]"), "疑似")
    picture(editor, "name-rule-form")
    form.get_by_role("button", name="记入修改").click()
    page.locator("[data-test=look]").click()
    expect(page.locator("[data-test=refused]")).to_contain_text("属于另一类不规范地名")
    page.get_by_role("button", name="撤去对“王府（含义相近的夸大词语）”的修改").click()
    page.locator("[data-test=add]").click()
    form = page.get_by_role("dialog")
    form.locator("input[name=word]").fill("鼎世")
    choose(page.locator("[data-field=list]"), "含义相近的夸大词语")
    choose(page.locator("[data-field=severity]"), "疑似")
    form.get_by_role("button", name="记入修改").click()
    expect(form).to_have_count(0)

    # The preview says whom it touches; then it is drafted and handed in.
    expect(page.locator("[data-test=draft]")).to_be_disabled()
    page.locator("[data-test=look]").click()
    preview = page.locator("[data-test=preview]")
    expect(preview.locator("[data-kind=newly]")).to_contain_text("1")
    expect(preview.locator("[data-kind=no_longer]")).to_contain_text("1")
    expect(preview).to_contain_text("“鼎世”专名用含义与上列相近、刻意夸大的词语")
    picture(editor, "name-rule-preview")
    page.locator("[data-test=draft]").click()
    form = page.get_by_role("dialog")
    form.locator("textarea[name=reason]").fill("摸排中发现")
    form.get_by_role("button", name="起草变更单").click()
    page.wait_for_url("**/proposals/*")
    expect(page.locator("[data-test=rule-preview]")).to_contain_text("演示鼎世花园")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("变更单已提交").first.wait_for()
    proposal = page.url

    reviewer = desk("reviewer")
    page = reviewer.open(proposal.split("/app")[1])
    told = page.locator("[data-test=rule-preview]")
    expect(told).to_contain_text("演示天下小区")
    expect(told.locator("[data-test=stale]")).to_have_count(0)
    picture(reviewer, "name-rule-proposal")
    client = shared_service.client("reviewer")
    key = proposal.rsplit("/", 1)[1]
    version = client.get(f"/proposals/{key}").json()["row"]["version"]
    decided = client.post(
        f"/proposals/{key}/decisions", json={"decision": "approved"}, headers={"If-Match": f'"{version}"'}
    )
    assert decided.status_code == 200, decided.text
    page = reviewer.open("/name-rules/screening_words?state=ended")
    page.get_by_role("button", name="天下", exact=True).click()
    expect(page.locator("[data-test=moments]")).to_contain_text("变更单")
    expect(page.locator("[data-test=edit]")).to_have_count(0)


def test_an_earlier_day_is_replayed_on_a_phone(desk: Sit, picture: Picture, shared_service: Service) -> None:
    editor = desk("editor", size=PHONE)
    page = editor.open("/name-rules")
    page.get_by_role("button", name="选择日期").click()
    page.get_by_role("combobox", name="当时（日期）").fill("2010-06-01")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="重新核对", exact=True).click()
    expect(page.locator("[data-test=replay] [data-test=preview]")).to_contain_text(
        re.compile("2010-06-01 的规则")
    )
    picture(editor, "name-rule-replay-phone")
