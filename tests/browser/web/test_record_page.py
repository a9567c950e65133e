"""The page of a record: its documents are looked at, and nothing is said to be missing while it is read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.api.conftest import Service
from tests.api.test_proposals import TUKE, approved, correction, step
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser

#: The address of one division in the interface, and nothing below it
ONE_DIVISION = re.compile(r"/administrative-divisions/[0-9a-f-]{36}(\?|$)")
#: What the interface says when it is not to be had
UNAVAILABLE = {"type": "urn:diming:Unavailable", "title": "暂不可用", "detail": "稍后再试"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def hold(page: Page, what: re.Pattern[str]) -> Callable[[], None]:
    """Keep the answers to such questions back until the returned function is called."""
    held: list[Route] = []
    released = False

    def take(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        nonlocal released
        released = True
        for route in held:
            route.continue_()

    page.route(what, take)
    return release


def test_documents_are_looked_at_where_they_are_listed(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = shared_service.client("editor")
    feature = shared_service.feature_of(TUKE)
    proposal = editor.post("/proposals", json=correction(feature, meaning="旗帜")).json()
    stored = editor.post("/attachments", files={"file": ("照片.png", png())}).json()
    for what, sent in (("attachments", {"sha256": stored["sha256"], "title": "外业照片"}), ("submit", {})):
        proposal["version"] = step(editor, proposal, what, **sent).json()["version"]
    approved(shared_service.client("reviewer"), proposal)
    for size in (SCREEN, PHONE):
        reader = desk("editor", size=size)
        page = reader.open(f"/place-names/{feature}")
        document = page.get_by_role("listitem").filter(has_text="照片.png")
        document.get_by_role("button", name="查看").click()
        shown = page.get_by_role("img", name="外业照片")
        shown.wait_for()
        picture(reader, f"record-evidence-{size[0]}")
        page.keyboard.press("Escape")
        shown.wait_for(state="detached")
        document.scroll_into_view_if_needed()
        picture(reader, f"record-documents-{size[0]}")
        with page.expect_download() as kept:
            document.get_by_role("link", name="下载").click()
        assert Path(kept.value.path()).read_bytes() == png()
        assert reader.fits()


def test_lineage_and_what_lies_below_are_being_read_before_they_are_nothing(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    anybody = desk()
    page = anybody.page
    release = hold(page, re.compile(r"/administrative-divisions/[^/]+/(lineage|children)|/place-names\?"))
    page.goto(f"{anybody.address}/app/divisions/{shared_service.id_of(TUKE)}")
    for waits in ("正在读取沿革…", "正在读取下级区划…"):
        page.get_by_text(waits).wait_for()
    picture(anybody, "record-waits")
    assert page.get_by_text("没有登记沿革事项").count() == 0
    assert page.get_by_text("没有下级区划").count() == 0
    release()
    page.get_by_text("没有登记沿革事项").wait_for()
    expect(page.get_by_text("正在读取")).to_have_count(0)


def test_lineage_that_cannot_be_read_is_asked_for_again(desk: Sit, shared_service: Service) -> None:
    anybody = desk()
    anybody.expect_refusal(503)
    page, lineage = anybody.page, re.compile("/lineage")
    page.route(lineage, lambda route: route.fulfill(status=503, json=UNAVAILABLE))
    anybody.open(f"/divisions/{shared_service.id_of(TUKE)}")
    page.get_by_text("暂不可用").wait_for()
    assert page.get_by_text("没有登记沿革事项").count() == 0
    page.unroute(lineage)
    page.get_by_role("button", name="再试一次").click()
    page.get_by_text("没有登记沿革事项").wait_for()


def test_history_and_documents_are_those_of_the_record_gone_to(desk: Sit, shared_service: Service) -> None:
    page = desk("editor").open(f"/divisions/{shared_service.id_of('150626')}")
    town = shared_service.id_of(TUKE)
    records = f"/records/administrative_division/{town}"
    with (
        page.expect_request(lambda asked: f"{records}/versions" in asked.url),
        page.expect_request(lambda asked: f"{records}/evidence" in asked.url),
    ):
        page.locator(".children").get_by_role("link", name="图克镇").click()
    page.get_by_role("heading", name="图克镇").wait_for()


def test_a_division_that_is_chosen_already_is_never_shown_as_its_number(
    desk: Sit, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.page
    release = hold(page, ONE_DIVISION)
    page.goto(f"{editor.address}/app/place-names/{shared_service.feature_of(TUKE)}/edit")
    chooser = page.locator(".el-select")
    chooser.filter(has_text="正在读取…").first.wait_for()
    assert not [text for text in chooser.all_inner_texts() if UUID.search(text)]
    release()
    expect(chooser.filter(has_text="正在读取…")).to_have_count(0)
    chooser.filter(has_text="150626").first.wait_for()
    expect(chooser.filter(has_text=UUID)).to_have_count(0)


@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_a_record_that_is_not_there_leads_back_to_the_list(
    desk: Sit, picture: Picture, size: tuple[int, int]
) -> None:
    anybody = desk(size=size)
    anybody.expect_refusal(404)
    page = anybody.open("/place-names/00000000-0000-4000-8000-000000000000")
    page.get_by_role("heading", name="打不开这条记录").wait_for()
    picture(anybody, f"record-not-there-{size[0]}")
    page.get_by_role("link", name="回到列表").click()
    page.get_by_role("heading", name="地名", exact=True).wait_for()
