"""A device for days without a network: nothing that was said is lost or written twice, whatever breaks."""

import base64
import random
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import text

from gis.database import unit_of_work
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.inspection_scene import OTOG, UXIN, division, entry, ok
from tests.api.sign_world import PNG
from tests.browser.web.bad_line import BadLine
from tests.browser.web.choosing import choose
from tests.browser.web.field_device import FieldDevice
from tests.gis.boundary_markers.registered_lines import a_line, a_marker, a_stone, key, written
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser

MARKERS, EDITED = 60, 30
#: Rounds of sending over a line that is cut; with --long so many more
ROUNDS, LONG_ROUNDS = 4, 50


@pytest.fixture(scope="module")
def round_of_60(shared_service: Service) -> list[str]:
    """A joint inspection in the field with one section of 60 markers; returns their ids."""
    with unit_of_work(shared_service.engine) as session:
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        ours, theirs = (division(session, code) for code in (UXIN, OTOG))
        line = written(session, "boundary_line", a_line(source, ours, theirs, name="乌审—鄂托克六十桩线"))
        markers = [_marker(session, source, line, ours, theirs, at) for at in range(MARKERS)]
    editor = shared_service.client("editor")
    body = {"line_id": str(line), "year": today().year, "our_division_id": str(ours)}
    opened = ok(editor.post("/joint-inspections", json=body), 201)
    one = {"sections": [{"name": "全线", "marker_ids": markers}]}
    at = f"/joint-inspections/{opened['id']}/sections"
    ok(editor.put(at, json=one, headers={"If-Match": f'"{opened["version"]}"'}))
    with unit_of_work(shared_service.engine) as session:
        in_field = text("UPDATE joint_inspection SET state = 'in_field' WHERE id = :id")
        session.execute(in_field, {"id": opened["id"]})
    return markers


def _marker(session: Any, source: UUID, line: UUID, ours: UUID, theirs: UUID, at: int) -> str:
    place = {"type": "Point", "coordinates": [108.901 + at * 0.0038, 38.3]}
    stones = {key(): a_stone(source, geometry=place)}
    marker = a_marker(source, line, ours, theirs, number=f"{at + 1:03}", stones=stones, faces={})
    return str(written(session, "boundary_marker", marker))


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


def in_the_form(page: Page) -> None:
    """Record the first marker as a person does: from the list, as registered, with a photo of the gallery."""
    page.get_by_text("001", exact=True).first.click()
    page.get_by_role("button", name="与登记一致").click()
    photo = FilePayload(name="近景.png", mimeType="image/png", buffer=png())
    page.locator("input[data-test=gallery]").set_input_files([photo])
    page.locator("[data-test=photo]").wait_for()
    page.get_by_role("button", name="字迹模糊，需重新描漆").click()
    expect(page.get_by_label("备注", exact=True)).to_have_value("字迹模糊，需重新描漆")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("待发送").first.wait_for()


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
            device.open("/field/take")
            choose(page.get_by_role("combobox", name="正在外业的联检"))
            choose(page.get_by_role("combobox", name="分段"))
            page.locator("[data-test=take]").click()
            page.locator("[data-test=whole]", has_text=f"本机有记录 {MARKERS + 1}/{MARKERS + 1}").wait_for()
            package = page.url.rsplit("/", 1)[1]
            page.get_by_text("本页可离线打开").wait_for()

            # Out of reach: the page is loaded anew, the browser is killed, nothing that was said is gone.
            device.offline()
            page.reload()
            page.get_by_text("未联网").wait_for()
            half = EDITED // 2
            in_the_form(page)
            device.say(package, [said_of(each, chance, "第一天") for each in round_of_60[1:half]])
            # Who signs outlives a reload too; once both names are gone nothing is left of them.
            device.open(f"/field/packages/{package}/signing")
            signer = page.locator("input[name=signer-ours]")
            signer.fill("演示签名人甲")
            until_kept(device, "drafts", 1)
            page.reload()
            expect(signer).to_have_value("演示签名人甲")
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
            page.locator(".acts [role=alert]").wait_for()
            page.get_by_role("button", name="丢掉草稿，重新开始").click()
            until_kept(device, "drafts", 0)
            device.open(f"/field/packages/{package}")
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
