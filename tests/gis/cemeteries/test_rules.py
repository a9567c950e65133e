"""Rules on cemeteries as tables of cases."""

from datetime import date
from decimal import Decimal

import pytest

from gis.cemeteries.rules import (
    ApprovalNeeded,
    StatesDontFollow,
    check_sizes,
    check_state,
    read_rule,
    years_later,
)
from gis.errors import DimingError
from gis.name_rules.seed_files import rule_rows

PUBLIC, CLUSTER = "public_cemetery", "historic_cluster"


@pytest.mark.parametrize(
    ("kind", "before", "state", "after", "approved", "refusal"),
    [
        (PUBLIC, None, "planned", None, False, None),
        (PUBLIC, "planned", "building", None, True, None),
        (PUBLIC, "planned", "open", None, True, None),
        pytest.param(PUBLIC, "planned", "building", None, False, ApprovalNeeded, id="审批在先"),
        (PUBLIC, "open", "planned", None, True, StatesDontFollow),
        (PUBLIC, "planned", "building", "planned", True, StatesDontFollow),
        (PUBLIC, None, "regulated", None, True, StatesDontFollow),
        (CLUSTER, None, "open", None, True, StatesDontFollow),
        (CLUSTER, "unregulated", "regulating", "regulated", False, None),
    ],
)
def test_states_follow_in_order(
    kind: str,
    before: str | None,
    state: str,
    after: str | None,
    approved: bool,
    refusal: type[DimingError] | None,
) -> None:
    if refusal is None:
        check_state(kind, before, state, after, is_approved=approved)
    else:
        with pytest.raises(refusal):
            check_state(kind, before, state, after, is_approved=approved)


@pytest.mark.parametrize(
    ("subject", "kind", "measure", "value", "outcome"),
    [
        pytest.param("place", "body_single", "area_m2", "4", "keeps", id="4 m² is within ≤4 m²"),
        ("place", "body_single", "area_m2", "4.01", "exceeds"),
        ("place", "body_double", "area_m2", "6", "keeps"),
        ("place", "niche", "area_m2", "0.25", "keeps"),
        ("place", "ashes", "stone_height_m", "0.81", "exceeds"),
        ("place", "ashes", "stone_height_m", None, "unknown"),
        pytest.param("cemetery", "township", "area_m2", "33334", "keeps", id="50 亩 inclusive"),
        ("cemetery", "township", "area_m2", "33330", "below"),
        ("cemetery", "village", "area_m2", "20001", "exceeds"),
        ("cemetery", PUBLIC, "gates", "1", "below"),
    ],
)
def test_sizes_are_held_against_rules(
    subject: str, kind: str, measure: str, value: str | None, outcome: str
) -> None:
    rules = [read_rule(row) for row in rule_rows("cemetery_size_rules")]
    given = {measure: None if value is None else Decimal(value)}
    (checked,) = (
        one for one in check_sizes(rules, subject, frozenset({kind}), given) if one.rule.measure == measure
    )
    assert checked.outcome == outcome
    assert checked.rule.source
    assert not checked.rule.is_verified


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 3, 1), date(2046, 3, 1)), (date(2024, 2, 29), date(2044, 2, 29))],
)
def test_terms_are_whole_years(day: date, later: date) -> None:
    assert years_later(day, 20) == later
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)
