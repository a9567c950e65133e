"""Describe a sheet as it stands in a file, before anybody looks for its header."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO

from gis.coordinates import Reason

Source = Path | bytes
"""A file on disk or the bytes of an upload; neither is copied."""

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
RawRow = tuple[int, Sequence[CellValue]]


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Merged cells: row numbers as in Excel (from 1), columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, Word table or database table. ``rows`` opens the file anew each time it is called."""

    name: str
    rows: Callable[[], Iterator[RawRow]]
    merged: tuple[MergedRange, ...] = ()
    title: str = ""
    hidden: bool = False
    row_count: int | None = None
    notes: tuple[Reason, ...] = field(default=())
    #: How the bytes became text; None for a format that says so itself
    text: "TextReading | None" = None


@dataclass(frozen=True, slots=True)
class TextReading:
    """How a text file is to be read, or was: None stands for what its bytes tell."""

    encoding: str | None = None
    delimiter: str | None = None
    #: Show what can't be decoded as �, so that somebody may look and choose; never for an import
    lenient: bool = False


def open_source(source: Source) -> AbstractContextManager[BinaryIO]:
    """Return the file opened for reading bytes."""
    if isinstance(source, bytes):
        return nullcontext(io.BytesIO(source))
    return source.open("rb")
