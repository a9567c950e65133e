"""Compare heights of one datum, and refuse to compare those of two. Pure.

An ellipsoidal height (大地高) and one of the 1985 national height datum differ by the height anomaly, here
some tens of metres, which no model of this register knows: their difference says nothing of a marker.
"""

from gis.errors import RuleBroken


class HeightsNotComparable(RuleBroken):
    """The heights are of two datums, or of one that nobody stated."""

    message_id = "boundary_markers.heights_not_comparable"


def height_difference(height_m: float, datum: str | None, other_m: float, other_datum: str | None) -> float:
    """Return how much higher one height is than another, metres; raise HeightsNotComparable."""
    if datum is None or datum != other_datum:
        raise HeightsNotComparable
    return height_m - other_m
