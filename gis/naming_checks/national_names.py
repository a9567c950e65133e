"""Names of the whole country that a proposed name is compared with (地名管理条例 Art. 9(7)).

Divisions of county level and above, townships of the 自治区, and famous natural features. Pure; the tables
are data/rules/national_names.csv and famous_entities.csv.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gis.name_screening.spoken_names import SpokenNames
from gis.naming_checks.likeness import Likeness, likeness
from gis.naming_checks.sound_keys import NameKeys, SoundKeys, index_keys

COUNTY_LEVELS = ("1", "2", "3")
#: Category by which names of divisions and of natural features are divided
DIVISION, NATURE = "214", "12"


@dataclass(frozen=True)
class National:
    """A name of the list: its code (empty for a natural feature), level, and where it is."""

    name: str
    code: str
    #: county, township, nature, heritage
    kind: str
    where: str
    keys: NameKeys


class NationalNames:
    """Finds names that are like a proposed one, by its keys."""

    def __init__(
        self,
        divisions: Iterable[Mapping[str, str]],
        famous: Iterable[Mapping[str, str]],
        sounds: SoundKeys,
        spoken: SpokenNames,
    ) -> None:
        """Take the rows of national_names and famous_entities, and what hears names."""
        self._spoken = spoken
        self._entries: list[National] = []
        rows = list(divisions)
        called = {row["code"]: row["name"] for row in rows}
        for row in rows:
            kind = "county" if row["level"] in COUNTY_LEVELS else "township"
            where = _above(row["code"], called)
            keys = sounds.keys(row["name"], DIVISION)
            self._entries.append(National(row["name"], row["code"], kind, where, keys))
        for row in famous:
            keys = sounds.keys(row["name"], NATURE)
            self._entries.append(National(row["name"], "", row["kind"], row["where"], keys))
        self.counts: dict[str, int] = {}
        self._by_key: dict[str, list[National]] = {}
        for entry in self._entries:
            self.counts[entry.kind] = self.counts.get(entry.kind, 0) + 1
            for key in index_keys(entry.keys):
                self._by_key.setdefault(key, []).append(entry)

    def like(self, keys: NameKeys, kinds: Iterable[str]) -> Iterator[tuple[National, Likeness]]:
        """Yield the entries of some kinds that are like a name, with the way in which they are."""
        wanted = frozenset(kinds)
        seen: set[int] = set()
        for key in index_keys(keys):
            for entry in self._by_key.get(key, ()):
                if entry.kind not in wanted or id(entry) in seen:
                    continue
                seen.add(id(entry))
                found = likeness(keys, entry.keys, self._spoken)
                if found is not None:
                    yield entry, found

    def named(self, texts: Iterable[str], kinds: Iterable[str]) -> Iterator[National]:
        """Yield the entries of some kinds whose name or specific term is one of some texts."""
        wanted, texts = frozenset(kinds), frozenset(texts)
        for entry in self._entries:
            if entry.kind in wanted and (
                entry.name in texts or (len(entry.keys.core) > 1 and entry.keys.core in texts)
            ):
                yield entry


def _above(code: str, called: Mapping[str, str]) -> str:
    """Return the names of the divisions above a code: 内蒙古自治区鄂尔多斯市."""
    above = (f"{code[:2]}0000", f"{code[:4]}00", code[:6])
    return "".join(dict.fromkeys(called[each] for each in above if each in called and each != code))
