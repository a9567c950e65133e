"""Suggest how a Chinese place name is read and spelled in Roman letters.

Rules: 《中国地名汉语拼音字母拼写规则(汉语地名部分)》 (84)中地字第17号, numbered as there. A suggestion is
never a confirmed reading, and a name of Mongolian origin gets no romanization from its Han characters:
its official form comes from the Mongolian script and stays empty until somebody knows it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

#: How the parts of a name are written: 政区 (镇 apart), 居民点 (村 joined), everything else (河, 路 apart)
NameKind = Literal["division", "settlement", "feature"]

NUMERALS = {character: number for number, character in enumerate("零一二三四五六七八九")}
ORDINAL = re.compile(r"第[一二三四五六七八九十]+")
#: A numeral as streets are counted, up to 九十九: 五, 十二, 二十; not 五四, 八一, which are dates
COUNT = "(?P<number>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
#: Streets that are counted (rule 7); what stands before is no numeral, nor a word that ends in one (统一)
STREET_ORDINALS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{COUNT}(?P<term>马路|巷|条|弄)",
        rf"(?P<before>[经纬东南西北]){COUNT}(?P<term>[路街])",
        rf"(?P<before>[东南西北]?){COUNT}(?P<ring>环)(?P<term>路?)",
        rf"(?P<before>[东西]四){COUNT}(?P<term>条)",
        rf"(?P<before>.*?)(?P<ordinal>第){COUNT}(?P<term>路|街|巷|条|弄|胡同)",
        rf"(?P<before>.+[^一二三四五六七八九十第统同唯专划]){COUNT}(?P<term>路|街|巷|条|弄|胡同)",
    )
)
#: A ring road by its number alone, which no generic term ends: 北二环
RING = re.compile("[一二三四五六七八九]环$")
ORDINAL_PARTS = ("before", "number", "ring", "term")
#: Last characters of the terms that close a counted street
COUNTED = (*"路街巷条弄环", "胡同")
#: One-syllable modifiers that join the generic term after them: 东路, 后街, 前旗 (rule 2)
MODIFIERS = frozenset("东西南北中前后上下左右大小")
#: 儿 is a syllable of its own in these words, elsewhere it only colours the vowel (rule 12)
WHOLE_ER = ("女儿", "婴儿", "孤儿", "幼儿", "健儿", "少儿")
VOWELS = "aoeāáǎàōóǒòēéěè"
HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff〇]+")
TOKEN = re.compile(rf"[0-9A-Za-z]+|{HAN.pattern}")
#: Categories whose generic term is part of one word (自然村镇, rule 3)
SETTLEMENT_CATEGORIES = ("216", "22", "276")
DIVISION_CATEGORIES = ("211", "212", "213", "214", "215")


@dataclass(frozen=True)
class Suggestion:
    """What the rules make of a name; every field is empty where a character has no known reading."""

    specific_term: str
    generic_term: str
    #: Gālǔtú Zhèn: the reading of the Han characters, with tones
    pinyin: str
    #: The same, for a name of Chinese origin; empty for any other
    romanization: str

    @property
    def roman_ascii(self) -> str:
        """Capitals without tones and spaces (GALUTUZHEN), ü as V."""
        return roman_key(self.romanization or self.pinyin).upper()


def toneless(text: str) -> str:
    """Drop tone marks, keep ü and ê, case and spaces."""
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(mark for mark in decomposed if mark not in "\u0300\u0301\u0304\u030c")
    return unicodedata.normalize("NFC", kept)


def roman_key(text: str) -> str:
    """Fold a spelling to what people type: lower-case letters and digits, ü as v, nothing else."""
    folded = toneless(text).lower().replace("ü", "v")
    plain = unicodedata.normalize("NFD", folded)
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def kind_of_category(category: str) -> NameKind:
    """Say how names of a category (5-digit code or its beginning) are written."""
    if category.startswith(DIVISION_CATEGORIES):
        return "division"
    if category.startswith(SETTLEMENT_CATEGORIES):
        return "settlement"
    return "feature"


def numeral(text: str) -> int:
    """Return the number that Chinese numerals up to 九十九 mean."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return NUMERALS[text] if len(text) == 1 else int("".join(str(NUMERALS[c]) for c in text))
    return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)


