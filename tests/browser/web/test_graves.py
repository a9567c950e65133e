"""A grave is taken in hand, checked, its family read for a reason; another moves the target."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.api.sign_world import PNG
from tests.browser.web.conftest import PHONE as SMALL
from tests.browser.web.conftest import Desk, Sit
from tests.browser.web.grave_scenes import NAME, PHONE, agreed, buried

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


def accepted_graves(page: Page) -> int:
    """Return how many graves by roads the target counts as done."""
    found = re.search(r"\((\d+)/\d+\)", page.locator("[data-test=live]").inner_text())
    assert found is not None
    return int(found[1])


def test_a_remediation_with_photos_moves_the_target(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    site, target = agreed(shared_service), "/targets/2022-graves-by-roads"
    planner = desk("planner")
    before = accepted_graves(planner.open(target))

    editor = desk("editor")
    page = editor.open(f"/graves/{site}")
    expect(page.locator("[data-test=case]")).to_contain_text("整治后照片")
    for stage, name in (("整治前", "road-before"), ("整治后", "road-after")):
        page.locator("[data-test=add-photos]").click()
        page.get_by_role("dialog").get_by_text(stage, exact=True).click()
        photo(page, name)
        page.get_by_role("dialog").get_by_role("button", name="保存").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("[data-test=pay]").click()
    scan = {"name": "签领表.png", "mimeType": "image/png", "buffer": PNG + b"subsidy"}
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(scan)  # type: ignore[arg-type]
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    page.locator("[data-test=step-carried_out]").click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator("[data-test=steps]")).to_contain_text("实施整治")
    assert accepted_graves(planner.open(target)) == before

    # Whoever did it doesn't accept it; a second person does, and only then it counts.
    reviewer = desk("reviewer")
    page = reviewer.open(f"/graves/{site}")
    page.locator("[data-test=accept]").click()
    page.locator("input[name=acceptors]").fill("演示验收组")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator("[data-test=steps]")).to_contain_text("验收")
    picture(reviewer, "graves-accepted-1280")
    assert accepted_graves(planner.open(target)) == before + 3
    picture(planner, "targets-moved-1280")
