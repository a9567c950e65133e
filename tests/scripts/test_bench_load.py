"""The load of the benches: whole passes, the same for all, and no figure from a server that refuses."""

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import Engine

from gis.embedded_postgis import Cluster
from scripts.bench_databases import libpq_url
from scripts.bench_load import WrongAnswers, http_load, in_spread_order, percentile, statement_load


@contextmanager
def served(status: int) -> Iterator[tuple[str, Counter[str]]]:
    """A server that counts what it is asked for."""
    asked: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked[self.path] += 1
            self.send_response(status)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"tile")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")


@needs_wrk
def test_every_path_is_asked_for_equally_often_and_answers_are_counted() -> None:
    paths = [f"/{number}" for number in range(50)]
    with served(200) as (address, asked):
        cell = http_load(address, paths, connections=4, seconds=0)
    assert set(asked) == set(paths)
    assert cell.requests >= len(paths)
    # What was under way when the pass ended is asked for once more
    assert max(asked.values()) - min(asked.values()) <= 1 + sum(asked.values()) // len(paths)
    assert cell.bytes_per_request > len("tile")
    assert 0 < cell.median_ms <= cell.p99_ms


@needs_wrk
def test_a_server_that_refuses_is_not_measured() -> None:
    with served(404) as (address, _), pytest.raises(WrongAnswers):
        http_load(address, ["/missing"], connections=1, seconds=0)


def test_a_statement_runs_once_for_every_item_and_pass(cluster: Cluster, committed_database: Engine) -> None:
    url = committed_database.url.render_as_string(hide_password=False)
    with committed_database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE asked (item int)")
    cell = statement_load(
        cluster.program("pgbench"), libpq_url(url), "INSERT INTO asked VALUES (:item);\n",
        items=10, connections=2, seconds=0,
    )  # fmt: skip
    with committed_database.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT item, count(*) FROM asked GROUP BY item ORDER BY item"
        ).all()
    assert [tuple(row) for row in rows] == [(item, 1) for item in range(10)]
    assert (cell.requests, cell.passes) == (10, 1)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20, 552])
def test_an_order_holds_every_item_once(count: int) -> None:
    assert sorted(in_spread_order(range(count))) == list(range(count))


def test_any_stretch_of_the_order_is_like_the_whole() -> None:
    ordered = in_spread_order(range(552))
    for begin in range(0, 500, 50):
        low = sum(item < 276 for item in ordered[begin : begin + 50])
        assert 20 <= low <= 30


def test_a_percentile_is_a_value_that_occurred() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(list(range(1, 101)), 0.99) == 99
