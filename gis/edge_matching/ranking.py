"""Rank pairs by their worst stretch; a matching itself ranks them by area."""

from collections.abc import Mapping

from gis.edge_matching.comparing import Matching


def stretch_ranks(matching: Matching) -> Mapping[int, int]:
    """Return for the rank by area, from 1, the rank by the longest stretch beyond the tolerance."""
    places = range(1, len(matching.pairs) + 1)
    ordered = sorted(places, key=lambda rank: -matching.pairs[rank - 1].beyond_tolerance_m)
    return {rank: place for place, rank in enumerate(ordered, start=1)}
