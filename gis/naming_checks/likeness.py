"""In which way one name is like another, and what that is worth in a scope (地名管理条例 Art. 9(7)(8)).

Pure. The strongest likeness counts: the same text, the same sound with tones, the same specific term, the
same sound but for tones. Renderings of one Mongolian word are said to be that (一名多写), never 重名.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gis.name_screening.spoken_names import SpokenNames
from gis.naming_checks.rules import OUTCOMES, Outcome
from gis.naming_checks.sound_keys import NameKeys

Likeness = Literal[
    "same", "homophone", "same_specific", "homophone_specific", "homophone_but_tone", "one_word"
]
SAID: Mapping[Likeness, str] = {
    "same": "同名",
    "homophone": "同音（声调相同）",
    "same_specific": "专名相同、通名不同",
    "homophone_specific": "专名同音、通名不同",
    "homophone_but_tone": "近音（声调不同）",
    "one_word": "同一蒙古语词的不同译写（一名多写），不按重名处理",
}


#: Up to so many characters a row of consonants proves nothing (图克, 腾克, 岱海): known words or sounds do
SHORT, SURE = 2, 0.85


@dataclass(frozen=True)
class Worth:
    """What each likeness is worth in a scope: the columns of data/rules/uniqueness_scopes.csv."""

    same: Outcome
    strong: Outcome
    weak: Outcome
    same_specific: Outcome

    def of(self, likeness: Likeness) -> Outcome:
        """Return what a likeness is worth."""
        match likeness:
            case "same":
                return self.same
            case "homophone":
                return self.strong
            case "same_specific":
                return self.same_specific
            case "homophone_specific":
                return lighter(self.same_specific, self.strong)
            case "homophone_but_tone":
                return self.weak
            case "one_word":
                return lighter("notice", self.strong)


def lighter(one: Outcome, other: Outcome) -> Outcome:
    """Return the lighter of two outcomes."""
    return min(one, other, key=OUTCOMES.index)


def likeness(one: NameKeys, other: NameKeys, spoken: SpokenNames) -> Likeness | None:
    """Return the strongest way in which two names are alike, or None."""
    if one.name == other.name:
        return "same"
    both_mongolian = one.skeleton is not None and other.skeleton is not None
    if both_mongolian and one.core != other.core:
        same_term = one.generic == other.generic
        return "one_word" if _one_word(one, other, spoken, same_term=same_term) else None
    if one.toned and one.toned == other.toned:
        return "homophone"
    if len(one.core) > 1 and one.core == other.core:
        return "same_specific"
    if len(one.core) > 1 and one.core_toned and one.core_toned == other.core_toned:
        return "homophone_specific"
    if one.toneless and one.toneless == other.toneless:
        return "homophone_but_tone"
    return None


def _one_word(one: NameKeys, other: NameKeys, spoken: SpokenNames, *, same_term: bool) -> bool:
    alike = spoken.compare(one.core, other.core)
    if alike is None:
        return False
    if min(len(one.core), len(other.core)) <= SHORT and alike.confidence < SURE:
        return False
    return same_term or alike.kind in ("homophone", "one_word_transcribed")
