"""What was handed out is known again by its signature, in whatever way a device writes its numbers."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from gis.field_work import handed_out, queries
from gis.field_work.handed_out import CopyDiffers, CopyUnproved, proved, read_copy, statement
from gis.field_work.receipts import signer
from gis.field_work.rules import NoSuchPackage
from gis.field_work.tables import FieldPackage, FieldPackageItem

NOW = datetime(2026, 6, 10, tzinfo=UTC)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """A device's copy of a package, as JavaScript writes it; the register has keys and accounts only."""
    monkeypatch.setattr(queries, "keys", lambda session: [])
    monkeypatch.setattr(queries, "now", lambda session: NOW)
    monkeypatch.setattr(queries, "account", lambda session, account_id: object())
    content = {"state": "good", "position": (109.0, 38.65), "length_m": 2.0, "tiny": 1e-7}
    head = {"section": {"from": 0.0, "name": "一段"}}
    item = FieldPackageItem(record_id=uuid4(), kind="sign", version=3, sha256="a" * 64, content=content)
    package = FieldPackage(
        id=uuid4(),
        task_kind="sign_inspection",
        task={"inspection_id": str(uuid4())},
        title="外业路 1",
        account_id=uuid4(),
        device_id="device-1",
        device_name="平板",
        data_version=1,
        schema_version=1,
        head=head,
        files=[{"sha256": "b" * 64, "size_bytes": 10}],
        sha256="c" * 64,
        is_demonstration=True,
        made_at=NOW,
        expires_at=NOW,
    )
    # JavaScript has one kind of numbers, and writes whole ones without a point.
    as_kept = {"state": "good", "position": [109, 38.65], "length_m": 2, "tiny": 1e-7}
    return {
        "manifest": {
            "signature": signer(tmp_path).sign(statement(package, [item])),
            "items": [{"id": str(item.record_id), "sha256": "a" * 64}],
            "files": package.files,
        },
        "head": {"section": {"from": 0, "name": "一段"}},
        "items": [
            {"id": str(item.record_id), "kind": "sign", "version": 3, "content": as_kept, "ordinal": 1}
        ],
    }


def taken(copied: dict[str, Any], home: Path) -> tuple[FieldPackage, list[FieldPackageItem]]:
    return proved(Session(), read_copy(json.dumps(copied).encode()), home)


def test_a_copy_is_taken_for_what_was_handed_out(copied: dict[str, Any], tmp_path: Path) -> None:
    package, (item,) = taken(copied, tmp_path)
    assert (package.title, package.device_name, package.made_at) == ("外业路 1", "平板", NOW)
    assert (item.version, item.sha256, item.base) == (3, "a" * 64, {"state": "good"})
    assert package.taken_up_at == NOW


def test_a_copy_that_was_changed_is_refused(copied: dict[str, Any], tmp_path: Path) -> None:
    for at, value in (("head", {}), ("items", [])):
        with pytest.raises(CopyDiffers):
            taken({**copied, at: value}, tmp_path)
    touched = json.loads(json.dumps(copied))
    touched["items"][0]["version"] = 4
    with pytest.raises(CopyDiffers):
        taken(touched, tmp_path)


def test_a_copy_without_this_registers_signature_is_refused(
    copied: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CopyUnproved):
        taken(copied, tmp_path / "another register")
    receipt = signer(tmp_path).sign({"change": "x", "outcome": "accepted"})
    for signature in ("", "no.such.thing", receipt, copied["manifest"]["signature"][:-8]):
        with pytest.raises(CopyUnproved):
            taken({**copied, "manifest": {**copied["manifest"], "signature": signature}}, tmp_path)
    for broken in ({}, {**copied, "head": {"note": "\x00"}}, {**copied, "items": [{}]}):
        with pytest.raises(CopyUnproved):
            taken(broken, tmp_path)
    monkeypatch.setattr(queries, "account", lambda session, account_id: None)
    with pytest.raises(NoSuchPackage):
        taken(copied, tmp_path)


def test_whole_numbers_are_hashed_alike_however_they_are_written() -> None:
    assert handed_out._plain({"a": [1.0, (2.5, -0.0)], "b": True}) == {"a": [1, [2.5, 0]], "b": True}
