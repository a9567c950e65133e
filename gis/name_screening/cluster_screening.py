"""Screen the list of a province or of the nation on a Dask cluster: the engine of `list_screening`.

1. Parts of the list are screened row by row, in any order and place; their names are sorted into buckets by
   what they can have in common (`sound_key`, `specific_key`, keys of places), not by county: so every name
   meets those it can repeat, a list without codes too, and no bucket is a whole province.
2. Buckets are compared.
3. Parts are told again with all that was found, and written in the order of the list.

Between the steps everything lies in files of the client's temporary folder, and no more parts are under way
than workers can take. The client reads the list twice and moves all
bytes: it, not the workers, is what some twenty workers wait for.
"""

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gis.errors import InvalidInput
from gis.name_rules.seed_files import Rules, rule_rows
from gis.name_screening.cluster_steps import Part, SentRules, compare_bucket, screen_alone, tell_part
from gis.name_screening.findings_told import Tally
from gis.name_screening.list_screening import Tell, csv_text, read_names
from gis.name_screening.service import list_screening, syllables

PART_ROWS = 20_000
#: 13 million names make buckets of some 100,000 names
BUCKETS = 256
#: Parts under way for each worker's thread: one it works at, one that travels
UNDER_WAY = 2
RETRIES = 2
#: Processes of this machine; their pages of figures take any free port
LOCAL = "local:"
HOST = "127.0.0.1"
#: What a task is about, function and arguments, options
Task = tuple[Any, tuple[Any, ...], dict[str, Any]]


class ClusterMissing(InvalidInput):
    """The package that speaks with clusters is not installed."""

    message_id = "name_screening.cluster_missing"


class ClusterUnknown(InvalidInput):
    """An address names no cluster, or nothing answers there."""

    message_id = "name_screening.cluster_unknown"


def screen_on_cluster(
    source: Path,
    out: Path,
    findings_out: Path | None,
    address: str,
    tell: Tell,
    *,
    rules: Rules = rule_rows,
    part_rows: int = PART_ROWS,
    buckets: int = BUCKETS,
) -> Tally:
    """Screen a list on the cluster at `address`: tcp://host:8786, or local:2 for so many processes here.

    Where `out` is a folder, each part of the list becomes a file of it (part-000000.csv and, where findings
    are asked for, part-000000.jsonl in the folder `findings_out`). Raises ClusterMissing, ClusterUnknown,
    ColumnMissing, SpreadsheetUnreadable.
    """
    columns, known, rows = read_names(source)
    with _cluster(address) as client, TemporaryDirectory(prefix="diming-screening-") as folder:
        run = _Run(client, sent(rules), Path(folder), part_rows, buckets)
        total = run.alone(_parts(columns, known, rows, part_rows), lambda done: tell(done, 0))
        run.compare()
        again = _parts(columns, known, read_names(source)[2], part_rows)
        return run.told(columns, again, out, findings_out, lambda done: tell(done, total))


