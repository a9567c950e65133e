"""The register's main job, from looking a place up to what the public sees: one place, four people."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.api.conftest import Service
from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.test_edit import fill, hand_in

pytestmark = pytest.mark.browser


def test_a_place_is_looked_up_corrected_approved_and_read_by_the_public(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor, reviewer, public = desk("editor"), desk("reviewer"), desk()

    # Looked up on the map by pinyin, opened as a record, corrected by a form.
    page = editor.open("/map")
    page.get_by_role("combobox").fill("tuke")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    # At once, while the map still flies there.
    page.get_by_role("link", name="查看记录").click()
    page.wait_for_url("**/place-names/**")
    page.get_by_role("link", name="修改").click()
    page.get_by_role("heading", name="修改“图克镇”").wait_for()
    editor.settled()
    fill(page, "meaning", "蒙古语，意为“旗帜”。")
    page.get_by_text("已核对，没有问题").wait_for()
    page.get_by_label("理由").fill("依据旗志")
    proposal = hand_in(editor)
    printed = editor.page.context.request.get(f"{editor.address}/proposals/{proposal}/form.pdf")
    assert "图克镇" in PdfReader(BytesIO(printed.body())).pages[0].extract_text()

    # The home page of the reviewer says that it waits; he decides.
    page = reviewer.open("/")
    waits = page.locator("section.card", has_text="待我审批")
    waits.get_by_role("link", name="更正“图克镇”").click()
    page.wait_for_url(f"**/proposals/{proposal}*")
    page.locator("[data-test=decide]").click()
    page.get_by_text("已生效").first.wait_for()

    # Whoever is not signed in reads what is now registered.
    page = public.open(f"/place-names/{shared_service.feature_of('150626102')}")
    page.get_by_text("意为“旗帜”").first.wait_for()
    picture(public, "main-job")
