"""A record as the browser prints it: every script, nothing that only staff see, 演示数据 where it is due."""

from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.samples import demonstration
from tests.api.conftest import Service
from tests.browser.web.conftest import Sit

pytestmark = [pytest.mark.browser, pytest.mark.long]


def printed(page: Page) -> str:
    """Print what a page shows on A4; return its words, without the spaces and doubles that setting makes."""
    paper = page.pdf(format="A4", print_background=False)
    pages = PdfReader(BytesIO(paper)).pages
    assert all(round(float(one.mediabox.width) / 72 * 25.4) == 210 for one in pages)
    said = "".join("".join(one.extract_text().split()) for one in pages)
    # A font may give the look of 示 as that of the radical ⽰.
    return "".join(normalize("NFKC", one) if "\u2f00" <= one <= "\u2fdf" else one for one in said)


def test_a_printed_record_holds_every_script_and_no_buttons(desk: Sit, shared_service: Service) -> None:
    public = desk()
    page = public.open(f"/place-names/{shared_service.feature_of('150626')}")
    expect(page.locator("[data-test=mongolian]")).to_be_visible()
    said = printed(page)
    for words in ("乌审旗", "ᠦᠦᠰᠢᠨ", "UxinQi", "Wūshěn", "建议", "来源", "非涉密系统"):
        assert words in said, words
    for words in ("English", "登录", "跳到正文", "首页", "演示数据"):
        assert words not in said, words
    page = public.open(f"/divisions/{shared_service.id_of('150626')}")
    page.locator("figcaption ol").wait_for()
    said = printed(page)
    for words in ("沿革", "152527", "152727", "改码", "界线仅为示意，不作划界依据", "嘎鲁图镇"):
        assert words in said, words


def test_what_is_invented_says_so_on_paper(desk: Sit, shared_service: Service) -> None:
    with unit_of_work(shared_service.engine) as session:
        demonstration.load(session, Caller(roles=frozenset({"admin"})), "names", county="150626", count=3)
    rows = shared_service.client().get("/place-names", params={"demonstration": True}).json()["rows"]
    page = desk().open(f"/place-names/{rows[0]['id']}")
    said = printed(page)
    assert rows[0]["name"] in said
    assert "演示数据" in said


def test_staff_print_the_day_that_they_look_at(desk: Sit, shared_service: Service) -> None:
    page = desk("editor").open(f"/divisions/{shared_service.id_of('150626')}?as_of=1990-06-30")
    page.get_by_text("152727").first.wait_for()
    said = printed(page)
    assert "正在查看截至1990-06-30有效的内容" in said
    assert "修改" not in said
    assert "办理区划变更" not in said
