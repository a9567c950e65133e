"""What is weighed and told of a cold load."""

import gzip
from pathlib import Path

from scripts.bench_web import Bundle, Load, summary, table, weigh


def test_scripts_and_styles_are_weighed_gzipped_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    script, style = b"const a = 1;" * 1000, b".a { color: red }" * 1000
    (tmp_path / "assets" / "index.js").write_bytes(script)
    (tmp_path / "assets" / "index.css").write_bytes(style)
    (tmp_path / "assets" / "index.js.gz").write_bytes(gzip.compress(script))
    (tmp_path / "index.html").write_bytes(b"<html>")
    expected = sum(len(gzip.compress(content, mtime=0)) for content in (script, style))
    assert weigh(tmp_path) == Bundle(2, expected)


def test_the_median_and_the_slowest_load_are_told() -> None:
    loads = [Load(seconds * 1000, 500, 10, 400_000, 40) for seconds in (1, 9, 2)]
    result = summary(loads, Bundle(20, 900_000))
    assert result["median"]["first_map_ms"] == 2000
    lines = table(result).splitlines()
    assert lines[0] == "| cold load, median of 3 | |"
    assert lines[2] == "| first map visible | 2.00 s (slowest 9.00 s) |"
    assert lines[-1] == "| all scripts and styles, gzipped | 20 files, 0.90 MB |"
