"""The neighbouring side: it reads what it shares, and is refused kindly everywhere else."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from gis.database import unit_of_work
from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit
from tests.browser.web.seen import drawn_map

pytestmark = pytest.mark.browser


#: The banner shares a line with 榆阳区; this county does not
SHARED, NOT_SHARED = "150626", "150625"
CLOSED = (
    "/inbox",
    "/drafts",
    "/proposals",
    "/import",
    "/jobs",
    "/place-names/new",
    "/administration/accounts",
)


@pytest.fixture
def internal(shared_service: Service) -> None:
    """The shared county, which the account names, and one that is not shared are published to staff only."""
    with unit_of_work(shared_service.engine) as session:
        session.execute(
            text(
                "INSERT INTO account_area (account_id, division_id)"
                " SELECT id, :shared FROM account WHERE login = 'yuyang'"
            ),
            {"shared": shared_service.id_of(SHARED)},
        )
    for code in (SHARED, NOT_SHARED):
        with unit_of_work(shared_service.engine) as session:
            session.execute(
                text("UPDATE administrative_division SET publication_level = 'internal' WHERE id = :id"),
                {"id": shared_service.id_of(code)},
            )


@pytest.mark.usefixtures("internal")
def test_a_neighbour_sees_what_it_shares_and_no_more(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    neighbour, public = desk("yuyang"), desk()
    page = neighbour.open("/divisions?level=county")
    rows = page.locator("tbody th[scope=row] a")
    expect(rows.filter(has_text="乌审旗")).to_have_count(1)
    expect(rows.filter(has_text="杭锦旗")).to_have_count(0)
    picture(neighbour, "neighbour-divisions")
    page = public.open("/divisions?level=county")
    rows = page.locator("tbody th[scope=row] a")
    expect(rows.filter(has_text="榆阳区")).to_have_count(1)
    expect(rows.filter(has_text="乌审旗")).to_have_count(0)

    # A record of the shared county opens, without what staff alone have beside it.
    page = neighbour.open(f"/divisions/{shared_service.id_of(SHARED)}")
    expect(page.get_by_role("heading", name="乌审旗", level=1)).to_be_visible()
    for words in ("变更记录", "附件与依据", "办理区划变更"):
        assert page.get_by_text(words).count() == 0
    picture(neighbour, "neighbour-record")

    # One of another county is not there for it.
    neighbour.expect_refusal(404)
    page = neighbour.open(f"/divisions/{shared_service.id_of(NOT_SHARED)}")
    expect(page.get_by_role("alert")).to_be_visible()
    picture(neighbour, "neighbour-refused")

    page = neighbour.open("/map")
    drawn_map(page.locator(".screen > .map"))
    page.get_by_role("combobox", name="查找名称、拼音或代码").fill("hangjinqi")
    page.get_by_text("没有找到").wait_for()
    page.get_by_role("combobox", name="查找名称、拼音或代码").fill("wushenqi")
    page.get_by_role("option", name="乌审旗").first.click()
    page.get_by_label("所选内容").get_by_role("heading", name="乌审旗").wait_for()
    drawn_map(page.locator(".screen > .map"))
    picture(neighbour, "neighbour-map")


@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_every_other_screen_says_that_it_is_not_for_the_neighbour(
    desk: Sit, shared_service: Service, size: tuple[int, int]
) -> None:
    neighbour = desk("yuyang", size=size)
    page = neighbour.open("/")
    assert page.get_by_text("等我办理").count() == 0
    town = shared_service.id_of("150626102")
    for address in (*CLOSED, f"/divisions/{town}/edit", f"/divisions/{town}/events/rename"):
        page = neighbour.open(address)
        expect(page.get_by_role("heading", name="您的角色不使用这个页面")).to_be_visible()
        assert neighbour.fits()
    page.get_by_role("link", name="回到首页").click()
    expect(page.get_by_role("heading", name="yuyang，您好")).to_be_visible()


def test_the_register_as_it_was_known_is_not_the_neighbours(desk: Sit, picture: Picture) -> None:
    neighbour = desk("yuyang")
    page = neighbour.open("/")
    page.locator("[data-test=time]").click()
    page.get_by_label("截至（日期）有效").wait_for()
    assert page.get_by_label("按该日库内记载").count() == 0
    neighbour.expect_refusal(403)
    page = neighbour.open("/place-names?as_known_on=2026-01-01")
    expect(page.get_by_role("alert").first).to_be_visible()
    picture(neighbour, "neighbour-as-known")
