"""What may befall a device besides a bad line: no room, two tabs, another person, a new version, removal."""

import base64
import json
import random
import re
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, FilePayload, Request, Route, expect
from sqlalchemy import text

from gis.history.as_known import today
from scripts import cli
from tests.api import field_scene
from tests.api.conftest import Service
from tests.api.inspection_scene import entry
from tests.browser.web.bad_line import BadLine
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import ROOT
from tests.browser.web.field_device import FieldDevice
from tests.browser.web.field_scenes import in_the_field
from tests.maps.test_map_sheet import png

pytestmark = [pytest.mark.browser, pytest.mark.long]

LINE = "乌审—鄂托克意外线"
MARKERS = 6
#: A seed of the line by which the first four connections are cut before a picture is whole
CUT_AT_ONCE = 149
WORKER = ROOT / "maps" / "web" / "dist" / "field-worker.js"

#: What Chromium grants, as it is: it says of every site that it grants ten gigabytes more than are used
REAL_QUOTA = "--disable-features=StaticStorageQuota"
USED = "async () => (await navigator.storage.estimate()).usage"


@pytest.fixture
def device(
    chromium: Browser, address: str, built_application: None, shared_service: Service, tmp_path: Path
) -> FieldDevice:
    """A device before it takes six markers, of which the register has large photos."""
    chance = random.Random(20261127)
    markers = in_the_field(shared_service, LINE, {"全线": MARKERS})["全线"]
    with shared_service.engine.connect() as connection:
        inspection, section = connection.execute(
            text(
                "SELECT i.id::text, s.id::text FROM joint_inspection i"
                " JOIN joint_inspection_section s ON s.inspection_id = i.id"
                " JOIN boundary_line l ON l.id = i.line_id WHERE l.name = :name"
            ),
            {"name": LINE},
        ).one()
    task = {"kind": "inspection_section", "inspection_id": inspection, "section_id": section}
    before = field_scene.Device.take(shared_service.client("field"), **task, side="ours")
    for marker in markers:
        photo = {"sha256": before.upload(png(40, 40) + chance.randbytes(90_000), piece=10**6), "view": "near"}
        said = entry("ours", marker_id=marker, observed_on=today().isoformat(), photos=[photo])
        (row,) = before.send(before.change("marker_observation", marker, said)).values()
        assert row["state"] == "accepted", row
    line = BadLine(int(address.rsplit(":", 1)[1]))
    return FieldDevice(chromium, line, tmp_path / "profile")


