"""A change of divisions comes back from the reviewer and is mended as the event that it is."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.world import pdf
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: 巴音柴达木, which no other test changes
TOWN = "150626104"


def returned(service: Service, event: dict[str, Any]) -> dict[str, Any]:
    """Let an editor hand a change of divisions in, and a reviewer return it."""
    editor, reviewer = service.client("editor"), service.client("reviewer")
    body = {"type": event.pop("type"), "title": "区划变更", "reason": "批复", "event": event}
    made: dict[str, Any] = editor.post("/division-events", json=body).json()
    stored = editor.post("/attachments", files={"file": ("批复.pdf", pdf("reply"))}).json()
    address = f"/proposals/{made['id']}"

    def step(client: Any, what: str, **sent: Any) -> dict[str, Any]:
        headers = {"If-Match": f'"{made["version"]}"'}
        answer = client.post(f"{address}/{what}", json=sent or None, headers=headers)
        assert answer.status_code < 300, answer.text
        made["version"] = answer.json()["version"]
        return dict(answer.json())

    step(editor, "attachments", sha256=stored["sha256"], title="批复")
    step(editor, "submit")
    step(reviewer, "decisions", decision="returned", comment="名称与批复不符")
    return made


def facts(service: Service) -> dict[str, str]:
    """Return the facts of an event."""
    source = service.client("editor").get("/sources").json()[0]["id"]
    return {"on_date": "2026-01-01", "source_id": source, "document_number": "内政发〔2026〕1号"}


@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_a_returned_split_is_mended_and_handed_in_again(
    desk: Sit, picture: Picture, shared_service: Service, size: tuple[int, int]
) -> None:
    banner = shared_service.id_of("150626")
    made = returned(
        shared_service,
        {
            "type": "split",
            "division_id": shared_service.id_of(TOWN),
            "into": [{"name": f"东分镇{size[0]}", "type": "town", "parent_id": banner, "codes": {}}],
            "continues": True,
            "facts": facts(shared_service),
        },
    )
    editor = desk("editor", size=size)
    page = editor.open(f"/proposals/{made['id']}")
    page.get_by_text("名称与批复不符").wait_for()
    page.get_by_role("link", name="修改", exact=False).first.click()
    page.wait_for_url("**/events/split?proposal=*")
    name = page.locator("#made-0-name")
    expect(name).to_have_value(f"东分镇{size[0]}")
    expect(page.locator("#event-document")).to_have_value("内政发〔2026〕1号")
    expect(page.locator(".papers")).to_contain_text("批复")
    expect(page.get_by_role("checkbox")).to_be_checked()
    editor.settled()
    assert editor.fits()
    picture(editor, f"mend-event-{size[0]}")
    name.fill(f"东岸镇{size[0]}")
    expect(page.locator("[data-test=hand-in]")).to_be_enabled()
    page.locator("[data-test=hand-in]").click()
    page.wait_for_url(f"**/proposals/{made['id']}")
    expect(page.locator(".facts")).to_contain_text("已提交")
    expect(page.locator(".changes")).to_contain_text(f"东岸镇{size[0]}")
    expect(page.locator(".changes")).not_to_contain_text(f"东分镇{size[0]}")


def test_single_records_can_still_be_mended(desk: Sit, shared_service: Service) -> None:
    event = {
        "type": "rename",
        "division_id": shared_service.id_of(TOWN),
        "name": "新镇",
        "facts": facts(shared_service),
    }
    made = returned(shared_service, event)
    editor = desk("editor", language="en")
    page = editor.open(f"/proposals/{made['id']}/edit")
    page.wait_for_url("**/events/rename?proposal=*")
    expect(page.locator("#event-name")).to_have_value("新镇")
    page.get_by_role("link", name="Change single records instead").click()
    page.locator("main ul.card a").first.wait_for()
