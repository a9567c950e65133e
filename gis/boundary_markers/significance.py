"""Chi-square and normal distributions, as tests of significance need them.

For whole degrees of freedom k the survival function has a closed form (Abramowitz and Stegun 26.4.4, 26.4.5),
so no library of statistics is needed: with x = χ², k even: Q = e^(-x/2) · Σ_{i<k/2} (x/2)^i / i! k odd: Q =
erfc(√(x/2)) + e^(-x/2) · Σ_{i=1}^{(k-1)/2} (x/2)^(i-1/2) / Γ(i+1/2)
"""

import math
from functools import cache


def chi_square_above(value: float, freedom: int) -> float:
    """Return how likely a chi-square value above this one is by chance."""
    half = value / 2
    if half <= 0:  # also what is too small to be halved
        return 1.0
    if freedom % 2 == 0:
        return math.fsum(
            math.exp(i * math.log(half) - half - math.lgamma(i + 1)) for i in range(freedom // 2)
        )
    tail = (
        math.exp((i - 0.5) * math.log(half) - half - math.lgamma(i + 0.5))
        for i in range(1, (freedom - 1) // 2 + 1)
    )
    return math.erfc(math.sqrt(half)) + math.fsum(tail)


@cache
def critical_chi_square(significance: float, freedom: int) -> float:
    """Return the chi-square value that chance exceeds with this probability only."""
    if not 0 < significance < 1 or freedom < 1:
        raise ValueError("a significance lies between 0 and 1, degrees of freedom are at least 1")
    low, high = 0.0, 1.0
    while chi_square_above(high, freedom) > significance:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if chi_square_above(middle, freedom) > significance else (low, middle)
    return (low + high) / 2
