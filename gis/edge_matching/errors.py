"""Errors of edge matching."""

from gis.errors import InvalidInput, NotFound


class NoUnits(InvalidInput):
    """No row of a file has a polygon."""

    message_id = "edge_matching.no_units"


class NotPolygons(InvalidInput):
    """The file is a list, or something else that holds no geometries."""

    message_id = "edge_matching.not_polygons"


class OnlyApproximate(InvalidInput):
    """The file's datum leads to storage only with the user's own parameters."""

    message_id = "edge_matching.only_approximate"


class NoPolygonRegistered(InvalidInput):
    """The register holds no polygon of what is to be compared, on that day and for that reader."""

    message_id = "edge_matching.no_polygon_registered"


class NothingToConvert(InvalidInput):
    """The result shows no web map's offset in a file that could be converted."""

    message_id = "edge_matching.nothing_to_convert"


class MatchingNotFound(NotFound):
    """There is no such result for this reader, it has not come yet, or its time is over."""

    message_id = "edge_matching.not_found"
