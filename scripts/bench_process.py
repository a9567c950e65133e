"""One import in a process of its own: prints seconds and peak memory as JSON."""

import json
import sys
import time
from pathlib import Path


def main(url: str, file: Path) -> None:
    """Load the list into the empty register behind the URL as its administrator."""
    from gis.database import make_engine, unit_of_work
    from gis.exchange.rules import ImportOptions
    from gis.exchange.service import import_list
    from gis.jobs.rules import Unwatched
    from scripts.acting import acting

    engine = make_engine(url)
    started = time.perf_counter()
    with unit_of_work(engine) as session:
        caller = acting(session, "bench")
        options = ImportOptions(kind="place-names", first_load=True, source_title="测速", source_licence="—")
        result = import_list(session, caller, file, file.name, options, Unwatched())
    seconds = time.perf_counter() - started
    engine.dispose()
    print(json.dumps({"seconds": seconds, "peak_rss_mb": peak_rss_mb(), "new": result["new"]}))


def peak_rss_mb() -> float:
    """Return this process's own peak: getrusage would count the parent's at the fork too."""
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
