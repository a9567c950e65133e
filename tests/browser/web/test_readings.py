"""A clerk has all names looked at, settles readings and source forms, and hands them in as one proposal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, Desk, Sit
from tests.browser.web.saying import said

pytestmark = pytest.mark.browser

Picture = Callable[[Desk, str], None]


#: How long looking at all names may take on a machine that does much else
LOOK_MS = 150_000


def card(page: Page, name: str) -> Locator:
    """The card of a name."""
    return page.locator("[data-question]", has=page.get_by_role("heading", name=name, exact=True))


def hand_in(page: Page, sentence: str) -> None:
    """Hand in what was chosen."""
    page.locator("[data-test=hand-in]").click()
    said(page, sentence)
    expect(page.locator("[data-test=tray]")).to_have_count(0)


def test_readings_are_settled_together_and_approved_by_another(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    clerk = desk("editor")
    page = clerk.open("/readings")
    page.get_by_text("还没有核对过").wait_for()

    # A job compares the dictionaries and lists what has to be settled.
    page.locator("[data-test=run]").click()
    page.get_by_text("比对字典：").wait_for(timeout=LOOK_MS)
    page.locator("[data-question]").first.wait_for()
    picture(clerk, "readings")

    # With the keyboard: the first candidate of a card that has the focus, then the next card for later.
    first = page.locator("[data-question]").first
    first.focus()
    page.keyboard.press("1")
    expect(page.locator("[data-test=tray]")).to_contain_text("已选 1 条")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("l")
    expect(page.locator("[data-test=tray]")).to_contain_text("已选 2 条")
    page.keyboard.press("u")

    # What is typed is read character by character, and refused where it does not fit.
    other = card(page, "朝岱嘎查").first
    other.locator("[data-test=type-other]").click()
    other.locator("input[name=typed]").fill("chao2 dai4 ga1 cha2")
    other.get_by_role("button", name="核对").click()
    other.get_by_text("将写为 Cháodàigāchá").wait_for()
    other.locator("[data-test=take-typed]").click()
    picture(clerk, "readings-chosen")
    hand_in(page, "变更单")

    # A Mongolian name: the source form is recorded, nothing is renamed.
    page.locator("[data-test=kind-missing_mongolian]").click()
    mongolian = card(page, "乌兰陶勒盖镇").first
    mongolian.locator(".mongolian.large").wait_for()
    mongolian.locator("[data-test=take-1]").click()
    picture(clerk, "readings-mongolian")
    hand_in(page, "变更单")

    # Characters off the sound are explained syllable by syllable; to keep them needs a reason.
    page.locator("[data-test=kind-drift]").click()
    drift = card(page, "乌审旗").first
    expect(drift).to_contain_text("“xin”通常写“新”，现写“审”")
    drift.locator("[data-test=keep]").click()
    expect(page.locator("[data-test=hand-in]")).to_be_disabled()
    page.locator("input[name=reason]").fill("久已通用，各从其旧")
    picture(clerk, "readings-drift")
    hand_in(page, "已处理 1 条")

    # One word written in several ways, on a phone.
    phone = desk("editor", size=PHONE)
    page = phone.open("/readings?kind=variants")
    expect(page.locator("[data-question]").first).to_contain_text("都是蒙古语 Bor")
    assert phone.fits()
    picture(phone, "readings-variants-phone")
    page = phone.open("/readings?kind=reading&state=decided")
    expect(page.locator("[data-question]").first).to_contain_text("变更单")
    assert phone.fits()

    # In English, by somebody who only reads.
    leader = desk("leader", language="en")
    page = leader.open("/readings?kind=variants")
    expect(page.locator("[data-question]").first).to_contain_text("Mongolian")
    expect(page.locator("[data-test=keep]")).to_have_count(0)
    picture(leader, "readings-en")
