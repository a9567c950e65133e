"""A device whose disk others fill to the last byte: nothing is half kept or lost, and it says what to do."""

import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect
from sqlalchemy import text

from tests.api.conftest import Service
from tests.browser.web.bad_line import BadLine
from tests.browser.web.field_device import FieldDevice
from tests.browser.web.field_scenes import in_the_field
from tests.maps.test_map_sheet import png

pytestmark = [pytest.mark.browser, pytest.mark.long]

LINE = "乌审—鄂托克满盘线"
DISK_MB, PHOTO_BYTES = 400, 3_000_000


class Disk:
    """A disk of its own for a browser's profile, which others fill too."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._others = folder, folder / "others"

    def fill(self) -> None:
        """Have others take what is left, to the last byte."""
        with self._others.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1 << 12):
                # What the browser threw away goes from the disk a moment later.
                time.sleep(0.5)
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def clear(self) -> None:
        """Have others give back what they took."""
        self._others.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 400 MB, which root alone can make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "diming", str(folder)]
    if subprocess.run(made, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can mount a disk")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_full_to_the_last_byte(
    chromium: Browser, address: str, built_application: None, shared_service: Service, disk: Disk
) -> None:
    in_the_field(shared_service, LINE, {"全线": 3})
    chance = random.Random(20261127)
    first, second, third = (
        FilePayload(
            name=f"照片{side}.png",
            mimeType="image/png",
            buffer=png(side, side) + chance.randbytes(PHOTO_BYTES),
        )
        for side in (40, 41, 42)
    )
    with BadLine(int(address.rsplit(":", 1)[1])) as line:
        device = FieldDevice(chromium, line, disk.folder / "profile")
        device.promise_to_keep()
        try:
            page = device.start()
            device.signed_in(address, "field")
            package = device.take(LINE, "全线", 4)
            expect(page.locator("[data-test=promise]")).to_have_count(0)
            device.offline()
            device.open(f"/field/packages/{package}")
            page.get_by_text("001", exact=True).first.click()
            page.wait_for_url("**/records/*")
            record = page.url.rsplit("/", 1)[1]
            page.get_by_role("button", name="与登记一致").click()
            gallery = page.locator("input[data-test=gallery]")
            photos = page.locator("[data-test=photo]")
            reserve = page.locator("form [data-test=reserve]")
            refused = page.get_by_role("alert").filter(has_text="存储空间不足，这次没有保存")
            gallery.set_input_files([first])
            expect(photos).to_have_count(1)
            expect(reserve).to_have_count(0)

            # What was held in reserve takes the next one, and its draft.
            disk.fill()
            gallery.set_input_files([second])
            expect(photos).to_have_count(2)
            expect(reserve).to_contain_text("占用预留的")
            page.wait_for_timeout(1000)
            assert [device.count(each) for each in ("files", "drafts")] == [4, 1]

            # Now there is none for anything: a photo, a draft and a record are refused in words.
            disk.fill()
            gallery.set_input_files([third])
            expect(refused).to_have_count(1)
            page.get_by_label("备注", exact=True).fill("沙埋半截" * 50)
            expect(refused).to_have_count(2)
            page.get_by_role("button", name="保存", exact=True).click()
            expect(refused.first).to_be_visible()
            expect(photos).to_have_count(2)
            assert [device.count(each) for each in ("files", "changes", "drafts")] == [4, 0, 1]

            # The page is loaded anew, and the battery pulled out: what was kept is there.
            page.reload()
            expect(photos).to_have_count(2)
            expect(reserve).to_be_visible()
            device.kill()

            # There is room again: it goes on, and all of it arrives once.
            disk.clear()
            page = device.start(is_offline=True)
            device.open(f"/field/packages/{package}/records/{record}")
            expect(page.locator("[data-test=photo]")).to_have_count(2)
            assert [device.count(each) for each in ("files", "changes", "drafts")] == [4, 0, 1]
            expect(page.locator("form [data-test=reserve]")).to_have_count(0)
            page.locator("input[data-test=gallery]").set_input_files([third])
            expect(page.locator("[data-test=photo]")).to_have_count(3)
            page.get_by_role("button", name="保存", exact=True).click()
            page.get_by_text("待发送").first.wait_for()
            device.bring_home(address, "field", 1)
        finally:
            device.close()
    with shared_service.engine.connect() as connection:
        arrived = connection.execute(
            text(
                "SELECT (SELECT count(*) FROM field_change WHERE package_id = :id AND state = 'accepted'),"
                " (SELECT count(*) FROM attachment WHERE file_name ~ '^照片4[012].png$')"
            ),
            {"id": package},
        ).one()
    assert tuple(arrived) == (1, 3)
