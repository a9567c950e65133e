"""Rules on height models: what is taken, what is refused, and who loads them. No database, no files."""

from gis.errors import Conflict, InvalidInput, NotFound

#: Who loads and removes height models
LOADING = ("admin", "editor", "reviewer", "planner")
#: Who reads which are loaded
READING = (*LOADING, "leader")
#: Grids of more cells are to be cut first: 100 million are the banner nine times over at 30 m
MOST_CELLS = 100_000_000
#: No ground lies lower or higher, metres: other values mean that the height is not known
LOWEST_M, HIGHEST_M = -500.0, 9_000.0
#: Words by which a file says that its heights are metres
METRES = frozenset({"", "m", "metre", "metres", "meter", "meters"})


class HeightsUnreadable(InvalidInput):
    """The file is neither a GeoTIFF nor an ASCII grid, or it is damaged."""

    message_id = "height_models.unreadable"


class HeightsOfSeveralBands(InvalidInput):
    """The file has more than one band: a picture, no heights."""

    message_id = "height_models.several_bands"


class HeightsInOtherUnit(InvalidInput):
    """The file says that its heights are not metres."""

    message_id = "height_models.other_unit"


class SystemNotTold(InvalidInput):
    """Neither the file nor its sender says in which coordinate system it lies."""

    message_id = "height_models.system_not_told"


class OtherDatum(InvalidInput):
    """The grid lies on a datum from which only an office's own parameters lead to CGCS2000."""

    message_id = "height_models.other_datum"


class NoHeights(InvalidInput):
    """No cell of the grid has a height."""

    message_id = "height_models.no_heights"


class TooManyCells(InvalidInput):
    """The grid has more cells than are kept as one."""

    message_id = "height_models.too_many_cells"


class HeightsKnown(Conflict):
    """The same heights are loaded already."""

    message_id = "height_models.known"


class NoSuchHeightModel(NotFound):
    """There is no such height model, or none that the caller may see."""

    message_id = "height_models.no_such_model"
