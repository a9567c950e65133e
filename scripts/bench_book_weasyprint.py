"""One book by WeasyPrint, in the competitors' environment: prints seconds and peak memory as JSON."""

import json
import sys
import time
from pathlib import Path

from weasyprint import HTML


def main(source: Path, out: Path) -> None:
    """Print the HTML file as PDF/A-2u, reading it included."""
    started = time.perf_counter()
    HTML(source).write_pdf(out, pdf_variant="pdf/a-2u")
    seconds = time.perf_counter() - started
    status = Path("/proc/self/status").read_text("utf-8")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    print(json.dumps({"seconds": seconds, "peak_rss_mb": peak / 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
