"""Say what became of each code between two yearly lists: same, another spelling, a rename, a re-used code.

A code is no place: when villages merge, agencies give a freed code to another village. So before a pair of
names is called a rename, the other codes of the same parent are looked at (data of 乌审旗: 惠泽 took the code
of 查干淖, 绿洲 that of 惠泽; neither was renamed).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from gis.name_screening.list_names import Endings, ListName, is_too_long, parents_before, with_plain_numbers
from gis.name_screening.spoken_names import Alike, SpokenNames

Kind = Literal[
    "same",
    "suffix_only",
    "spelling_variant",
    "correction",
    "extension",
    "rename",
    "code_reused",
    "ended",
    "new",
]
#: What stands where a character could not be written, private-use characters too
PLACEHOLDERS = frozenset("□■○●*?？＊※〓\ufffd") | {chr(code) for code in range(0xE000, 0xF900)}
#: 圐圙 (kūlüè, a walled pasture) written as two boxes, which look like two mouths
BOXES = ("口口", "圐圙")
#: Generic words that a transcription ends with in full or not: 淖/淖尔 is one word
FULL_FORMS = (("淖", "淖尔"), ("淖", "诺尔"), ("召", "召庙"), ("包", "敖包"))
DIRECTIONS = "东西南北中前后上下"
#: Codes of one parent share all but their last three digits (12-digit villages, 9-digit towns), else two
SERIALS = {12: 3, 9: 3}


@dataclass(frozen=True)
class Change:
    """What became of one code; `reason` says it to a person, `confidence` how sure the kind is (0 to 1)."""

    code: str
    old: str
    new: str
    kind: Kind
    reason: str
    confidence: float


@dataclass(frozen=True)
class Likeness:
    """By what two names are one, or nearly one: a row of data/rules/list_changes.csv with what it tells."""

    key: str
    what: str = ""
    #: How sure, where the row's own figure is not meant
    confidence: float | None = None


def parent_of(code: str) -> str:
    """Return the code's beginning that it shares with its siblings."""
    return code[: -SERIALS.get(len(code), 2)]


