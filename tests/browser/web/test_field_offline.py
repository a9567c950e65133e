"""A device for days without a network: nothing that was said is lost or written twice, whatever breaks."""

import base64
import random
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.inspection_scene import entry
from tests.api.sign_world import PNG
from tests.browser.web.bad_line import BadLine
from tests.browser.web.field_device import FieldDevice
from tests.browser.web.field_scenes import in_the_field
from tests.browser.web.screen_checks import small_targets
from tests.maps.pdf_text import pages_of
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser

MARKERS, EDITED = 60, 30
#: Rounds of sending over a line that is cut; with --long so many more
ROUNDS, LONG_ROUNDS = 4, 50


@pytest.fixture(scope="module")
def round_of_60(shared_service: Service) -> list[str]:
    """A joint inspection in the field with one section of 60 markers; returns their ids."""
    return in_the_field(shared_service, "乌审—鄂托克六十桩线", {"全线": MARKERS})["全线"]


def said_of(marker: str, chance: random.Random, remark: str) -> dict[str, Any]:
    """Return an observation of a marker with two photos of some tens of kilobytes."""
    photos = [
        {
            "bytes": base64.b64encode(PNG + chance.randbytes(chance.randrange(5_000, 40_000))).decode(),
            "name": f"照片{each}.png",
        }
        for each in range(2)
    ]
    values = entry("ours", marker_id=marker, observed_on=today().isoformat(), remark=remark)
    return {"kind": "marker_observation", "target": marker, "values": values, "photos": photos}


def counted(service: Service) -> tuple[int, int, int, int]:
    """Return observations, their versions, photos of the field, and accepted changes of the register."""
    with service.engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT (SELECT count(*) FROM joint_inspection_observation),"
                " (SELECT coalesce(sum(version), 0) FROM joint_inspection_observation),"
                " (SELECT count(*) FROM attachment WHERE file_name LIKE '照片%'),"
                " (SELECT count(*) FROM field_change WHERE state = 'accepted' AND receipt <> '')"
            )
        ).one()
    return tuple(int(each) for each in found)  # type: ignore[return-value]


def until_kept(device: FieldDevice, table: str, count: int) -> None:
    """Wait until the device's store holds so many rows of a table."""
    until = time.monotonic() + 10
    while device.count(table) != count:
        assert time.monotonic() < until
        device.page.wait_for_timeout(50)


def test_days_without_a_network_and_back_over_a_line_that_is_cut(
    chromium: Browser,
    address: str,
    built_application: None,
    shared_service: Service,
    round_of_60: list[str],
    tmp_path: Path,
    long: bool,
) -> None:
    chance = random.Random(20261127)
    with BadLine(int(address.rsplit(":", 1)[1])) as line:
        device = FieldDevice(chromium, line, tmp_path / "profile")
        try:
            page = device.start()
            device.signed_in(address, "field")
            # In the office: a package is taken, all of it is here, and the pages are kept.
            package = device.take("乌审—鄂托克六十桩线", "全线", MARKERS + 1)
            sheets = page.locator("[data-test=sheets]")
            sheets.wait_for()

            # Out of reach: the page is loaded anew, the browser is killed, nothing that was said is gone.
            device.offline()
            page.reload()
            page.get_by_text("未联网").wait_for()
            # Should the device fail, there is paper: it asks what the device asks.
            with page.expect_download() as saved:
                sheets.click()
            assert saved.value.suggested_filename.startswith("外业登记表 乌审")
            assert "空白表：界桩检查" in "".join(pages_of(saved.value.path().read_bytes()))
            half = EDITED // 2
            device.record("001", [png()], tap="字迹模糊，需重新描漆")
            device.say(package, [said_of(each, chance, "第一天") for each in round_of_60[1:half]])
            # Who signs outlives a reload too; once both names are gone nothing is left of them.
            device.open(f"/field/packages/{package}/signing")
            signer = page.locator("input[name=signer-ours]")
            signer.fill("演示签名人甲")
            until_kept(device, "drafts", 1)
            page.reload()
            expect(signer).to_have_value("演示签名人甲")
            assert small_targets(page) == []
            signer.fill("")
            until_kept(device, "drafts", 0)
            # What was begun in a form is there after the battery is pulled out, and says what it lacks.
            last = f"/field/packages/{package}/records/{round_of_60[-1]}"
            device.open(last).get_by_label("备注").fill("沙埋半截")
            page.get_by_text("草稿：已随时存在本机").wait_for()
            until_kept(device, "drafts", 1)
            device.kill()
            page = device.start(is_offline=True)
            device.open(last).get_by_text("接着上次没有保存的草稿填写").wait_for()
            expect(page.get_by_label("备注")).to_have_value("沙埋半截")
            page.get_by_role("button", name="保存", exact=True).click()
            expect(page.locator(".acts [role=alert]")).to_contain_text("处须改正")
            expect(page.locator("[data-field=found] [role=alert]")).to_contain_text("不能为空")
            page.get_by_role("button", name="丢掉草稿，重新开始").click()
            until_kept(device, "drafts", 0)
            assert small_targets(page) == []
            device.open(f"/field/packages/{package}")
            assert small_targets(page) == []
            # A photo from the form is two files: as the camera made it, and with its stamp.
            assert (device.count("changes"), device.count("files")) == (half, 2 * half)
            device.say(package, [said_of(each, chance, "第二天") for each in round_of_60[half:EDITED]])
            device.kill()

            # Back: the session may be over, and the line is cut at random bytes.
            page = device.start()
            device.signed_in(address, "field")
            line.badly(0)
            device.send_all(EDITED)
            assert counted(shared_service) == (EDITED, EDITED, 2 * EDITED - 2, EDITED)
            expect(page.locator("[data-test=photos]")).to_contain_text(f"{2 * EDITED} / {2 * EDITED}")

            sent = EDITED
            for seed in range(1, (LONG_ROUNDS if long else ROUNDS) + 1):
                some = round_of_60[EDITED : EDITED + 3]
                device.say(package, [said_of(each, chance, f"第{seed}轮") for each in some])
                sent += len(some)
                line.badly(seed)
                device.send_all(sent)
                # Of a marker there is one observation, as often written as it was said anew.
                assert counted(shared_service) == (EDITED + 3, sent, 2 * sent - 2, sent), seed
            assert line.cuts > 0
        finally:
            device.close()
