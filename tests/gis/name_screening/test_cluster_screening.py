"""The same list on two workers and in one process: the same bytes."""

import random
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from distributed import LocalCluster

from gis.name_rules.seed_files import rule_rows
from gis.name_screening import cluster_screening
from gis.name_screening.cluster_screening import ClusterUnknown, screen_on_cluster, sent
from gis.name_screening.service import LIST_TABLES, SCREENING_TABLES, list_screening

FIRST = (
    "巴音",
    "巴彦",
    "兴隆",
    "星龙",
    "建设",
    "建社",
    "罗马",
    "中央",
    "图克",
    "图格",
    "王府",
    "金桥",
    "金侨",
)
LAST = ("小区", "花园", "路", "街", "村委会", "嘎查", "大厦", "镇", "淖尔", "·名都", "888公寓")
NAMES = 2000


def write_list(path: Path) -> None:
    """Names of every class, with codes and places or without, so that all detectors speak."""
    chance = random.Random(8)
    lines = ["name,code,division_code,longitude,latitude,floors,备注"]
    for number in range(NAMES):
        name = chance.choice(FIRST) + chance.choice(("", chance.choice("东西南北阳光"))) + chance.choice(LAST)
        code = chance.choice(("", "150626100", "150626101", "150602001", "610802100"))
        own = f"{code}{200 + number % 40}" if code and chance.random() < 0.3 else ""
        place = (
            f"{108.8 + chance.random() / 20:.5f},{38.6 + chance.random() / 20:.5f}"
            if chance.random() < 0.7
            else ","
        )
        lines.append(f"{name},{own},{code},{place},{chance.choice(('', '5', '20'))},=备注{number % 3}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Two workers, processes of their own."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as here:
        yield here.scheduler_address


def test_two_workers_find_what_one_process_finds(cluster: str, tmp_path: Path) -> None:
    source = tmp_path / "names.csv"
    write_list(source)
    told: list[tuple[int, int]] = []
    alone = list_screening().screen(source, tmp_path / "a.csv", tmp_path / "a.jsonl", lambda *_: None)
    wide = screen_on_cluster(
        source,
        tmp_path / "b.csv",
        tmp_path / "b.jsonl",
        cluster,
        lambda done, total: told.append((done, total)),
        part_rows=700,
        buckets=7,
    )
    assert wide == alone
    assert wide.names == NAMES
    assert {"大", "洋", "怪", "重", "一地多名", "一名多写", "名不副实"} <= wide.by_class.keys()
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes()
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()
    assert told[-1] == (NAMES, NAMES)


def test_a_folder_gets_a_file_for_each_part(cluster: str, tmp_path: Path) -> None:
    source, table, lines = tmp_path / "names.csv", tmp_path / "parts", tmp_path / "lines"
    source.write_text("name\n建设路\n罗马花园\n建设路\n", "utf-8")
    table.mkdir()
    lines.mkdir()
    tally = screen_on_cluster(source, table, lines, cluster, lambda *_: None, part_rows=2, buckets=3)
    assert (tally.names, tally.flagged) == (3, 3)
    parts = [each.read_text("utf-8").splitlines() for each in sorted(table.iterdir())]
    assert [len(part) for part in parts] == [3, 2]
    assert parts[0][0] == parts[1][0], "every file has its heading"
    assert [each.name for each in sorted(lines.iterdir())] == ["part-000000.jsonl", "part-000001.jsonl"]
    assert '"row": 3' in (lines / "part-000001.jsonl").read_text("utf-8")


def test_a_list_without_rows_keeps_its_heading(cluster: str, tmp_path: Path) -> None:
    source = tmp_path / "names.csv"
    source.write_text("name,备注\n", "utf-8")
    list_screening().screen(source, tmp_path / "a.csv", None, lambda *_: None)
    assert screen_on_cluster(source, tmp_path / "b.csv", None, cluster, lambda *_: None).names == 0
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes()
    assert (tmp_path / "b.csv").read_text("utf-8").startswith("name,备注,flagged")


def test_every_table_that_the_engine_reads_is_named() -> None:
    """A run of the register says by a digest of these which rules it went by."""
    assert set(sent(rule_rows).tables) == {*SCREENING_TABLES, *LIST_TABLES}


@pytest.mark.long
def test_processes_of_this_machine(tmp_path: Path) -> None:
    source = tmp_path / "names.csv"
    source.write_text("name\n罗马花园\n", "utf-8")
    assert screen_on_cluster(source, tmp_path / "out.csv", None, "local:1", lambda *_: None).flagged == 1


@pytest.mark.parametrize("address", ["local:", "local:0", "local:two"])
def test_an_address_that_names_no_cluster(address: str, tmp_path: Path) -> None:
    source = tmp_path / "names.csv"
    source.write_text("name\n图克镇\n", "utf-8")
    with pytest.raises(ClusterUnknown):
        screen_on_cluster(source, tmp_path / "out.csv", None, address, lambda *_: None)


class Counting:
    """Stands for a cluster of some threads: does each task when its result is asked for, and counts."""

    def __init__(self, threads: int) -> None:
        self.threads, self.under_way, self.most, self.held = threads, 0, 0, 0

    def scatter(self, what: object, *, broadcast: bool) -> object:
        return what

    def nthreads(self) -> dict[str, int]:
        return {"here": self.threads}

    def submit(self, work: Callable[..., object], *arguments: object, **options: object) -> "Future":
        self.under_way += 1
        self.held += 1
        self.most = max(self.most, self.held)
        wanted = {name: value for name, value in options.items() if name in ("heading", "lines")}
        return Future(self, lambda: work(*arguments, **wanted))


@dataclass
class Future:
    """What a task will be."""

    cluster: Counting
    work: Callable[[], object]

    def result(self) -> object:
        self.cluster.under_way -= 1
        return self.work()

    def release(self) -> None:
        self.cluster.held -= 1


def test_no_more_parts_are_held_than_workers_take_however_long_the_list_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what is under way nor the results pile up with the client: three passes over 40 parts."""
    source = tmp_path / "names.csv"
    names = [f"演示{number % 97}路{number % 89}号院" for number in range(200)]
    source.write_text("名称\n" + "\n".join(names) + "\n", "utf-8")
    cluster = Counting(threads=2)
    monkeypatch.setattr(cluster_screening, "_cluster", lambda address: nullcontext(cluster))
    tally = cluster_screening.screen_on_cluster(
        source, tmp_path / "out.csv", None, "local:2", lambda done, total: None, part_rows=5, buckets=8
    )
    assert tally.names == len(names)
    assert cluster.most <= cluster_screening.UNDER_WAY * cluster.threads
    assert (cluster.under_way, cluster.held) == (0, 0)
