"""The part of `diming bench field-package` that a register takes part in: a large package is handed out.

As many invented markers along one line of the banner as a package holds; a browser takes the section with
everything that belongs to it, and the same package is asked for as a QGIS project and on paper.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pyogrio

from scripts.bench_databases import database, make_engine, say
from scripts.bench_servers import diming

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from sqlalchemy import Engine

    from gis.samples.boundaries import Invented
    from gis.samples.marker_ground import InventedLine

#: A package that isn't whole after so long never will be
MOST_MS = 600_000


@dataclass(frozen=True)
class Taken:
    """What it takes to hand out a package of so many markers."""

    markers: int
    #: From the press until the device has every record, the base map and what is asked for
    taken_s: float
    #: What the register answers first: who, what, which hashes
    manifest_s: float
    manifest_mb: float
    #: The same package as QGIS project, in which GDAL reads every marker
    project_s: float
    project_mb: float
    #: Its printed sheets, made anew
    sheets_s: float
    sheets_mb: float
    #: Until the register has answered what a device found at twenty of the markers
    sent_s: float


def taken(url: str, page: "Page", markers: int) -> Taken:
    """Register so many markers on a line, take them in a browser and as QGIS project."""
    from maps import field_sheets

    with tempfile.TemporaryDirectory() as folder, database(url) as made:
        home = Path(folder)
        engine = make_engine(made)
        try:
            say(f"登记 {markers} 个虚构界桩 / registering {markers} invented markers")
            login, password = _registered(engine, markers)
        finally:
            engine.dispose()
        with diming(made, home) as server, _worker(made, home):
            say("领取 / taking")
            signed = page.request.post(
                f"{server.address}/session", data={"login": login, "password": password}
            )
            assert signed.ok, signed.text()
            page.goto(f"{server.address}/app/field/take", wait_until="networkidle")
            for box in ("inspection", "section"):
                page.locator(f"#field-{box}").click(force=True)
                page.get_by_role("option").filter(visible=True).first.click()
            began = time.monotonic()
            with page.expect_response(
                lambda one: one.url.endswith("/field-work/packages") and one.ok
            ) as answer:
                page.locator("[data-test=take]").click()
            manifest = answer.value.body()
            manifest_s = time.monotonic() - began
            is_whole = page.locator("[data-test=whole].muted").filter(has_text="底图 ")
            is_whole.wait_for(timeout=MOST_MS)
            taken_s = time.monotonic() - began
            package = page.url.rsplit("/", 1)[1]
            say("QGIS 项目 / QGIS project")
            began = time.monotonic()
            project = page.request.get(
                f"{server.address}/field-work/packages/{package}/qgis.zip", timeout=MOST_MS
            )
            project_s = time.monotonic() - began
            assert project.ok, project.text()
            content = project.body()
            if (rows := _rows(content, home)) != markers:
                raise RuntimeError(f"{rows} of {markers} markers are in the project")
            say("外业登记表 / printed sheets")
            # The device had them made already.
            field_sheets.forget(home, UUID(package))
            began = time.monotonic()
            sheets = page.request.get(
                f"{server.address}/field-work/packages/{package}/field-sheets.pdf", timeout=MOST_MS
            )
            sheets_s = time.monotonic() - began
            assert sheets.ok, sheets.text()
            say("送回 / sending")
            token = signed.json()["csrf_token"]
            began = time.monotonic()
            sent = page.request.post(
                f"{server.address}/field-work/packages/{package}/changes",
                data={"sent_at": datetime.now(UTC).isoformat(), "changes": _found(json.loads(manifest))},
                headers={"X-CSRF-Token": token},
                timeout=MOST_MS,
            )
            sent_s = time.monotonic() - began
            assert sent.ok, sent.text()
            if {each["state"] for each in sent.json()["changes"]} != {"accepted"}:
                raise RuntimeError("what was found at the markers was not accepted")
            return Taken(
                markers=markers,
                taken_s=taken_s,
                manifest_s=manifest_s,
                manifest_mb=len(manifest) / 1e6,
                project_s=project_s,
                project_mb=len(content) / 1e6,
                sheets_s=sheets_s,
                sheets_mb=len(sheets.body()) / 1e6,
                sent_s=sent_s,
            )


def _found(manifest: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what a device says of the first twenty markers of a package: each as it should be."""
    markers = [each for each in manifest["items"] if each["kind"] == "marker"][:20]
    return [
        {
            "id": str(uuid4()),
            "content": json.dumps(
                {
                    "kind": "marker_observation",
                    "target_id": each["id"],
                    "parent_id": None,
                    "base_version": each["version"],
                    "schema_version": manifest["schema_version"],
                    "device_time": datetime.now(UTC).isoformat(),
                    "sequence": number,
                    "values": {
                        "marker_id": each["id"],
                        "side": "ours",
                        "observed_on": datetime.now(UTC).date().isoformat(),
                        "found": "found",
                        "stone_condition": "sound",
                        "inscription_legible": True,
                        "inscription_right": True,
                        "terrain_changed": False,
                        "cross_line_activity": False,
                        "needs_resurvey": False,
                    },
                }
            ),
        }
        for number, each in enumerate(markers, start=1)
    ]


