"""`diming bench screening`: what it counts, and its table."""

from scripts.bench_screening import quality, table


def test_recall_and_precision_by_class() -> None:
    found = quality("written")
    assert list(found) == ["大", "洋", "怪", "all"]
    assert all(0 < figures["recall"] <= 1 and 0 < figures["precision"] <= 1 for figures in found.values())
    assert found["洋"]["names"] > 100


def test_the_table() -> None:
    shown = table(
        {
            "quality": {"大": {"names": 10, "recall": 0.9, "precision": 0.8}},
            "lists": [
                {
                    "names": 1000,
                    "screening": {"seconds": 4.0, "cpu_seconds": 2.0, "peak_rss_mb": 100.0},
                    "pypinyin": {"seconds": 2.0, "cpu_seconds": 1.0, "peak_rss_mb": 50.0},
                    "flagged": {"大洋怪": 1, "重": 5},
                }
            ],
        }
    )
    assert "| 大 | 10 | 90.0% | 80.0% |" in shown
    assert "| 1,000 | 4.0 | 2.0 | 2000.0 | 100 MB | 2.0 | 1.0 | 2.00 | 0.100% |" in shown
