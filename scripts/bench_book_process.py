"""One book of ours in a process of its own: prints seconds and peak memory as JSON."""

import json
import sys
import time
from pathlib import Path


def main(entries: int, maps: int, seed: int, out: Path) -> None:
    """Print the edition of `scripts.bench_book_content`: indexes, maps, layout; its making is not counted."""
    from gis.editions.content import from_bytes, to_bytes
    from maps.book.composing import volume
    from maps.book.pdf import write_pdf
    from scripts.bench_book_content import bench_content
    from scripts.bench_process import peak_rss_mb

    content = to_bytes(bench_content(entries, maps, seed))
    started = time.perf_counter()
    book = volume(from_bytes(content))
    composed = time.perf_counter() - started
    write_pdf(book, out)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "composed": composed, "peak_rss_mb": peak_rss_mb()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
