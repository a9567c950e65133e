"""What people do at the screens of joint inspections, a step at a time: the walks are made of these."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import xlsxwriter
from playwright.sync_api import FilePayload, Locator, Page, expect
from sqlalchemy import text

from gis.accounts import service as accounts
from gis.administrative_divisions import areas
from gis.database import unit_of_work
from tests.api.conftest import PASSWORD, Service
from tests.browser.web.conftest import Desk
from tests.gis.boundary_markers.registered_lines import a_line, a_marker, a_stone, key, written
from tests.maps.test_map_sheet import png

UXIN, ETUOKE, HANGGIN, YUYANG = "150626", "150624", "150625", "610802"
#: The lines of the scene: name → the other side, and what the register says of them
LINES: dict[str, tuple[str, dict[str, Any]]] = {
    "乌审—鄂托克线": (ETUOKE, {"round_number": 6, "last_inspected": "2021-10-15"}),
    "乌审—杭锦线": (HANGGIN, {"round_number": 6, "last_inspected": "2022-03-01"}),
    "乌审—榆阳线": (
        YUYANG,
        {
            "level": "province",
            "authority": "state_council",
            "is_segment": True,
            "whole_line": "内蒙古—陕西线",
            "organiser": "内蒙古自治区民政厅、陕西省民政厅",
            "round_number": 4,
        },
    ),
}
#: How long a Word file and its PDF may take beside much else
PAPER_MS = 120_000
#: Longitudes of the markers of each line, along 38.3°
MARKERS = (108.92, 109.0, 109.1)
#: Who bears both duties of a small bureau, and the neighbour: login → (roles, office, kind, county)
PEOPLE = {
    "wushen": (["editor", "reviewer"], "乌审旗民政局", "bureau", None),
    "etuoke": (["neighbour"], "鄂托克旗民政局", "neighbour", ETUOKE),
}


@dataclass(frozen=True)
class Scene:
    """Ids of the lines, by name."""

    lines: dict[str, str]


def prepare(service: Service) -> Scene:
    """Register lines with three markers each, and an account on both sides of the first."""
    uxin = UUID(service.id_of(UXIN))
    with unit_of_work(service.engine) as session:
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        lines = {}
        for at, (name, (other, more)) in enumerate(LINES.items()):
            parties = (uxin, UUID(service.id_of(other)))
            document = a_line(source, *parties, name=name, **more)
            for each in document["geometries"].values():
                each["geometry"]["coordinates"] = [[108.9, 38.3 + at / 10], [109.13, 38.3 + at / 10]]
            line = written(session, "boundary_line", document)
            for number, longitude in enumerate(MARKERS, 1):
                place = {"type": "Point", "coordinates": [longitude, 38.3 + at / 10]}
                stone = a_stone(source, geometry=place)
                marker = a_marker(
                    source, line, *parties, number=f"{number:03}", stones={key(): stone}, faces={}
                )
                written(session, "boundary_marker", marker)
            lines[name] = str(line)
        for login, (roles, office, kind, county) in PEOPLE.items():
            organisation = accounts.add_organisation(session, kind=kind, name=office, county_code=county)
            areas.add_account(
                session,
                login=login,
                display_name=login,
                organisation_id=organisation.id,
                roles=roles,
                password=PASSWORD,
                areas=[uxin] if county else [],
            )
    return Scene(lines)


def picture_file(name: str, side: int = 60) -> FilePayload:
    """Return a picture as a file chooser gives it; of another side it is another picture."""
    return {"name": f"{name}.png", "mimeType": "image/png", "buffer": png(side, side)}


def part(desk: Desk, name: str) -> Page:
    """Go to a part of the inspection that is open."""
    desk.page.get_by_label("联合检查的各个部分").get_by_role("link", name=name, exact=True).click()
    return desk.settled()


def dialog(page: Page) -> Locator:
    """Return the dialog that is open."""
    return page.get_by_role("dialog")


def closed(page: Page) -> None:
    """Wait until the dialog has done what it was for."""
    expect(dialog(page)).to_have_count(0)


def workbook(name: str, *rows: Sequence[str | float]) -> FilePayload:
    """Return a workbook of one sheet to be chosen in the browser."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": media_type, "buffer": content.getvalue()}


def add_document(desk: Desk, kind: str, name: str, side: int, number: str = "") -> None:
    """Add a scan where the screen offers its kind, and see it listed."""
    page = desk.page
    page.locator(f"[data-kind={kind}]").first.click()
    dialog(page).locator("[data-test=document]").set_input_files(picture_file(name, side))
    if number:
        dialog(page).get_by_label("文号").fill(number)
    dialog(page).get_by_role("button", name="保存").click()
    closed(page)
    page.locator(".files li", has_text=name).first.wait_for()


