"""A name of a list as it is compared with the others: what it is called, its sound, class and place."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gis.place_names.mongolian_lexicon import Lexicon
from gis.place_names.romanization import toneless

Read = Callable[[str], Sequence[str] | None]


class Listed(NamedTuple):
    """A name of a list; a tuple, because millions of them go from process to process."""

    #: From 1
    row: int
    name: str
    #: The name without what its body is called: 绿洲 of 绿洲社区居民委员会
    core: str
    specific: str
    #: Class of the scopes: county, township, committee, natural_village, village, road, built, nature …
    kind: str
    #: Code of the division it lies in, as far as it is known
    code: str
    #: Its own code, where it has one
    own: str
    #: Toned syllables of the core in usual Mongolian words, separated by spaces; empty: no reading
    toned: str
    #: The same without tones; the core itself where there is no reading
    sound: str
    #: Whether the name is most probably transcribed from Mongolian
    mongolian: bool
    position: tuple[float, float] | None = None


class Hearing:
    """Makes names of a list comparable by reading them once."""

    def __init__(self, read: Read, lexicon: Lexicon) -> None:
        """Take a reader of toned syllables and the Mongolian words."""
        self._read = read
        self._lexicon = lexicon
        #: Some 1,300 syllables stand for millions of characters
        self._toneless: dict[str, str] = {}

    def listed(
        self,
        row: int,
        name: str,
        core: str,
        specific: str,
        kind: str,
        code: str,
        own: str = "",
        position: tuple[float, float] | None = None,
    ) -> Listed:
        """Return a name with its sounds."""
        usual = self._lexicon.in_usual_words(core)
        syllables = self._read(usual)
        toned = " ".join(syllables) if syllables else ""
        sound = " ".join(map(self.without_tone, syllables)) if syllables else core
        return Listed(row, name, core, specific, kind, code, own, toned, sound, usual != core, position)

    def is_mongolian(self, each: Listed) -> bool:
        """Say whether a name has a Mongolian word in a less usual writing, or consists of such characters."""
        return each.mongolian or self._lexicon.is_transcription(each.core)

    def syllables(self, text: str) -> list[str]:
        """Return the toneless syllables of a text in usual words, or its characters without one."""
        read = self._read(self._lexicon.in_usual_words(text))
        return [*map(self.without_tone, read)] if read else [*text]

    def without_tone(self, syllable: str) -> str:
        """Return a syllable without its tone mark."""
        if (plain := self._toneless.get(syllable)) is None:
            plain = self._toneless[syllable] = toneless(syllable)
        return plain
