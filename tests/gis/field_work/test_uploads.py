"""What has arrived of files that never went on is removed, and nothing else."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gis.field_work.uploads import MOST_IDLE, sweep

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def begun(home: Path, name: str, last_piece: datetime) -> Path:
    folder = home / "field_uploads" / "account" / name
    folder.mkdir(parents=True)
    (folder / "said.json").write_text(json.dumps({"length": 9, "file_name": "a.jpg"}), "utf-8")
    (folder / "bytes").write_bytes(b"some")
    os.utime(folder / "bytes", (last_piece.timestamp(), last_piece.timestamp()))
    return folder


def test_pieces_of_a_file_that_did_not_go_on_are_removed(tmp_path: Path) -> None:
    old = begun(tmp_path, "old", NOW - MOST_IDLE - timedelta(seconds=1))
    waiting = begun(tmp_path, "waiting", NOW - MOST_IDLE + timedelta(seconds=1))
    assert sweep(tmp_path, NOW) == 1
    assert not old.exists()
    assert (waiting / "bytes").read_bytes() == b"some"


def test_a_register_without_uploads_has_nothing_to_remove(tmp_path: Path) -> None:
    assert sweep(tmp_path, NOW) == 0
