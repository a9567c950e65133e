"""Read the register as records of the national database, and what they are compared with."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.own_county import own_county
from gis.messages import text
from gis.national_database.place_code import DivisionCodes
from gis.national_database.preflight import Known
from gis.national_database.profile import Profile
from gis.national_database.records import NationalRecord, record_of
from gis.national_database.register_fields import Place, Register, Row
from gis.place_names import service as place_names
from gis.publication.pages import MOST_ROWS
from gis.reference import service as reference

_TOWNSHIP, _COUNTY = 9, 6


@dataclass(frozen=True)
class Found:
    """The records of a day in the order of their numbers, and which of them are invented."""

    records: list[NationalRecord] = field(default_factory=list)
    demonstration: frozenset[str] = frozenset()


def registered(
    session: Session,
    caller: Caller,
    profile: Profile,
    day: date,
    *,
    historic: bool = False,
    as_known_on: date | None = None,
    ids: Collection[UUID] | None = None,
) -> Found:
    """Return what the caller may see of every feature of a day, as records; `historic` adds ended ones."""
    divisions = _Divisions(session, caller, day, as_known_on)
    records: list[NationalRecord] = []
    demonstration: set[str] = set()
    rows = place_names.stream(
        session,
        caller,
        as_of=day,
        as_known_on=as_known_on,
        with_events=False,
        include_historic=historic,
        ids=ids,
    )
    for row in rows:
        invented = is_demonstration(row)
        label = text("map.demonstration") if invented else ""
        record = record_of(profile, Register(row, divisions.place(row), None, day, label))
        records.append(record)
        if invented:
            demonstration.add(record.id)
    return Found(sorted(records, key=lambda one: one.id), frozenset(demonstration))


def whole(
    session: Session, caller: Caller, profile: Profile, day: date, ids: Collection[str]
) -> dict[str, NationalRecord]:
    """Return those of some features that the caller may still see, ended ones too."""
    if not ids:
        return {}
    wanted = [UUID(one) for one in sorted(ids)]
    found = registered(session, caller, profile, day, historic=True, ids=wanted)
    return {record.id: record for record in found.records}


def is_demonstration(row: Row) -> bool:
    """Whether a feature, one of its names or geometries comes from invented data."""
    listed = [row, *row.get("names", ()), *row.get("geometries", ())]
    return bool(row.get("is_demonstration")) or any(
        (one.get("source") or {}).get("is_demonstration") for one in listed
    )


def known(session: Session, caller: Caller, day: date) -> Known:
    """Return what records of a day are compared with: codes, polygons, categories, the own county."""
    codes: dict[str, set[str]] = {"mca": set(), "nbs": set()}
    divisions = {row["id"]: row for row in _all_divisions(session, caller, day, None)}
    for row in divisions.values():
        for one in row.get("codes", ()):
            if one["code_system"] in codes:
                codes[one["code_system"]].add(_short(one["code"]))
    townships = {code for code in codes["mca"] if len(code) == _TOWNSHIP}
    statistical = {code for code in codes["nbs"] if len(code) == _TOWNSHIP}
    counties = {code for code in codes["mca"] if len(code) == _COUNTY}
    drawn = {
        code: shape(row["geometry"])
        for row in administrative_divisions.boundaries(session, caller, day)
        if (code := _code_of(row)) and row.get("geometry")
    }
    own = own_county(divisions, administrative_divisions.neighbour_counties(session))
    return Known(
        DivisionCodes(counties, townships, statistical - townships),
        frozenset(row["code"] for row in reference.codes(session, "place_name_category") if row["active"]),
        drawn,
        county="" if own is None else _code_of(divisions[own]),
    )


class _Divisions:
    """The divisions of a day that the caller may see, as a tree."""

    def __init__(self, session: Session, caller: Caller, day: date, as_known_on: date | None) -> None:
        self._rows = {row["id"]: row for row in _all_divisions(session, caller, day, as_known_on)}
        self._up = cache(self._ancestors)

    def place(self, row: Row) -> Place:
        """Say where a feature lies; one that is a division's place lies in that division too."""
        ids = [one["id"] for one in row.get("divisions", ())]
        if not ids and row.get("division_id"):
            ids = [row["division_id"]]
        listed = [self._rows[one] for one in ids if one in self._rows]
        if not listed:
            return Place(names=tuple(one["name"] or "" for one in row.get("divisions", ())))
        above = self._up(listed[0]["id"])
        names = {one["level"]: str(one["name"] or "") for one in reversed(above)}
        return Place(
            names.get("province", ""),
            names.get("prefecture", ""),
            names.get("county", ""),
            self._township(above),
            tuple(str(one["name"] or "") for one in listed),
            tuple(dict.fromkeys(code for one in listed if (code := self._nearest_code(one["id"])))),
        )

    def _nearest_code(self, division_id: str) -> str:
        """Return a division's code; of a 嘎查 that has none, of what it is part of."""
        return next((code for one in self._up(division_id) if (code := _code_of(one))), "")

    def _township(self, above: tuple[Row, ...]) -> str:
        codes = {one["level"]: _code_of(one) for one in above}
        return codes.get("township") or (f"{codes['county']}000" if codes.get("county") else "")

    def _ancestors(self, division_id: str) -> tuple[Row, ...]:
        """Return a division and all above it, nearest first."""
        found: list[Row] = []
        at: str | None = division_id
        while at is not None and at in self._rows and self._rows[at] not in found:
            found.append(self._rows[at])
            at = self._rows[at].get("parent_id")
        return tuple(found)


def _all_divisions(
    session: Session, caller: Caller, day: date, as_known_on: date | None
) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        page = administrative_divisions.find(
            session, caller, as_of=day, as_known_on=as_known_on, after=after, limit=MOST_ROWS
        )
        yield from page.rows
        after = page.after
        if after is None:
            return


def _code_of(row: Mapping[str, Any]) -> str:
    """Return the civil-affairs code of a division in its shortest form; empty where it has none."""
    return next((_short(one["code"]) for one in row.get("codes", ()) if one["code_system"] == "mca"), "")


def _short(code: str) -> str:
    """Return a code without the zeros that only fill it up: 150626108000 is 150626108."""
    for digits in (_TOWNSHIP, _COUNTY):
        if len(code) > digits and not code[digits:].strip("0"):
            code = code[:digits]
    return code