def test_what_else_may_befall_a_device(
    device: FieldDevice, address: str, shared_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIMING_DATABASE_URL", shared_service.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("DIMING_HOME", str(shared_service.home))
    with device.line:
        try:
            device.start(flags=[REAL_QUOTA])
            device.signed_in(address, "field")
            package = _taken_over_a_bad_line(device)
            _nearly_full(device, package)
            _no_promise(device, package)
            _two_tabs(device, shared_service, package)
            _somebody_else(device, address, package)
            _a_newer_version(device)
            _removed(device, _markers(shared_service)[3], package, shared_service)
        finally:
            device.close()


def _taken_over_a_bad_line(device: FieldDevice) -> str:
    """Pictures come one by one over a line that is cut; none comes twice, and what is missing is said."""
    page, arrived = device.page, Counter[str]()

    def count(request: Request) -> None:
        if found := re.search(r"/files/([0-9a-f]{64})$", request.url):
            arrived[found[1]] += 1

    page.route("**/field-work/packages/*/files/*", lambda route: route.abort())
    device.open("/field/take")
    choose(page.get_by_role("combobox", name="正在外业的联检"), re.compile(LINE))
    choose(page.get_by_role("combobox", name="分段"), re.compile("全线"))
    page.locator("[data-test=take]").click()
    whole = page.locator("[data-test=whole]")
    expect(whole).to_contain_text(f"本机有记录 {MARKERS + 1}/{MARKERS + 1}，照片 0/{MARKERS}")
    page.unroute("**/field-work/packages/*/files/*")
    page.on("requestfinished", count)
    go_on = page.get_by_role("button", name="继续接收")
    for seed in range(CUT_AT_ONCE, CUT_AT_ONCE + 40):
        device.line.badly(seed)
        if go_on.is_visible():
            go_on.click()
        page.wait_for_timeout(1000)
        if f"照片 {MARKERS}/{MARKERS}" in whole.inner_text():
            break
    assert device.count("files") == MARKERS, whole.inner_text()
    assert (len(arrived), set(arrived.values())) == (MARKERS, {1})
    assert device.line.cuts > 0
    device.line.well()
    page.remove_listener("requestfinished", count)
    return page.url.rsplit("/", 1)[1]


def _nearly_full(device: FieldDevice, package: str) -> None:
    """Whoever records is warned before there is no room, and told when a photo could not be kept."""
    page = device.open(f"/field/packages/{package}")
    page.get_by_text("001", exact=True).first.click()
    photos = page.locator("[data-test=photo]")
    # The one that came with the package.
    expect(photos).to_have_count(1)
    note = page.locator("form [data-test=room]")
    expect(note).to_have_count(0)
    # What the browser grants is really little: a small photo finds room, of large ones some in the reserve.
    devtools = device.context.new_cdp_session(page)
    origin = {"origin": device.line.address}
    chance = random.Random(7)

    def photograph(side: int, size: int) -> None:
        photo = png(side, side) + chance.randbytes(size)
        file = FilePayload(name=f"近景{side}.png", mimeType="image/png", buffer=photo)
        page.locator("input[data-test=gallery]").set_input_files([file])

    granted = int(page.evaluate(USED) / 0.88)
    devtools.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": granted})
    photograph(30, 1000)
    expect(photos).to_have_count(2)
    # The form that is open says so as soon as something was kept.
    expect(note).to_contain_text(re.compile("已用 8[7-9]%"))
    refused = page.locator(".captured [role=alert]")
    side = 31
    while refused.count() == 0:
        before = photos.count()
        photograph(side, 8_000_000)
        expect(photos.nth(before).or_(refused)).to_be_visible()
        side += 1
    # The reserve had room for three or four.
    assert 5 <= photos.count() <= 7
    expect(refused).to_contain_text("存储空间不足，这次没有保存")
    expect(page.locator("form [data-test=reserve]")).to_contain_text("占用预留的")
    # Nothing is half kept: a photo is two files, one of the package is one.
    assert device.count("files") == MARKERS + 2 * (photos.count() - 1)
    # Where no photo finds room, what is written does.
    page.get_by_role("button", name="与登记一致").click()
    page.get_by_label("备注", exact=True).fill("没有空间时写下")
    page.get_by_text("草稿：已随时存在本机").wait_for()
    page.wait_for_timeout(1000)
    kept = photos.count()
    page.reload()
    expect(page.get_by_label("备注", exact=True)).to_have_value("没有空间时写下")
    expect(photos).to_have_count(kept)
    # Room again: it goes on.
    devtools.send("Storage.overrideQuotaForOrigin", origin)
    page.reload()
    expect(page.locator("form [data-test=reserve]")).to_have_count(0)
    photograph(side, 8_000_000)
    expect(photos).to_have_count(kept + 1)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("待发送").first.wait_for()


def _no_promise(device: FieldDevice, package: str) -> None:
    """Whoever holds a package is told while the browser may clear it, and may ask it to promise."""
    page = device.open(f"/field/packages/{package}")
    note = page.locator("[data-test=promise]")
    expect(note).to_contain_text("没有承诺保留")
    expect(note.get_by_role("button", name="要求浏览器保留")).to_be_enabled()


def _two_tabs(device: FieldDevice, service: Service, package: str) -> None:
    """Of two tabs one sends, and what it sends is there once."""
    device.send_all(1)
    one, other = device.page, device.context.new_page()
    one.goto(f"{device.line.address}/app/field/outbox")
    one.get_by_role("switch").first.evaluate("each => each.click()")
    held: list[Route] = []
    one.route("**/field-work/**", lambda route: held.append(route))
    said = [
        {
            "kind": "marker_observation",
            "target": target,
            "values": entry("ours", marker_id=target, observed_on=today().isoformat(), remark="两个页面"),
            "photos": [],
        }
        for target in _markers(service)[1:3]
    ]
    device.say(package, said)
    one.locator("[data-test=send]").click()
    while not held:
        one.wait_for_timeout(50)
    other.goto(f"{device.line.address}/app/field/outbox")
    other.locator("[data-test=send]").click()
    expect(other.get_by_role("alert").filter(has_text="另一个页面正在发送")).to_be_visible()
    while held:
        held.pop(0).continue_()
    one.unroute("**/field-work/**")
    expect(one.locator("li[data-state=accepted]")).to_have_count(3)
    other.close()
    with service.engine.connect() as connection:
        counted = connection.scalar(
            text("SELECT count(*) FROM field_change WHERE package_id = :id AND state = 'accepted'"),
            {"id": package},
        )
    assert counted == 3


def _markers(service: Service) -> list[str]:
    with service.engine.connect() as connection:
        found = connection.scalars(
            text(
                "SELECT m.id::text FROM boundary_marker m JOIN boundary_line l ON l.id = m.line_id"
                " WHERE l.name = :name ORDER BY m.number"
            ),
            {"name": LINE},
        )
        return list(found)


def _somebody_else(device: FieldDevice, address: str, package: str) -> None:
    """Who signs in on the same device sees nothing of the first, who finds all of it again."""
    device.signed_in(address, "editor")
    page = device.open("/field")
    expect(page.get_by_text("未联网")).to_have_count(0)
    expect(page.locator("#content")).not_to_contain_text(LINE)
    page.goto(f"{device.line.address}/app/field/packages/{package}")
    page.wait_for_url("**/app/field")
    device.open("/field/outbox")
    expect(page.locator("li[data-state]")).to_have_count(0)
    assert (device.count("packages"), device.count("changes")) == (1, 3)
    device.signed_in(address, "field")
    device.open("/field")
    expect(page.locator("#content")).to_contain_text(LINE)
    device.open("/field/outbox")
    expect(page.locator("li[data-state=accepted]")).to_have_count(3)


def _a_newer_version(device: FieldDevice) -> None:
    """A newer version waits until somebody takes it."""
    before = WORKER.read_text("utf-8")
    try:
        WORKER.write_text(before + "\n// newer\n", "utf-8")
        page = device.open("/field")
        page.get_by_role("button", name="换用新版本").click()
        expect(page.get_by_role("button", name="换用新版本")).to_have_count(0)
        page.get_by_text("本页可离线打开").wait_for()
    finally:
        WORKER.write_text(before, "utf-8")


def _removed(device: FieldDevice, marker: str, package: str, service: Service) -> None:
    """What is not sent is named and can be saved before a package goes; after sending it goes.

    What was saved is brought in by the command; what the device sends afterwards is there once all the same.
    """
    page = device.open(f"/field/packages/{package}")
    device.offline()
    photos = [
        {"bytes": base64.b64encode(png(wide, 44)).decode(), "name": f"近景{wide}.png"} for wide in (44, 45)
    ]
    values = entry("ours", marker_id=marker, observed_on=today().isoformat(), remark="没有发送")
    device.say(
        package, [{"kind": "marker_observation", "target": marker, "values": values, "photos": photos}]
    )
    device.open(f"/field/packages/{package}")
    page.locator("[data-test=remove]").click()
    asked = page.get_by_role("region", name="从本机移除")
    expect(asked).to_contain_text("移除会失去 1 项登记库没有收下的记录、0 份草稿")
    expect(page.locator("[data-test=remove-now]")).to_be_disabled()
    with page.expect_download() as saved:
        page.locator("[data-test=save-held]").click()
    with ZipFile(BytesIO(Path(saved.value.path()).read_bytes())) as archive:
        held = json.loads(archive.read("held.json"))
        names = archive.namelist()
        assert archive.testzip() is None
    unsent = [each for each in held["changes"] if each["receipt"] is None]
    assert len(unsent) == 1
    assert unsent[0]["values"]["remark"] == "没有发送"
    assert all(any(name.startswith(f"files/{each}-") for name in names) for each in unsent[0]["files"])
    assert len(unsent[0]["files"]) == 2
    expect(page.locator("[data-test=remove-now]")).to_be_disabled()
    asked.get_by_role("button", name="取消").click()
    brought = ["field", "bring-in", str(saved.value.path()), "--as", "editor"]
    assert cli.run(brought) == 0
    assert _arrived(service, unsent[0]["id"]) == ("accepted", 1, 2)

    device.online()
    device.send_all(4)
    assert cli.run(brought) == 0
    assert _arrived(service, unsent[0]["id"]) == ("accepted", 1, 2)
    device.open(f"/field/packages/{package}")
    page.locator("[data-test=remove]").click()
    page.locator("[data-test=remove-now]:not(.is-disabled)").click()
    page.wait_for_url("**/app/field")
    assert [device.count(each) for each in ("packages", "items", "files", "changes", "drafts")] == [0] * 5


def _arrived(service: Service, change: str) -> tuple[str, int, int]:
    """Return what became of a change that was brought in, how many files were, and how many photos it has."""
    with service.engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT c.state,"
                " (SELECT count(*) FROM field_return r WHERE r.id = c.return_id),"
                " (SELECT count(*) FROM joint_inspection_photo p WHERE p.observation_id = c.record_id)"
                " FROM field_change c WHERE c.id = :id"
            ),
            {"id": change},
        ).one()
    return row[0], row[1], row[2]
