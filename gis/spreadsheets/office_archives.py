"""Refuse office files that would unpack to more than the machine can hold, or that are locked."""

import zipfile

from gis.spreadsheets.errors import SpreadsheetUnreadable
from gis.spreadsheets.sheet import Source, open_source

MOST_UNPACKED_BYTES = 2 << 30
MOST_PARTS = 20_000


def check_office_archive(source: Source, name: str) -> None:
    """Raise SpreadsheetUnreadable for a damaged or encrypted archive, or one that unpacks too large."""
    try:
        with open_source(source) as binary, zipfile.ZipFile(binary) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise SpreadsheetUnreadable("spreadsheet.damaged", name=name) from error
    if any(part.flag_bits & 1 for part in parts):
        raise SpreadsheetUnreadable("spreadsheet.locked", name=name)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise SpreadsheetUnreadable("spreadsheet.unpacks_too_large", name=name)
