"""What a form for an analysis offers: regions with their units, sets of rules, criteria of ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_rules.in_force import rows_in_force
from gis.planning.rule_tables import CORRIDOR_RULES, SCREENING, settings_on
from gis.planning.rules import READING
from gis.planning_layers import service as planning_layers
from gis.publication import service as publication

#: West, south, east, north in degrees of EPSG:4490
Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit of a region, by which an analysis can be narrowed."""

    name: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """A region that is loaded."""

    code: str
    name: str
    units: Sequence[UnitChoice]


@dataclass(frozen=True, slots=True)
class RuleSetChoice:
    """A set of corridor rules in force today."""

    code: str
    distances_m: Sequence[float]
    #: Whether any of its zones is of what is seen from the corridor
    needs_terrain: bool
    bases: Sequence[str]
    is_verified: bool


@dataclass(frozen=True, slots=True)
class CriterionChoice:
    """A criterion by which ground for a cemetery is scored."""

    key: str
    name_zh: str
    name_en: str
    unit: str


@dataclass(frozen=True, slots=True)
class Choices:
    """All of it."""

    regions: Sequence[RegionChoice]
    rule_sets: Sequence[RuleSetChoice]
    #: The set that is used where none is asked for
    rule_set: str
    criteria: Sequence[CriterionChoice]


def choices(session: Session, caller: Caller) -> Choices:
    """Return what the caller can choose from today; raise NotAllowed."""
    caller.must_hold(*READING)
    day = today()
    seen = publication.load(session).readable_levels(caller.clearance)
    regions = [
        RegionChoice(
            one.code,
            one.name,
            [
                UnitChoice(unit.name, to_shape(unit.geom).bounds)
                for unit in planning_layers.units(session, one.id)
                if unit.publication_level in seen
            ],
        )
        for one in planning_layers.regions(session)
    ]
    return Choices(
        regions,
        _rule_sets(rows_in_force(session, CORRIDOR_RULES, day)),
        settings_on(session, day)["corridor_rule_set"],
        [
            CriterionChoice(row["criterion"], row["name_zh"], row["name_en"], row["unit"])
            for row in rows_in_force(session, SCREENING, day)
        ],
    )


def _rule_sets(rows: Sequence[Mapping[str, str]]) -> list[RuleSetChoice]:
    gathered: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        gathered.setdefault(row["rule_set"], []).append(row)
    return [
        RuleSetChoice(
            code,
            sorted({float(row["distance_m"]) for row in some}),
            any(row["mode"] == "viewshed" for row in some),
            list(dict.fromkeys(row["basis"] for row in some)),
            all(row["verified"] == "true" for row in some),
        )
        for code, some in gathered.items()
    ]
