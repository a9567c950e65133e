"""Compare the Han characters of a Mongolian name with its sound, syllable by syllable.

What is expected stands in a table (data/rules/mongolian_transcription.csv, after CH/T 4007-1999, not
verified); a drift is a candidate for a person to look at. A transcription long in use stays as it is: what a
drift asks for is to record the source form, never to rename.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from gis.place_names.romanization import toneless

#: usual: a character of the table; same_sound: another that is read the same; near: the vowel differs;
#: far: another consonant; missing: a syllable that no character renders; extra: a character without sound
Verdict = Literal["usual", "same_sound", "near", "far", "missing", "extra"]
#: What each verdict costs when sounds and characters are laid beside each other
COSTS: Mapping[Verdict, float] = {
    "usual": 0.0,
    "same_sound": 0.1,
    "near": 0.5,
    "far": 1.2,
    "missing": 1.0,
    "extra": 0.9,
}
#: A consonant that closes a syllable is often left unwritten (Dalad 达拉特, Ordos 鄂尔多斯, Hanggin 杭锦)
CLOSING_LEFT_OUT = 0.4
SETTLED: frozenset[Verdict] = frozenset({"usual", "same_sound"})
VOWEL = "aeiou"
CONSONANT = "[b-df-hj-np-tv-z]"
#: A syllable (onset, then ai and the like or a vowel with n or ng), or a consonant that closes one
UNIT = re.compile(
    rf"(?P<syllable>(?:zh|ch|sh|lh|{CONSONANT})?(?:[aeou]i|[{VOWEL}](?:ng|n)?))|(?P<closing>ng|{CONSONANT})"
)


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of a Mongolian word that one Han character renders."""

    text: str
    is_closing: bool


@dataclass(frozen=True, slots=True)
class ComparedSound:
    """A sound beside the character that stands for it; either may be empty."""

    sound: str
    expected: str
    written: str
    verdict: Verdict


def sounds_of(roman: str) -> list[Sound]:
    """Divide a Roman form into what Han characters render: Tolgoi → to, l, goi; Galuut → ga, lu, t."""
    found: list[Sound] = []
    for word in re.findall("[a-z]+", toneless(roman).lower()):
        plain = re.sub(rf"([{VOWEL}])\1+", r"\1", word)
        at = 0
        while (match := UNIT.match(plain, at)) is not None:
            text = match.group()
            # n before a vowel begins the next syllable: Xini is xi, ni
            if (
                match["syllable"]
                and text[-1] not in VOWEL
                and plain[match.end() : match.end() + 1] in [*VOWEL]
            ):
                text = text[:-1]
            found.append(Sound(text, match["closing"] is not None))
            at += len(text)
    return found


class SoundDrift:
    """Lays a Mongolian sound and Han characters side by side."""

    def __init__(self, rows: Iterable[Mapping[str, str]], read: Callable[[str], str]) -> None:
        """Take the rows of mongolian_transcription, and what reads one Han character without tone."""
        self._read = read
        self._expected: dict[tuple[str, bool], str] = {}
        for row in rows:
            self._expected[row["sound"], row["place"] == "closing"] = row["characters"]

    def compare(self, roman: str, han: str) -> list[ComparedSound]:
        """Return the sounds of a Roman form beside the Han characters of a name, in order."""
        sounds = sounds_of(roman)
        steps = self._cheapest(sounds, han)
        found = []
        for sound, written, verdict in steps:
            expected = "" if sound is None else self._characters(sound)
            found.append(ComparedSound("" if sound is None else sound.text, expected, written, verdict))
        return found

    def drifted(self, compared: Sequence[ComparedSound]) -> list[ComparedSound]:
        """Return what is worth a look: not the closing consonants that are usually left out."""
        return [one for one in compared if one.verdict not in SETTLED and not self._is_left_out(one)]

    def _is_left_out(self, one: ComparedSound) -> bool:
        return one.verdict == "missing" and (one.sound, True) in self._expected

    def _characters(self, sound: Sound) -> str:
        return self._expected.get((sound.text, sound.is_closing), "")

    @cached_property
    def _onsets(self) -> Mapping[str, frozenset[str]]:
        """Mongolian consonant → the consonants that its characters have in Chinese."""
        found: dict[str, set[str]] = {}
        for (sound, _), characters in self._expected.items():
            found.setdefault(_onset(sound), set()).update(_onset(self._read(each)) for each in characters)
        return {onset: frozenset(read) for onset, read in found.items()}

    def _verdict(self, sound: Sound, character: str) -> Verdict:
        characters = self._characters(sound)
        if character in characters:
            return "usual"
        read = self._read(character)
        if read and any(read == self._read(each) for each in characters):
            return "same_sound"
        return "near" if read and _onset(read) in self._onsets.get(_onset(sound.text), ()) else "far"

    def _cheapest(self, sounds: Sequence[Sound], han: str) -> list[tuple[Sound | None, str, Verdict]]:
        """Align both by the least cost: each sound has one character or none, each character one or none."""
        rows, columns = len(sounds) + 1, len(han) + 1
        cost = [[0.0] * columns for _ in range(rows)]
        step: list[list[tuple[Sound | None, str, Verdict] | None]] = [[None] * columns for _ in range(rows)]
        for row in range(rows):
            for column in range(columns):
                options: list[tuple[float, tuple[Sound | None, str, Verdict]]] = []
                if row and column:
                    verdict = self._verdict(sounds[row - 1], han[column - 1])
                    options.append(
                        (
                            cost[row - 1][column - 1] + COSTS[verdict],
                            (sounds[row - 1], han[column - 1], verdict),
                        )
                    )
                if row:
                    left_out = CLOSING_LEFT_OUT if sounds[row - 1].is_closing else COSTS["missing"]
                    options.append((cost[row - 1][column] + left_out, (sounds[row - 1], "", "missing")))
                if column:
                    options.append((cost[row][column - 1] + COSTS["extra"], (None, han[column - 1], "extra")))
                if options:
                    cost[row][column], step[row][column] = min(options, key=lambda option: option[0])
        found: list[tuple[Sound | None, str, Verdict]] = []
        row, column = rows - 1, columns - 1
        while (taken := step[row][column]) is not None:
            found.append(taken)
            row, column = row - (taken[0] is not None), column - bool(taken[1])
        return found[::-1]


def _onset(syllable: str) -> str:
    match = re.match(r"zh|ch|sh|[b-df-hj-np-tv-z]", syllable)
    return "" if match is None else match.group()
