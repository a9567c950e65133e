"""One screening, or one reading by pypinyin alone, in a process of its own: time, CPU time, memory."""

import csv
import json
import sys
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path


def main(what: str, source: Path) -> None:
    """Run it as a user would; print figures."""
    started = time.perf_counter()
    from scripts.bench_process import peak_rss_mb

    if what == "screen":
        from scripts.cli import run

        with redirect_stdout(StringIO()):
            code = run(["screen", str(source), "--out", str(source.with_suffix(".out.csv"))])
        if code:
            sys.exit(code)
    else:
        from pypinyin import lazy_pinyin

        with source.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                lazy_pinyin(row["name"])
    figures = {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time(),
        "peak_rss_mb": peak_rss_mb(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
