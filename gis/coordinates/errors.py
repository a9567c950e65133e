"""Refusals about coordinates, each with the rule that was broken."""

from gis.errors import InvalidInput


class UnknownCoordinateSystem(InvalidInput):
    """No coordinate system of that name, or one whose datum has no stated way to CGCS2000."""

    message_id = "coordinates.unknown_system"


class CoordinateOutOfRange(InvalidInput):
    """A coordinate can't lie in the coordinate system that was named."""

    message_id = "coordinates.out_of_range"


class AngleUnreadable(InvalidInput):
    """A text is not an angle in degrees, minutes and seconds."""

    message_id = "coordinates.angle_unreadable"


class ShapeUnreadable(InvalidInput):
    """What was drawn is no shape: too few points, heights, or no GeoJSON geometry."""

    message_id = "fields.geometry_unreadable"


class AxesUnrecognised(InvalidInput):
    """Two columns of numbers are no coordinates in any order known here."""

    message_id = "coordinates.axes_unrecognised"


class DatumParametersInvalid(InvalidInput):
    """The seven datum parameters are not usable as given."""

    message_id = "coordinates.datum_parameters_invalid"
