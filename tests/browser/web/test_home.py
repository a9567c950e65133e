"""The home page of each role: what waits, what is due, the targets, what the register lacks."""

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.test_proposals import TUKE, correction, step
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit

pytestmark = pytest.mark.browser


def test_the_public_sees_the_register_and_the_targets(desk: Sit, picture: Picture) -> None:
    anybody = desk()
    page = anybody.open("/")
    page.get_by_text("嘎查、村61个").wait_for()
    expect(page.get_by_role("heading", name="2022年目标")).to_be_visible()
    assert page.get_by_text("等我办理").count() == 0
    assert page.get_by_role("button", name="登记", exact=True).count() == 0
    picture(anybody, "home-public")


def test_a_proposal_waits_for_its_author_and_then_for_the_reviewer(
    desk: Sit, shared_service: Service, picture: Picture
) -> None:
    client = shared_service.client("editor")
    sent = correction(shared_service.feature_of(TUKE), meaning="旗帜")
    proposal = client.post("/proposals", json=sent).json()
    editor, reviewer = desk("editor"), desk("reviewer")
    drafts = editor.open("/").locator("section.card", has_text="我的草稿")
    assert drafts.get_by_role("link", name="更正图克镇").get_attribute("href") == (
        f"/app/proposals/{proposal['id']}"
    )
    assert step(client, proposal, "submit").status_code == 200
    waits = reviewer.open("/").locator("section.card", has_text="待我审批")
    expect(waits.get_by_role("link", name="更正图克镇")).to_be_visible()
    picture(reviewer, "home-reviewer")


def test_an_administrator_records_what_was_reached(desk: Sit, picture: Picture) -> None:
    admin = desk("admin")
    page = admin.open("/")
    page.get_by_role("button", name="护理型床位占比").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("spinbutton").fill("56.5")
    picture(admin, "home-record")
    dialog.get_by_role("button", name="保存").click()
    page.get_by_text("56.5 %").wait_for()
    page.get_by_role("img", name="有数字的目标完成比例图").wait_for()
    admin.settled()
    picture(admin, "home-recorded")


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(desk: Sit, picture: Picture, language: str, size: tuple[int, int]) -> None:
    editor = desk("editor", language=language, size=size)
    editor.open("/")
    assert editor.fits()
    picture(editor, f"home-{language}-{size[0]}")
