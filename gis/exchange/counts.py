"""Count what became of the rows of a list."""

from dataclasses import dataclass


@dataclass
class Counts:
    """What became of the rows."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0
    #: Placed only approximately (older datum without parameters)
    approximate: int = 0
    without_position: int = 0
