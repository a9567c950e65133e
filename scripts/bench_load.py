"""Load generators of `diming bench`: wrk on HTTP servers and pgbench on a statement, over one list of work.

Every competitor gets the same list in the same order, and a run ends at the end of a whole pass over it, so
that no one is measured on lighter work than another.
"""

import math
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gis.errors import DimingError
from scripts.bench_cpu import seconds as cpu_seconds

#: A run that has not come through the list by then is cut off, and says so.
CUT_OFF_SECONDS = 240

LUA = """
-- wrk asks for one request more before it begins, to look at it.
local paths, sent = {}, -1
for line in io.lines("@LIST@") do paths[#paths + 1] = line end
function request()
  sent = sent + 1
  if sent > @CONNECTIONS@ and (sent - @CONNECTIONS@) % #paths == 0 then
    io.write("pass\\n")
    io.flush()
  end
  return wrk.format("GET", paths[(sent - 1) % #paths + 1])
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("done %d %d %d %.0f %.0f %d\\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


class WrongAnswers(DimingError):
    """A server answered something else than 2xx or 3xx, or not at all: its speed says nothing."""

    message_id = "bench.wrong_answers"


@dataclass(frozen=True)
class Cell:
    """What one competitor did at one number of connections."""

    requests: int
    seconds: float
    median_ms: float
    p99_ms: float
    bytes_per_request: float
    #: Passes over the whole list of work; less than one when the run was cut off
    passes: float
    #: Processor time of the server and its database for one request
    cpu_ms: float = 0

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    def as_json(self) -> dict[str, float]:
        """Return the figures and the rate."""
        return {**asdict(self), "requests_per_second": self.rate}


def in_spread_order(items: Sequence[Any]) -> list[Any]:
    """Return the items in an order that spreads neighbours evenly: any stretch of it is like the whole."""
    count = len(items)
    step = next(
        candidate
        for candidate in range(max(1, round(count * 0.618)), count + 2)
        if math.gcd(candidate, count) == 1
    )
    return [items[place * step % count] for place in range(count)]


def http_load(
    address: str, paths: Sequence[str], connections: int, seconds: float, processes: Collection[int] = ()
) -> Cell:
    """Ask for the paths again and again over some connections: whole passes, for at least some seconds.

    Raises WrongAnswers.
    """
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "paths"
        listed.write_text("\n".join(paths) + "\n", "utf-8")
        script = Path(folder) / "load.lua"
        script.write_text(
            LUA.replace("@LIST@", str(listed)).replace("@CONNECTIONS@", str(connections)), "utf-8"
        )
        # One thread: it goes through one list. On loopback it is far from being busy itself.
        command = [
            "wrk", "-t1", f"-c{connections}", f"-d{CUT_OFF_SECONDS}s", "--timeout", f"{CUT_OFF_SECONDS}s",
            "-s", str(script), address,
        ]  # fmt: skip
        started, used = time.monotonic(), cpu_seconds(processes)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            figures: list[float] = []
            stopped = False
            for line in running.stdout:
                if line == "pass\n" and not stopped and time.monotonic() - started >= seconds:
                    running.send_signal(signal.SIGINT)
                    stopped = True
                elif line.startswith("done "):
                    figures = [float(word) for word in line.split()[1:]]
    if not figures or figures[5] or not figures[0]:
        raise WrongAnswers(address=address + paths[0], found=figures)
    requests, microseconds, received, median, p99, _ = figures
    used = cpu_seconds(processes) - used
    return Cell(
        int(requests), microseconds / 1e6, median / 1e3, p99 / 1e3, received / requests,
        requests / len(paths), used / requests * 1e3,
    )  # fmt: skip


def statement_load(
    pgbench: Path,
    url: str,
    script: str,
    items: int,
    connections: int,
    seconds: float,
    processes: Collection[int] = (),
) -> Cell:
    """Run a pgbench script once per item and pass: whole passes, for at least some seconds.

    The script finds its item in `:item`, counted from 0 in the order that `http_load` has.
    """
    passes = 1
    while True:
        used = cpu_seconds(processes)
        latencies, elapsed = _pgbench(pgbench, url, script, items, connections, passes)
        used = cpu_seconds(processes) - used
        if elapsed >= seconds * 0.9:
            break
        passes = math.ceil(passes * seconds / elapsed)
    count = len(latencies)
    return Cell(
        count, elapsed, statistics.median(latencies), percentile(latencies, 0.99), 0, count / items,
        used / count * 1e3,
    )  # fmt: skip


def _pgbench(
    pgbench: Path, url: str, script: str, items: int, connections: int, passes: int
) -> tuple[list[float], float]:
    """Return the milliseconds of every transaction, and the seconds of all together."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        next_item = f"\\set item (:client_id + :turn * {connections}) % {items}\n\\set turn :turn + 1\n"
        file.write_text(next_item + script, "utf-8")
        command = [
            str(pgbench), "-n", "-f", str(file), "-c", str(connections), "-j", str(min(2, connections)),
            "-t", str(math.ceil(items * passes / connections)), "-D", "turn=0",
            "-l", "--log-prefix", f"{folder}/log", url,
        ]  # fmt: skip
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        elapsed = time.perf_counter() - started
        logs = [log.read_text("utf-8").splitlines() for log in Path(folder).glob("log*")]
    return [int(line.split()[2]) / 1e3 for lines in logs for line in lines], elapsed


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
