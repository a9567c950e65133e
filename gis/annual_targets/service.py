"""Read the targets of a year, and let staff keep them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import queries
from gis.annual_targets.rules import (
    COPIED,
    PLANNED,
    SETTABLE,
    Document,
    NoSuchTarget,
    NoTargetsOfYear,
    YearHasTargets,
    check,
    moved,
)
from gis.annual_targets.tables import AnnualTarget
from gis.reference import service as reference


def load_seeds(session: Session) -> int:
    """Load the targets of data/reference/annual_target.csv; what staff edited stays as it is."""
    return reference.load_seed(session, queries.TABLE)


def export(session: Session, folder: Path) -> Path:
    """Write the targets as the register holds them now, in the form of their seed."""
    return reference.export_list(session, queries.TABLE, folder)


def latest(session: Session, year: int) -> Sequence[AnnualTarget]:
    """Return the targets of a year, or of the last year before it that has any."""
    found = queries.latest_year(session, year)
    return [] if found is None else queries.of_year(session, found)


def plan(session: Session, year: int | None) -> tuple[Sequence[int], Sequence[AnnualTarget]]:
    """Return the years that have targets, the last first, and those of one: the last unless it is named."""
    years = queries.years(session)
    wanted = year if year is not None else max(years, default=0)
    return years, queries.of_year(session, wanted)


def add(session: Session, caller: Caller, year: int, values: Mapping[str, Any]) -> AnnualTarget:
    """Add a target at the end of a year's; raise FigureUncounted."""
    caller.must_hold("admin")
    planned = {name: values[name] for name in PLANNED if name in values}
    check(planned)
    code, position = _new_code(year), len(queries.of_year(session, year)) + 1
    queries.add(session, [{**planned, "code": code, "year": year, "position": position}])
    return _found(session, code)


def copy_year(session: Session, caller: Caller, year: int, to: int, document: Document) -> None:
    """Begin a year with the targets of another: days moved, nothing recorded, every figure to be confirmed.

    Raises NoTargetsOfYear, YearHasTargets.
    """
    caller.must_hold("admin")
    present = queries.of_year(session, year)
    if not present:
        raise NoTargetsOfYear(year=year)
    if queries.of_year(session, to):
        raise YearHasTargets(year=to)
    source = {"source": document.title, "source_number": document.number, "source_dated": document.dated}
    queries.add(
        session,
        [
            {
                **{name: getattr(one, name) for name in COPIED},
                **source,
                "code": _new_code(to),
                "year": to,
                "position": position,
                "due": moved(one.due, to - year),
                "verified": False,
            }
            for position, one in enumerate(present, start=1)
        ],
    )


def change(session: Session, caller: Caller, code: str, values: Mapping[str, Any]) -> AnnualTarget:
    """Change what is given of a target; history keeps who did.

    Raises NoSuchTarget, RecordUndated, FigureUncounted.
    """
    caller.must_hold("admin")
    target = _found(session, code)
    settable = {name: value for name, value in values.items() if name in SETTABLE}
    present = {name: getattr(target, name) for name in SETTABLE}
    check({**present, **settable})
    position = settable.pop("position", None)
    if settable:
        queries.change(session, code, settable)
    if position is not None:
        _place(session, target.year, code, position)
    return _found(session, code)


def remove(session: Session, caller: Caller, code: str) -> None:
    """Take a target out of its year's; no seed brings it back. Raises NoSuchTarget."""
    caller.must_hold("admin")
    year = _found(session, code).year
    reference.remove_from_list(session, queries.TABLE, code)
    session.expire_all()
    _number(session, [one.code for one in queries.of_year(session, year)])


def _place(session: Session, year: int, code: str, position: int) -> None:
    codes = [one.code for one in queries.of_year(session, year) if one.code != code]
    codes.insert(position - 1, code)
    _number(session, codes)


def _number(session: Session, codes: Sequence[str]) -> None:
    for position, code in enumerate(codes, start=1):
        if _found(session, code).position != position:
            queries.change(session, code, {"position": position})


def _new_code(year: int) -> str:
    return f"{year}-{uuid4().hex[:8]}"


def _found(session: Session, code: str) -> AnnualTarget:
    target = queries.find(session, code)
    if target is None:
        raise NoSuchTarget(code=code)
    return target
