"""Releases on a real register: built aside, leak-tested, switched, gone back from; changes applied."""

import json
import os
import struct
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from gis.accounts.rules import PUBLIC
from gis.errors import NotAllowed
from gis.exchange.statistics_comparison import Held
from gis.jobs.rules import Cancelled, Unwatched
from gis.publication import service as publication
from gis.releases import comparing, folders, queries, service, writing
from gis.releases.rules import (
    AlreadyWithdrawn,
    CheckFailed,
    FileNotInRelease,
    Leaking,
    MadeAgainstAnother,
    NothingBefore,
    NotSwitchable,
    NowConfidential,
    ReleaseNotFound,
)
from gis.releases.tables import Release
from gis.releases.writing import FORMATS
from tests.gis.exchange.conftest import Desk


def built(desk: Desk) -> Release:
    begun = service.begin(desk.session, desk.admin)
    return service.build(desk.session, desk.admin, desk.folder, begun.id, Unwatched())


def folder(desk: Desk, release: Release, audience: Any = "public") -> Path:
    return folders.of_audience(desk.folder, release.id, audience)


def sentences(desk: Desk, number: int, audience: Any = "public") -> list[str]:
    page = service.change_page(desk.session, desk.admin, desk.folder, number, audience)
    return [f"{one.change} {one.name} {sorted(one.fields)}" for one in page.rows]


def run(desk: Desk, statement: str, **params: Any) -> None:
    desk.session.execute(text(statement), params)


