"""Rules that staff edit (data/rules): sizes, terms, and the columns of the list for the 直报系统."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from gis.cemeteries.rules import SizeRule, read_rule
from gis.name_rules.in_force import tables_in_force
from gis.name_rules.seed_files import Rules, made_once


@dataclass(frozen=True, slots=True)
class Settings:
    """Terms of use and of notices."""

    term_years: int
    expiry_notice_days: int


@dataclass(frozen=True, slots=True)
class SystemColumn:
    """A column of the list for the 直报系统; a personal one is filled only for whoever must know."""

    field: str
    heading: str
    is_personal: bool
    is_verified: bool


def settings(session: Session) -> Settings:
    """Return the terms in force (cemetery_settings)."""
    return _settings(tables_in_force(session, frozenset({"cemetery_settings"})))


@made_once
def _settings(rules: Rules) -> Settings:
    return Settings(**{row["key"]: int(row["value"]) for row in rules("cemetery_settings")})


def size_rules(session: Session, on: date) -> Sequence[SizeRule]:
    """Return the rules of sizes in force on a day (cemetery_size_rules)."""
    return _size_rules(tables_in_force(session, frozenset({"cemetery_size_rules"}), on))


@made_once
def _size_rules(rules: Rules) -> Sequence[SizeRule]:
    return tuple(read_rule(row) for row in rules("cemetery_size_rules"))


def system_columns(session: Session) -> Sequence[SystemColumn]:
    """Return the columns of the list for the 直报系统, in order (burial_system_columns)."""
    return _system_columns(tables_in_force(session, frozenset({"burial_system_columns"})))


@made_once
def _system_columns(rules: Rules) -> Sequence[SystemColumn]:
    rows = sorted(rules("burial_system_columns"), key=lambda row: int(row["position"]))
    return tuple(
        SystemColumn(row["field"], row["heading"], row["personal"] == "true", row["verified"] == "true")
        for row in rows
    )
