"""Find names of the register that sound like another one.

The index is made of all Chinese names of the register once a version of its data, and kept until the next: a
name's keys cost microseconds, and a request reads only the rows of those that are alike.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from gis.naming_checks import queries
from gis.naming_checks.engine import NamingEngine
from gis.naming_checks.sound_keys import NameKeys, SoundKeys, index_keys
from gis.periods import service as periods

#: Versions of registers whose index is kept
KEPT = 2


class SoundIndex:
    """Names of a register by what they sound like."""

    def __init__(self, names: Iterable[tuple[str, str]], sounds: SoundKeys) -> None:
        """Take names with the readings that were confirmed, and what makes their keys."""
        self._by_key: dict[str, set[str]] = {}
        for name, reading in names:
            for key in index_keys(sounds.keys(name, reading=reading)):
                self._by_key.setdefault(key, set()).add(name)

    def alike(self, keys: NameKeys) -> frozenset[str]:
        """Return the names that share a key with a name."""
        return frozenset().union(*(self._by_key.get(key, ()) for key in index_keys(keys)))


_kept: dict[tuple[str, int, str], SoundIndex] = {}


def sound_index(session: Session, engine: NamingEngine) -> SoundIndex:
    """Return the index of the register as this transaction sees it; one that has written makes its own."""
    if queries.has_written(session):
        return SoundIndex(queries.register_names(session), engine.sounds)
    version = periods.data_versions(session, "place_name")["place_name"]
    key = (str(session.get_bind().engine.url), version, engine.keys_made_by)
    found = _kept.get(key)
    if found is None:
        found = SoundIndex(queries.register_names(session), engine.sounds)
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = found
    return found
