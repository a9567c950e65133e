"""Read pinyin as a person types it for a name: with tones or their numbers, joined or apart."""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass

from gis.place_names.romanization import HAN, toneless

MARKS = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": "", "0": ""}
TONE_MARKS = frozenset("\u0300\u0301\u0304\u030c")
#: The vowel that bears the tone: a or e where there is one, o of ou, else the last one
BEARS = (re.compile("[ae]"), re.compile("o(?=u)"), re.compile("[iouü](?![iouü])"))
LONGEST = 6


@dataclass(frozen=True, slots=True)
class TypedReading:
    """A syllable for each Han character, by its place, and those that no dictionary reads so."""

    syllables: dict[int, str]
    unusual: tuple[str, ...]


def typed_reading(
    typed: str, name: str, choices: Sequence[Sequence[str]], known: Container[str]
) -> TypedReading | None:
    """Divide typed pinyin among the Han characters of a name; None where it can't be divided.

    `choices` are the readings that the dictionary has of each character of the name, `known` all syllables of
    pinyin without tone. Where several divisions are possible, the one with most known readings is taken.
    """
    places = [at for at, character in enumerate(name) if HAN.fullmatch(character)]
    letters = re.sub(r"[\s’'`·\-]", "", unicodedata.normalize("NFC", typed).lower()).replace("v", "ü")
    best = _divided(letters, [name[at] for at in places], [choices[at] for at in places], known)
    if best is None:
        return None
    syllables = dict(zip(places, best, strict=True))
    unusual = tuple(name[at] for at, syllable in syllables.items() if syllable not in choices[at])
    return TypedReading(syllables, unusual)


def _divided(
    letters: str, characters: Sequence[str], choices: Sequence[Sequence[str]], known: Container[str]
) -> list[str] | None:
    """Return one syllable per character, those that the dictionary has first."""
    table: dict[int, tuple[int, list[str]]] = {0: (0, [])}
    for character, readings in zip(characters, choices, strict=True):
        following: dict[int, tuple[int, list[str]]] = {}
        for start, (usual, found) in table.items():
            for end, typed in _syllables(letters, start, known, is_er=character == "儿"):
                # Typed without tone: the reading of the dictionary that has these letters
                syllable = next((one for one in readings if typed == toneless(one)), typed)
                score = usual + (syllable in readings)
                if end not in following or score > following[end][0]:
                    following[end] = (score, [*found, syllable])
        table = following
    return table[len(letters)][1] if len(letters) in table else None


def _syllables(letters: str, start: int, known: Container[str], *, is_er: bool) -> list[tuple[int, str]]:
    """Return the syllables that begin at a place, each with where the next one begins."""
    found: list[tuple[int, str]] = []
    if is_er and letters[start : start + 1] == "r":
        found.append((start + 1, "ér"))
    for end in range(start + 1, min(start + LONGEST, len(letters)) + 1):
        text = letters[start:end]
        marks = sum(mark in TONE_MARKS for mark in unicodedata.normalize("NFD", text))
        if marks > 1 or toneless(text) not in known:
            continue
        number = letters[end : end + 1]
        if not marks and number in MARKS:
            found.append((end + 1, _toned(text, number)))
        else:
            found.append((end, text))
    return found


def _toned(syllable: str, number: str) -> str:
    match = next(filter(None, (pattern.search(syllable) for pattern in BEARS)), None)
    if match is None or not MARKS[number]:
        return syllable
    end = match.end()
    return unicodedata.normalize("NFC", syllable[:end] + MARKS[number] + syllable[end:])
