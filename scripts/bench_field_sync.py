"""`diming bench field-sync`: many devices back from the field send at once, over lines that break.

A real service on a throw-away register with the sample and the demonstration of boundaries; each device has a
package of its own and a thread of ours, and starts when all do. Four of five survey graves, the fifth stands
at markers of one joint inspection. Afterwards the database is counted: what was sent is there once, and every
receipt is verified. A clerk's reading beside it says what the office notices of it.
"""

import json
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from gis.errors import DimingError
from scripts.bench_databases import database, make_engine, say
from scripts.bench_servers import diming
from scripts.field_device import Account, FieldDevice, Line, Unexpected, photo_of, sha256_of
from scripts.http_client import Client

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: Of so many devices one is at the joint inspection
SURVEYS_PER_INSPECTION = 5
BATCH = 5
PIECE_BYTES = 256 << 10
#: How often a batch that was answered is sent once more
REPLAYED = 0.1
Task = Mapping[str, Any]


class LostOrDoubled(DimingError):
    """What the database holds is not what was sent."""

    message_id = "bench.lost_or_doubled"


@dataclass(frozen=True)
class World:
    """What the devices find: sessions by login, towns, and the sections of a joint inspection."""

    accounts: Mapping[str, Account]
    towns: Sequence[str]
    inspection: str
    sections: Sequence[str]


@dataclass(frozen=True)
class Sync:
    """What came of a run."""

    devices: int
    changes: int
    photos: int
    photo_bytes: int
    seconds: float
    requests: Mapping[str, Sequence[float]]
    broken: int
    replays: int
    turned_away: int
    office: Sequence[float]
    memory_mb: float


