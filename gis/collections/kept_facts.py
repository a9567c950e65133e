"""Small facts that are true of one data version and dear to find anew: rules, counts, extents; no answers."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")
MOST_KEPT = 2_000


class KeptFacts:
    """Facts by key, the latest used kept; the key holds the database and the data version."""

    def __init__(self) -> None:
        self._facts: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, find: Callable[[], Value]) -> Value:
        """Return a fact, found now if it is not kept."""
        with self._lock:
            if key in self._facts:
                self._facts.move_to_end(key)
                kept: Value = self._facts[key]
                return kept
        found = find()
        with self._lock:
            self._facts[key] = found
            while len(self._facts) > MOST_KEPT:
                self._facts.popitem(last=False)
        return found


kept = KeptFacts()
