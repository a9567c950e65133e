"""Chi-square as tests of significance need it, by SciPy's incomplete gamma functions.

A chi-square value x with k degrees of freedom is exceeded by chance with the probability Q(k/2, x/2), the
regularised upper incomplete gamma function (Abramowitz and Stegun 26.4.19); its inverse gives the critical
value.
"""

from functools import cache

from scipy.special import gammaincc, gammainccinv


def chi_square_above(value: float, freedom: int) -> float:
    """Return how likely a chi-square value above this one is by chance."""
    return float(gammaincc(freedom / 2, value / 2))


@cache
def critical_chi_square(significance: float, freedom: int) -> float:
    """Return the chi-square value that chance exceeds with this probability only."""
    if not 0 < significance < 1 or freedom < 1:
        raise ValueError("a significance lies between 0 and 1, degrees of freedom are at least 1")
    return 2 * float(gammainccinv(freedom / 2, significance))
