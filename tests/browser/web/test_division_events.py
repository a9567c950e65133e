"""What happens to divisions, from the form over another's approval to register, tree, map and lineage."""

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.api.world import pdf
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import Desk, Picture, Sit
from tests.browser.web.seen import drawn_map
from tests.browser.web.test_edit import hand_in

pytestmark = [pytest.mark.browser, pytest.mark.long]


TUKE, GALUT = "150626102", "150626100"
DAY, BEFORE = "2026-01-01", "2025-12-31"


def happening(desk: Desk, service: Service, code: str, event: str) -> Page:
    """Open the form of an event from the page of the division that it happens to."""
    page = desk.open(f"/divisions/{service.id_of(code)}")
    page.locator(".happenings").get_by_role("button", name=event, exact=True).click()
    page.get_by_text("请填写带＊号的项目").wait_for()
    return page


def pick(page: Page, field: str, text: str) -> None:
    """Find a division in a field by what its name begins with and take it."""
    expect(page.locator(".el-select__popper:visible")).to_have_count(0)
    page.get_by_label(field).first.fill(text)
    page.get_by_role("option", name=text).locator("visible=true").first.click()


def decided(page: Page) -> None:
    """Say from when on, by which paper, and where it is known from."""
    page.get_by_label("生效日期").fill(DAY)
    page.keyboard.press("Enter")
    page.get_by_label("批准机关").fill("乌审旗人民政府")
    page.get_by_label("文号").fill("乌政发〔2025〕9号")
    choose(page.locator(".source"))
    page.locator("#proposal-reason").fill("旗政府批复")
    page.locator("input[type=file]").set_input_files(
        {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": pdf("decision")}
    )


def approved(editor: Desk, reviewer: Desk) -> None:
    """Hand the form in and have somebody else approve it."""
    proposal = hand_in(editor)
    page = reviewer.open(f"/proposals/{proposal}")
    page.locator("[data-test=decide]").click()
    page.get_by_text("变更单已生效").wait_for()


def division_named(service: Service, name: str) -> str:
    """Return the id of the one division that bears a name today."""
    (row,) = service.client().get("/administrative-divisions", params={"text": name}).json()["rows"]
    return str(row["id"])


def lineage(desk: Desk, division: str, name: str) -> tuple[str, str]:
    """Open the page of a division; return what its lineage says as a drawing and as a list."""
    page = desk.open(f"/divisions/{division}")
    drawing = page.get_by_role("img", name=f"“{name}”的沿革图")
    drawing.wait_for()
    return drawing.text_content() or "", page.locator("figcaption ol").inner_text()


def rows(desk: Desk, address: str) -> list[str]:
    """Return the names in a table of the register."""
    return desk.open(address).locator("tbody th[scope=row] a").all_inner_texts()


def test_two_villages_become_one(desk: Sit, picture: Picture, shared_service: Service) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    page = happening(editor, shared_service, "150626102200", "合并")
    pick(page, "一并撤并的区划", "陶报嘎查")
    page.locator("#merged-name").fill("梅林陶报嘎查")
    page.locator("#merged-nbs").fill("150626102299")
    decided(page)
    page.get_by_text("可以办理").wait_for()
    picture(editor, "event-merge")
    approved(editor, reviewer)
    picture(reviewer, "event-merge-approved")

    made = division_named(shared_service, "梅林陶报嘎查")
    drawing, listed = lineage(reviewer, made, "梅林陶报嘎查")
    assert all(name in drawing for name in ("梅林庙嘎查", "陶报嘎查", "合并 2026"))
    assert "→ 梅林陶报嘎查" in listed
    assert "乌政发〔2025〕9号" in listed
    picture(reviewer, "event-merge-lineage")
    assert rows(reviewer, "/divisions?text=陶报嘎查") == ["梅林陶报嘎查"]
    assert rows(reviewer, f"/divisions?text=陶报嘎查&as_of={BEFORE}") == ["陶报嘎查"]

    # Whoever looks for the old name on the map is led to it, marked, and to what came of it.
    page = reviewer.open("/map")
    page.get_by_role("combobox").fill("陶报嘎查")
    hits = page.get_by_role("option")
    hits.first.wait_for()
    picture(reviewer, "event-merge-search")
    page.get_by_role("combobox").fill("梅林陶报")
    page.get_by_role("option", name="梅林陶报嘎查").first.click()
    card = page.get_by_label("所选内容")
    card.get_by_role("heading", name="梅林陶报嘎查").wait_for()
    card.get_by_text("无坐标，未上图").wait_for()


def test_a_village_is_divided_one_moves_and_one_gets_another_code(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    page = happening(editor, shared_service, "150626102207", "分设")
    page.get_by_text("“葫芦素村”继续存在").click()
    page.locator("#made-0-name").fill("葫芦素新村")
    page.locator("#made-0-nbs").fill("150626102288")
    decided(page)
    page.get_by_text("可以办理").wait_for()
    picture(editor, "event-split")
    approved(editor, reviewer)
    drawing, listed = lineage(reviewer, division_named(shared_service, "葫芦素新村"), "葫芦素新村")
    assert "分设 2026" in drawing
    assert "葫芦素村" in drawing
    assert "葫芦素村 → 葫芦素村、葫芦素新村" in listed
    picture(reviewer, "event-split-lineage")
    assert sorted(rows(reviewer, "/divisions?text=葫芦素")) == ["葫芦素新村", "葫芦素村"]

    page = happening(editor, shared_service, "150626102204", "划转")
    pick(page, "新的上级区划", "嘎鲁图镇")
    page.locator("#transfer-nbs").fill("150626100288")
    decided(page)
    page.get_by_text("可以办理").wait_for()
    picture(editor, "event-transfer")
    approved(editor, reviewer)
    page = reviewer.open("/divisions/tree")
    page.get_by_role("treeitem", name="嘎鲁图镇").locator(".el-tree-node__expand-icon").first.click()
    page.get_by_role("link", name="大牛地村").wait_for()
    drawing, _ = lineage(reviewer, division_named(shared_service, "大牛地村"), "大牛地村")
    assert "划转 2026" in drawing
    assert "150626100288" in drawing
    picture(reviewer, "event-transfer-lineage")

    page = happening(editor, shared_service, "150626102005", "改码")
    page.locator("#recode-nbs").fill("150626102006")
    decided(page)
    page.get_by_text("可以办理").wait_for()
    approved(editor, reviewer)
    page = reviewer.open(f"/divisions/{division_named(shared_service, '和美社区')}")
    codes = page.locator("section", has=page.get_by_role("heading", name="历年代码")).inner_text()
    assert "至 2026-01-01（不含）" in codes
    assert "150626102006" in codes
    picture(reviewer, "event-recode")


def test_a_county_that_is_abolished_leaves_the_map_and_stays_in_the_past(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    page = happening(editor, shared_service, "610803", "撤销")
    pick(page, "承继的区划", "榆阳区")
    decided(page)
    page.get_by_text("可以办理").wait_for()
    picture(editor, "event-abolish")
    approved(editor, reviewer)
    drawing, listed = lineage(reviewer, shared_service.id_of("610802"), "榆阳区")
    assert "横山区" in drawing
    assert "横山区 → 榆阳区" in listed
    picture(reviewer, "event-abolish-lineage")

    for day, heading in ((f"&as_of={BEFORE}", "横山区"), ("", None)):
        page = reviewer.open(f"/map?c=109.3,37.9&z=9{day}")
        shown = drawn_map(page.locator(".screen > .map"))
        box = shown.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        card = page.get_by_label("所选内容")
        if heading is None:
            expect(card).to_have_count(0)
        else:
            card.get_by_role("heading", name=heading).wait_for()
        picture(reviewer, f"event-abolish-map-{day[-10:] or 'today'}")
