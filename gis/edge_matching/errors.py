"""Errors of edge matching."""

from gis.errors import InvalidInput


class NoUnits(InvalidInput):
    """No row of a file has a polygon."""

    message_id = "edge_matching.no_units"
