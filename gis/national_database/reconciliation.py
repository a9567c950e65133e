"""Match what the national database returns with our records, and show where the two differ. Pure.

A score is the weighted mean of what can be compared (name, sound, category, division, distance); what one
side does not say counts neither way. The same 20-digit code decides; two different codes never match.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Literal

import shapely
from shapely.geometry import shape

from gis.coordinates import distance_m
from gis.national_database.profile import Profile
from gis.national_database.records import NationalRecord
from gis.national_database.register_fields import BETWEEN
from gis.place_names.romanization import roman_key

Outcome = Literal["matched", "review", "new"]
Part = Literal["code", "name", "sound", "category", "division", "distance"]
#: What a name that is one of the other side's former or other names is worth
_OTHER_NAME = 0.8
_SAME_CLASS = 0.6
_SAME_COUNTY = 0.5
#: Degrees around a returned place in which ours are looked for, about two kilometres
_AROUND_DEG = 0.02
_MOST_CANDIDATES = 5
#: Not compared: what either side says by itself of its own record
_OWN = frozenset(("record_id",))


@dataclass(frozen=True)
class Settings:
    """Weights of the parts, and from which score on a match is sure, or worth a look; data."""

    weights: Mapping[str, float]
    #: From here on it is a match, if the next candidate is `margin` behind
    sure: float
    #: From here on somebody has to look
    possible: float
    margin: float
    #: Metres up to which two positions are the same, and from which on they are not
    near_m: float
    far_m: float


@dataclass(frozen=True)
class Candidate:
    """One of our records that may be the returned one: score from 0 to 1, and what it is made of."""

    record: NationalRecord
    score: float
    parts: Mapping[Part, float]
    distance_m: float | None


@dataclass(frozen=True)
class Conflict:
    """A field that the two sides fill differently."""

    key: str
    heading_zh: str
    heading_en: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Reconciled:
    """A returned record with its candidates, the best first, and its conflicts with the best one."""

    returned: NationalRecord
    outcome: Outcome
    candidates: Sequence[Candidate] = ()
    conflicts: Sequence[Conflict] = field(default=())


def read_settings(rows: Iterable[Mapping[str, str]]) -> Settings:
    """Read the settings from their table: `weight_NAME` and the thresholds."""
    values = {row["key"]: float(row["value"]) for row in rows}
    weights = {
        key.removeprefix("weight_"): value for key, value in values.items() if key.startswith("weight_")
    }
    return Settings(
        weights, values["sure"], values["possible"], values["margin"], values["near_m"], values["far_m"]
    )


def reconcile(
    profile: Profile,
    settings: Settings,
    ours: Sequence[NationalRecord],
    returned: Sequence[NationalRecord],
) -> list[Reconciled]:
    """Match every returned record; one of ours that two of them would get is for somebody to look at."""
    index = _Index(ours)
    found = [_matched(profile, settings, index, record) for record in returned]
    taken = Counter(one.candidates[0].record.id for one in found if one.outcome == "matched")
    return [
        replace(one, outcome="review")
        if one.outcome == "matched" and taken[one.candidates[0].record.id] > 1
        else one
        for one in found
    ]


def _matched(profile: Profile, settings: Settings, index: "_Index", record: NationalRecord) -> Reconciled:
    scored = sorted(
        (score(profile, settings, one, record) for one in index.near(record)),
        key=lambda one: (one.parts.get("code") != 1.0, -one.score, one.record.id),
    )
    listed = [one for one in scored if one.score >= settings.possible][:_MOST_CANDIDATES]
    if not listed:
        return Reconciled(record, "new")
    best, behind = listed[0], listed[1].score if len(listed) > 1 else 0.0
    clear = best.score >= settings.sure and best.score - behind >= settings.margin
    sure = best.parts.get("code") == 1.0 or (clear and "code" not in best.parts)
    return Reconciled(
        record, "matched" if sure else "review", listed, conflicts(profile, best.record, record)
    )


def score(profile: Profile, settings: Settings, ours: NationalRecord, theirs: NationalRecord) -> Candidate:
    """Return how far two records agree; a part that one side does not say is left out."""
    parts: dict[Part, float] = {"name": _name(ours, theirs)}
    sounds = _sounds(ours), _sounds(theirs)
    if all(sounds):
        parts["sound"] = max(SequenceMatcher(None, a, b).ratio() for a in sounds[0] for b in sounds[1])
    if ours.category and theirs.category:
        parts["category"] = _category(profile, ours.category, theirs.category)
    townships = ours.values.get("area", ""), theirs.values.get("area", "")
    if all(townships):
        same_county = _SAME_COUNTY if townships[0][:6] == townships[1][:6] else 0.0
        parts["division"] = 1.0 if townships[0] == townships[1] else same_county
    apart = _distance(ours, theirs)
    if apart is not None:
        parts["distance"] = _nearness(apart, settings)
    weighed = {part: settings.weights.get(part, 0.0) for part in parts}
    total = sum(value * weighed[part] for part, value in parts.items()) / (sum(weighed.values()) or 1.0)
    if ours.code and theirs.code:
        parts["code"] = 1.0 if ours.code == theirs.code else 0.0
        total = 1.0 if parts["code"] else min(total, settings.sure - settings.margin)
    return Candidate(ours, round(total, 4), parts, apart)


def conflicts(profile: Profile, ours: NationalRecord, theirs: NationalRecord) -> list[Conflict]:
    """Return the fields in which the returned record says something that ours does not, in their order."""
    return [
        Conflict(one.key, one.name_zh, one.name_en, ours.values.get(one.key, ""), said)
        for one in profile.fields
        if one.key not in _OWN
        and (said := theirs.values.get(one.key, ""))
        and said != ours.values.get(one.key, "")
    ]


def _names(record: NationalRecord) -> set[str]:
    listed = (record.values.get(key, "").split(BETWEEN) for key in ("alias", "short_name", "old_name"))
    return {name for names in listed for name in names if name}


def _name(ours: NationalRecord, theirs: NationalRecord) -> float:
    if ours.name == theirs.name:
        return 1.0
    alike = SequenceMatcher(None, ours.name, theirs.name).ratio()
    other = theirs.name in _names(ours) or ours.name in _names(theirs)
    return max(alike, _OTHER_NAME) if other else alike


def _sounds(record: NationalRecord) -> set[str]:
    spelled = (record.values.get(key, "") for key in ("romanization", "reading"))
    return {roman_key(one) for one in spelled if roman_key(one)}


def _category(profile: Profile, ours: str, theirs: str) -> float:
    if ours == theirs:
        return 1.0
    found = profile.class_of(ours)
    return _SAME_CLASS if found is not None and found == profile.class_of(theirs) else 0.0


def _distance(ours: NationalRecord, theirs: NationalRecord) -> float | None:
    if ours.gdm is None or theirs.gdm is None:
        return None
    line = shapely.shortest_line(shape(dict(ours.gdm)), shape(dict(theirs.gdm)))
    (lon1, lat1), (lon2, lat2) = line.coords
    return distance_m(lon1, lat1, lon2, lat2)


def _nearness(metres: float, settings: Settings) -> float:
    """Return 1 up to `near_m`, 0 from `far_m` on, and less by the logarithm between."""
    if metres <= settings.near_m:
        return 1.0
    if metres >= settings.far_m:
        return 0.0
    return 1.0 - math.log(metres / settings.near_m) / math.log(settings.far_m / settings.near_m)


class _Index:
    """Our records by what makes them worth comparing: code, name, other names, sound, place."""

    def __init__(self, records: Sequence[NationalRecord]) -> None:
        self._records = records
        self._by: dict[tuple[str, str], list[int]] = {}
        for at, record in enumerate(records):
            for key in _keys(record):
                self._by.setdefault(key, []).append(at)
        self._drawn = [at for at, record in enumerate(records) if record.gdm is not None]
        self._tree = shapely.STRtree([shape(dict(records[at].gdm or {})) for at in self._drawn])

    def near(self, record: NationalRecord) -> list[NationalRecord]:
        """Return our records that have something in common with a returned one."""
        found = {at for key in _keys(record) for at in self._by.get(key, ())}
        if record.gdm is not None:
            around = shape(dict(record.gdm)).buffer(_AROUND_DEG)
            found |= {self._drawn[int(at)] for at in self._tree.query(around, predicate="intersects")}
        return [self._records[at] for at in sorted(found)]


def _keys(record: NationalRecord) -> set[tuple[str, str]]:
    named = {("name", name) for name in {record.name, *_names(record)} if name}
    return (
        named
        | {("sound", sound) for sound in _sounds(record)}
        | ({("code", record.code)} if record.code else set())
    )
