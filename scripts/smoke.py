"""`scripts/run --smoke`: the register's main job once over HTTP, in a database that is thrown away."""

import re
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlalchemy.exc import ProgrammingError

from gis.errors import Conflict, DimingError
from gis.messages import text
from gis.settings import LOOPBACK, Settings
from scripts.http_client import Client, Refused
from scripts.register import throw_away_database
from scripts.service_processes import serving
from scripts.start import ACCOUNTS_FILE, prepare, say

HEADER = "标准地名,地名类别,所在（跨）行政区,经度,纬度,地名含义"
GOOD = ("试运行泉,泉,图克镇,109.3,39.0,第一行", "试运行山,山体,图克镇,109.31,39.01,第二行")
#: The same two rows as they were before somebody corrected them
BAD = ("试运行泉,泉,没有的镇,109.3,39.0,第一行", "试运行山,山体,图克镇,109.31,一百,第二行")
NAMES = ("试运行泉", "试运行山")
MAIN_JOB_WITHIN_SECONDS = 120
#: Whatever would make a browser fetch something from another host
FETCHING = re.compile(
    r"""(?:\bsrc\s*=|<link[^>]*\bhref\s*=|\burl\s*\(|@import|\bimport\s*\(|\bfetch\s*\()\s*['"]?\s*"""
    r"""(?:https?:)?//""",
    re.IGNORECASE,
)


class NoThrowAwayDatabase(Conflict):
    """The database's user may not create the database that the trial needs."""

    message_id = "smoke.no_database"


class Unexpected(Exception):
    """A step was answered, but not as it should be."""


def smoke(settings: Settings, url: str) -> int:
    """Try the main job out in a database beside the register's, whose URL this is; return 0 or 1.

    `scripts/run --smoke` calls it once the register itself is up; of that nothing is read or changed.
    """
    step = "启动试运行的登记库 / starting a register for the trial"
    try:
        with trial(settings, url) as walk:
            for number, (step, do) in enumerate(walk.steps(), start=1):
                say(f"[{number}/{len(walk.steps())}] {step}")
                for line in do():
                    say(f"      {line}")
            step = "清理 / clearing up"
    except DimingError as refusal:
        say(f"失败 / FAILED: {step}")
        for language in ("zh", "en"):
            say(text(refusal.message_id, language, **refusal.params))
        return 1
    except (Refused, Unexpected) as failure:
        say(f"失败 / FAILED: {step}")
        say(str(failure))
        return 1
    except Exception:
        say(f"失败 / FAILED: {step}")
        traceback.print_exc()
        return 1
    say("试运行通过 / the trial run passed")
    return 0


@contextmanager
def trial(settings: Settings, url: str) -> Iterator["Walk"]:
    """Run a register of its own, with the sample, in a database and a folder that are removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="diming-smoke-") as folder:
        home = Path(folder)
        host = settings.host if settings.host in LOOPBACK else LOOPBACK[0]
        bind = f"[{host}]:0" if ":" in host else f"{host}:0"
        own = settings.model_copy(update={"home": home, "bind": bind})
        say("建立临时数据库 / making a throw-away database …")
        with created(url) as own_url:
            prepare(own_url, own)
            accounts = (home / ACCOUNTS_FILE).read_text("utf-8").splitlines()
            with serving(own, own_url) as service:
                passwords = dict(line.split("\t")[:2] for line in accounts)
                yield Walk(service.address, passwords)


@contextmanager
def created(url: str) -> Iterator[str]:
    """Yield a throw-away database beside the register's; raise NoThrowAwayDatabase."""
    ready = False
    try:
        with throw_away_database(url) as own_url:
            ready = True
            yield own_url
    except ProgrammingError as refusal:
        if ready:
            raise
        raise NoThrowAwayDatabase(why=str(refusal.orig).strip()) from refusal


def expect(holds: bool, what: str) -> None:
    """Raise Unexpected unless it holds."""
    if not holds:
        raise Unexpected(what)


