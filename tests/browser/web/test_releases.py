"""管理员 builds a release, looks what changed, makes it current; everybody downloads it."""

import hashlib

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.browser.web.release_scenes import released
from tests.browser.web.saying import said

pytestmark = pytest.mark.browser

BUILD_MS = 120_000


def test_a_release_is_built_switched_and_downloaded(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    before = released(shared_service)
    admin = desk("admin")
    page = admin.open("/releases")
    page.locator("[data-test=build]").click()
    said(page, "已制作并通过检查", patience_ms=BUILD_MS)
    row = page.locator("tr[data-number]").first
    expect(row).to_contain_text("已检查")
    number = int(row.get_attribute("data-number") or 0)
    picture(admin, "releases-list")
    row.get_by_role("link").click()
    expect(page.locator("[data-test=state]")).to_have_text("已检查")
    expect(page.get_by_role("heading", name=f"与第 {before} 版相比的变更")).to_be_visible()
    picture(admin, "releases-checked")
    for audience in (None, "whole"):
        hidden = shared_service.client(None).get(
            f"/releases/{number}", params={"audience": audience} if audience else {}
        )
        assert hidden.status_code == 404
    page.locator("[data-test=switch]").click()
    expect(page.locator("[data-test=state]")).to_have_text("现行")

    anybody = desk(language="en", size=PHONE)
    page = anybody.open("/releases")
    expect(page.locator("tr[data-number]")).to_have_count(2)
    assert anybody.fits()
    picture(anybody, "releases-list-phone")
    page.get_by_role("link", name=f"Release {number}", exact=True).click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="place-names.csv", exact=True).click()
    sent = downloading.value
    assert sent.suggested_filename == f"diming-release-{number}-place-names.csv"
    content = sent.path().read_bytes()
    picture(anybody, "releases-phone")
    assert anybody.fits()

    public = shared_service.client(None)
    manifest = public.get("/releases/current").json()["manifest"]
    sums = {one["name"]: one["sha256"] for one in manifest["files"]}
    assert hashlib.sha256(content).hexdigest() == sums["place-names.csv"]
    file = "/releases/current/files/place-names.csv"
    tag = public.get(file).headers["ETag"]
    assert tag == f'"{sums["place-names.csv"]}"'
    assert public.get(file, headers={"If-None-Match": tag}).status_code == 304
    assert public.get(file, params={"audience": "whole"}).status_code == 403
    assert public.get(f"/releases/{before}/files/records.jsonl").status_code == 200
