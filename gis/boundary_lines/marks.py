"""Names of marks as texts write them: 003号界桩, 3号桩 and 003 mean one marker."""

import re
from collections.abc import Iterable


class MarkNames:
    """The marks of a line by what they are called."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)

    def known(self, said: str) -> str | None:
        """Return the mark that a name means: as it stands, or by the number in it alone."""
        for name in (said, f"{said}号界桩"):
            if name in self._names:
                return name
        number = _number(said)
        same = [each for each in self._names if number is not None and _number(each) == number]
        return same[0] if len(same) == 1 else None


def _number(name: str) -> str | None:
    """Return the number in the name of a mark, without the noughts before it."""
    found = re.findall(r"[0-9][0-9A-Za-z]*", name)
    numbers = [str(each).lstrip("0").upper() for each in found]
    return numbers[0] if len(numbers) == 1 else None