#: Where a reading stands: our table of place names, a dictionary's phrase, a character by itself
ReadFrom = Literal["own", "phrase", "character"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a piece of a name is read, and what says so."""

    text: str
    syllables: tuple[str, ...]
    read_from: ReadFrom


class Reader:
    """Reads Han characters: our table of place-name readings, then a dictionary, longest match first."""

    def __init__(
        self,
        characters: Mapping[int, str],
        phrases: Mapping[str, Sequence[Sequence[str]]],
        own: Mapping[str, str],
    ) -> None:
        """Take single readings by code point (first of a comma list), phrases, and our own table.

        `own` maps a text to its readings, one per character, separated by spaces; it wins over a phrase of
        the same length. A text that opens with ^ holds only at the beginning of a name.
        """
        self._characters = characters
        self._phrases = phrases
        self._own = {text: tuple(reading.split()) for text, reading in own.items()}
        lengths: dict[str, set[int]] = {}
        for text in (*phrases, *(text.lstrip("^") for text in self._own)):
            lengths.setdefault(text[0], {1}).add(len(text))
        #: First character → the lengths that texts beginning with it have, the longest first
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def syllables(self, name: str, *, opens_name: bool = True) -> tuple[str, ...] | None:
        """Return one toned syllable per character, or None where a character has no known reading."""
        found: list[str] = []
        while len(found) < len(name):
            match = self._match(name, len(found), opens_name)
            if match is None:
                return None
            found.extend(match[0])
        return tuple(found)

    def pieces(self, name: str, *, opens_name: bool = True) -> list[Reading] | None:
        """Return what a name is read from, piece by piece, or None where a character has no reading."""
        found: list[Reading] = []
        at = 0
        while at < len(name):
            match = self._match(name, at, opens_name)
            if match is None:
                return None
            syllables, read_from = match
            found.append(Reading(name[at : at + len(syllables)], tuple(syllables), read_from))
            at += len(syllables)
        return found

    def is_word(self, text: str) -> bool:
        """Whether the dictionary has a text as a word of Chinese."""
        return text in self._phrases

    @cached_property
    def syllables_known(self) -> frozenset[str]:
        """Every syllable that any character has, without tone."""
        readings = (reading for each in self._characters.values() for reading in each.split(","))
        # Sounds without a vowel (呣, 嗯) are in no name
        plain = {toneless(reading) for reading in readings}
        return frozenset(each for each in plain if not {*each}.isdisjoint("aeiouüê"))

    def choices(self, character: str) -> tuple[str, ...]:
        """Return every reading that the dictionary has of a character, the most usual first."""
        return tuple(filter(None, self._characters.get(ord(character), "").split(",")))

    def _match(self, name: str, start: int, opens_name: bool) -> tuple[Sequence[str], ReadFrom] | None:
        remaining = len(name) - start
        for length in self._lengths.get(name[start], ()):
            if length > remaining:
                continue
            text = name[start : start + length]
            if not start and opens_name and (own := self._own.get(f"^{text}")):
                return own, "own"
            if own := self._own.get(text):
                return own, "own"
            if length > 1 and text in self._phrases:
                return [syllable[0] for syllable in self._phrases[text]], "phrase"
        single = self._characters.get(ord(name[start]))
        return ((single.partition(",")[0],), "character") if single else None


class Endings:
    """A set of endings of names, asked for the longest that a name has."""

    def __init__(self, terms: Iterable[str]) -> None:
        """Take the endings; a name that is nothing but an ending has none."""
        self._terms = frozenset(terms)
        self._last = frozenset(term[-1] for term in self._terms)
        self._longest = max(map(len, self._terms), default=0)

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def longest(self, name: str) -> str:
        """Return the longest ending, or an empty text."""
        if not name or name[-1] not in self._last:
            return ""
        for length in range(min(self._longest, len(name) - 1), 0, -1):
            if name[-length:] in self._terms:
                return name[-length:]
        return ""


class Romanizer:
    """Splits names into words by their generic terms and spells them."""

    def __init__(
        self, reader: Reader, terms: Iterable[tuple[str, str, str]], mostly_villages: Iterable[str] = ()
    ) -> None:
        """Take a reader and the rows (term, kind, words) of the table of generic terms.

        Names that end with a term of `mostly_villages` and have no category are taken for villages.
        """
        self._reader = reader
        by_kind: dict[str, list[str]] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        for term, kind, words in terms:
            by_kind.setdefault(kind, []).append(term)
            self._words[term] = tuple(words.split())
        self._generic: Mapping[NameKind, Endings] = {
            "division": Endings(by_kind["division"]),
            "settlement": Endings(by_kind["settlement"] + by_kind["community"]),
            "feature": Endings(by_kind["road"] + by_kind["feature"] + by_kind["community"]),
        }
        self._kinds: dict[str, NameKind] = {
            **dict.fromkeys(by_kind["division"], "division"),
            **dict.fromkeys(by_kind["road"] + by_kind["feature"], "feature"),
            **dict.fromkeys((*by_kind["settlement"], *by_kind["community"], *mostly_villages), "settlement"),
        }
        self._telling = Endings(self._kinds)
        self._joined = Endings(by_kind["settlement"])
        self._modified = Endings([*by_kind["road"], "旗"])
        self._apart = Endings(by_kind["ethnic"] + by_kind["modifier"])
        self._inner = Endings(term for term in by_kind["road"] + by_kind["feature"] if len(term) > 1)

    def suggest(
        self,
        name: str,
        kind: NameKind,
        *,
        origin: str = "zh",
        words: Sequence[str] | None = None,
        chosen: Mapping[int, str] | None = None,
    ) -> Suggestion:
        """Suggest terms, toned pinyin and romanization of a name in Han characters.

        `origin` is the language the name comes from; only zh gets a romanization. `words` are the parts of
        the name where a person has divided it (广安门 北滨河 路), `chosen` the readings that a person has
        chosen, by the character's place in the name.
        """
        text = name.strip()
        specific, generic = self.terms(text, kind)
        divided = words or self._divide(text, kind, specific, generic)
        pinyin = self._spell(text, divided, chosen or {}) or ""
        return Suggestion(specific, generic, pinyin, pinyin if origin == "zh" else "")

    def syllables(self, name: str) -> tuple[str, ...] | None:
        """Return the suggested toned reading of each character, or None where one is no Han character."""
        return self._reader.syllables(name.strip())

    def readings(self, name: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return each Han character of a name with its readings, the suggested one first."""
        found: list[tuple[str, tuple[str, ...]]] = []
        text = name.strip()
        suggested: dict[int, str] = {}
        for token in HAN.finditer(text):
            read = self._reader.syllables(token.group(), opens_name=token.start() == 0)
            suggested |= dict(enumerate(read or (), start=token.start()))
        for place, character in enumerate(text):
            if HAN.fullmatch(character):
                first = (suggested[place],) if place in suggested else ()
                found.append((character, tuple(dict.fromkeys([*first, *self._reader.choices(character)]))))
            else:
                found.append((character, ()))
        return found

    @property
    def syllables_known(self) -> frozenset[str]:
        """Every syllable of the dictionary, without tone."""
        return self._reader.syllables_known

    def is_chinese_word(self, text: str) -> bool:
        """Whether a text is a word of Chinese, or ends with a Chinese generic term (红旗, 庙滩)."""
        return self._reader.is_word(text) or bool(self._generic["feature"].longest(text))

    def term(self, generic: str) -> str:
        """Return a generic term with tones, in the words it is written in: Cūnmín Wěiyuánhuì."""
        words = self._words.get(generic, (generic,))
        return self._spell(generic, words, {}) or "" if generic else ""

    def pieces(self, name: str) -> list[Reading]:
        """Return what the Han characters of a name are read from, those without a reading left out."""
        found: list[Reading] = []
        text = name.strip()
        for token in HAN.finditer(text):
            found += self._reader.pieces(token.group(), opens_name=token.start() == 0) or []
        return found

    def kind_by_term(self, name: str) -> tuple[NameKind, str]:
        """Return how a name is written by its last term alone, and this term; empty where none is known."""
        term = self._telling.longest(name)
        if term:
            return self._kinds[term], term
        return ("feature" if RING.search(name) else "settlement"), ""

    def terms(self, name: str, kind: NameKind) -> tuple[str, str]:
        """Return (specific term, generic term); the second is empty where none is known."""
        generic = self._generic[kind].longest(name)
        specific = name.removesuffix(generic)
        if generic in self._modified:
            while len(specific) > 2 and specific[-1] in MODIFIERS:  # rule 2: 东路, 前旗
                specific, generic = specific[:-1], specific[-1] + generic
        return specific, generic

    def _divide(self, name: str, kind: NameKind, specific: str, generic: str) -> tuple[str, ...]:
        """Divide a name into the words it is written in."""
        if kind == "feature" and name.endswith(COUNTED):
            for pattern in STREET_ORDINALS:  # rule 7
                if match := pattern.fullmatch(name):
                    groups = match.groupdict()
                    groups["number"] = groups.pop("ordinal", "") + str(numeral(groups["number"]))
                    return tuple(groups[part] for part in ORDINAL_PARTS if groups.get(part))
        if kind == "settlement" and generic in self._joined:
            return (name,)  # rule 3
        words = self._words.get(generic, (generic,) if generic else ())
        return (*self._divide_specific(specific), *words)

    def _divide_specific(self, specific: str) -> tuple[str, ...]:
        ordinal = ORDINAL.match(specific)
        if ordinal and len(specific) - ordinal.end() >= 2:  # rule 6
            return (ordinal.group(), *self._divide_specific(specific[ordinal.end() :]))
        ending = self._apart.longest(specific)
        if ending and len(specific) > len(ending) + 1:  # rule 2: several syllables apart, one joins (内蒙古)
            return (*self._divide_specific(specific.removesuffix(ending)), ending)
        if specific in self._inner:  # 体育 中心 街道
            return self._words[specific]
        inner = self._inner.longest(specific)  # rule 4: 包头 胡同 东巷
        before = specific.removesuffix(inner)
        # One syllable joins: 东大桥 路
        return (before, *self._words[inner]) if inner and len(before) > 1 else (specific,)

    def _spell(self, name: str, words: Sequence[str], chosen: Mapping[int, str]) -> str | None:
        """Spell a name divided into words: syllables joined, each word's first letter capital.

        The name is read as a whole (单县 is shàn xiàn, 单 alone is not), then cut at the words.
        """
        syllables: list[str] = [""] * len(name)
        for token in HAN.finditer(name):
            readings = self._reader.syllables(token.group(), opens_name=token.start() == 0)
            if readings is None:
                return None
            syllables[token.start() : token.end()] = readings
        for place, syllable in chosen.items():
            if 0 <= place < len(syllables) and syllables[place]:
                syllables[place] = syllable
        parts: list[str] = []
        position = 0
        for word in words:
            start = max(name.find(word, position), position)
            spelled: list[str] = []
            for token in TOKEN.finditer(word):
                text = token.group()
                first, last = start + token.start(), start + token.end()
                spelled.append(text if text.isascii() else join_syllables(text, syllables[first:last]))
            # Rule 7: 第九弄 is Dì-9 Lòng
            counted = word.startswith("第") and word[1:].isdigit()
            parts.extend(["-".join(spelled)] if counted else spelled)
            position = start + len(word)
        return " ".join(part[0].upper() + part[1:] for part in parts if part)


def join_syllables(text: str, syllables: Sequence[str]) -> str:
    """Join syllables to one word: rule 11 (Fú’ān) and rule 12 (盆儿 pénr)."""
    word = ""
    for index, syllable in enumerate(syllables):
        if text[index] == "儿" and index and text[index - 1 : index + 1] not in WHOLE_ER:
            word += "r"
        elif index and syllable[0] in VOWELS:
            word += f"’{syllable}"
        else:
            word += syllable
    return word
