"""The ZIP that a device saved is brought in on the web: in pieces, over a line that breaks."""

import random
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.api.conftest import Service
from tests.api.field_scene import Device, site
from tests.api.field_world import sha256
from tests.api.field_zip import device_zip, draft, kept
from tests.browser.web.conftest import PHONE, Picture, Sit
from tests.maps.test_map_sheet import png

pytestmark = pytest.mark.browser

#: Three pieces of 2 MB and a bit
PHOTO = png(64, 64) + random.Random(8).randbytes(6_500_000)


def test_a_zip_of_a_device_is_brought_in(
    desk: Sit, picture: Picture, shared_service: Service, tmp_path: Path
) -> None:
    town = shared_service.id_of("150626102")
    device = Device.take(shared_service.client("tuke"), kind="grave_survey", division_id=town)
    package, day = device.manifest["id"], site(shared_service)["surveyed_on"]
    stage = {"sha256": sha256(PHOTO), "stage": "before", "taken_on": day}
    changes = [
        device.change("new_grave_site", None, site(shared_service, place="设备带回的坟", photos=[stage])),
        device.change("new_grave_site", None, site(shared_service, place="座数不对", graves=-1)),
    ]
    content = device_zip(
        device.manifest,
        [kept(package, each) for each in changes],
        [draft(package, "new_grave_site:new", {"place": "没填完"})],
        {"坟.png": PHOTO},
    )
    saved = tmp_path / "外业.zip"
    saved.write_bytes(content)

    editor = desk("editor")
    editor.expected.append("ERR_FAILED")
    page = editor.open("/field-office")
    fates: Counter[str] = Counter()

    def break_off(route: Route) -> None:
        if route.request.method == "PATCH":
            fates[route.request.headers["upload-offset"]] += 1
            # The first of each is lost, of the second piece only the answer.
            if fates.total() == 1:
                route.abort()
                return
            if len(fates) == 2 and fates[route.request.headers["upload-offset"]] == 1:
                route.fetch()
                route.abort()
                return
        route.continue_()

    page.route("**/field-work/device-archives/*", break_off)
    page.locator("input[type=file][accept='.zip']").set_input_files(saved)
    told = page.locator("[data-test=zip-told]")
    for words in ("先看里面有什么，还没有写入", "新的 2 条", "照片、录音 1 个", "没填完"):
        expect(told).to_contain_text(words)
    assert list(fates.values()) == [2, 2, 1, 1]
    picture(editor, "field-zip-looked")
    page.locator("[data-test=zip-go]").click()
    expect(told).to_contain_text("已带入，以任务包领取人的名义登记")
    expect(told.get_by_role("link", name="设备带回的坟")).to_be_visible()
    expect(told).to_contain_text("座数")
    picture(editor, "field-zip-brought")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert editor.fits()
    picture(editor, "field-zip-brought-small")
    (registered,) = shared_service.client("editor").get("/grave-sites?text=设备带回的坟").json()["rows"]
    assert registered["place"] == "设备带回的坟"
