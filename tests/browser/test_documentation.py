"""The API documentation in a browser: everything comes from the service itself."""

from pathlib import Path

import pytest

from tests.browser.conftest import Seat

pytestmark = pytest.mark.browser


def test_the_documentation_draws_every_route_and_tries_one(seat: Seat, tmp_path: Path) -> None:
    desk = seat(scripts=True)
    page = desk.open("/docs")
    page.locator(".opblock").first.wait_for()
    described = page.evaluate(
        "fetch('/openapi.json').then(answer => answer.json())"
        ".then(found => Object.values(found.paths).flatMap(path => Object.keys(path)).length)"
    )
    assert page.locator(".opblock").count() == described
    assert "非涉密系统" in page.locator(".info").inner_text()
    operation = page.locator(".opblock", has_text="/code-lists").first
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table tbody .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().strip().startswith("200")
    page.screenshot(path=tmp_path / "docs.png")
    assert desk.asked_outside == []
    assert desk.complaints == []


def test_the_documentation_shows_what_to_send(seat: Seat) -> None:
    desk = seat(scripts=True)
    page = desk.open("/docs")
    page.locator(".opblock").first.wait_for()
    operation = page.locator(".opblock", has_text="/division-events")
    operation.click()
    examples = operation.locator("select.examples-select-element")
    examples.wait_for()
    assert examples.locator("option").count() == 6
    assert "150626" not in operation.locator(".body-param__example").inner_text()
    examples.select_option("recode")
    assert "150626110" in operation.locator(".body-param__example").inner_text()
    assert desk.complaints == []
