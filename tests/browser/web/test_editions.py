"""An edition from its plan to freezing: by hand, gone stale, marked up in Word, decided by another."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.test_proposals import approved, correction, submitted
from tests.api.world import pdf
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.edition_scenes import TOWN, village
from tests.browser.web.saying import said
from tests.maps.book_word.marking_up import marked_up

pytestmark = pytest.mark.browser

JOB_MS = 60_000
BY_HAND = "因庙得名，梅林为蒙古语官名。"
MARKED = "嘎查。在图克镇境内，改于审稿。"
PRINTED = {"map_approval": "蒙S（2026）018号", "book_number": "978-7-204-12345-2"}


def test_an_edition_is_written_reviewed_and_frozen(
    desk: Sit, picture: Picture, shared_service: Service, tmp_path: Path
) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")

    # Opened by its plan, and the register read for it at once.
    page = editor.open("/editions")
    page.locator("[data-test=create]").click()
    form = page.get_by_role("dialog")
    form.locator("input[name=name]").fill("2026")
    form.locator("input[name=title]").fill("图克镇地名志")
    form.locator("[data-test=add-division]").click()
    box = form.get_by_role("combobox", name="收录的行政区")
    box.fill(TOWN)
    choose(box)
    form.get_by_role("button", name="新编并读取登记库").click()
    said(page, "已读取登记库")
    edition = page.url.rsplit("/", 1)[1].split("?")[0]
    expect(page.locator("[data-test=figure-entries]")).to_have_text(re.compile(r"^[1-9]\d+$"))
    expect(page.locator("[data-test=next]")).to_contain_text("条还未编辑")
    expect(page.locator("[data-test=go-edited]")).to_be_disabled()

    # One part of an entry is written by hand; the key goes on to the next.
    key, name, place = village(shared_service, edition)
    page = editor.open(f"/editions/{edition}/entries?q={name}")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="改写：来历和含义").click()
    page.locator("textarea[name=origin_and_meaning]").fill(BY_HAND)
    page.keyboard.press("Control+s")
    said(page, "已保存")
    page.locator("textarea[name=says]").fill("请核对庙名")
    page.locator("[data-test=comment]").click()
    page.locator("[data-test=settle]").wait_for()
    page = editor.open(f"/editions/{edition}/entries/{key}")
    page.locator("[data-test=before]:enabled").wait_for()
    page.locator("body").press("k")
    expect(page.locator("[data-test=entry-name]")).not_to_have_text(name)

    # The register changes under it: read anew, the entry is stale, field by field.
    client = shared_service.client("editor")
    version = client.get(f"/place-names/{place}").json()["version"]
    change = correction(place, version, meaning="蒙古语官名")
    approved(shared_service.client("reviewer"), submitted(client, change))
    page = editor.open(f"/editions/{edition}")
    page.get_by_text("登记库此后有改动").wait_for()
    page.locator("[data-test=read-register]").click()
    said(page, "已读取登记库")
    expect(page.locator("[data-test=stale]")).to_have_text("1 条已过期：含义已变")
    picture(editor, "edition-overview")
    page.locator("[data-test=stale] a").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("[data-test=stale]")).to_contain_text("蒙古语官名")
    picture(editor, "edition-entry-stale")
    page.locator("[data-test=holds]").click()
    expect(page.locator("[data-test=stale]")).to_have_count(0)

    # A Word form goes out, comes back marked up, and its author can't take his own change.
    page = editor.open(f"/editions/{edition}")
    page.locator("[data-test=form-pdf]").click()
    page.locator("[data-test=form-docx]").click()
    page.locator("[data-test=make]").click()
    with page.expect_download() as downloading:
        page.locator("[data-test=made] a").click(timeout=JOB_MS)
    sent = tmp_path / "送审稿.docx"
    downloading.value.save_as(sent)
    marked_up(sent, tmp_path / "批改稿.docx", lambda body: body.track(key, "definition", MARKED))
    page.locator("[data-test=word-file]").set_input_files(tmp_path / "批改稿.docx")
    expect(page.locator("[data-test=came]")).to_contain_text("1 处改动", timeout=JOB_MS)
    page.locator("[data-test=came] a").click()
    expect(page.locator("[data-test=change-pending] ins")).to_contain_text("改于审稿")
    page.get_by_text("由他人决定").last.wait_for()
    assert page.locator("[data-test=accept]").count() == 0

    # All is brought to edited; somebody else accepts, and reviews.
    page = editor.open(f"/editions/{edition}/entries")
    picture(editor, "edition-entries")
    page.locator("[data-test=all-to-edited]").click()
    page.get_by_role("dialog").get_by_role("button", name="转为已编辑").click()
    said(page, "已转为“已编辑”")
    page = reviewer.open(f"/editions/{edition}/changes")
    picture(reviewer, "edition-changes")
    page.locator("[data-test=accept]").click()
    said(page, "已采纳 1 处")
    page = reviewer.open(f"/editions/{edition}/entries?state=edited")
    page.locator("[data-test=all-to-reviewed]").click()
    page.get_by_role("dialog").get_by_role("button", name="转为已审").click()
    said(page, "已转为“已审”")

    # The numbers of the copyright page, then the whole volume on to frozen; publishing waits for papers.
    page = reviewer.open(f"/editions/{edition}")
    scan = tmp_path / "批准书.pdf"
    scan.write_bytes(pdf("gates of an edition"))
    expect(page.locator("[data-gate=map_approval]")).to_contain_text("地图管理条例")
    for gate, number in PRINTED.items():
        page.locator(f"[data-test=record-{gate}]").click()
        form = page.get_by_role("dialog")
        form.locator("input[name=number]").fill(number)
        form.locator("[data-test=scan]").set_input_files(scan)
        form.get_by_role("button", name="保存").click()
        expect(page.locator(f"[data-gate={gate}]")).to_contain_text("已备")
    for step, words in (("edited", "全书已编辑"), ("reviewed", "全书已审"), ("frozen", "定稿")):
        page.locator(f"[data-test=go-{step}]").click()
        page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()
    expect(page.locator("[data-test=edition-state]")).to_have_text("已定稿", timeout=JOB_MS)
    expect(page.locator("[data-test=next]")).to_contain_text("保密审查")
    expect(page.locator("[data-test=go-published]")).to_be_disabled()
    picture(reviewer, "edition-frozen")

    # What is not published is offered to nobody else.
    public = desk()
    page = public.open("/editions")
    picture(public, "editions-public")
    assert page.locator(f"a[href*='{edition}']").count() == 0
    assert shared_service.client(None).get(f"/editions/{edition}").status_code == 404
