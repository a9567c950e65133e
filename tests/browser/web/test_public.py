"""Somebody who is not signed in, in both languages: looks, finds, reads, takes a list, may go no further."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser


#: What a reader meets on his way, in his language
WORDS = {
    "zh-CN": {
        "home": "乌审旗地名登记库",
        "figures": "登记库现状",
        "search": "查找名称、拼音或代码",
        "details": "所选内容",
        "record": "查看记录",
        "lineage": "沿革",
        "history": "变更记录",
        "export": "导出",
        "sign_in": "登录",
        "now": "更多条件",
        "old": "正在查看截至 1990-06-30 有效的内容",
    },
    "en": {
        "home": "Register of place names of Uxin Banner",
        "figures": "State of the register",
        "search": "Name, pinyin or code",
        "details": "What is chosen",
        "record": "Open the record",
        "lineage": "Lineage",
        "history": "Changes",
        "export": "Export",
        "sign_in": "Sign in",
        "now": "More",
        "old": "1990-06-30",
    },
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_the_public_finds_reads_and_takes_away(
    desk: Sit, picture: Picture, shared_service: Service, language: str, size: tuple[int, int]
) -> None:
    words = WORDS[language]
    public = desk(language=language, size=size)
    page = public.open("/")
    expect(page.get_by_role("heading", name=words["home"], level=1)).to_be_visible()
    expect(page.get_by_role("heading", name=words["figures"])).to_be_visible()

    page = public.open("/map")
    drawn_map(page.locator(".screen > .map"))
    page.get_by_role("combobox", name=words["search"]).fill("Uxin Qi")
    page.get_by_role("option", name="乌审旗").first.click()
    card = page.get_by_label(words["details"])
    card.get_by_role("heading", name="乌审旗").wait_for()
    drawn_map(page.locator(".screen > .map"))
    picture(public, f"public-map-{language}-{size[0]}")
    card.get_by_role("link", name=words["record"]).click()
    expect(page.get_by_role("heading", name="乌审旗", level=1)).to_be_visible()
    public.settled()
    assert page.get_by_role("heading", name=words["history"], exact=True).count() == 0
    assert public.fits()
    picture(public, f"public-record-{language}-{size[0]}")

    # As it was in 1990, from the record to the list.
    page = public.open(f"/divisions/{shared_service.id_of('150626')}?as_of=1990-06-30")
    expect(page.get_by_text(words["old"]).first).to_be_visible()
    expect(page.get_by_text("152727").first).to_be_visible()

    page = public.open("/place-names?text=镇")
    page.locator("tbody th[scope=row] a").first.wait_for()
    names = page.locator("tbody th[scope=row] a").all_inner_texts()
    page.locator("[data-test=export]").click()
    page.get_by_role("dialog").get_by_text("CSV", exact=True).click()
    with page.expect_download() as download:
        page.locator("[data-test=export-go]").click()
    rows = list(csv.DictReader(StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == len(names)

    # What staff do asks him to sign in.
    page = public.open("/jobs")
    expect(page.get_by_role("heading", name=words["sign_in"])).to_be_visible()
    assert public.fits()
