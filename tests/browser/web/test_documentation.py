"""The API documentation in a browser: everything comes from the service itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.web.conftest import PATIENCE_MS, Sit

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_documentation_draws_every_route_and_tries_one(desk: Sit) -> None:
    reader = desk()
    page = reader.page
    page.goto(reader.address + "/docs")
    page.locator(".opblock").first.wait_for()
    described = page.evaluate(
        "fetch('/openapi.json').then(answer => answer.json())"
        ".then(found => Object.values(found.paths).flatMap(path => Object.keys(path)).length)"
    )
    # Drawn one by one
    expect(page.locator(".opblock")).to_have_count(described, timeout=PATIENCE_MS)
    assert "非涉密系统" in page.locator(".info").inner_text()
    operation = page.locator(".opblock", has_text="/code-lists").first
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table tbody .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().strip().startswith("200")