class ListComparison:
    """Compares two lists of names by code."""

    def __init__(
        self,
        endings: Endings,
        spoken: SpokenNames,
        translations: Iterable[tuple[str, str]],
        rows: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Take what takes names apart, what hears them, translated terms, and list_changes by key."""
        self._endings = endings
        self._spoken = spoken
        self._translations = [*translations]
        self._rows = rows

    def compare(
        self,
        old: Mapping[str, str],
        new: Mapping[str, str],
        unnamed: tuple[Collection[str], Collection[str]] = ((), ()),
    ) -> Iterator[Change]:
        """Yield one change per code, in the order of codes.

        `unnamed` are codes that stand in the old list and in the new one without a name: they are not gone.
        """
        siblings = self._siblings(old, new)
        was_unnamed, is_unnamed = map(frozenset, unnamed)
        for code in sorted(old.keys() | new.keys()):
            before, after = old.get(code, ""), new.get(code, "")
            if before == after:
                yield self._change((code, before, after), "same")
                continue
            if before and after and (is_too_long(before) or is_too_long(after)):
                yield self._change((code, before, after), "too_long")
                continue
            if (not after and code in is_unnamed) or (not before and code in was_unnamed):
                yield self._change((code, before, after), "unnamed_before" if after else "unnamed")
                continue
            core = siblings.new[code].core if after else siblings.old[code].core
            if not after:
                now = siblings.begins(code, core)
                key = "ended_moved" if now else "ended"
                yield self._change((code, before, after), key, elsewhere=now)
            elif not before:
                was = siblings.left(code, core)
                key = "new_moved" if was else "new"
                yield self._change((code, before, after), key, elsewhere=was)
            else:
                yield self._pair((code, before, after), siblings)

    def _siblings(self, old: Mapping[str, str], new: Mapping[str, str]) -> "Siblings":
        """Take apart the names of those parents below which anything changed."""
        changed = {parent_of(code) for code in old.keys() | new.keys() if old.get(code) != new.get(code)}
        take = self._endings.take_apart
        return Siblings(
            {code: take(name) for code, name in old.items() if parent_of(code) in changed},
            {code: take(name) for code, name in new.items() if parent_of(code) in changed},
            self.is_one,
        )

    def _change(
        self, of: tuple[str, str, str], key: str, confidence: float | None = None, **said: str
    ) -> Change:
        row = self._rows[key]
        sure = float(row["confidence"]) if confidence is None else confidence
        return Change(*of, cast(Kind, row["kind"]), row["reason"].format(**said), sure)

    def _pair(self, of: tuple[str, str, str], siblings: "Siblings") -> Change:
        """Judge a code that bears another text than before."""
        code = of[0]
        before, after = siblings.old[code], siblings.new[code]
        one, other = before.core, after.core
        if one == other:
            key = "remark" if before.remark != after.remark else "suffix"
            return self._change(of, key, before=before.ending or "无", after=after.ending or "无")
        if one_name := self.is_one(one, other):
            return self._change(of, one_name.key, one_name.confidence, what=one_name.what)
        if was := siblings.left(code, other):
            return self._change(of, "code_reused", elsewhere=was, name=other)
        if now := siblings.begins(code, one):
            return self._change(of, "code_left", elsewhere=now, name=one)
        near = self._near(one, other) or Likeness("rename")
        return self._change(of, near.key, near.confidence, what=near.what, before=one, after=other)

    def is_one(self, one: str, other: str) -> Likeness | None:
        """Say by what two different names are one name, whatever other codes bear."""
        for key, long, short in (("with_parent", other, one), ("without_parent", one, other)):
            parents = parents_before(long)
            if parents and long.removeprefix(parents) == short:
                return Likeness(key, parents)
        if with_plain_numbers(one) == with_plain_numbers(other):
            return Likeness("numbers")
        if _filled(one, other) or _filled(other, one):
            return Likeness("placeholder")
        alike = self._spoken.compare(one, other)
        if alike is not None:
            return _likeness(alike)
        if _full_forms(one, other):
            return Likeness("full_form")
        for transcribed, translated in self._translations:
            for a, b in ((transcribed, translated), (translated, transcribed)):
                if (
                    one.endswith(a)
                    and other.endswith(b)
                    and self._one_stem(one.removesuffix(a), other.removesuffix(b))
                ):
                    return Likeness("translated", f"{a}/{b}")
        return None

    def _one_stem(self, one: str, other: str) -> bool:
        return one == other or (len(one) >= 2 and self._spoken.compare(one, other) is not None)

    def _near(self, one: str, other: str) -> Likeness | None:
        """Say what joins two names that are not one name."""
        one, other = one.removeprefix(parents_before(one)), other.removeprefix(parents_before(other))
        if sorted(one) == sorted(other):
            return Likeness("moved_direction" if _direction_moved(one, other) else "swapped")
        short, long = sorted((one, other), key=len)
        added = _added(short, long)
        return Likeness("extended" if long == other else "shortened", added) if added else None


class Siblings:
    """Which codes of one parent bear a name, in the old list and in the new one."""

    def __init__(
        self,
        old: Mapping[str, ListName],
        new: Mapping[str, ListName],
        is_one: Callable[[str, str], Likeness | None],
    ) -> None:
        """Take both lists with names taken apart, and what says whether two names are one."""
        self.old, self.new = old, new
        self._is_one = is_one
        self._old_codes, self._new_codes = _codes_by_name(old), _codes_by_name(new)

    def left(self, code: str, name: str) -> str:
        """Return the sibling that bore a name and bears it no more: the name has moved to `code`."""
        return self._moved(code, name, self._old_codes, self.new)

    def begins(self, code: str, name: str) -> str:
        """Return the sibling that bears a name that it did not bear: the name has left `code` for it."""
        return self._moved(code, name, self._new_codes, self.old)

    def _moved(
        self,
        code: str,
        name: str,
        there: Mapping[tuple[str, str], list[str]],
        otherwise: Mapping[str, ListName],
    ) -> str:
        for other in there.get((parent_of(code), name), ()):
            if other == code:
                continue
            own = otherwise.get(other)
            # A sibling that bore this name all along, written otherwise, has not taken it from anybody
            if own is None or (own.core != name and self._is_one(own.core, name) is None):
                return other
        return ""


def _codes_by_name(names: Mapping[str, ListName]) -> dict[tuple[str, str], list[str]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name in names.items():
        found[parent_of(code), name.core].append(code)
    return found


def _likeness(alike: Alike) -> Likeness:
    return Likeness(alike.kind, alike.differing, alike.confidence)


def _filled(broken: str, whole: str) -> bool:
    """Say whether a text says what the other could not write: 李家口口, 李家圐圙."""
    if broken.replace(*BOXES) == whole:
        return True
    return len(broken) == len(whole) and all(
        a == b or (a in PLACEHOLDERS and b not in PLACEHOLDERS) for a, b in zip(broken, whole, strict=True)
    )


def _full_forms(one: str, other: str) -> bool:
    return any(
        one.endswith(a) and other.endswith(b) and one.removesuffix(a) == other.removesuffix(b)
        for short, full in FULL_FORMS
        for a, b in ((short, full), (full, short))
    )


def _direction_moved(one: str, other: str) -> bool:
    """Say whether a word of direction went from one end to the other: 东茨蓬, 茨蓬东."""
    return any(
        a[0] in DIRECTIONS and a[1:] + a[0] == b for a, b in ((one, other), (other, one)) if len(a) > 1
    )


def _added(short: str, long: str) -> str:
    """Return what makes the longer name of the shorter: at an end or in one place inside; else nothing."""
    if not short or len(short) == len(long):
        return ""
    if short in long:
        before, _, after = long.partition(short)
        return "、".join(filter(None, (before, after)))
    kept = next((count for count in range(len(short) - 1, 0, -1) if long.startswith(short[:count])), 0)
    if kept and long.endswith(short[kept:]):
        return long[kept : kept + len(long) - len(short)]
    return ""
