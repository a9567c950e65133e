"""Several devices on one line: what two say differently is settled, and all of what four say arrives once."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from tests.api.conftest import Service
from tests.browser.web.bad_line import BadLine
from tests.browser.web.conftest import Picture, Sit
from tests.browser.web.field_device import FieldDevice
from tests.browser.web.field_scenes import in_the_field
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser

SECTIONS = ("东段", "西段", "南段", "北段")
#: Markers of a section, and how many of them its device edits
MARKERS, EDITED = 15, (8, 8, 7, 7)


def test_what_two_devices_say_differently_is_settled_and_both_learn_of_it(
    chromium: Browser, address: str, built_application: None, desk: Sit, shared_service: Service,
    tmp_path: Path, picture: Picture,
) -> None:  # fmt: skip
    name = "乌审—鄂托克两台设备线"
    in_the_field(shared_service, name, {"全线": 2})
    port = int(address.rsplit(":", 1)[1])
    with BadLine(port) as one_line, BadLine(port) as other_line:
        one, other = (
            FieldDevice(chromium, line, tmp_path / of)
            for line, of in ((one_line, "one"), (other_line, "other"))
        )
        try:
            for device in (one, other):
                device.start()
                device.signed_in(address, "field")
                device.take(name, "全线", 3)
                device.offline()
            one.record("001", [png(40, 30)])
            other.record("001", [png(50, 30)], says=["裂损"], tap="桩体倾斜，需扶正加固")

            one.online()
            one.send_all(1)
            other.online()
            page = other.open("/field/outbox")
            conflict = page.locator("li[data-state=conflict]")
            page.locator("[data-test=send]:not(.is-loading)").click()
            expect(conflict.locator("[data-test=conflicts]")).to_contain_text("不一致，待裁定：界桩情况")
            expect(conflict).to_contain_text("由办公室逐项裁定")

            editor = desk("editor")
            office = editor.open("/field-office/changes")
            office.locator("tr", has_text=name).get_by_role("link").click()
            editor.settled()
            office.locator("[data-field=found]").get_by_role("radio").first.focus()
            office.keyboard.press("Space")
            office.keyboard.press("Enter")
            expect(office.locator("h1")).to_contain_text("已写入")

            picture(editor, "field-office-two-devices")
            page.locator("[data-test=send]:not(.is-loading)").click()
            accepted = page.locator("li[data-state=accepted]")
            expect(accepted.locator("[data-test=settled]").first).to_contain_text("采用了本机的")
            expect(accepted.locator("[data-test=decided]")).to_contain_text("裁定人")
        finally:
            for device in (one, other):
                device.close()


@pytest.mark.long
def test_four_devices_send_thirty_markers_with_sixty_photos_each_once(
    chromium: Browser, address: str, built_application: None, shared_service: Service, tmp_path: Path
) -> None:
    """All through the form, without a network, over lines that are cut; each browser is killed half-way."""
    name = "乌审—鄂托克四台设备线"
    in_the_field(shared_service, name, dict.fromkeys(SECTIONS, MARKERS))
    port = int(address.rsplit(":", 1)[1])
    chance, cuts = random.Random(20261127), 0
    for at, (section, edited) in enumerate(zip(SECTIONS, EDITED, strict=True)):
        with BadLine(port) as line:
            device = FieldDevice(chromium, line, tmp_path / section)
            try:
                device.start()
                device.signed_in(address, "field")
                package = device.take(name, section, MARKERS + 1)
                device.offline()
                for each in range(edited):
                    if each == edited // 2:
                        device.kill()
                        device.start(is_offline=True)
                    device.open(f"/field/packages/{package}")
                    # What follows the picture in its file is carried along: some tens of kilobytes each.
                    wide = 40 + 10 * at + each
                    photos = [
                        png(wide, high) + chance.randbytes(chance.randrange(20_000, 60_000))
                        for high in (30, 31)
                    ]
                    device.record(f"{at * MARKERS + each + 1:03}", photos)
                device.kill()
                device.start()
                device.signed_in(address, "field")
                line.badly(at)
                device.send_all(edited)
                cuts += line.cuts
            finally:
                device.close()
    with shared_service.engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT count(DISTINCT o.id), count(DISTINCT o.marker_id), count(p.sha256), max(o.version)"
                " FROM joint_inspection_observation o"
                " JOIN joint_inspection_photo p ON p.observation_id = o.id"
                " JOIN joint_inspection i ON i.id = o.inspection_id JOIN boundary_line l ON l.id = i.line_id"
                " WHERE l.name = :name"
            ),
            {"name": name},
        ).one()
    assert tuple(found) == (30, 30, 60, 1)
    assert cuts > 0