def every_byte(files: Path) -> Iterator[tuple[str, bytes]]:
    """Each file's own bytes (a GeoPackage's pages, free ones too), and those of everything zipped inside."""
    for path in sorted(files.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for member in archive.namelist():
                        yield f"{path.name}/{member}", archive.read(member)


def test_a_release_is_built_checked_switched_and_gone_back_from(listed: Desk) -> None:
    session, admin, home = listed.session, listed.admin, listed.folder
    first = built(listed)
    assert (first.number, first.state, first.since) == (1, "checked", None)
    with pytest.raises(ReleaseNotFound):
        service.find(session, PUBLIC, 1)
    assert service.switch(session, admin, home, 1).state == "current"
    with pytest.raises(NothingBefore):
        service.back(session, admin, home)
    with pytest.raises(NotSwitchable):
        service.switch(session, admin, home, 1)

    manifest = service.manifest_of(service.find(session, PUBLIC, "current"), PUBLIC)
    assert manifest is not None
    assert manifest["counts"] == {"divisions": 6, "place-names": 3}
    assert {(one["kind"], one["format"], one["rows"]) for one in manifest["files"] if one["kind"]} == {
        (kind, format_, count) for kind, count in manifest["counts"].items() for format_ in FORMATS
    }
    assert {one["title"] for one in manifest["sources"]} == {"普查", "区划.csv"}
    assert {one["name"] for one in manifest["code_tables"]} >= {"place_name_category", "division_type"}
    assert {one["name"] for one in manifest["rules"]} >= {"screening_terms"}
    assert {(one["code"], one["count"]) for one in manifest["divisions"]} == {
        ("150626102", 2),
        ("150626108", 1),
        ("150626108202", 1),
    }
    whole = service.manifest_of(first, admin, "whole")
    assert whole is not None
    assert whole["counts"] == {"divisions": 6, "place-names": 4}
    with pytest.raises(NotAllowed):
        service.manifest_of(first, listed.editor, "whole")
    sent = service.file(session, PUBLIC, home, "current", "place-names.csv")
    assert folders.digest(sent.path) == sent.sha256
    for name in ("../whole/records.jsonl", "none.csv", ".place-names.list"):
        with pytest.raises(FileNotInRelease):
            service.file(session, PUBLIC, home, 1, name)
    assert "第 1 版" in service.file(session, PUBLIC, home, 1, "manifest.zh.txt").path.read_text("utf-8")

    counted = service.counts(session, first.id)
    assert {(one.category, len(one.division_ids), one.count) for one in counted} == {
        ("12100", 2, 1),
        ("21760", 1, 1),
        ("22200", 1, 1),
    }
    held = service.held(home, first.id, demonstration=False)
    assert {(one.category, one.divisions, len(one.places)) for one in held if isinstance(one, Held)} == {
        (one.category, one.division_ids, one.count) for one in counted
    }

    # One is changed, one made internal, one ends, one is new.
    run(listed, "UPDATE feature SET meaning = '有庙' WHERE national_code IS NOT NULL")
    run(listed, "UPDATE feature SET publication_level = 'internal' WHERE category = '12100'")
    run(listed, "UPDATE feature SET valid = daterange('1958-01-01', '2026-01-01') WHERE category = '22200'")
    added = "标准地名,地名类别,所在行政区,公开级别\n巴音柴达木,22200,图克镇,公开\n"
    listed.approve(listed.bring(listed.file(added, "新.csv")))
    second = built(listed)
    assert (second.since, service.find(session, PUBLIC, "current").number) == (1, 1)
    assert sorted(sentences(listed, 2)) == [
        "added 巴音柴达木 []",
        "changed 石灰庙 ['meaning']",
        "ended  []",
        "ended 神水台 []",
    ]
    assert sorted(sentences(listed, 2, "whole"))[1:] == [
        "changed 石灰庙 ['meaning']",
        "changed 𣵦沟 ['publication_level']",
        "ended 神水台 []",
    ]
    for audience in ("public", "whole"):
        before = folder(listed, first, audience) / folders.RECORDS
        now = folder(listed, second, audience) / folders.RECORDS
        out = listed.folder / f"{audience}.jsonl"
        comparing.apply_file(before, now.with_name(folders.CHANGES), out)
        assert out.read_bytes() == now.read_bytes()
    third = service.begin(session, admin)
    third.state, third.since, third.manifests = "checked", 1, second.manifests
    service.switch(session, admin, home, 2)
    with pytest.raises(MadeAgainstAnother):
        service.switch(session, admin, home, third.number)
    # What the first one shows of 𣵦沟 is not public any more.
    with pytest.raises(NowConfidential):
        service.back(session, admin, home)
    run(listed, "UPDATE feature SET publication_level = 'public' WHERE category = '12100'")
    assert service.back(session, admin, home).number == 1
    assert (second.state, first.state) == ("previous", "current")
    assert [one.number for one in service.listed(session, PUBLIC)] == [2, 1]
    assert [one.number for one in service.listed(session, admin)] == [3, 2, 1]
    service.withdraw(session, admin, 1, "有误")
    with pytest.raises(AlreadyWithdrawn):
        service.withdraw(session, admin, 1, "有误")
    with pytest.raises(FileNotInRelease):
        service.file(session, PUBLIC, home, 1, "place-names.csv")
    kept = service.find(session, PUBLIC, 1)
    assert service.manifest_of(kept, admin) == manifest
    assert service.manifest_of(kept, PUBLIC) == {**manifest, "divisions": [], "places": []}
    assert manifest["divisions"]


#: Fields that are public unless somebody closes them: (field of the rules, column that a secret stands in)
CLOSED = (
    ("place_name", "origin", "feature.origin"),
    ("place_name", "meaning", "feature.meaning"),
    ("place_name", "history", "feature.history"),
    ("place_name", "description", "feature.description"),
    ("place_name", "names.romanization", "place_name.romanization"),
    ("place_name", "names.pinyin", "place_name.pinyin"),
    ("place_name", "names.specific_term", "place_name.specific_term"),
    ("place_name", "names.generic_term", "place_name.generic_term"),
    ("place_name", "geometries.verbatim", "feature_geometry.verbatim"),
    ("administrative_division", "note", "administrative_division.note"),
    ("administrative_division", "body_name", "division_state.body_name"),
)


#: Spellings, which a check reads: only letters stand there
SPELLED = ("romanization", "pinyin")


def planted(desk: Desk, word: str, spelled: str) -> set[str]:
    """Put a secret of its own into every column of CLOSED, in every row."""
    put = set()
    for _, _, column in CLOSED:
        table, name = column.split(".")
        said = f"{spelled if name in SPELLED else word}{name}"
        run(desk, f"UPDATE {table} SET {name} = :said", said=said)
        put.add(said)
    return put


def test_no_secret_is_in_any_byte_for_the_public(listed: Desk) -> None:
    """Secrets that were public in the release before, too: its change list does not tell them again."""
    once = planted(listed, "昔日公开", "Xirigongkai ")
    run(listed, "UPDATE administrative_division SET publication_level = 'restricted' WHERE id IN"
                " (SELECT division_id FROM division_code WHERE code = '150626102201')")  # fmt: skip
    first = built(listed)
    service.switch(listed.session, listed.admin, listed.folder, first.number)
    for at, (subject, field, _) in enumerate(CLOSED):
        publication.set_level(
            listed.session, listed.admin, subject, field, ("internal", "restricted")[at % 2]
        )
    now = planted(listed, "今为秘密", "Jinweimimi ")
    secret = {
        *once, *now, "哨所梁", "梅林庙", "108.98765", "38.1239876",
        *(id_ for (id_,) in listed.rows("SELECT id::text FROM feature WHERE publication_level <> 'public'")),
    }  # fmt: skip
    second = built(listed)
    needles = {one.encode() for one in secret}
    for degrees in (108.987654321, 38.123987654):
        needles.add(struct.pack("<d", degrees))
    found = {
        name for name, content in every_byte(folder(listed, second)) if any(one in content for one in needles)
    }
    assert found == set()
    whole = b"".join(content for _, content in every_byte(folder(listed, second, "whole")))
    assert [one for one in now if one.encode() not in whole] == []
    told = {name for name, content in every_byte(folder(listed, second, "whole")) if b"108.98765" in content}
    assert {"records.jsonl", "place-names.csv", "place-names.geojson", "place-names.lpf.geojson"} <= told
    changes = [json.loads(one) for one in folders.lines(folder(listed, second) / folders.CHANGES)][1:]
    assert {name for one in changes for name, field in one["fields"].items() if "withheld" in field} >= {
        "origin", "meaning", "history", "description", "names", "body_name",
    }  # fmt: skip


def test_a_leak_a_wrong_count_a_cancel_or_a_crash_leaves_nothing(
    listed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = built(listed)
    service.switch(listed.session, listed.admin, listed.folder, 1)

    def written(done: Any, *_: Any) -> list[Any]:
        (done.folder / "note.txt").write_text("在哨所梁上的营房", "utf-8")
        return []

    def fails(error: type[Exception], progress: Any = None) -> None:
        begun = service.begin(listed.session, listed.admin)
        with pytest.raises(error):
            service.build(listed.session, listed.admin, listed.folder, begun.id, progress or Unwatched())
        assert begun.state == "building"
        assert [path.name for path in (listed.folder / "releases").iterdir()] == [str(first.id)]
        assert service.find(listed.session, PUBLIC, "current") is first
        service.fail(listed.session, begun.id, "中断")
        assert begun.state == "failed"

    run(listed, "UPDATE feature SET origin = '在哨所梁上的营房' WHERE publication_level = 'internal'")
    with monkeypatch.context() as patched:
        patched.setattr("gis.releases.writing.write", lambda session, done, *_: written(done))
        fails(Leaking)
    with monkeypatch.context() as patched:
        wrote = writing.write

        def short(session: Any, done: Any, *rest: Any) -> Any:
            files = wrote(session, done, *rest)
            path = done.folder / "place-names.csv"
            path.write_bytes(path.read_bytes().rstrip(b"\r\n").rpartition(b"\r\n")[0] + b"\r\n")
            return files

        patched.setattr("gis.releases.writing.write", short)
        fails(CheckFailed)
    fails(Cancelled, _Stopping(Cancelled()))
    fails(RuntimeError, _Stopping(RuntimeError()))


@dataclass(frozen=True)
class _Stopping:
    """Progress that ends the work while its third file is written."""

    how: Exception

    def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
        if (message_id, done) == ("releases.step_writing", 2):
            raise self.how


def test_builds_whose_job_has_ended_are_dead(listed: Desk) -> None:
    begun, job = service.queue_build(listed.session, listed.admin)
    tomorrow = queries.now(listed.session) + timedelta(days=1)
    yesterday = tomorrow - timedelta(days=2)
    assert queries.dead_builds(listed.session, tomorrow) == []
    run(listed, "UPDATE job SET state = 'cancelled' WHERE id = :id", id=job.id)
    assert [one.number for one, _ in queries.dead_builds(listed.session, yesterday)] == [begun.number]
    alone = service.begin(listed.session, listed.admin)
    assert [one.number for one, _ in queries.dead_builds(listed.session, yesterday)] == [begun.number]
    assert len(queries.dead_builds(listed.session, tomorrow)) == 2
    assert queries.ids_by_state(listed.session)[alone.id] == "building"


def test_only_folders_that_nobody_needs_are_removed(tmp_path: Path) -> None:
    kept, withdrawn, dead, young = (uuid4() for _ in range(4))
    for one in (kept, withdrawn, dead, young):
        folders.of_audience(tmp_path, one, "public").mkdir(parents=True)
    long_ago = time.time() - folders.SECONDS_LEFT_ALONE - 60
    for path in folders.folder_of(tmp_path, dead), folders.of_audience(tmp_path, dead, "public"):
        os.utime(path, (long_ago, long_ago))
    (tmp_path / "releases" / "note").mkdir()
    folders.sweep(tmp_path, {kept, withdrawn}, {withdrawn})
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {str(kept), str(young), "note"}


def test_only_the_administrator_releases(listed: Desk) -> None:
    for caller in (listed.editor, listed.reviewer, PUBLIC):
        with pytest.raises(NotAllowed):
            service.begin(listed.session, caller)
        with pytest.raises(NotAllowed):
            service.back(listed.session, caller, listed.folder)
        with pytest.raises(NotAllowed):
            service.withdraw(listed.session, caller, 1, "")
