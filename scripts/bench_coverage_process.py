"""One `diming check-coverage` in a process of its own: findings to a file, then seconds and peak memory."""

import json
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path


def main(file: Path, out: Path, *options: str) -> None:
    """Run the command as a user would; print seconds and peak memory as JSON."""
    started = time.perf_counter()
    from scripts.bench_process import peak_rss_mb
    from scripts.cli import run

    with out.open("w", encoding="utf-8") as sink, redirect_stdout(sink):
        code = run(["check-coverage", str(file), "--json", *options])
    figures = {"seconds": time.perf_counter() - started, "peak_rss_mb": peak_rss_mb(), "code": code}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
