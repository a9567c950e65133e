"""A register is restored from a backup of before a package: its device hands back what was lost, once."""

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from gis.history.as_known import today
from scripts import cli
from tests.api import field_scene
from tests.api.conftest import Service
from tests.api.inspection_scene import entry
from tests.browser.web.bad_line import BadLine
from tests.browser.web.conftest import Desk, Picture, Sit
from tests.browser.web.field_device import FieldDevice
from tests.browser.web.field_scenes import in_the_field
from tests.maps.test_map_sheet import png

pytestmark = [pytest.mark.browser, pytest.mark.long]

LINE = "乌审—鄂托克恢复线"
#: Packages, observations, their versions, photos cited, files kept, accepted changes: once all is there again
ALL = (2, 3, 3, 4, 4, 3)


def said_of(marker: str, remark: str, *sides: int) -> dict[str, Any]:
    """Return an observation of a marker with a photo of each size."""
    photos = [
        {"bytes": base64.b64encode(png(side, side)).decode(), "name": f"照片{side}.png"} for side in sides
    ]
    values = entry("ours", marker_id=marker, observed_on=today().isoformat(), remark=remark)
    return {"kind": "marker_observation", "target": marker, "values": values, "photos": photos}


def counted(service: Service) -> tuple[int, ...]:
    """Return packages, observations, their versions, photos cited, files kept, and accepted changes."""
    with service.engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT (SELECT count(*) FROM field_package),"
                " (SELECT count(*) FROM joint_inspection_observation),"
                " (SELECT coalesce(sum(version), 0) FROM joint_inspection_observation),"
                " (SELECT count(*) FROM joint_inspection_photo),"
                " (SELECT count(*) FROM attachment WHERE file_name LIKE '照片%'),"
                " (SELECT count(*) FROM field_change WHERE state = 'accepted' AND receipt <> '')"
            )
        ).one()
    return tuple(int(each) for each in found)


def restored_elsewhere(service: Service, backup: Path) -> None:
    """Bring a backup back as on another machine, which has not the key of receipts."""
    assert cli.run(["restore", str(backup), "--replace"]) == 0
    (service.home / "field_work" / "receipt_key.pem").unlink()
    # A service that is started anew has no connection of before.
    service.engine.dispose()
    service.app.state.reading.dispose()


def test_a_device_hands_back_what_a_restored_register_has_lost(
    chromium: Browser,
    address: str,
    shared_service: Service,
    desk: Sit,
    picture: Picture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DIMING_DATABASE_URL", shared_service.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("DIMING_HOME", str(shared_service.home))
    first, second, third = in_the_field(shared_service, LINE, {"全线": 3})["全线"]
    # Of before there is a package, with whose key the backup can prove what was handed out after it.
    town = shared_service.id_of("150626102")
    field_scene.Device.take(shared_service.client("tuke"), kind="grave_survey", division_id=town)
    backup = tmp_path / "before.tar"
    assert cli.run(["backup", str(backup)]) == 0
    with BadLine(int(address.rsplit(":", 1)[1])) as line:
        device = FieldDevice(chromium, line, tmp_path / "profile")
        try:
            page = device.start()
            device.signed_in(address, "field")
            package = device.take(LINE, "全线", 4)
            # Two arrive, each with a photo; a third is said where there is no line.
            device.say(package, [said_of(first, "恢复前送到", 50), said_of(second, "恢复前也送到", 51)])
            device.send_all(2)
            assert counted(shared_service) == (2, 2, 2, 2, 2, 2)
            device.offline()
            device.say(package, [said_of(third, "恢复后才送", 52, 53)])

            restored_elsewhere(shared_service, backup)
            assert counted(shared_service) == (1, 0, 0, 0, 0, 0)
            held = Desk(page, line.address)
            device.online()
            device.open("/field/outbox")
            expect(page.get_by_role("alert").filter(has_text="登录已失效")).to_be_visible()
            picture(held, "field-restored-signed-out")
            device.bring_home(address, "field", 3)
            told = page.locator("[data-test=handed-back]")
            expect(told).to_contain_text("登记库从备份恢复过")
            # What had been accepted before is compared after the rest went, in the same pass.
            page.locator("[data-test=send]:not(.is-loading)").wait_for()
            device.send_all(3)
            picture(held, "field-restored-outbox")
            assert counted(shared_service) == ALL
            device.open(f"/field/packages/{package}")
            expect(told).to_contain_text("不会重复登记")
            expect(page.get_by_text("正在接收")).to_have_count(0)
            picture(held, "field-restored-package")
            # All that it has is what the device has, and nothing comes twice.
            device.open("/field/outbox")
            page.locator("[data-test=send]:not(.is-loading)").click()
            page.locator("[data-test=send]:not(.is-loading)").wait_for()
            assert counted(shared_service) == ALL
        finally:
            device.close()
    editor = desk("editor")
    card = editor.open("/field-office").locator(".card", has_text=LINE)
    expect(card).to_contain_text("登记库从备份恢复后没有这个任务包")
    expect(card).to_contain_text("按设备上有本库签名的副本补回")
    picture(editor, "field-restored-office")
