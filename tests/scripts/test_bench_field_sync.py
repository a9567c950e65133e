"""What is told of devices that send at once, and how a device bears with a bad line."""

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text

from scripts.bench_databases import database, make_engine
from scripts.bench_field_sync import Sync, summary, table
from scripts.bench_servers import free_port, serving
from scripts.field_device import Account, Broken, FieldDevice, GaveUp, Line, Unexpected, photo_of

RUN = Sync(
    devices=2,
    changes=40,
    photos=20,
    photo_bytes=6_000_000,
    seconds=2,
    requests={"piece": [0.01 * n for n in range(1, 101)], "changes": [0.5]},
    broken=3,
    replays=1,
    turned_away=0,
    office=[0.02, 0.04],
    memory_mb=300,
)


def test_percentiles_and_rates_are_told() -> None:
    found = summary(RUN)
    assert (found["requests"], found["changes_per_second"], found["megabytes_per_second"]) == (101, 20, 3)
    assert round(found["milliseconds"]["piece"]["p50"]) == 505
    assert found["milliseconds"]["changes"] == {"count": 1, "p50": 500, "p95": 500, "p99": 500}
    lines = table(found).splitlines()
    assert lines[0].startswith("2 devices, 40 changes with 20 photos in 2.0 s: 20 changes/s, 3.0 MB/s")
    assert lines[4] == "| a piece of a photo | 100 | 505 | 950 | 990 |"
    assert json.loads(json.dumps(found)) == found


def test_a_server_whose_run_fails_is_heard(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", str(tmp_path)]
    with pytest.raises(Unexpected), serving(command, dict(os.environ), port, "/"):
        raise Unexpected("500")
    assert '"GET / HTTP/1.1" 200' in capsys.readouterr().err


def test_databases_of_killed_runs_are_dropped_and_those_in_use_are_not(shared_engine: Engine) -> None:
    url = shared_engine.url.render_as_string(hide_password=False)
    server = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    stale = f"bench_{uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{stale}"'))
        with database(url) as one, database(url) as other:
            named = connection.scalars(text("SELECT datname FROM pg_database")).all()
            assert {make_url(each).database for each in (one, other)} <= set(named)
            assert stale not in named
    server.dispose()


class Scripted(Line):
    """A line whose server says what a test wants: answers in turn, None for a break."""

    def __init__(self, *answers: tuple[int, dict[str, str], Any] | None) -> None:
        super().__init__("nowhere", 0, Account("", ""), random.Random(1))
        self.answers: Iterator[tuple[int, dict[str, str], Any] | None] = iter(answers)
        self.asked: list[tuple[str, str]] = []

    def ask(self, method: str, path: str, *given: Any, **more: Any) -> tuple[int, HTTPMessage, bytes]:
        offset = given[1].get("Upload-Offset", "") if len(given) > 1 and given[1] else ""
        self.asked.append((method, offset))
        answer = next(self.answers)
        if answer is None:
            raise Broken
        status, headers, content = answer
        said = HTTPMessage()
        for name, value in headers.items():
            said[name] = value
        return status, said, json.dumps(content).encode()


def device(line: Line, patience: float = 60) -> FieldDevice:
    made = FieldDevice(line, 40, time.monotonic() + patience)
    made.manifest = {"id": "p", "schema_version": 1, "items": [{"id": "m", "version": 3}]}
    return made


def test_a_photo_goes_on_where_the_server_says_that_it_stands() -> None:
    at = [{"Upload-Offset": str(offset)} for offset in (0, 40, 80, 100)]
    line = Scripted(
        (201, at[0], None), (204, at[1], None), None, (201, at[2], None), (409, {}, None), None,
        (201, at[2], None), (204, at[3], None),
    )  # fmt: skip
    device(line)._upload(photo_of(random.Random(1), 100))
    assert line.asked == [
        ("POST", ""), ("PATCH", "0"), ("PATCH", "40"), ("POST", ""), ("PATCH", "80"), ("POST", ""),
        ("POST", ""), ("PATCH", "80"),
    ]  # fmt: skip


def answer(one: Any, state: str, receipt: str) -> dict[str, Any]:
    return {"changes": [{"id": one.id, "content_sha256": one.sha256, "state": state, "receipt": receipt}]}


def test_a_change_is_held_until_its_receipt_and_another_receipt_is_a_fault() -> None:
    line = Scripted()
    held = device(line)
    one = held.hold("marker_observation", "m", {"side": "ours"})
    assert json.loads(one.content)["base_version"] == 3
    waits, done = answer(one, "waiting", "a"), answer(one, "accepted", "b")
    line.answers = iter([None, (200, {}, waits), (200, {}, done)])
    held.send(5)
    assert (one.state, one.receipt) == ("accepted", "b")
    line.answers = iter([(200, {}, done)])
    held.replay()
    line.answers = iter([(200, {}, answer(one, "accepted", "c"))])
    with pytest.raises(Unexpected):
        held.replay()


def test_a_device_that_is_turned_away_counts_it_and_gives_up_in_the_end() -> None:
    line = Scripted(*[(503, {"Retry-After": "0.001"}, None)] * 3, None)
    held = device(line, patience=-1)
    held.hold("new_grave_site", None, {})
    with pytest.raises(GaveUp):
        held.send(5)
    assert line.turned_away == 1
