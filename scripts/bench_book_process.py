"""One book of ours in a process of its own: prints seconds, processor seconds and peak memory as JSON."""

import json
import sys
import time
from pathlib import Path


def main(entries: int, maps: int, seed: int, out: Path) -> None:
    """Write the book of `scripts.bench_book_volume` as PDF; its making is not counted."""
    from maps.book.pdf import write_pdf
    from scripts.bench_book_volume import bench_volume
    from scripts.bench_process import peak_rss_mb

    volume = bench_volume(entries, maps, seed)
    started = time.perf_counter()
    write_pdf(volume, out)
    print(json.dumps({"seconds": time.perf_counter() - started, "peak_rss_mb": peak_rss_mb()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
