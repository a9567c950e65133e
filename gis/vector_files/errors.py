"""Refusals about GIS files, each saying what the user can do."""

from gis.errors import InvalidInput


class VectorFileUnreadable(InvalidInput):
    """The file is not a readable GIS file of a supported kind."""

    message_id = "vector_file.unreadable"


class UnpacksTooLarge(VectorFileUnreadable):
    """The archive holds more bytes or members than are unpacked."""

    message_id = "vector_file.unpacks_too_large"


class TooManyMembers(UnpacksTooLarge):
    """The archive holds more members than are unpacked."""

    message_id = "vector_file.too_many_members"


class LayerNotFound(InvalidInput):
    """The file has no layer of that name, or none at all."""

    message_id = "vector_file.layer_not_found"


class SystemNeeded(InvalidInput):
    """The file does not say its coordinate system and the numbers don't tell: the user must choose."""

    message_id = "vector_file.system_needed"


class CannotBeWritten(InvalidInput):
    """A value or geometry does not fit the format asked for."""

    message_id = "vector_file.cannot_be_written"


class ReadBackDiffers(InvalidInput):
    """A file just written does not read back as what went in; it must not be handed out."""

    message_id = "vector_file.read_back_differs"
