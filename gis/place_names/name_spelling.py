"""Spell a name in Roman letters from the best source there is, and say which that was.

Order: an official form (a table, or what the register holds); the Mongolian script; for a Chinese name the
spelling rules; for a Mongolian one the lexicon's words, if the name consists of them alone. A Mongolian name
is never spelled from Han pinyin; the reading of its Han characters is given apart, as `toned`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from gis.place_names.mongolian_lexicon import Element, Lexicon
from gis.place_names.mongolian_romanization import MongolianRomanizer, Romanized
from gis.place_names.mongolian_script import normalised
from gis.place_names.romanization import HAN, NameKind, Romanizer, kind_of_category, toneless

Source = Literal["official", "register", "mongolian_script", "lexicon", "pinyin", "none", "too_long"]
Language = Literal["zh", "mn", "other", ""]

#: How a person may name the language of a name
LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(("zh", "chi", "zho", "cmn", "汉", "汉语", "汉语地名", "chinese"), "zh"),
    **dict.fromkeys(("mn", "mon", "mvf", "蒙", "蒙古", "蒙古语", "蒙语", "mongolian"), "mn"),
}
#: Terms of Inner Mongolia, before which two characters are enough to tell a transcription
MONGOLIAN_TERMS = ("旗", "盟")
PASTORAL_TERMS = ("苏木", "嘎查", "淖尔")
#: Share of a name's characters that render Mongolian names, from which a name before those is one
LIKELY_THERE = 0.4
#: What stands between a tribe's name and 旗: it is Chinese whatever the name is
WINGS = ("左翼", "右翼", "联合")
#: Words for a kind of place, for whoever writes no code
CATEGORY_WORDS: Mapping[str, NameKind] = {
    **dict.fromkeys(("行政区", "行政区划", "政区", "division", "镇", "乡", "苏木", "旗", "县"), "division"),
    **dict.fromkeys(("村", "居民点", "自然村", "社区", "嘎查", "settlement", "village"), "settlement"),
    **dict.fromkeys(("道路", "街路巷", "河流", "湖泊", "山", "建筑物", "feature", "road"), "feature"),
}
SURE, UNAMBIGUOUS, POLYPHONE, COMPOSED = 0.98, 0.92, 0.8, 0.4
MOST_ALTERNATIVES = 5
#: Longer texts are no names
MOST_CHARACTERS = 60


@dataclass(frozen=True)
class Spelling:
    """A name in Roman letters; `toned` is the reading of its Han characters with tones."""

    romanization: str
    toned: str
    specific_term: str
    generic_term: str
    source: Source
    confidence: float
    alternatives: tuple[str, ...]


def language_of(text: str) -> Language:
    """Return which language a person means; other for one that is not spelled here, empty for none said."""
    said = text.strip().lower()
    return LANGUAGES.get(said, "other" if said else "")


def kind_of(romanizer: Romanizer, category: str, name: str) -> NameKind:
    """Return how a name is written, by category (code or word), or else by its last term."""
    said = category.strip()
    by_term, term = romanizer.kind_by_term(name)
    if said[:1].isdigit():
        kind = kind_of_category(said)
    elif said in CATEGORY_WORDS:
        kind = CATEGORY_WORDS[said]
    else:
        return by_term
    # A settlement that is called a 林场, 煤矿 or 大厦 has that for its term, as places of other categories do
    called = kind == "settlement" and by_term == "feature" and len(term) > 1
    return "feature" if called else kind


class NameSpelling:
    """Spells names from the best of its sources."""

    def __init__(
        self,
        romanizer: Romanizer,
        script: MongolianRomanizer,
        lexicon: Lexicon,
        *,
        official: Iterable[Mapping[str, str]],
        mongolian_terms: Iterable[Mapping[str, str]],
        polyphones: Iterable[Mapping[str, str]],
        chinese_words: Iterable[Mapping[str, str]],
    ) -> None:
        """Take what reads Han characters and Mongolian script, the lexicon, and the rows of four tables."""
        self._romanizer = romanizer
        self._script = script
        self._lexicon = lexicon
        self._official = {row["name"]: row for row in official}
        self._terms = {row["term"]: (normalised(row["mongolian"]), row["roman"]) for row in mongolian_terms}
        self._polyphones = {row["character"]: row["readings"].split() for row in polyphones}
        self._chinese_words = frozenset(row["word"] for row in chinese_words)

    def spell(
        self, name: str, *, category: str = "", language: str = "", mongolian: str = "", registered: str = ""
    ) -> Spelling:
        """Spell a name; `registered` is the form that the register holds as confirmed, where it does.

        A name of more than MOST_CHARACTERS is not read, and its source says so.
        """
        text = "".join(name.split())
        if len(text) > MOST_CHARACTERS:
            return Spelling("", "", "", "", "too_long", 0.0, ())
        kind, said = kind_of(self._romanizer, category, text), language_of(language)
        suggested = self._romanizer.suggest(text, kind)
        toned, specific, generic = suggested.pinyin, suggested.specific_term, suggested.generic_term

        def spelled(form: str, source: Source, confidence: float, *others: str) -> Spelling:
            return Spelling(form, toned, specific, generic, source, confidence, others)

        if not HAN.search(text):
            return Spelling("", "", specific, generic, "none", 0.0, ())
        if row := self._official.get(text):
            return spelled(
                row["romanization"], "official", SURE if row["certainty"] == "sure" else UNAMBIGUOUS
            )
        if registered:
            return spelled(registered, "register", SURE)
        if mongolian and (form := self._from_script(mongolian, generic)):
            strict = [form.strict] if form.strict != form.common else []
            return spelled(form.common, "mongolian_script", form.confidence, *strict)
        if said != "other" and generic and (known := self._official.get(specific)):  # 乌审旗博物馆
            return spelled(f"{known['romanization']} {self._generic(generic)}", "lexicon", COMPOSED)
        if self._is_chinese(said, specific, generic):
            if not toned:
                return spelled("", "none", 0.0)
            others = self._other_readings(text, kind)
            return spelled(toneless(toned), "pinyin", POLYPHONE if others else UNAMBIGUOUS, *others)
        if said != "other" and (composed := self._composed(specific, generic)):
            return spelled(composed, "lexicon", COMPOSED)
        return spelled("", "none", 0.0)

    def is_mongolian(self, name: str, category: str = "") -> bool:
        """Say by its characters alone whether a name most probably is Mongolian."""
        text = "".join(name.split())
        if len(text) > MOST_CHARACTERS:
            return False
        specific, generic = self._romanizer.terms(text, kind_of(self._romanizer, category, text))
        return not self._is_chinese("", specific, generic)

    def term_in_script(self, generic: str) -> str:
        """Return a generic term in the Mongolian script; empty where none is known."""
        return self._terms.get(generic, ("", ""))[0]

    def without_term(self, form: str, generic: str) -> str:
        """Return a Roman form without its generic term: Uxin Qi → Uxin, Otog Qianqi → Otog."""
        term = self._generic(generic)
        short = form.removesuffix(term).strip()
        return short if generic and short else form

    def _is_chinese(self, said: Language, specific: str, generic: str) -> bool:
        """Say whether a name is Chinese, by what a person says of it, or else by its characters."""
        if said:
            return said == "zh"
        if generic and specific in self._official:
            specific, generic = self._romanizer.terms(specific, "division")
        for wing in WINGS:
            specific = specific.removesuffix(wing)
        if len(specific) > 1 and self._lexicon.divide(specific):
            return False
        if generic.startswith(PASTORAL_TERMS):
            # Where a unit is called by a Mongolian word, so is the place, unless it is a word of Chinese
            if self._romanizer.is_chinese_word(specific) or specific in self._chinese_words:
                return True
            # Two characters that no village elsewhere bears are no Chinese words put together (补兔, 通史)
            return len(specific) != 2 and self._lexicon.transcribed(specific) < LIKELY_THERE
        long_enough = len(specific) > 2 or generic.endswith(MONGOLIAN_TERMS)
        return not (long_enough and self._lexicon.is_transcription(specific))

    def _generic(self, generic: str) -> str:
        """Return the generic term of a Mongolian name in Roman letters."""
        if generic in self._terms:
            return self._terms[generic][1]
        if generic.startswith("嘎查"):
            return f"{self._terms['嘎查'][1]} {self._generic(generic.removeprefix('嘎查'))}"
        return toneless(self._romanizer.term(generic))

    def _from_script(self, mongolian: str, generic: str) -> Romanized | None:
        """Spell a name from its script; the generic term is spelled as official forms do: Uxin Qi."""
        words = normalised(mongolian).split()
        if generic and len(words) > 1 and words[-1] == self._terms.get(generic, ("", ""))[0]:
            words = words[:-1]
        form = self._script.romanize(" ".join(words))
        if form is None:
            return None
        term = self._generic(generic)
        return Romanized(f"{form.common} {term}".strip(), f"{form.strict} {term}".strip(), form.confidence)

    def _composed(self, specific: str, generic: str) -> str:
        elements = self._lexicon.divide(specific)
        if not elements and specific.endswith("村"):  # 巴音布拉格村村委会
            elements = self._lexicon.divide(specific.removesuffix("村"))
            term = self._generic(generic)
            return self._joined(elements, f"Cun {term}") if elements else ""
        if not elements:
            return ""
        return self._joined(elements, self._generic(generic))

    @staticmethod
    def _joined(elements: Iterable[Element], term: str) -> str:
        return " ".join(filter(None, [*(element.roman for element in elements), term]))

    def _other_readings(self, name: str, kind: NameKind) -> tuple[str, ...]:
        """Return the name with another reading of one character, where names use several."""
        suggested = self._romanizer.suggest(name, kind)
        own = toneless(suggested.pinyin)
        found: list[str] = []
        for place, character in enumerate(suggested.specific_term):
            for reading in self._polyphones.get(character, ()):
                form = toneless(self._romanizer.suggest(name, kind, chosen={place: reading}).pinyin)
                if form not in (own, *found):
                    found.append(form)
        return tuple(found[:MOST_ALTERNATIVES])
