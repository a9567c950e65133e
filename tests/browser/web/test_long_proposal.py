"""A proposal on many records, each with a position: titles first, one map, page after page by key."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit

pytestmark = [pytest.mark.browser, pytest.mark.long]

RECORDS = 45


def new_place(number: int, source: str, division: str) -> dict[str, Any]:
    """Return a new place with a position, as a proposal's item."""
    place = {"type": "Point", "coordinates": [109.2 + number % 10 * 0.01, 38.9 + number // 10 * 0.01]}
    name = {"name_type": "standard", "language": "zh", "name": f"演示长泉{number}", "source_id": source}
    return {
        "subject": "feature",
        "action": "create",
        "changes": {
            "category": "21610",
            f"divisions/{division}": True,
            "source_id": source,
            "publication_level": "public",
            f"names/{uuid4()}": {**name, "standard_basis": "unchecked"},
            f"geometries/{uuid4()}": {
                "role": "position",
                "geometry": place,
                "method": "published",
                "is_approximate": False,
                "source_id": source,
            },
        },
    }


@pytest.fixture
def long_proposal(shared_service: Service) -> str:
    """A draft of the editor's on many new places."""
    editor = shared_service.client("editor")
    source = editor.get("/sources").json()[0]["id"]
    division = shared_service.id_of("150626102")
    body = {
        "kind": "naming",
        "title": "一批新地名",
        "reason": "补登",
        "items": [new_place(number, source, division) for number in range(RECORDS)],
    }
    made = editor.post("/proposals", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_many_records_are_listed_by_title_with_one_map(
    desk: Sit, picture: Picture, long_proposal: str, size: tuple[int, int]
) -> None:
    editor = desk("editor", size=size)
    page = editor.open(f"/proposals/{long_proposal}")
    items = page.locator("section.item")
    expect(items).to_have_count(20)
    expect(page.locator("section.item table")).to_have_count(0)
    expect(page.locator(".record-map")).to_have_count(1)
    items.nth(3).get_by_role("button", name="在图上看").click()
    expect(items.nth(3).locator(".record-map")).to_have_count(1)
    expect(page.locator(".record-map")).to_have_count(1)
    items.nth(1).get_by_role("button", name="展开").click()
    expect(items.nth(1).locator("table")).to_contain_text("演示长泉1")
    editor.settled()
    picture(editor, f"long-proposal-{size[0]}")
    assert editor.fits()
    page.get_by_role("button", name="再看一些").click()
    expect(items).to_have_count(40)
    page.get_by_role("button", name="再看一些").click()
    expect(items).to_have_count(RECORDS)
    expect(page.get_by_role("button", name="再看一些")).to_have_count(0)


def test_its_author_chooses_a_record_page_after_page(desk: Sit, long_proposal: str) -> None:
    page = desk("editor").open(f"/proposals/{long_proposal}/edit")
    expect(page.locator("main ul.card li")).to_have_count(RECORDS)
    expect(page.get_by_role("status").filter(has_text=str(RECORDS))).to_be_visible()
