"""Chi-square against printed tables and the normal distribution."""

import math
from statistics import NormalDist

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gis.boundary_markers.significance import chi_square_above, critical_chi_square


@pytest.mark.parametrize(
    ("significance", "freedom", "value"),
    [
        (0.05, 1, 3.841), (0.05, 2, 5.991), (0.05, 3, 7.815), (0.05, 4, 9.488),
        (0.05, 10, 18.307), (0.05, 29, 42.557),
        (0.01, 1, 6.635), (0.01, 2, 9.210), (0.01, 7, 18.475),
        (0.001, 1, 10.828), (0.001, 5, 20.515), (0.99, 6, 0.872),
    ],
)  # fmt: skip
def test_critical_values_are_those_of_the_tables(significance: float, freedom: int, value: float) -> None:
    """Abramowitz and Stegun, table 26.8."""
    assert critical_chi_square(significance, freedom) == pytest.approx(value, abs=5e-4)


@given(st.floats(1e-6, 0.999))
def test_one_degree_is_the_normal_distribution_two_the_exponential(significance: float) -> None:
    z = NormalDist().inv_cdf(1 - significance / 2)
    assert critical_chi_square(significance, 1) == pytest.approx(z * z, rel=1e-6, abs=1e-9)
    assert critical_chi_square(significance, 2) == pytest.approx(-2 * math.log(significance), rel=1e-9)


@example(5e-324, 2)
@given(st.floats(0, 500), st.integers(1, 40))
def test_a_probability_falls_from_one_to_nothing(value: float, freedom: int) -> None:
    here, above = chi_square_above(value, freedom), chi_square_above(value + 1, freedom)
    assert -1e-12 <= above <= here + 1e-12
    assert here <= 1 + 1e-12


def test_nonsense_is_refused() -> None:
    for significance, freedom in ((0.0, 1), (1.0, 1), (0.5, 0)):
        with pytest.raises(ValueError, match="significance"):
            critical_chi_square(significance, freedom)
