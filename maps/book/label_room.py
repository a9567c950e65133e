"""Room for the names on a map of the book: beside its sign or not at all, never over another.

A map of the book has hundreds of names, so what lies near is looked up in cells, not in one long list.
"""

from collections.abc import Iterable, Iterator

from maps.sketch_labels import Box, extent

#: Side of the cells, millimetres
_CELL = 6.0
#: Where a name may stand about its sign, the best first: aside of x and y as parts of its size
_ASIDE = (
    (0.0, -0.5),
    (-1.0, -0.5),
    (-0.5, -1.0),
    (-0.5, 0.0),
    (0.0, -1.0),
    (0.0, 0.0),
    (-1.0, -1.0),
    (-1.0, 0.0),
)
#: Half of a box that stands for a point of a line, millimetres
_LINE = 0.5


class LabelRoom:
    """What of a map is taken, in millimetres from its upper left corner."""

    def __init__(self, frame: Box) -> None:
        self._frame = frame
        self._taken: dict[tuple[int, int], list[Box]] = {}
        self._crossed: dict[tuple[int, int], list[Box]] = {}

    def keep_free(self, box: Box) -> None:
        """Let no name lie over this."""
        _put(self._taken, box)

    def keep_off(self, points: Iterable[tuple[float, float]]) -> None:
        """Let names rather not lie over a line that goes through these points, a millimetre or two apart."""
        for x, y in points:
            _put(self._crossed, Box(x - _LINE, y - _LINE, 2 * _LINE, 2 * _LINE))

    def beside(self, text: str, x: float, y: float, reach: float, size: float) -> Box | None:
        """Take room for a name beside a sign that reaches so far; None where there is none.

        `size` is that of the letters, in points.
        """
        width, height = extent(text, size)
        return self._first(
            Box(
                x + across * width + reach * _sign(across),
                y + down * height + reach * _sign(down),
                width,
                height,
            )
            for across, down in _ASIDE
        )

    def over(
        self, text: str, points: Iterable[tuple[float, float]], size: float, tracking: float
    ) -> Box | None:
        """Take room for a name over the first of these points that has it; None where none has."""
        width, height = extent(text, size, tracking)
        return self._first(Box(x - width / 2, y - height / 2, width, height) for x, y in points)

    def _first(self, tries: Iterable[Box]) -> Box | None:
        over_a_line: Box | None = None
        for box in tries:
            if not box.within(self._frame) or _is_met(self._taken, box):
                continue
            if not _is_met(self._crossed, box):
                self.keep_free(box)
                return box
            over_a_line = over_a_line or box
        if over_a_line is not None:
            self.keep_free(over_a_line)
        return over_a_line


def _sign(part: float) -> int:
    """Return to which side of the point a box stands that begins this part of its size before it."""
    return 1 if part == 0 else -1 if part == -1 else 0


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.x // _CELL), int((box.x + box.width) // _CELL) + 1):
        for row in range(int(box.y // _CELL), int((box.y + box.height) // _CELL) + 1):
            yield column, row


def _put(cells: dict[tuple[int, int], list[Box]], box: Box) -> None:
    for cell in _cells(box):
        cells.setdefault(cell, []).append(box)


def _is_met(cells: dict[tuple[int, int], list[Box]], box: Box) -> bool:
    return any(box.touches(other) for cell in _cells(box) for other in cells.get(cell, ()))
