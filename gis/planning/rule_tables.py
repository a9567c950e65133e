"""Read what experts edit for planning: rules of burial zones, criteria of cemeteries, settings."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from gis.burial_zones.screening import Criterion, criteria
from gis.burial_zones.zone_rules import AreaRule, CorridorRule, area_rules, corridor_rules
from gis.name_rules.in_force import rows_in_force

CORRIDOR_RULES = "burial_corridor_rules"
AREA_RULES = "burial_area_rules"
SCREENING = "cemetery_screening"
SETTINGS = "burial_zone_settings"


def corridor_rules_on(session: Session, rule_set: str, on: date) -> Sequence[CorridorRule]:
    """Return the corridor rules of a set in force on a day; raise RuleUnreadable."""
    return corridor_rules(rows_in_force(session, CORRIDOR_RULES, on), rule_set, on)


def area_rules_on(session: Session, on: date) -> Mapping[str, AreaRule]:
    """Return the rule of each kind of area in force on a day; raise RuleUnreadable."""
    return area_rules(rows_in_force(session, AREA_RULES, on), on)


def criteria_on(session: Session, on: date) -> Sequence[Criterion]:
    """Return the criteria by which ground for a cemetery is scored; raise RuleUnreadable."""
    return criteria(rows_in_force(session, SCREENING, on))


def unverified_settings(session: Session, keys: Collection[str], on: date) -> list[str]:
    """Return those of some settings of burial zones that nobody has checked."""
    return [
        row["key"]
        for row in rows_in_force(session, SETTINGS, on)
        if row["key"] in keys and row["verified"] != "true"
    ]


def settings_on(session: Session, on: date) -> Mapping[str, str]:
    """Return the settings of burial zones in force on a day."""
    return {row["key"]: row["value"] for row in rows_in_force(session, SETTINGS, on)}