def field_sync(
    devices: Annotated[int, typer.Option(help="设备数 / devices", min=1, max=500)] = 200,
    finds: Annotated[int, typer.Option(help="每台设备的记录数 / records of each device", min=1, max=50)] = 3,
    photo_kb: Annotated[int, typer.Option(help="照片大小 / size of a photo", min=1, max=9000)] = 300,
    breaks: Annotated[float, typer.Option(help="中断的比例 / share of requests cut", min=0, max=0.5)] = 0.05,
    seed: Annotated[int, typer.Option(help="随机种子 / seed")] = 20261127,
    minutes: Annotated[int, typer.Option(help="最长几分钟 / stops after", min=1, max=60)] = 15,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Have many devices send at once; count afterwards that nothing was lost or doubled."""
    from gis.settings import read_settings
    from scripts.register import running_server

    with (
        running_server(read_settings()) as server,
        tempfile.TemporaryDirectory() as folder,
        database(server) as url,
    ):
        say("装入样例 / loading the sample")
        passwords = _filled(url)
        with diming(url, Path(folder)) as service:
            engine = make_engine(url)
            try:
                world = _world(engine, service.address, passwords)
                made = _devices(world, service.address, devices, finds, photo_kb << 10, breaks, seed, minutes)
                say(f"{devices} 台设备同时送回 / {devices} devices send at once")
                result = _sent(made, service.address, service.process, world.accounts["editor"])
                say("核对 / counting")
                _count(engine, made)
            finally:
                engine.dispose()
    found = summary(result)
    if out is not None:
        out.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(found))


def _filled(url: str) -> dict[str, str]:
    """Fill a database with the sample, lines and markers, and accounts; return their passwords."""
    from gis import samples
    from gis.database import migrate, unit_of_work
    from gis.name_rules.seeding import load_seeds
    from gis.samples import demonstration
    from scripts.acting import acting

    engine = make_engine(url)
    try:
        migrate(engine)
        with unit_of_work(engine) as session:
            load_seeds(session)
            samples.load(session)
            made = samples.accounts.add(session)
            demonstration.load(
                session, acting(session, "admin"), demonstration.BOUNDARIES, county=samples.uxin.BANNER
            )
    finally:
        engine.dispose()
    return {each.login: each.password for each in made}


def _world(engine: "Engine", address: str, passwords: Mapping[str, str]) -> World:
    """Sign in, and bring a joint inspection of the line with most markers into the field."""
    from sqlalchemy import text

    accounts = {}
    for login in ("editor", "field", "tuke"):
        client = Client(f"{address}/")
        client.sign_in(login, passwords[login])
        accounts[login] = Account(client.cookie, client.csrf_token)
    with engine.begin() as connection:
        line = connection.scalar(
            text(
                "SELECT line_id FROM boundary_marker"
                " WHERE line_id NOT IN (SELECT line_id FROM joint_inspection)"
                " GROUP BY line_id ORDER BY count(*) DESC LIMIT 1"
            )
        )
        towns = connection.scalars(
            text("SELECT division_id::text FROM division_code WHERE code LIKE '1506261__' ORDER BY code")
        ).all()
    editor = Line(*_place(address), accounts["editor"], random.Random(0))
    said = json.dumps({"line_id": str(line), "year": time.localtime().tm_year}).encode()
    status, _, content = editor.ask("POST", "/joint-inspections", said, {"Content-Type": "application/json"})
    editor.close()
    if status != 201:
        raise RuntimeError(content.decode())
    opened = json.loads(content)
    with engine.begin() as connection:
        # What comes before (plan, notice, consent of the other side) is no part of what is measured.
        connection.execute(
            text("UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"), {"id": opened["id"]}
        )
    return World(accounts, towns, opened["id"], [each["id"] for each in opened["sections"]])


def _devices(
    world: World, address: str, count: int, finds: int, photo: int, breaks: float, seed: int, minutes: int
) -> list[FieldDevice]:
    """Have each device take its package and write down what it found."""
    until = time.monotonic() + 60 * minutes
    made = []
    for number in range(count):
        chance = random.Random(seed * 1_000 + number)
        at_line = number % SURVEYS_PER_INSPECTION == 0
        login = "field" if at_line else ("editor", "field")[number % 2]
        line = Line(*_place(address), world.accounts[login], chance)
        device = FieldDevice(line, PIECE_BYTES, until, replayed=REPLAYED)
        if at_line:
            _at_the_line(world, device, number // SURVEYS_PER_INSPECTION, count, finds, photo)
        else:
            town = world.towns[number % len(world.towns)]
            device.take({"kind": "grave_survey", "division_id": town}, f"bench-{number}")
            _graves(device, town, f"测速{number}-", finds, photo)
        line.answered.clear()
        line.breaks = breaks
        made.append(device)
    return made


def _graves(device: FieldDevice, town: str, place: str, finds: int, photo: int) -> None:
    from gis.history.as_known import today

    day = today().isoformat()
    for number in range(finds):
        said = {"kind": "scattered", "division_id": town, "graves": 2, "surveyed_on": day}
        found = device.hold("new_grave_site", None, {**said, "place": f"{place}{number}"})
        taken = photo_of(device.line.chance, photo)
        cited = {"sha256": sha256_of(taken), "stage": "before", "taken_on": day}
        device.hold("grave_photos", found.id, {"photos": [cited]}, parent_id=found.id, photos=[taken])


def _at_the_line(world: World, device: FieldDevice, place: int, count: int, finds: int, photo: int) -> None:
    """Look at markers of a section that no other device of this inspection looks at."""
    from gis.history.as_known import today

    section = place % len(world.sections)
    task = {"inspection_id": world.inspection, "section_id": world.sections[section], "side": "ours"}
    device.take({"kind": "inspection_section", **task}, f"bench-line-{place}")
    markers = [each["id"] for each in device.manifest["items"] if each["kind"] == "marker"]
    here = len(range(section, -(-count // SURVEYS_PER_INSPECTION), len(world.sections)))
    own = markers[place // len(world.sections) :: here][:finds]
    for marker in own:
        taken = photo_of(device.line.chance, photo)
        said = {
            "side": "ours", "marker_id": marker, "observed_on": today().isoformat(), "found": "found",
            "stone_condition": "sound", "terrain_changed": False, "cross_line_activity": False,
            "needs_resurvey": False, "photos": [{"sha256": sha256_of(taken), "view": "near"}],
        }  # fmt: skip
        device.hold("marker_observation", marker, said, photos=[taken])


def _sent(devices: Sequence[FieldDevice], address: str, process: int, clerk_account: Account) -> Sync:
    """Let all devices send at the same moment; return when each has a receipt for everything."""
    failed: list[BaseException] = []
    ready = threading.Barrier(len(devices) + 1)

    def work(device: FieldDevice) -> None:
        try:
            ready.wait()
            device.send(BATCH)
        except BaseException as error:
            failed.append(error)
        finally:
            device.line.close()

    threads = [threading.Thread(target=work, args=(each,), daemon=True) for each in devices]
    for thread in threads:
        thread.start()
    stopped = threading.Event()
    office: list[float] = []
    clerk = threading.Thread(
        target=_read_beside, args=(address, clerk_account, stopped, office, failed), daemon=True
    )
    ready.wait()
    began = time.monotonic()
    clerk.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - began
    stopped.set()
    clerk.join()
    if failed:
        raise failed[0]
    requests: dict[str, list[float]] = {}
    for device in devices:
        for called, taken in device.line.answered:
            requests.setdefault(called, []).append(taken)
    photos = [photo for device in devices for one in device.held for photo in one.photos]
    return Sync(
        devices=len(devices),
        changes=sum(len(device.held) for device in devices),
        photos=len(photos),
        photo_bytes=sum(map(len, photos)),
        seconds=seconds,
        requests=requests,
        broken=sum(device.line.broken for device in devices),
        replays=sum(device.replays for device in devices),
        turned_away=sum(device.line.turned_away for device in devices),
        office=office,
        memory_mb=_most_memory(process),
    )


def _read_beside(
    address: str,
    account: Account,
    stopped: threading.Event,
    seconds: list[float],
    failed: list[BaseException],
) -> None:
    """Open a list of the register again and again, as somebody in the office does."""
    line = Line(*_place(address), account, random.Random(0))
    while not stopped.wait(0.2):
        status, _, content = line.ask("GET", "/grave-sites?limit=50", called="office")
        if status != 200:
            failed.append(Unexpected(f"office: {status} {content[:500]!r}"))
            break
    seconds.extend(taken for _, taken in line.answered)
    line.close()


def _most_memory(process: int) -> float:
    """Return the most memory that a process has held, in megabytes; 0 where the kernel doesn't tell."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0


def _count(engine: "Engine", devices: Sequence[FieldDevice]) -> None:
    """Count what the database holds and check every receipt; raise LostOrDoubled."""
    from sqlalchemy import text

    for device in devices:
        device.line.breaks = 0
        device.verify()
        device.line.close()
    sent = {one.id: one for device in devices for one in device.held}
    kinds = Counter(json.loads(one.content)["kind"] for one in sent.values())
    hashes = [sha256_of(photo) for one in sent.values() for photo in one.photos]
    expected = {
        "changes": len(sent),
        "outcomes": {"accepted": len(sent)},
        "receipts": {one.id: one.receipt for one in sent.values()},
        "graves": kinds["new_grave_site"],
        "photos of graves": kinds["grave_photos"],
        "observations": kinds["marker_observation"],
        "photos of markers": kinds["marker_observation"],
        "files": len(set(hashes)),
    }
    records = "SELECT record_id FROM field_change WHERE kind = 'marker_observation'"
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id::text, state, receipt FROM field_change")).all()

        def number(statement: str, **given: object) -> int:
            return int(connection.scalar(text(f"SELECT count(*) FROM {statement}"), given) or 0)

        sites = "grave_site WHERE place LIKE '测速%'"
        found = {
            "changes": len(rows),
            "outcomes": dict(Counter(row.state for row in rows)),
            "receipts": {row.id: row.receipt for row in rows},
            "graves": number(sites),
            "photos of graves": number(f"grave_photo WHERE site_id IN (SELECT id FROM {sites})"),
            "observations": number(f"joint_inspection_observation WHERE id IN ({records})"),
            "photos of markers": number(f"joint_inspection_photo WHERE observation_id IN ({records})"),
            "files": number("attachment WHERE sha256 = ANY(:hashes)", hashes=hashes),
        }
    wrong = [name for name in expected if expected[name] != found[name]]
    if wrong:
        shown = {name: (expected[name], found[name]) for name in wrong if name != "receipts"}
        raise LostOrDoubled(what=", ".join(wrong), found=shown)


def summary(run: Sync) -> dict[str, Any]:
    """Return the figures of a run as JSON has them; milliseconds."""
    everything = [taken for each in run.requests.values() for taken in each]
    return {
        "devices": run.devices,
        "changes": run.changes,
        "photos": run.photos,
        "seconds": run.seconds,
        "requests": len(everything),
        "requests_per_second": len(everything) / run.seconds,
        "changes_per_second": run.changes / run.seconds,
        "megabytes_per_second": run.photo_bytes / run.seconds / 1e6,
        "broken": run.broken,
        "replays": run.replays,
        "turned_away": run.turned_away,
        "memory_mb": run.memory_mb,
        "milliseconds": {
            **{called: _spread(run.requests[called]) for called in sorted(run.requests)},
            "all": _spread(everything),
            "office": _spread(run.office),
        },
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return how many there are and their percentiles in milliseconds."""
    if len(seconds) < 2:
        return {"count": len(seconds), **dict.fromkeys(("p50", "p95", "p99"), sum(seconds) * 1e3)}
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"count": len(seconds), "p50": cuts[49] * 1e3, "p95": cuts[94] * 1e3, "p99": cuts[98] * 1e3}


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as README shows them."""
    names = {
        "begin": "an upload begun or resumed",
        "piece": "a piece of a photo",
        "changes": f"a batch of {BATCH} changes",
        "all": "all of them",
        "office": "beside it: a list read in the office",
    }
    lines = [
        f"{found['devices']} devices, {found['changes']:,} changes with {found['photos']:,} photos in"
        f" {found['seconds']:.1f} s: {found['changes_per_second']:.0f} changes/s,"
        f" {found['megabytes_per_second']:.1f} MB/s, {found['requests_per_second']:.0f} requests/s;"
        f" {found['broken']:,} lines broken, {found['replays']} batches replayed,"
        f" {found['turned_away']} turned away;"
        f" none lost, none doubled, every receipt verified; {found['memory_mb']:.0f} MB.",
        "",
        "| request | count | p50 ms | p95 ms | p99 ms |",
        "|---|---:|---:|---:|---:|",
    ]
    for called, name in names.items():
        if spread := found["milliseconds"].get(called):
            figures = " | ".join(f"{spread[each]:,.0f}" for each in ("p50", "p95", "p99"))
            lines.append(f"| {name} | {spread['count']:,} | {figures} |")
    return "\n".join(lines)


def _place(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return str(parts.hostname), int(parts.port or 80)
