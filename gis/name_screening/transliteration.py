"""Hear from the row of characters whether a name is a foreign word written in Han characters.

Weights are log-odds ln(p(characters | foreign place names) / p(characters | Chinese villages)) of characters
and of pairs; villages of 内蒙古, 西藏, 青海 and 新疆 counted three times, so that names of their languages do
not sound foreign. A window's score is the mean over its pairs; a pair without weight of its own has half the
sum of its characters' (back-off).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Windows of so many characters are listened to
SHORTEST, LONGEST = 3, 7
#: Weight of a character that foreign names hardly use
UNUSUAL = -2.0


@dataclass(frozen=True)
class Heard:
    """The characters that sound foreign, and the mean log-odds of their pairs."""

    text: str
    score: float


class Transliteration:
    """Scores rows of characters."""

    def __init__(self, weights: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of data/rules/transliteration_weights.csv."""
        self._weights = {row["characters"]: float(row["weight"]) for row in weights}

    def hear_pair(self, text: str, least: float) -> Heard | None:
        """Return two characters that sound foreign by themselves (摩卡), or None."""
        weight = self._weights.get(text, UNUSUAL)
        return Heard(text, weight) if weight >= least else None

    def hear(self, text: str, least: float) -> Heard | None:
        """Return the most foreign window of a text, or None where none reaches `least`."""
        weights = self._weights
        alone = [weights.get(character, UNUSUAL) for character in text]
        # Most names have hardly a character that foreign names use
        if sum(weight > 0 for weight in alone) < SHORTEST - 1:
            return None
        pairs = [
            weights.get(text[at : at + 2], (alone[at] + alone[at + 1]) / 2) for at in range(len(text) - 1)
        ]
        best: Heard | None = None
        strength = 0.0
        for start in range(len(pairs) - SHORTEST + 2):
            total = 0.0
            for end in range(start, min(start + LONGEST - 1, len(pairs))):
                total += pairs[end]
                count = end - start + 1
                if count >= SHORTEST - 1 and total / count >= least and total / count**0.5 > strength:
                    strength = total / count**0.5
                    best = Heard(text[start : end + 2], total / count)
        return best