def take_step(desk: Desk, step: str, name: str) -> None:
    """Take a step of the inspection: nothing lacks, the button says what it does."""
    page = desk.page
    page.locator(f"[data-step={step}]").get_by_role("button", name=name).click()
    dialog(page).get_by_role("button", name=name).click()
    closed(page)
    expect(page.locator(f"[data-step={step}]")).to_have_count(0)


def enter(desk: Desk, target: str, *, condition: str = "", position: str = "", photo: int = 0) -> None:
    """Enter what was found by keyboard: as registered, then what differs; the next opens by itself."""
    form = desk.page.locator(f"form[data-target='{target}']")
    form.wait_for()
    if "界桩" in target:
        desk.page.locator(f"form[data-target='{target}'] textarea").first.press("Alt+Enter")
        expect(form.get_by_role("radio", name="在位", exact=True)).to_be_checked()
    if condition:
        form.locator("[data-field=stone_condition]").get_by_text(condition, exact=True).click()
    if position:
        form.locator("input[name=position]").fill(position)
        form.locator("input[name=accuracy]").fill("0.3")
        form.locator("input[name=accuracy]").press("Tab")
    if photo:
        form.locator("[data-test=photos]").set_input_files(picture_file(f"近景{photo}", photo))
        form.locator(".photo img").wait_for()
    form.locator("textarea").first.press("Control+Enter")
    desk.page.get_by_text(f"已保存：{target}").wait_for()


def sign(desk: Desk, side: str, signer: str, office: str) -> None:
    """Sign with one's own account."""
    page = desk.page
    page.locator(f"[data-sign={side}]").click()
    dialog(page).locator("input[name=signer]").fill(signer)
    dialog(page).locator("input[name=office]").fill(office)
    dialog(page).get_by_role("button", name="签署", exact=True).click()
    closed(page)
    page.locator(".side.signed", has_text=signer).wait_for()


def sign_by_hand(desk: Desk, side: str, signer: str) -> None:
    """Sign with the finger on this device, for whoever has no account."""
    page = desk.page
    page.locator(f"[data-sign={side}]").click()
    dialog(page).locator("input[name=signer]").fill(signer)
    pad = dialog(page).locator("canvas")
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 20 + 30 * step, box["y"] + (30 if step % 2 else 90))
    page.mouse.up()
    go = dialog(page).get_by_role("button", name="签署", exact=True)
    expect(go).to_be_enabled()
    go.click()
    closed(page)
    page.locator(".side.signed", has_text=signer).wait_for()


def plan(desk: Desk, ours: str, theirs: str) -> None:
    """Fill in dates, lead office and teams."""
    page = desk.page
    page.get_by_role("button", name="填写方案").click()
    for field, day in (("starts_on", "2026-11-01"), ("ends_on", "2026-12-20")):
        dialog(page).locator(f"input[name={field}]").fill(day)
        dialog(page).locator(f"input[name={field}]").press("Enter")
    dialog(page).locator("input[name=lead_office]").fill("乌审旗民政局")
    dialog(page).get_by_role("button", name="保存").click()
    closed(page)
    page.get_by_text("2026-11-01 至 2026-12-20").first.wait_for()
    page.get_by_role("button", name="填写人员").click()
    for side, name in (("ours", ours), ("theirs", theirs)):
        dialog(page).locator(f"fieldset[data-side={side}] input[name=member]").fill(name)
    dialog(page).get_by_role("button", name="保存").click()
    closed(page)
    page.get_by_text(theirs).first.wait_for()


def settle(desk: Desk, field: str, side: str, reason: str) -> None:
    """Settle the difference of a field: take a side's value, say why."""
    page = desk.page
    one = page.locator(f"[data-difference={field}]")
    folded = page.locator("button.folded")
    if one.count() == 0:
        folded.first.click()
    one.get_by_role("radio", name=re.compile(f"采用{side}")).check(force=True)
    one.locator("textarea[name=reason]").fill(reason)
    one.get_by_role("button", name="记下处理结果").click()
    one.wait_for(state="detached")


def downloaded(page: Page, link: Locator) -> bytes:
    """Return the file behind a link."""
    with page.expect_download() as got:
        link.click()
    return Path(got.value.path()).read_bytes()


def take_measure_step(desk: Desk, step: str, name: str, **fields: str) -> None:
    """Take a measure a step on, with who of both sides was there where that is asked."""
    page = desk.page
    page.locator(f".measure [data-step={step}]").get_by_role("button", name=name).click()
    for field, value in fields.items():
        dialog(page).locator(f"input[name={field}]").fill(value)
    dialog(page).get_by_role("button", name=name).click()
    closed(page)
    page.locator(f".measure [data-step={step}]").wait_for(state="detached")


def issue(desk: Desk, kind: str) -> None:
    """Issue a paper and wait until the worker has made it."""
    row = desk.page.locator(f"[data-paper={kind}]").first
    row.get_by_role("button", name="出具").click()
    row.locator(".issued").wait_for(timeout=PAPER_MS)
