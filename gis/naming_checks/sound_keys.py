"""What a name is compared by: its characters, its reading with and without tones, its specific term alone.

For names transcribed from Mongolian there is a fourth key, the row of their consonants, because Han
syllables render one word with whatever vowel is at hand (several renderings of it are 一名多写, not 重名).
Readings are joined without spaces; an apostrophe stays before a syllable that opens with a vowel (xī’ān).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gis.name_screening.list_names import Endings
from gis.name_screening.screening_terms import Terms
from gis.name_screening.spoken_names import CONSONANTS, PASSING, split_syllable
from gis.place_names.mongolian_lexicon import Lexicon
from gis.place_names.romanization import VOWELS, toneless

Read = Callable[[str], Sequence[str] | None]
#: Consonants that dialects confuse stand for one another in a skeleton
FOLDED = {"L": "N"}


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The keys of one name; a reading is empty where a character can't be read."""

    name: str
    #: The name without its generic term
    core: str
    toned: str
    toneless: str
    core_toned: str
    skeleton: str | None

    @property
    def core_toneless(self) -> str:
        """Return the reading of the specific term without tones."""
        return toneless(self.core_toned)

    @property
    def generic(self) -> str:
        """Return what the name has after its specific term."""
        return self.name.removeprefix(self.core)


class SoundKeys:
    """Makes the keys of names by one set of rules."""

    def __init__(self, read: Read, lexicon: Lexicon, terms: Terms, endings: Endings) -> None:
        """Take a reader of toned syllables, Mongolian words, generic terms, and what bodies are called."""
        self._read = read
        self._lexicon = lexicon
        self._terms = terms
        self._endings = endings

    def keys(self, name: str, said: str = "", reading: str = "") -> NameKeys:
        """Return the keys of a name; `said` is its category, `reading` the pinyin that somebody confirmed."""
        text = self._endings.take_apart(name).core
        core = self._terms.divide(text, said).specific or text
        syllables = self._read(text)
        toned = joined_reading(reading) or ("" if syllables is None else _joined(syllables))
        core_toned = _core_reading(toned, core, text, syllables)
        return NameKeys(text, core, toned, toneless(toned), core_toned, self.skeleton(core))

    def skeleton(self, core: str) -> str | None:
        """Return the row of consonants of a specific term transcribed from Mongolian, or None."""
        if not self.is_mongolian(core):
            return None
        usual = self._lexicon.in_usual_words(core)
        syllables = self._read(usual)
        if syllables is None:
            return None
        plain = [each for each in map(toneless, syllables) if each not in PASSING]
        row = "".join(CONSONANTS.get(split_syllable(each)[0], "-") for each in plain)
        # 巴音, 巴彦: too short for a row of consonants, so that the word itself stands for it
        return "".join(FOLDED.get(each, each) for each in row) if len(row) > 1 else usual

    def is_mongolian(self, core: str) -> bool:
        """Say whether a specific term is most probably transcribed from Mongolian."""
        return len(core) > 1 and (
            self._lexicon.divide(core) is not None or self._lexicon.is_transcription(core)
        )

    def usual_words(self, core: str) -> str:
        """Write the Mongolian words of a name as the lexicon does."""
        return self._lexicon.in_usual_words(core)

    def consists_of_known_words(self, core: str) -> bool:
        """Say whether a name consists of Mongolian words that the lexicon knows."""
        return self._lexicon.divide(core) is not None


def index_keys(keys: NameKeys) -> tuple[str, ...]:
    """Return the texts by which names that may be alike are looked up: one in common is needed."""
    has_core = len(keys.core) > 1
    found = (
        f"n:{keys.name}",
        f"c:{keys.core}" if has_core else "",
        f"t:{keys.toneless}" if keys.toneless else "",
        f"s:{keys.core_toned}" if has_core and keys.core_toned else "",
        f"k:{keys.skeleton}" if keys.skeleton else "",
    )
    return tuple(filter(None, found))


def _core_reading(toned: str, core: str, text: str, syllables: Sequence[str] | None) -> str:
    if core == text or not toned:
        return toned
    if syllables is None or not text.startswith(core):
        return ""
    ending = _joined(syllables[len(core) :])
    # A confirmed reading of the whole name ends in that of its generic term, however the rest is read
    return (
        toned.removesuffix(ending).rstrip("’") if toned.endswith(ending) else _joined(syllables[: len(core)])
    )


def joined_reading(pinyin: str) -> str:
    """Return a reading as it is compared: Gālǔtú Zhèn → gālǔtúzhèn, Xī’ān → xī’ān."""
    words = pinyin.replace("'", "’").lower().split()
    return "".join(_apart(word, first=not at) for at, word in enumerate(words))


def _joined(syllables: Sequence[str]) -> str:
    return "".join(_apart(each, first=not at) for at, each in enumerate(syllables))


def _apart(syllable: str, *, first: bool) -> str:
    return f"’{syllable}" if not first and syllable[:1] in VOWELS else syllable
