"""A grave is taken in hand, checked, its family read for a reason, and a notice refused with why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.api.sign_world import PNG
from tests.browser.web.conftest import PHONE as SMALL
from tests.browser.web.conftest import Desk, Sit
from tests.browser.web.grave_scenes import NAME, PHONE, buried

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], Path]


def photo(page: Page, name: str) -> None:
    """Take a photo with the phone."""
    file = {"name": f"{name}.png", "mimeType": "image/png", "buffer": PNG + name.encode()}
    page.locator("[data-test=photos] input, input[data-test=photos]").first.set_input_files(file)  # type: ignore[arg-type]
    page.locator(".photos img").first.wait_for()


def test_a_grave_comes_on_the_ledger_and_its_family_stays_hidden(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    there = buried(shared_service)
    editor = desk("editor")
    page = editor.open("/graves")
    expect(page.get_by_role("link", name="QJ-01")).to_be_visible()
    picture(editor, "graves-ledger-1280")
    page = editor.open(f"/graves/{there.site}")
    assert PHONE not in page.content()
    expect(page.locator("[data-test=contacts]")).to_contain_text("139****8888")
    page.locator("[data-test=take]").click()
    expect(page.locator("[data-test=take]")).to_have_count(0)

    # Its status first, a photo of before, then the ledger.
    page.locator("[data-test=check]").click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator("[data-test=case]")).to_contain_text("违建，应整治")
    expect(page.locator("[data-test=case]")).to_contain_text("整治前照片")
    page.locator("[data-test=add-photos]").click()
    page.get_by_role("dialog").get_by_text("整治前", exact=True).click()
    photo(page, "grave-before")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    page.locator("[data-test=step-listed]").click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator("[data-test=steps]")).to_contain_text("列入整改台账")

    # No notice while nobody has checked the regulation; the dialog says why.
    page.locator("[data-test=issue]").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("条文尚未由工作人员核对")
    picture(editor, "graves-notice-refused-1280")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()

    # The family is read for a reason, and that is noted.
    page.locator("[data-test=read-contacts]").click()
    page.locator("input[name=reason]").fill("核实座数")
    page.get_by_role("dialog").get_by_role("button", name="查看").click()
    expect(page.locator("[data-test=contacts]")).to_contain_text(NAME)
    expect(page.locator("[data-test=readings]")).to_contain_text("核实座数")
    picture(editor, "graves-site-1280")
    with page.expect_download() as saved:
        page.locator("[data-test=survey-docx]").click()
    assert saved.value.suggested_filename == "违建墓地摸底表QJ-01.docx"

    # Two records of one grave, decided by a person.
    page = editor.open("/graves/duplicates")
    page.locator("[data-test=decide]").first.click()
    page.get_by_role("dialog").get_by_text("同一处，保留 QJ-01").click()
    page.locator("input[name=reason]").fill("两组各登记一次")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator("[data-test=pair]")).to_have_count(0)
    page = editor.open("/graves/progress")
    expect(page.locator("[data-test=total]")).to_contain_text("重复登记3座")
    picture(editor, "graves-progress-1280")

    # One of three graves has a family of its own: it becomes a record, and each names the other.
    page = editor.open(f"/graves/{there.site}")
    page.locator("[data-test=split-site]").click()
    page.locator("input[name=reason]").fill("两家各有墓主")
    picture(editor, "graves-split-1280")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator("[data-test=split]")).to_contain_text("分出 1 座，原处： QJ-01")
    page.get_by_role("link", name="QJ-01").click()
    expect(page.locator("[data-test=split]")).to_contain_text("两家各有墓主")

    small = desk("reviewer", size=SMALL)
    page = small.open(f"/graves/{there.site}")
    page.locator("[data-test=papers]").wait_for()
    assert PHONE not in page.content()
    assert small.fits()
    picture(small, "graves-site-390")
