"""Read the register once for a release, as one moment knows it, into files of records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import hold_register
from gis.exchange import exporting
from gis.exchange.exporting import ExportRequest
from gis.exchange.rules import KINDS, Kind
from gis.jobs.rules import Progress
from gis.place_names import service as place_names
from gis.releases import queries
from gis.releases.folders import RECORDS, lines
from gis.releases.records import Record, Tally, key_of, line_of, record_in, record_of
from gis.releases.rules import AUDIENCES, CLEARANCES, Audience

#: Progress is said every so many records
SAY_EVERY = 500
#: A release tells of statistical units too; each says that it is one
FILTERS: Mapping[Kind, Mapping[str, Any]] = {"place-names": {}, "divisions": {"include_statistical": True}}


@dataclass(frozen=True)
class Read:
    """What was read for one audience: its records in the order of the lists, and what was counted."""

    audience: Audience
    folder: Path
    tally: Tally

    def listed(self, kind: Kind) -> Iterator[Record]:
        """Yield the records of one kind in the order of the register's list."""
        return map(record_in, lines(self._list(kind)))

    def forget_lists(self) -> None:
        """Remove the lists; the file of records has the same."""
        for kind in KINDS:
            self._list(kind).unlink(missing_ok=True)

    def _list(self, kind: Kind) -> Path:
        return self.folder / f".{kind}.list"


def reader_of(audience: Audience) -> Caller:
    """Return the reader for whom an audience's files are written."""
    return Caller(clearance=CLEARANCES[audience])


def read(
    session: Session, folder: Path, as_of: date, progress: Progress
) -> tuple[datetime, dict[Audience, Read]]:
    """Write the records of a day for every audience, and say when the register was read.

    Nobody changes registered facts meanwhile; once read, everybody may again.
    """
    found: dict[Audience, Read] = {}
    moment = session.begin_nested()
    try:
        hold_register(session)
        known_at = queries.now(session)
        for audience in AUDIENCES:
            found[audience] = _read_for(session, folder / audience, audience, as_of, progress)
    finally:
        # Rolled back, the lock is let go before the transaction ends; nothing of ours was written since.
        moment.rollback()
    for one in found.values():
        _sort(one)
    return known_at, found


def _read_for(session: Session, folder: Path, audience: Audience, as_of: date, progress: Progress) -> Read:
    folder.mkdir(parents=True)
    done = Read(audience, folder, Tally())
    count = 0
    for kind in KINDS:
        with done._list(kind).open("wb") as file:
            for row in _rows(session, reader_of(audience), kind, as_of):
                record = record_of(kind, row)
                done.tally.add(record)
                file.write(line_of(record))
                if count % SAY_EVERY == 0:
                    progress.step("releases.step_reading", count)
                count += 1
    return done


def _rows(session: Session, reader: Caller, kind: Kind, as_of: date) -> Iterator[Record]:
    if kind == "divisions":
        return exporting.divisions(session, reader, ExportRequest(kind, "lpf", FILTERS[kind], as_of))
    return place_names.stream(session, reader, as_of=as_of, every_name=True, **FILTERS[kind])


def _sort(done: Read) -> None:
    """Write the file of records, by kind and number, from the lists; only where each stands is held."""
    with (done.folder / RECORDS).open("wb") as out:
        for kind in sorted(KINDS):
            with done._list(kind).open("rb") as file:
                places: list[tuple[tuple[str, str], int]] = []
                at = 0
                for line in file:
                    places.append((key_of(record_in(line)), at))
                    at += len(line)
                for _, at in sorted(places):
                    file.seek(at)
                    out.write(file.readline())