class _Run:
    """One screening: what is under way and what lies between the steps."""

    def __init__(self, client: Any, rules: SentRules, folder: Path, part_rows: int, buckets: int) -> None:
        self._client = client
        self._rules = client.scatter(rules, broadcast=True)
        self._folder = folder
        self._part_rows = part_rows
        self._buckets = buckets
        self._most = UNDER_WAY * max(1, sum(client.nthreads().values()))

    def alone(self, parts: Iterable[Part], tell: Callable[[int], None]) -> int:
        """Screen parts by themselves; return how many rows there are."""
        done = 0
        tasks: Iterable[Task] = (
            (part, (screen_alone, self._rules, part, self._buckets), {}) for part in parts
        )
        for part, result in self._in_order(tasks):
            self._keep("found", (part.first - 1) // self._part_rows, result.found)
            for bucket, names in result.buckets.items():
                self._keep("bucket", bucket, names)
            done += len(part.values)
            tell(done)
        return done

    def compare(self) -> None:
        """Compare the names of each bucket."""
        tasks: Iterable[Task] = (
            (None, (compare_bucket, self._rules, data, self._part_rows), {})
            for bucket in range(self._buckets)
            if (data := self._kept("bucket", bucket))
        )
        for _, result in self._in_order(tasks):
            for part, found in result.items():
                self._keep("found", part, found)

    def told(
        self,
        columns: tuple[str, ...],
        parts: Iterable[Part],
        out: Path,
        findings_out: Path | None,
        tell: Callable[[int], None],
    ) -> Tally:
        """Write parts with what was found, in the order of the list; in a folder, a file each."""
        is_folder = out.is_dir()
        wants_lines = findings_out is not None
        tasks: Iterable[Task] = (
            (
                part,
                (tell_part, self._rules, part, self._kept("found", (part.first - 1) // self._part_rows)),
                {"heading": is_folder or part.first == 1, "lines": wants_lines},
            )
            for part in parts
        )
        tally = Tally()
        for whole in filter(None, (out, findings_out)):
            if not whole.is_dir():
                whole.write_bytes(b"")
        for part, (table, lines, counted) in self._in_order(tasks):
            number = (part.first - 1) // self._part_rows
            _write(out, f"part-{number:06}.csv", table)
            if findings_out is not None:
                _write(findings_out, f"part-{number:06}.jsonl", lines)
            tally.add(counted)
            tell(tally.names)
        if not tally.names:
            _write(out, "part-000000.csv", csv_text(columns, [], heading=True).encode())
        return tally

    def _in_order(self, tasks: Iterable[Task]) -> Iterator[Any]:
        """Do tasks on the cluster; yield what each was for with its result, in their order."""
        waiting: deque[tuple[Any, Any]] = deque()
        for about, arguments, options in tasks:
            future = self._client.submit(*arguments, **options, pure=False, retries=RETRIES)
            waiting.append((about, future))
            if len(waiting) >= self._most:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    @staticmethod
    def _next(waiting: "deque[tuple[Any, Any]]") -> tuple[Any, Any]:
        about, future = waiting.popleft()
        result = future.result()
        # The scheduler forgets the part that travelled with the task, and its result, at once
        future.release()
        return about, result

    def _keep(self, kind: str, number: int, data: bytes) -> None:
        with (self._folder / f"{kind}-{number}").open("ab") as file:
            file.write(len(data).to_bytes(8, "big"))
            file.write(data)

    def _kept(self, kind: str, number: int) -> list[bytes]:
        path = self._folder / f"{kind}-{number}"
        if not path.exists():
            return []
        found: list[bytes] = []
        with path.open("rb") as file:
            while length := file.read(8):
                found.append(file.read(int.from_bytes(length, "big")))
        path.unlink()
        return found


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """Connect with a cluster; one of this machine lives as long as the screening."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise ClusterMissing from error
    if address.startswith(LOCAL):
        workers = address.removeprefix(LOCAL)
        if not workers.isdecimal() or int(workers) < 1:
            raise ClusterUnknown(address=address)
        with (
            LocalCluster(
                n_workers=int(workers), threads_per_worker=1, host=HOST, dashboard_address=f"{HOST}:0"
            ) as here,
            Client(here) as client,
        ):
            yield client
        return
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise ClusterUnknown(address=address) from error
    with client:
        yield client


def sent(rules: Rules) -> SentRules:
    """Return the tables that the engine is made of, as they travel."""
    tables: dict[str, list[Mapping[str, str]]] = {}

    def noted(table: str) -> Iterable[Mapping[str, str]]:
        tables[table] = [dict(row) for row in rules(table)]
        return tables[table]

    list_screening(noted)
    # Readings are made when the first name is read
    syllables("图", noted)
    digest = hashlib.sha256(pickle.dumps(sorted(tables.items()))).hexdigest()
    return SentRules(digest, tables)


def _parts(
    columns: tuple[str, ...], known: Mapping[str, str | None], rows: Iterator[dict[str, str]], size: int
) -> Iterator[Part]:
    first = 1
    while some := [*islice(rows, size)]:
        values = [tuple(row.get(column, "") for column in columns) for row in some]
        yield Part(first, columns, known, values)
        first += len(some)


def _write(path: Path, name: str, data: bytes) -> None:
    """Add a part to a file, or put it into a folder as a file of its own."""
    if path.is_dir():
        (path / name).write_bytes(data)
    else:
        with path.open("ab") as file:
            file.write(data)
