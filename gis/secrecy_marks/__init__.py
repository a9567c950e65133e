"""Recognise files and rows marked as state secrets, which this register must not hold."""

from gis.secrecy_marks.files import (
    CannotBeChecked,
    MarkedSecret,
    find_mark_in_file,
    refuse_marked_file,
    refuse_marked_reading,
)
from gis.secrecy_marks.rules import (
    SecrecyMark,
    is_secrecy_column,
    mark_in_file_name,
    mark_in_row,
    mark_in_secrecy_value,
    mark_in_text,
)

__all__ = [
    "CannotBeChecked",
    "MarkedSecret",
    "SecrecyMark",
    "find_mark_in_file",
    "is_secrecy_column",
    "mark_in_file_name",
    "mark_in_row",
    "mark_in_secrecy_value",
    "mark_in_text",
    "refuse_marked_file",
    "refuse_marked_reading",
]
