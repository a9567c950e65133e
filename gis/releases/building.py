"""Build a release aside: read, write, compare, check; either all of it stands there, or nothing."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.jobs.rules import Progress
from gis.name_rules.service import rules_in_force
from gis.publication import service as publication
from gis.reference import service as reference
from gis.releases import checking, comparing, folders, queries, writing
from gis.releases.changes import MayTell, always
from gis.releases.manifest import FileEntry, TableVersion, manifest
from gis.releases.reading import Read, read
from gis.releases.records import said
from gis.releases.rules import AUDIENCES, Audience
from gis.releases.tables import Release
from gis.releases.words import manifest_lines

#: The distribution whose version a manifest names
SOFTWARE = "diming-register"


def build(session: Session, home: Path, release: Release, progress: Progress) -> None:
    """Write every file of a release and its manifests, and call it checked.

    Whatever fails, or a cancel, leaves no file. Raises ReadBackDiffers, CannotBeWritten, CheckFailed
    and Leaking.
    """
    folder = folders.folder_of(home, release.id)
    folder.mkdir(parents=True)
    try:
        _build(session, home, folder, release, progress)
    except BaseException:
        folders.remove(home, release.id)
        raise


def _build(session: Session, home: Path, folder: Path, release: Release, progress: Progress) -> None:
    known_at, found = read(session, folder, release.as_of, progress)
    rules = publication.load(session)
    files = {
        audience: writing.write(session, found[audience], release.as_of, progress) for audience in AUDIENCES
    }
    hidden = checking.hidden_leaves(found["whole"], found["public"])
    needles = checking.secrets_of(session, found["public"], hidden)
    progress.step("releases.step_comparing")
    current = _current(session, home)
    tables = _tables(session)
    tell: Mapping[Audience, MayTell] = {"public": comparing.still_told(rules, hidden), "whole": always}
    manifests: dict[str, Any] = {}
    for audience in AUDIENCES:
        done = found[audience]
        counts = None
        if current is not None:
            before = folders.of_audience(home, current.id, audience)
            counts = comparing.write_changes(
                session, done, before, current.number, release.number, release.as_of, tell[audience]
            )
        checking.check_files(done, files[audience], progress)
        done.forget_lists()
        manifests[audience] = manifest(
            number=release.number,
            audience=audience,
            as_of=release.as_of,
            known_at=known_at,
            since=None if current is None else current.number,
            changes=counts,
            tally=done.tally,
            files=_entries(done, files[audience]),
            software=version(SOFTWARE),
            publishers={str(one.id): one.publisher for one in reference.sources(session)},
            **tables,
        )
        _write_manifest(done.folder, manifests[audience])
    ended = comparing.ended(found["public"].folder / folders.CHANGES)
    checking.check_leaks(found["public"].folder, needles, ended, progress)
    release.known_at = known_at
    release.since = None if current is None else current.number
    release.manifests = manifests
    release.levels = {f"{subject} {field}": level for (subject, field), level in rules.levels.items()}
    release.state = "checked"
    queries.save(session)


def _current(session: Session, home: Path) -> Release | None:
    """Return the release to compare with; a register that came from a backup has not the files of its own."""
    found = queries.in_state(session, "current")
    kept = [one for one in found if folders.of_audience(home, one.id, "whole").is_dir()]
    return next(iter(kept), None)


def _entries(done: Read, files: Iterable[writing.File]) -> list[FileEntry]:
    lists = {one.name: one for one in files}
    entries = []
    for path in sorted(done.folder.iterdir()):
        one = lists.get(path.name)
        size, digest = path.stat().st_size, folders.digest(path)
        if one is None:
            entries.append(FileEntry(path.name, size, digest))
        else:
            entries.append(FileEntry(path.name, size, digest, one.kind, one.format, one.rows, one.shortened))
    return entries


def _write_manifest(folder: Path, told: Mapping[str, Any]) -> None:
    """The manifest stands beside the files that it names; it can't name itself."""
    (folder / folders.MANIFEST).write_text(f"{said(told)}\n", "utf-8")
    for language in comparing.LANGUAGES:
        words = "\n".join(manifest_lines(told, language))
        (folder / f"manifest.{language}.txt").write_text(f"{words}\n", "utf-8")


def _tables(session: Session) -> dict[str, list[TableVersion]]:
    """Return the versions of code tables and rules that the register holds now."""
    lists = sorted(table.name for table in reference.lists())
    rules = rules_in_force(session).tables
    return {
        "code_tables": [TableVersion.of(name, reference.codes(session, name)) for name in lists],
        "rules": [TableVersion.of(name, rules[name]) for name in sorted(rules)],
    }