@contextmanager
def _worker(url: str, home: Path) -> Iterator[None]:
    """Run `diming worker`, which makes base maps of a whole line, until the block ends."""
    environment = {**os.environ, "DIMING_DATABASE_URL": url, "DIMING_HOME": str(home)}
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "scripts.cli", "worker"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def _rows(content: bytes, folder: Path) -> int:
    """Return how many markers GDAL reads in the project's GeoPackage."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        name = next(each for each in packed.namelist() if each.endswith(".gpkg"))
        path = Path(packed.extract(name, folder))
    return int(pyogrio.read_info(path, layer="marker_observation")["features"])


def _registered(engine: "Engine", markers: int) -> tuple[str, str]:
    """Fill a database with the sample and a line of so many markers in an inspection; return an account."""
    from sqlalchemy import text

    from gis import samples
    from gis.boundary_lines.documents import LineDocuments
    from gis.boundary_markers.documents import MarkerDocuments
    from gis.database import migrate, unit_of_work
    from gis.history.as_known import today
    from gis.joint_inspections import service as inspections
    from gis.joint_inspections.planning import Opening, PlannedSection
    from gis.name_rules.seeding import load_seeds
    from gis.reference import service as reference
    from gis.samples import boundaries, uxin
    from gis.samples.marker_ground import SPACING_M
    from scripts.acting import acting

    migrate(engine)
    with unit_of_work(engine) as session:
        load_seeds(session)
        samples.load(session)
        accounts = samples.accounts.add(session)
        source = reference.add_source(
            session,
            title="演示数据：测速",
            publisher="Diming",
            licence="CC0",
            note="",
            demonstration_name="bench",
        )
        coded = (
            "SELECT division_id FROM division_code"
            " WHERE code = :code AND code_system = 'nbs' AND valid @> current_date"
        )
        banner = session.scalars(text(coded), {"code": uxin.BANNER}).one()
        usual = len(_longest(boundaries.invent(session, banner, source.id, 1)).markers)
        spacing_m = SPACING_M * (usual - 2) / (markers + 2)
        line = _longest(boundaries.invent(session, banner, source.id, 1, spacing_m))
        LineDocuments().write(session, line.id, line.document, creating=True)
        documents = MarkerDocuments()
        for each in line.markers[:markers]:
            each.document["lines"] = {}
            documents.write(session, each.id, each.document, creating=True)
    with unit_of_work(engine) as session:
        editor = acting(session, "editor")
        opened = inspections.open_inspection(
            session, editor, Opening(line.id, year=today().year, our_division_id=banner)
        )
        version = inspections.get(session, editor, opened)["version"]
        whole = PlannedSection("全线", [each.id for each in line.markers[:markers]])
        inspections.divide(session, editor, opened, version, [whole])
        session.execute(text("UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"), {"id": opened})
    return next((each.login, each.password) for each in accounts if each.login == "field")


def _longest(invented: "Invented") -> "InventedLine":
    """Return the line with most markers of those whose rounds are ours."""
    return max(
        (each for each in invented.lines if not each.is_provincial), key=lambda each: len(each.markers)
    )
