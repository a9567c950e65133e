"""A device in the field: a browser with a profile of its own that is taken along, killed and brought back."""

import contextlib
import json
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, FilePayload, Page, expect

from tests.api.conftest import PASSWORD
from tests.browser.web.bad_line import BadLine
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PATIENCE_MS, PHONE, ROOT
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

#: What the device's own code says of a record, called in the page as its screens do
RECORDS = """async ({ module, packageId, said }) => {
  const functions = Object.values(await import(module)).filter((one) => typeof one === 'function')
  const named = (word) => functions.find((one) => one.toString().includes(word))
  const keepFiles = named("`captured`") ?? named("'captured'") ?? named('"captured"')
  const record = named('base_version')
  for (const { kind, target, values, photos } of said) {
    const kept = []
    for (const { bytes, name } of photos) {
      const content = Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0))
      const bytesOf = new Blob([content], { type: 'image/png' })
      const [sha256] = await keepFiles([{ bytes: bytesOf, name }], packageId)
      kept.push({ sha256, view: 'near' })
    }
    await record(packageId, kind, target, { ...values, photos: kept })
  }
}"""

#: A phone takes its time to open a photo
SLOW_STAMPS = """() => {
  const opened = window.createImageBitmap
  window.createImageBitmap = async (...given) => {
    await new Promise((done) => setTimeout(done, 1500))
    return opened(...given)
  }
}"""


def store_module() -> str:
    """Return the address of the built file that holds the device's store."""
    (found,) = (
        file.name
        for file in (ROOT / "maps" / "web" / "dist" / "assets").glob("*.js")
        if "base_version:" in (text := file.read_text("utf-8")) and "diming-field" in text
    )
    return f"/app/assets/{found}"


