"""Pure rules of elderly services: masking, states in order, months, and what a month is worth."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from gis.facilities.personal_data import masked_address, masked_name, masked_number
from gis.facilities.rules import FOLLOWS, StatesDontFollow, days_in_state, next_month, refuse_odd_states
from gis.facilities.subsidy import Operation, Rate, parts_due, total
from gis.name_rules.seed_files import rule_rows

NAMES = {"two": ("张三", "张**"), "one": ("张", "张**"), "long": ("乌云其其格", "乌**"), "none": (" ", "")}
NUMBERS = {
    "mobile": ("13812340000", "138****0000"),
    "spaced": ("138 1234 0000", "138****0000"),
    "identity": ("150626195001011234", "150****1234"),
    "local": ("7581234", "75****34"),
    "short": ("1234", "****"),
    "none": ("", ""),
}


@pytest.mark.parametrize("case", NAMES)
def test_names_are_masked(case: str) -> None:
    name, shown = NAMES[case]
    assert masked_name(name) == shown


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers_are_masked(case: str) -> None:
    number, shown = NUMBERS[case]
    assert masked_number(number) == shown


def test_no_part_of_an_address_is_shown() -> None:
    assert (masked_address("锡尼街1号"), masked_address(" ")) == ("****", "")


DAY = date(2026, 1, 1)
ORDERS = {
    "built-and-open": ("planned", "building", "open", True),
    "paused-and-open": ("open", "paused", "open", True),
    "closed-then-built-anew": ("open", "closed", "building", True),
    "closed-then-open": ("open", "closed", "open", False),
    "open-then-planned": ("planned", "open", "planned", False),
}


@pytest.mark.parametrize("case", ORDERS)
def test_states_follow_one_another(case: str) -> None:
    *states, is_right = ORDERS[case]
    days = [(date(2026, month, 1), str(state)) for month, state in enumerate(states, start=1)]
    if is_right:
        refuse_odd_states(days[::-1])
    else:
        with pytest.raises(StatesDontFollow):
            refuse_odd_states(days[::-1])
    assert all(after in FOLLOWS[before] for before, after in pairwise(map(str, states))) == is_right


def test_a_state_holds_until_the_day_of_the_next() -> None:
    days = [(date(2026, 1, 10), "open"), (date(2026, 1, 20), "closed")]
    assert days_in_state(days, "open", date(2026, 1, 1), date(2026, 2, 1)) == 10
    assert days_in_state(days, "closed", date(2026, 1, 1), date(2026, 2, 1)) == 12
    assert days_in_state(days, "open", date(2026, 2, 1), date(2026, 3, 1)) == 0
    assert (next_month(date(2026, 12, 1)), next_month(DAY)) == (date(2027, 1, 1), date(2026, 2, 1))


def rate(counts: str, least: int, amount: str, most: str | None = None, until: date | None = None) -> Rate:
    return Rate(
        f"{counts}{least}", "mutual_aid", counts, least, Decimal(amount), Decimal(most) if most else None,
        date(2022, 1, 1), until, "", False,
    )  # fmt: skip


GRADES = [rate("month", 20, "1500"), rate("month", 10, "800"), rate("meals", 0, "2.5", "1000")]
MONTHS = {
    "grade-at-its-bound": (20, 0, "1500.00"),
    "grade-below-it": (19, 0, "800.00"),
    "below-every-grade": (9, 0, "0.00"),
    "two-kinds-of-count-add-up": (10, 3, "807.50"),
    "most-in-a-month": (10, 999, "1800.00"),
}


@pytest.mark.parametrize("case", MONTHS)
def test_what_a_month_is_worth(case: str) -> None:
    days, meals, due = MONTHS[case]
    operation = Operation(DAY, days, meals, 0, 0)
    assert total(parts_due("mutual_aid", operation, GRADES)) == Decimal(due)
    assert parts_due("meal_point", operation, GRADES) == []


def test_a_rate_ends_before_its_last_day() -> None:
    ended = [rate("month", 0, "1", until=DAY)]
    assert parts_due("mutual_aid", Operation(DAY, 31, 0, 0, 0), ended) == []
    assert total(parts_due("mutual_aid", Operation(date(2025, 12, 1), 31, 0, 0, 0), ended)) == 1


def test_no_seeded_rate_claims_to_be_verified() -> None:
    assert {row["verified"] for row in rule_rows("facility_subsidies")} == {"false"}
