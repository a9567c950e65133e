"""What has arrived of files that never went on is removed, and nothing else."""

import hashlib
import json
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from gis.field_work import uploads
from gis.field_work.uploads import (
    MOST_BEGUN,
    MOST_IDLE,
    ROOM_LEFT_BYTES,
    NoRoom,
    TooManyBegun,
    _locked,
    sweep,
)
from tests.gis.proposals.people import someone

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def begun(home: Path, name: str, last_piece: datetime, of: str = "account") -> Path:
    folder = home / "field_uploads" / of / name
    folder.mkdir(parents=True)
    (folder / "said.json").write_text(json.dumps({"length": 9, "file_name": "a.jpg"}), "utf-8")
    (folder / "bytes").write_bytes(b"some")
    for each in folder.iterdir():
        os.utime(each, (last_piece.timestamp(), last_piece.timestamp()))
    return folder


def test_pieces_of_a_file_that_did_not_go_on_are_removed(tmp_path: Path) -> None:
    old = begun(tmp_path, "old", NOW - MOST_IDLE - timedelta(seconds=1))
    waiting = begun(tmp_path, "waiting", NOW - MOST_IDLE + timedelta(seconds=1))
    left = tmp_path / "field_uploads" / "account" / "left"
    left.mkdir()
    (left / "lock").touch()
    assert sweep(tmp_path, NOW) == 2
    assert not old.exists()
    assert not left.exists()
    assert (waiting / "bytes").read_bytes() == b"some"


def test_a_register_without_uploads_has_nothing_to_remove(tmp_path: Path) -> None:
    assert sweep(tmp_path, NOW) == 0


def test_who_waits_for_a_folder_that_goes_meanwhile_has_one_anew(tmp_path: Path) -> None:
    """The last piece of a file is sent twice on a bad line; what arrived is dropped between the two."""
    folder = tmp_path / "upload"

    def wait() -> bool:
        with _locked(folder):
            (folder / "bytes").write_bytes(b"")
            return (folder / "lock").exists()

    with ThreadPoolExecutor(8) as pool:
        with _locked(folder):
            waiting = [pool.submit(wait) for _ in range(8)]
            until = time.monotonic() + 10
            while _opened(folder / "lock") < 9 and time.monotonic() < until:
                time.sleep(0.01)
            shutil.rmtree(folder)
        assert [each.result() for each in waiting] == [True] * 8


def _opened(path: Path) -> int:
    """Count the handles of this process on a file."""
    return sum(
        os.readlink(each) == str(path) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()
    )


def test_a_disk_that_is_nearly_full_takes_no_new_file(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = someone(session, "field")
    photo = b"a photo of a marker" * 10
    name = hashlib.sha256(photo).hexdigest()
    uploads.begin(session, caller, name, len(photo), "a.jpg", tmp_path)
    usage = shutil.disk_usage(tmp_path)._replace(free=ROOM_LEFT_BYTES)
    monkeypatch.setattr("gis.field_work.uploads.shutil.disk_usage", lambda _: usage)
    with pytest.raises(NoRoom):
        uploads.begin(session, caller, "0" * 64, 9, "b.jpg", tmp_path)
    # What was begun goes on.
    assert uploads.add(session, caller, name, 0, photo[:7], tmp_path).offset == 7


def test_an_account_begins_no_more_than_any_device_does(session: Session, tmp_path: Path) -> None:
    caller = someone(session, "field")
    for number in range(MOST_BEGUN):
        begun(tmp_path, f"{number:064}", NOW, of=str(caller.account()))
    with pytest.raises(TooManyBegun):
        uploads.begin(session, caller, "f" * 64, 9, "b.jpg", tmp_path)
    assert uploads.begin(session, someone(session, "field"), "f" * 64, 9, "b.jpg", tmp_path).offset == 0