class FieldDevice:
    """A phone with a profile that outlives its browser."""

    def __init__(self, chromium: Browser, line: BadLine, profile: Path) -> None:
        self._chromium, self.line, self._profile = chromium, line, profile
        self._context: BrowserContext | None = None
        self.page: Page

    def promise_to_keep(self) -> None:
        """Have the browser promise to keep what is stored, as it does for what is installed."""
        kept = {f"{self.line.address},*": {"setting": 1}}
        settings = {"profile": {"content_settings": {"exceptions": {"durable_storage": kept}}}}
        folder = self._profile / "Default"
        folder.mkdir(parents=True)
        (folder / "Preferences").write_text(json.dumps(settings), "utf-8")

    def start(self, *, is_offline: bool = False, flags: Sequence[str] = ()) -> Page:
        """Start the browser with what its profile holds."""
        self._context = self._chromium.browser_type.launch_persistent_context(
            self._profile,
            executable_path=CHROMIUM,
            args=[*CHROMIUM_FLAGS, *flags],
            locale="zh-CN",
            viewport={"width": PHONE[0], "height": PHONE[1]},
            reduced_motion="reduce",
            offline=is_offline,
        )
        # Firefox asks a person whether a site may keep what it holds, and nobody has to answer.
        self._context.add_init_script(
            "if (navigator.storage) navigator.storage.persist = () => new Promise(() => undefined)"
        )
        self.page = self._context.pages[0]
        self.page.set_default_timeout(PATIENCE_MS)
        return self.page

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None
        return self._context

    def signed_in(self, address: str, login: str) -> None:
        """Sign in anew at the service itself: the cookie is the host's, whatever the port."""
        # Whether a browser that was killed had written its cookies is chance.
        self.context.clear_cookies()
        answer = self.context.request.post(f"{address}/session", data={"login": login, "password": PASSWORD})
        assert answer.ok, answer.text()

    def open(self, path: str) -> Page:
        """Open a screen, and wait until it has its title."""
        self.page.goto(f"{self.line.address}/app{path}")
        self.page.locator("#content h1").first.wait_for()
        return self.page

    def take(self, line: str, section: str, records: int) -> str:
        """Take a section of an inspection, as it is done in the office; return the id of the package."""
        page = self.open("/field/take")
        choose(page.get_by_role("combobox", name="正在外业的联检"), re.compile(line))
        choose(page.get_by_role("combobox", name="分段"), re.compile(section))
        page.locator("[data-test=take]").click()
        page.locator("[data-test=whole]", has_text=f"本机有记录 {records}/{records}").wait_for()
        page.get_by_text("本页可离线打开").wait_for()
        return page.url.rsplit("/", 1)[1]

    def record(
        self, number: str, photos: Sequence[bytes], *, tap: str = "", says: Sequence[str] = ()
    ) -> None:
        """Record a marker as a person does: from the list, as registered but for what is said."""
        page = self.page
        page.get_by_text(number, exact=True).first.click()
        page.get_by_role("button", name="与登记一致").click()
        for each in says:
            page.get_by_role("radio", name=each, exact=True).click()
        files = [FilePayload(name="近景.png", mimeType="image/png", buffer=each) for each in photos]
        # Nobody waits until a slow phone has stamped a photo: what is said then has it all the same.
        page.evaluate(SLOW_STAMPS)
        page.locator("input[data-test=gallery]").set_input_files(files)
        if tap:
            page.get_by_role("button", name=tap).click()
            expect(page.get_by_label("备注", exact=True)).to_have_value(tap)
        page.get_by_role("button", name="保存", exact=True).click()
        page.get_by_text("待发送").first.wait_for()

    def online(self) -> None:
        """Come back within reach, over a line that is whole."""
        self.line.well()
        self.context.set_offline(False)

    def offline(self) -> None:
        """Leave the network: the browser knows it, and the line is down whatever it believes."""
        self.context.set_offline(True)
        self.line.down()

    def kill(self) -> None:
        """Kill the browser as an empty battery does, at once and with all that it has open."""
        lock = os.readlink(self._profile / "SingletonLock")
        os.kill(int(lock.rsplit("-", 1)[1]), signal.SIGKILL)
        # Playwright says of a browser that is gone that it is gone.
        with contextlib.suppress(Error):
            self.context.close()
        until = time.monotonic() + 10
        while _lives(int(lock.rsplit("-", 1)[1])) and time.monotonic() < until:
            time.sleep(0.05)
        (self._profile / "SingletonLock").unlink(missing_ok=True)
        self._context = None

    def close(self) -> None:
        """Close the browser, if there is one."""
        if self._context is not None:
            self._context.close()

    def say(self, package: str, said: list[dict[str, Any]]) -> None:
        """Record changes with their photos, as the device's forms do."""
        self.page.evaluate(RECORDS, {"module": store_module(), "packageId": package, "said": said})

    def count(self, table: str) -> int:
        """Count the rows of a table of the device's store."""
        counted: int = self.page.evaluate(
            """(table) => new Promise((done, failed) => {
                 const opening = indexedDB.open('diming-field')
                 opening.onerror = () => failed(opening.error)
                 opening.onsuccess = () => {
                   const counting = opening.result.transaction(table).objectStore(table).count()
                   counting.onsuccess = () => { opening.result.close(); done(counting.result) }
                 }
               })""",
            table,
        )
        return counted

    def standing(self) -> tuple[int, int, int]:
        """Return how many changes are to be sent, accepted, refused or in conflict, as the screen says."""
        said = self.page.locator("[data-test=standing]").inner_text()
        held, accepted, open_ = (int(each) for each in re.findall(r"\d+", said))
        return held, accepted, open_

    def bring_home(self, address: str, login: str, accepted: int) -> None:
        """Come back within reach, sign in, and send until that many changes are accepted."""
        self.online()
        self.signed_in(address, login)
        self.send_all(accepted)

    def send_all(self, accepted: int) -> None:
        """Press the button until everything went, as somebody on a bad line does."""
        self.open("/field/outbox")
        until = time.monotonic() + 120
        while self.standing() != (0, accepted, 0):
            assert time.monotonic() < until, self.page.locator("#content").inner_text()[:2000]
            button = self.page.locator("[data-test=send]:not(.is-loading)")
            if button.count() == 1:
                button.click()
            self.page.wait_for_timeout(200)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that its parent has not asked after yet holds no file.
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("utf-8")
