"""Find names of the register that sound like another one.

The index is made of all Chinese names of the register once a version of its data, and kept until the next: a
name's keys cost microseconds, and a request reads only the rows of those that are alike. A later version, and
a transaction that has changed names itself, make keys of the names that are new only, so that no write waits
for the whole register.
"""

from collections.abc import Iterable
from typing import Optional

from sqlalchemy.orm import Session

from gis.naming_checks import queries
from gis.naming_checks.engine import NamingEngine
from gis.naming_checks.sound_keys import NameKeys, SoundKeys, index_keys

#: Versions of registers whose index is kept
KEPT = 2
#: A later index stands on an earlier one while no more names than this share of it are new
NEW_SHARE = 0.2


class SoundIndex:
    """Names of a register by what they sound like.

    One that stands on an earlier index may know names that are gone: whoever looks names up finds nobody that
    bears them.
    """

    def __init__(
        self,
        names: Iterable[tuple[str, str]],
        sounds: SoundKeys,
        below: Optional["SoundIndex"] = None,
    ) -> None:
        """Take names with the readings that were confirmed, what makes their keys, and an earlier index."""
        self._below = below
        self._known: set[tuple[str, str]] = set()
        self._by_key: dict[str, set[str]] = {}
        for name, reading in names:
            if below is not None and (name, reading) in below._known:
                continue
            self._known.add((name, reading))
            for key in index_keys(sounds.keys(name, reading=reading)):
                self._by_key.setdefault(key, set()).add(name)

    @property
    def made(self) -> int:
        """Return of how many names it made keys itself."""
        return len(self._known)

    @property
    def is_whole(self) -> bool:
        """Whether it stands on no other."""
        return self._below is None

    def alike(self, keys: NameKeys) -> frozenset[str]:
        """Return the names that share a key with a name."""
        found = frozenset().union(*(self._by_key.get(key, ()) for key in index_keys(keys)))
        return found if self._below is None else found | self._below.alike(keys)


#: By register and rules of the keys: the version and its index, the latest last
_kept: dict[tuple[str, str, int], SoundIndex] = {}


def sound_index(session: Session, engine: NamingEngine) -> SoundIndex:
    """Return the index of the register as this transaction sees it; what it wrote itself is not kept."""
    version, is_own = queries.names_version(session)
    of = (str(session.get_bind().engine.url), engine.keys_made_by)
    found = None if is_own else _kept.get((*of, version))
    if found is not None:
        return found
    earlier = [index for (*whose, _), index in _kept.items() if tuple(whose) == of and index.is_whole]
    below = earlier[-1] if earlier else None
    found = SoundIndex(queries.register_names(session), engine.sounds, below)
    if is_own:
        return found
    if below is not None and found.made > NEW_SHARE * below.made:
        found = SoundIndex(queries.register_names(session), engine.sounds)
    while len(_kept) >= KEPT:
        # What others stand on stays as long as they do
        _kept.pop(next((key for key, index in _kept.items() if index is not below), next(iter(_kept))), None)
    _kept[*of, version] = found
    return found
