"""The API documentation in a browser: everything comes from the service itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.web.conftest import Sit

pytestmark = pytest.mark.browser


def test_the_documentation_names_every_subject_and_tries_a_route(desk: Sit) -> None:
    reader = desk()
    page = reader.page
    page.goto(reader.address + "/docs")
    page.locator(".opblock-tag").first.wait_for()
    subjects, described = page.evaluate(
        "fetch('/openapi.json').then(answer => answer.json()).then(found => {"
        "const every = Object.values(found.paths).flatMap(path => Object.values(path));"
        "return [new Set(every.flatMap(one => one.tags)).size, every.length]})"
    )
    expect(page.locator(".opblock-tag")).to_have_count(subjects)
    assert page.evaluate("ui.specSelectors.operations().size") == described
    assert "非涉密系统" in page.locator(".info").inner_text()
    page.locator("#operations-tag-reference").click()
    operation = page.locator(".opblock", has_text="/code-lists").first
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table tbody .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().strip().startswith("200")
