"""Write what changed against the current release: as data that is applied, and in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions import service as administrative_divisions
from gis.exchange.export_columns import PUBLISHED_AS
from gis.exchange.rules import KINDS, Kind
from gis.messages import Language
from gis.place_names import service as place_names
from gis.publication.pages import MOST_ROWS
from gis.publication.rules import PublicationRules
from gis.releases.changes import Change, MayTell, Seal, always, apply, change_in, difference, seal_in
from gis.releases.folders import CHANGES, RECORDS, digest, lines
from gis.releases.reading import Read, reader_of
from gis.releases.records import Record, key_of, leaves, line_of, record_in, said
from gis.releases.rules import Audience, ChangesDoNotFit, ChangesUnreadable
from gis.releases.words import change_lines, counted

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def write_changes(
    session: Session,
    done: Read,
    before: Path,
    since: int,
    number: int,
    as_of: date,
    may_tell: MayTell = always,
) -> dict[str, int]:
    """Write the changes since the release in folder `before`, and count them."""
    old, new = before / RECORDS, done.folder / RECORDS
    gone = _gone(session, done.audience, old, new, as_of)
    seal = Seal(since, digest(old), number, digest(new))
    package = done.folder / CHANGES
    with package.open("wb") as file:
        file.write(said(seal.as_json()).encode() + b"\n")
        for change in difference(records(old), records(new), gone, may_tell):
            file.write(said(change.as_json()).encode() + b"\n")
    counts = counted(changes(package))
    for language in LANGUAGES:
        told = change_lines(changes(package), counts, since, number, language)
        with (done.folder / f"changes.{language}.txt").open("w", encoding="utf-8") as words:
            words.writelines(f"{line}\n" for line in told)
    return counts


def still_told(rules: PublicationRules, hidden: frozenset[str | float]) -> MayTell:
    """Return whether a value of the release before is still public: by the rules, and nowhere hidden now."""

    def may_tell(kind: Kind, name: str, value: object) -> bool:
        seen = rules.visible(PUBLISHED_AS[kind], {name: value}, "public", "public")
        return seen == {name: value} and hidden.isdisjoint(leaves(value))

    return may_tell


def records(path: Path) -> Iterator[Record]:
    """Yield the records of a file; raise ChangesUnreadable."""
    return (record_in(line, path.name) for line in lines(path))


def seal(package: Path) -> Seal:
    """Return between which releases the changes of a file lie; raise ChangesUnreadable."""
    first = next(lines(package), None)
    if first is None:
        raise ChangesUnreadable(file=package.name)
    return seal_in(first, package.name)


def changes(package: Path) -> Iterator[Change]:
    """Yield the changes of a file; raise ChangesUnreadable."""
    seal(package)
    found = lines(package)
    next(found)
    return (change_in(line, package.name) for line in found)


def ended(package: Path) -> frozenset[bytes]:
    """Return the numbers of the records that ended; none where there are no changes."""
    if not package.is_file():
        return frozenset()
    return frozenset(one.id.encode() for one in changes(package) if one.change == "ended")


def apply_file(before: Path, package: Path, out: Path) -> Seal:
    """Write the file of records that changes make of the one before, byte for byte that of the release.

    Nothing stands at `out` otherwise. Raises ChangesDoNotFit for other records, and ChangesUnreadable.
    """
    sealed = seal(package)
    if digest(before) != sealed.before:
        raise ChangesDoNotFit(what=before.name)
    partial = out.with_name(f".{out.name}.part")
    try:
        with partial.open("wb") as file:
            file.writelines(line_of(one) for one in apply(records(before), changes(package)))
        if digest(partial) != sealed.after:
            raise ChangesDoNotFit(what=package.name)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return sealed


def _gone(
    session: Session, audience: Audience, old: Path, new: Path, as_of: date
) -> Mapping[tuple[str, str], Record]:
    """Return what an audience may still see of records that are not listed any more."""
    ended = {key_of(one) for one in records(old)} - {key_of(one) for one in records(new)}
    found: dict[tuple[str, str], Record] = {}
    for kind in KINDS:
        ids = sorted(UUID(identifier) for of, identifier in ended if of == kind)
        for at in range(0, len(ids), MOST_ROWS):
            for row in _ended(session, audience, kind, ids[at : at + MOST_ROWS], as_of):
                found[kind, row["id"]] = row
    return found


def _ended(
    session: Session, audience: Audience, kind: Kind, ids: Sequence[UUID], as_of: date
) -> Sequence[Record]:
    reader = reader_of(audience)
    if kind == "place-names":
        page = place_names.find(session, reader, as_of=as_of, ids=ids, include_historic=True, limit=MOST_ROWS)
        return page.rows
    return administrative_divisions.find(
        session,
        reader,
        as_of=as_of,
        ids=ids,
        include_historic=True,
        include_statistical=True,
        limit=MOST_ROWS,
    ).rows
