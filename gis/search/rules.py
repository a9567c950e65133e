"""Read what a person typed into the one box, without database or files."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis.administrative_divisions.bodies import split_body
from gis.errors import InvalidInput, NotFound
from gis.place_names.rules import HAN, MONGOLIAN

#: How many hits are counted; beyond it a list says "more than"
MOST_HITS = 1000
#: Longest text that is searched for; whatever stands beyond it is not looked at
LONGEST = 60
#: 附近: as far as this from the named place
NEAR_METRES = 30_000.0

#: How a hit fits what was typed, as gis/sql/053 and 054 number it
WAYS: Mapping[int, str] = {
    1: "code",
    10: "whole",
    11: "without_generic_term",
    12: "spelling",
    13: "spelling_without_generic_term",
    15: "code_beginning",
    20: "beginning",
    21: "spelling_beginning",
    25: "initials",
    30: "inside",
    31: "other_generic_term",
    32: "same_reading",
    33: "inside_spelling",
    35: "initials_beginning",
    40: "typo",
    41: "typo_in_spelling",
    50: "of_type",
    60: "distance",
    61: "same_division",
}
#: Where 053 ranks what is no division, behind all divisions that fit as well
PLACE_WEIGHT = 9
#: A hit that fits at least so well is what was meant: other ways to read the words are not tried
WHAT_WAS_MEANT = 25
#: A division that fits so well may stand before or after what is searched within it
NAMES_A_DIVISION = 15
#: Beyond this, a hit only resembles what was typed
RESEMBLES = 31

NEAR_AFTER = re.compile(r"(?P<place>.+?)\s*(?:附近|周边|周围|旁边|一带)(?:的|有哪些|有什么)?\s*(?P<what>.*)")
NEAR_BEFORE = re.compile(r"(?P<what>.*?)\s*\b(?:near|around|close to)\b\s*(?P<place>.+)", re.IGNORECASE)
CODE = re.compile(r"[0-9]{2,20}")
#: tu2ke4: a number of the tone after a syllable
TONE_NUMBERS = re.compile(r"(?:[a-z]*[aeiouüv][a-z:]*[1-5]\s*)+", re.IGNORECASE)
LATIN = re.compile(r"[a-z]", re.IGNORECASE)


class OnlyBeginningsAsKnown(InvalidInput):
    """What the register knew on an earlier day is searched by the beginning of a name only."""

    message_id = "search.only_beginnings_as_known"


class UnknownLevel(InvalidInput):
    """There is no such level of divisions."""

    message_id = "search.unknown_level"


class UnknownScope(NotFound):
    """There is no such division to search within, or the caller may not see it."""

    message_id = "search.unknown_scope"


@dataclass(frozen=True)
class TypeWord:
    """A word that says what is looked for (嘎查, 河, town): types of divisions, a category, an ending."""

    word: str
    kinds: tuple[str, ...] = ()
    category: str | None = None
    ending: str | None = None


@dataclass(frozen=True)
class Question:
    """One text, as everything that it can be a part of; None for what it is not."""

    han: str | None = None
    #: The text without its generic term
    core: str | None = None
    roman: str | None = None
    initials: str | None = None
    mongolian: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Near:
    """What is looked for near which place."""

    place: str
    what: str


def tidied(typed: str) -> str:
    """Return what was typed in plain width, without control characters and needless spaces."""
    plain = unicodedata.normalize("NFKC", typed)
    kept = "".join(
        char if unicodedata.category(char)[0] != "C" or char in "\u200d\u180e" else " " for char in plain
    )
    return " ".join(kept.split())[:LONGEST].strip()


def near(text: str) -> Near | None:
    """Return place and wish of 图克镇附近的嘎查 or "gacha near Tuke"; None for any other text."""
    match = NEAR_AFTER.fullmatch(text) or NEAR_BEFORE.fullmatch(text)
    return None if match is None else Near(match["place"].strip(), match["what"].strip())


def question(text: str) -> Question:
    """Return everything that a text can be searched as; it is folded by the database as names are."""
    if CODE.fullmatch(text.replace(" ", "")):
        return Question(han=text, code=text.replace(" ", ""))
    if MONGOLIAN.search(text):
        return Question(mongolian=text)
    if HAN.search(text):
        body = split_body(text)
        name = body.place_name if body.body_kind else text
        core = split_body(name).specific_term
        return Question(han=name, core=core if core != name else None)
    if not LATIN.search(text):
        return Question(han=text)
    letters = re.sub(r"[1-5]", "", text) if TONE_NUMBERS.fullmatch(text) else text
    return Question(han=text, roman=letters, initials=letters)


def type_words(
    types: Iterable[Mapping[str, str]],
    categories: Iterable[Mapping[str, str]],
    generic_terms: Iterable[str],
) -> dict[str, TypeWord]:
    """Return every word that says what is looked for, from the code lists and the generic terms."""
    words = {term: TypeWord(term, ending=term) for term in generic_terms}
    for row in categories:
        names = {re.split(r"[((,、]", row["name_zh"])[0], row["name_en"]}
        names |= {
            term
            for term in words
            if len(term) == 1 and row["name_zh"] in (f"{term}流", f"{term}泊", f"{term}体")
        }
        for name in names:
            before = words.get(name.lower(), TypeWord(name))
            words[name.lower()] = TypeWord(name, before.kinds, before.category or row["code"], before.ending)
    for row in types:
        for name in (row["name_zh"], row["name_en"]):
            before = words.get(name.lower(), TypeWord(name))
            words[name.lower()] = TypeWord(
                name, (*before.kinds, row["code"]), before.category, before.ending or row["name_zh"]
            )
    return words


def type_word(text: str, words: Mapping[str, TypeWord]) -> TypeWord | None:
    """Return what a text means as a word for a type, in the singular or an English plural."""
    folded = text.lower()
    return words.get(folded) or (words.get(folded.removesuffix("s")) if folded.endswith("s") else None)
