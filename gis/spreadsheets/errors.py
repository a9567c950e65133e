"""Refusals about spreadsheets, each saying what the clerk can do."""

from gis.errors import InvalidInput


class SpreadsheetUnreadable(InvalidInput):
    """The file is not a readable spreadsheet of a supported kind."""

    message_id = "spreadsheet.unreadable"


class SheetNotFound(InvalidInput):
    """There is no such sheet or table in the file, or one must be chosen first."""

    message_id = "spreadsheet.sheet_not_found"


class HeaderNotFound(InvalidInput):
    """The sheet has no row that could hold the column names."""

    message_id = "spreadsheet.header_not_found"


class MdbToolsMissing(InvalidInput):
    """Access files can't be read because the mdbtools programs are not installed."""

    message_id = "spreadsheet.mdbtools_missing"


class CannotBeWritten(InvalidInput):
    """A value or the number of rows does not fit the format asked for."""

    message_id = "spreadsheet.cannot_be_written"


class ReadBackDiffers(InvalidInput):
    """A file just written does not read back as what went in; it must not be handed out."""

    message_id = "spreadsheet.read_back_differs"
