"""Find room for the labels of a small drawing: none over another, none outside, as near as there is room."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Align = Literal["left", "center", "right"]
#: Where a label may stand about its point, the best first: aside of x and y as parts of its size
_PLACES: Sequence[tuple[float, float, Align]] = (
    (0.0, -0.5, "left"),
    (-1.0, -0.5, "right"),
    (-0.5, -1.0, "center"),
    (-0.5, 0.0, "center"),
    (0.0, -1.0, "left"),
    (0.0, 0.0, "left"),
    (-1.0, -1.0, "right"),
    (-1.0, 0.0, "right"),
)
#: Tries farther away, in millimetres
_DISTANCES = (2.4, 4.5, 7.0, 10.0, 14.0)
_MM_PER_POINT = 25.4 / 72
#: Between the characters of a division's name, ems
_TRACKING = 0.3


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres from the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def touches(self, other: "Box") -> bool:
        """Whether two rectangles lie over one another."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, outer: "Box") -> bool:
        """Whether this lies wholly inside another."""
        return (
            outer.x <= self.x
            and outer.y <= self.y
            and self.x + self.width <= outer.x + outer.width
            and self.y + self.height <= outer.y + outer.height
        )


@dataclass
class Labels:
    """The labels of a drawing with what they must keep away from."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    #: What they rather keep away from: lines
    crossed: list[Box] = field(default_factory=list)
    placed: list[dict[str, Any]] = field(default_factory=list)

    def keep_free(self, x: float, y: float, half: float) -> None:
        """Let no label lie over a sign."""
        self.taken.append(Box(x - half, y - half, 2 * half, 2 * half))

    def keep_off(self, points: Iterable[tuple[float, float]]) -> None:
        """Let labels rather not lie over a line that goes through these points, a millimetre or two apart."""
        self.crossed += [Box(x - 0.8, y - 0.8, 1.6, 1.6) for x, y in points]

    def put(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float = 8.0,
        bold: bool = False,
        away: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Place a text about a point, rather to the side that `away` points to."""
        box, align = self._room(x, y, *extent(text, size), away)
        self._keep(text, box, align, size, bold, 0.0)

    def put_beside(
        self, text: str, x: float, y: float, aside: tuple[float, float], farther: float, *, size: float
    ) -> bool:
        """Place a text in bold wholly on one side of a point of a line; return whether there was room."""
        width, height = extent(text, size, _TRACKING)
        reach = abs(aside[0]) * width / 2 + abs(aside[1]) * height / 2 + 2.5 + farther
        middle = (x + aside[0] * reach, y + aside[1] * reach)
        box = Box(middle[0] - width / 2, middle[1] - height / 2, width, height)
        taken = (*self.taken, *self.crossed)
        if not box.within(self.frame) or any(box.touches(other) for other in taken):
            return False
        self._keep(text, box, "center", size, True, _TRACKING)
        return True

    def _keep(self, text: str, box: Box, align: Align, size: float, bold: bool, tracking: float) -> None:
        self.taken.append(box)
        said = {"text": text, "align": align, "size": size, "bold": bold, "tracking": tracking}
        self.placed.append({**asdict(box), **said})

    def _room(
        self, x: float, y: float, width: float, height: float, away: tuple[float, float]
    ) -> tuple[Box, Align]:
        """Return where a label fits; where nothing does, within the frame over another."""
        inside: tuple[Box, Align] | None = None
        over_a_line: tuple[Box, Align] | None = None
        for distance in _DISTANCES:
            tries = sorted(_PLACES, key=lambda place: -self._towards(place, away))
            for across, down, align in tries:
                box = Box(
                    x + across * width + distance * (1 if across == 0 else -1 if across == -1 else 0),
                    y + down * height + distance * (1 if down == 0 else -1 if down == -1 else 0),
                    width,
                    height,
                )
                if not box.within(self.frame):
                    continue
                inside = inside or (box, align)
                if any(box.touches(other) for other in self.taken):
                    continue
                if not any(box.touches(other) for other in self.crossed):
                    return box, align
                over_a_line = over_a_line or (box, align)
        if over_a_line is not None:
            return over_a_line
        if inside is not None:
            return inside
        right = self.frame.x + self.frame.width - width
        bottom = self.frame.y + self.frame.height - height
        return Box(max(self.frame.x, min(x, right)), max(self.frame.y, min(y, bottom)), width, height), "left"

    @staticmethod
    def _towards(place: tuple[float, float, Align], away: tuple[float, float]) -> float:
        across, down, _ = place
        return (across + 0.5) * away[0] + (down + 0.5) * away[1]


def extent(text: str, size: float, tracking: float = 0.0) -> tuple[float, float]:
    """Return how wide and high a text of a size in points is, in millimetres."""
    lines = text.split("\n")
    width = max(map(_ems, lines)) * size * (1 + tracking) * _MM_PER_POINT + 1.0
    return width, len(lines) * size * 1.42 * _MM_PER_POINT


def _ems(text: str) -> float:
    """Return how wide a text is in ems: Chinese characters are square, others about half of that."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.58 for each in text)
