"""Find what is not public in the bytes of files for the public. Pure.

What must not be found are the texts and coordinates that the whole register says and the records for the
public do not. A text counts from eight bytes on, a coordinate when it has as many digits; days and what
everybody can read anyway (code lists) say nothing of a record.
"""

import re
import struct
from collections.abc import Iterable

import numpy as np

#: So many bytes are looked up at once
_WINDOW = 8
_PORTION = 1 << 22
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
#: Digits of a coordinate that every format writes the same
_MOST_DIGITS = 11


class Needles:
    """Secrets to look for, however many, in one pass over the bytes."""

    def __init__(self, secrets: Iterable[bytes]) -> None:
        self._by_start: dict[int, list[bytes]] = {}
        for secret in {one for one in secrets if len(one) >= _WINDOW}:
            start = int.from_bytes(secret[:_WINDOW], "little")
            self._by_start.setdefault(start, []).append(secret)
        self._starts = np.array(sorted(self._by_start), dtype=np.uint64)

    def __len__(self) -> int:
        return sum(map(len, self._by_start.values()))

    def found(self, content: bytes) -> set[bytes]:
        """Return those of the secrets that stand in some bytes."""
        hits: set[bytes] = set()
        if not len(self._starts):
            return hits
        for begin in range(0, len(content), _PORTION):
            part = np.frombuffer(content[begin : begin + _PORTION + _WINDOW - 1], dtype=np.uint8)
            count = len(part) - _WINDOW + 1
            if count <= 0:
                break
            windows = np.zeros(count, dtype=np.uint64)
            for at in range(_WINDOW):
                windows |= part[at : at + count].astype(np.uint64) << np.uint64(8 * at)
            places = np.minimum(np.searchsorted(self._starts, windows), len(self._starts) - 1)
            for place in np.flatnonzero(self._starts[places] == windows):
                at = begin + int(place)
                for secret in self._by_start[int(windows[place])]:
                    if content.startswith(secret, at):
                        hits.add(secret)
        return hits


def secrets(hidden: Iterable[str | float], known: bytes) -> Needles:
    """Return what must not be found: hidden texts and coordinates that do not stand in what is known."""
    wanted: set[bytes] = set()
    for one in hidden:
        wanted.update(_written(one))
    needles = Needles(wanted)
    return Needles(wanted - needles.found(known))


def known_bytes(leaves: Iterable[str | float]) -> bytes:
    """Return everything that is public as bytes, in each form in which a file may have it."""
    parts: list[bytes] = []
    for one in leaves:
        if isinstance(one, float):
            parts += (repr(one).encode(), struct.pack("<d", one))
        else:
            parts.append(one.encode())
    return b"\0".join(parts)


def _written(secret: str | float) -> list[bytes]:
    """Return the forms in which files have a secret: text, digits, the eight bytes of a number."""
    if isinstance(secret, str):
        return [] if _DAY.fullmatch(secret) else [secret.encode()]
    digits = repr(secret)
    if len(digits) < _WINDOW + 1:
        return []
    return [digits[:_MOST_DIGITS].encode(), struct.pack("<d", secret)]
