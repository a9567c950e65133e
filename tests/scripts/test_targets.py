"""`diming targets` from the shell: what is asked for wrongly is told before any register is opened."""

from pathlib import Path

import pytest

from scripts import cli


@pytest.mark.parametrize(
    "asked",
    [
        ["export", "no-id", "--out", "x.xlsx"],
        ["export", "00000000-0000-0000-0000-000000000001", "--out", "x.csv", "--part", "live"],
        ["export", "00000000-0000-0000-0000-000000000001"],
    ],
    ids=["no-id", "no-such-part", "nowhere"],
)
def test_what_is_asked_wrongly_is_usage(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["targets", *asked]) == 2
    assert list(tmp_path.iterdir()) == []
