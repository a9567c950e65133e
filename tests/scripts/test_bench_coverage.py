"""`diming bench coverage`: one run of the command in a process of its own, and the table."""

from pathlib import Path

from scripts.bench_cells import cells
from scripts.bench_coverage import _cells, table


def test_a_run_is_the_whole_command_and_its_peak(tmp_path: Path) -> None:
    measured = _cells(tmp_path, 100, repeat=1)
    assert (measured["units"], measured["findings"]) == (100, 0)
    assert measured["seconds"] > 0
    assert measured["peak_rss_mb"] > 0


def test_cells_share_every_corner_of_their_edges() -> None:
    first, second = cells(4)[:2]
    assert first.geometry is not None
    assert second.geometry is not None
    assert first.geometry.intersection(second.geometry).length > 0
    assert first.geometry.intersection(second.geometry).area == 0


def test_the_table_says_what_was_missed() -> None:
    counted = {"units": 2, "vertices": 1000, "seconds": 1.0, "peak_rss_mb": 10.0}
    shown = table(
        {
            "counties": {**counted, "planted": {"gap": 3}, "missed": 1, "not_planted": 0},
            "cells": [{**counted, "findings": 0}],
        }
    )
    assert "3 errors planted into 2 units: 1 missed, 0 found" in shown
    assert "| 2 cells | 1,000 | 0 | 1.0 | 10 MB | 1000.0 |" in shown