@dataclass
class Walk:
    """The main job, step by step; each step yields what there is to say about it."""

    address: str
    passwords: dict[str, str]
    editor: Client = field(init=False)
    reviewer: Client = field(init=False)
    proposal: dict[str, Any] = field(default_factory=dict)

    def steps(self) -> tuple[tuple[str, Callable[[], Iterator[str]]], ...]:
        """Return what is done, in order."""
        return (
            ("编辑登录 / the editor signs in", self._editor),
            ("试导入有两行差错的清单 / a trial import of a list with two bad rows", self._bad_rows),
            ("导入同一清单，什么也没有改变 / importing it as it is changes nothing", self._refused),
            ("改正后导入，提交变更单 / importing the corrected list proposes it", self._proposed),
            ("审核登录，查看变更单 / the reviewer signs in and reads the proposal", self._read),
            ("批准并登记 / approval writes it into the register", self._approved),
            ("导出 GPKG 并读回 / exporting a GPKG and reading it back", self._gpkg),
            ("导出 XLSX 并读回 / exporting an XLSX and reading it back", self._xlsx),
            ("打开规划图 / opening the planning map", self._map),
        )

    def _editor(self) -> Iterator[str]:
        self.editor = Client(self.address)
        self.editor.sign_in("editor", self.passwords["editor"])
        yield f"{self.editor.get('session').json()['display_name']}"

    def _bad_rows(self) -> Iterator[str]:
        job = self._import(BAD, dry_run=True)
        expect(job["state"] == "succeeded", f"{job['state']}: {job['error']}")
        result = job["result"]
        findings = [finding for finding in result["findings"] if finding["is_error"]]
        expect({finding["row"] for finding in findings} == {2, 3}, f"findings: {result['findings']}")
        for finding in findings:
            expect(
                all(finding[part] for part in ("column", "value", "rule", "sentence_zh", "mend_zh")),
                str(finding),
            )
            yield (
                f"第 {finding['row']} 行 {finding['column']}“{finding['value']}”："
                f"{finding['sentence_zh']} {finding['mend_zh']}"
            )
        for name in result["files"]:
            content = self.editor.get(f"jobs/{job['id']}/files/{name}").content
            expect(len(content) > 0, name)
        expect("findings.xlsx" in result["files"], f"files: {result['files']}")

    def _refused(self) -> Iterator[str]:
        job = self._import(BAD)
        expect(job["state"] == "refused", f"{job['state']}: {job['result']}")
        expect(self._found(self.editor) == [], "a refused import left rows behind")
        yield job["error"]["zh"]

    def _proposed(self) -> Iterator[str]:
        job = self._import(GOOD)
        expect(job["state"] == "succeeded", f"{job['state']}: {job['error']}")
        self.proposal = job["result"]["proposal"]
        expect(self.proposal["state"] == "submitted", str(self.proposal))
        expect(self._found(self.editor) == [], "rows were registered before anybody approved them")
        yield f"{self.proposal['number']}"

    def _read(self) -> Iterator[str]:
        self.reviewer = Client(self.address)
        self.reviewer.sign_in("reviewer", self.passwords["reviewer"])
        waiting = self.reviewer.get("proposals/inbox").json()["rows"]
        expect(self.proposal["id"] in [row["id"] for row in waiting], f"inbox: {waiting}")
        shown = self.reviewer.get(f"proposals/{self.proposal['id']}").json()
        said = {str(change["after"]) for item in shown["items"] for change in item["fields"]}
        expect(said.issuperset(NAMES), f"the proposal does not show the new names: {said}")
        yield f"{shown['row']['title']}，核对码 {shown['check_code']}"

    def _approved(self) -> Iterator[str]:
        path = f"proposals/{self.proposal['id']}"
        seen = self.reviewer.get(path).headers["ETag"]
        decision = {"decision": "approved", "comment": "试运行"}
        self.reviewer.post(f"{path}/decisions", decision, if_match=seen)
        state = self.reviewer.get(path).json()["row"]["state"]
        expect(state == "applied", f"state: {state}")
        expect(sorted(self._found(self.editor)) == sorted(NAMES), f"found: {self._found(self.editor)}")
        yield "、".join(NAMES)

    def _gpkg(self) -> Iterator[str]:
        content = self._export("gpkg")
        with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
            file.write(content)
            file.flush()
            connection = sqlite3.connect(file.name)
            try:
                (layer,) = connection.execute("SELECT table_name FROM gpkg_contents").fetchone()
                names = [row[0] for row in connection.execute(f'SELECT "标准地名" FROM "{layer}"')]
            finally:
                connection.close()
        expect(set(names) == set(NAMES), f"{layer}: {names}")
        yield f"SQLite: {layer}, {len(names)}"

    def _xlsx(self) -> Iterator[str]:
        book = load_workbook(BytesIO(self._export("xlsx")), read_only=True)
        cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
        expect(cells.issuperset(NAMES), f"{book.sheetnames}: {len(cells)}")
        yield f"openpyxl: {book.sheetnames[0]}"

    def _map(self) -> Iterator[str]:
        html = self.editor.get("planning-map").text()
        expect(all(name in html for name in NAMES), "the map does not show the new names")
        outside = FETCHING.search(html)
        expect(outside is None, f"the map fetches from outside: {outside and outside[0]}")
        yield f"{len(html) / 2**20:.1f} MB"

    def _import(self, rows: tuple[str, ...], **options: bool) -> Any:
        content = "\n".join((HEADER, *rows)).encode("utf-8")
        upload = self.editor.upload("imports", "trial.csv", content).json()["upload_id"]
        job = self.editor.post(f"imports/{upload}/jobs", {"crs": "cgcs2000", **options}).json()
        return self.editor.finished(job["id"], MAIN_JOB_WITHIN_SECONDS)

    def _found(self, client: Client) -> list[str]:
        rows = client.get("place-names", text="试运行").json()["rows"]
        return [row["name"] for row in rows]

    def _export(self, format: str) -> bytes:
        return self.editor.get(f"exports/place-names.{format}", text="试运行").content
