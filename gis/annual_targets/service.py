"""Read the targets of a year, and let staff keep them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import queries
from gis.annual_targets.rules import SETTABLE, NoSuchTarget, check
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


def change(session: Session, caller: Caller, code: str, values: Mapping[str, Any]) -> AnnualTarget:
    """Change what is given of a target; history keeps who did. Raises NoSuchTarget, RecordUndated."""
    caller.must_hold("admin")
    target = queries.find(session, code)
    if target is None:
        raise NoSuchTarget(code=code)
    settable = {name: value for name, value in values.items() if name in SETTABLE}
    present = {name: getattr(target, name) for name in ("recorded_value", "recorded_on")}
    check({**present, **settable})
    queries.change(session, code, settable)
    changed = queries.find(session, code)
    assert changed is not None
    return changed
