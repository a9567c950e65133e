"""Rules that staff edit (data/rules): terms in days, words of the notice, and what comparing needs."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from gis.name_rules.in_force import rules_in_force
from gis.name_rules.seed_files import Rules, made_once
from gis.place_name_signs.comparison import Result, Standard
from gis.place_name_signs.han_comparison import HanComparison
from gis.place_name_signs.mongolian_comparison import MongolianComparison
from gis.place_name_signs.roman_comparison import RomanComparison
from gis.place_name_signs.rules import Settings


def settings(session: Session) -> Settings:
    """Return the terms in force (sign_settings)."""
    return _settings(rules_in_force(session))


@made_once
def _settings(rules: Rules) -> Settings:
    return Settings(**{row["key"]: int(row["value"]) for row in rules("sign_settings")})


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A sentence of the notice with its clause; one whose clause was not read says 参照."""

    text: str
    clause: str
    is_verified: bool


def notice_words(session: Session) -> dict[str, NoticeWords]:
    """Return the sentences of notices in force (sign_notice_words), by key."""
    return words_by(rules_in_force(session))


@made_once
def words_by(rules: Rules) -> dict[str, NoticeWords]:
    """Return the sentences of notices by some rules."""
    return {
        row["key"]: NoticeWords(row["text"], row["clause"], row["verified"] == "true")
        for row in rules("sign_notice_words")
    }


@dataclass(frozen=True)
class Comparison:
    """Compares the three scripts of a sign with the standard name."""

    han: HanComparison
    mongolian: MongolianComparison
    roman: RomanComparison

    def compare(
        self, chinese: str | None, mongolian: str | None, roman: str | None, standard: Standard
    ) -> list[Result]:
        """Return what came of each script, in the order Chinese, Mongolian, Roman."""
        return [
            self.han.compare(chinese, standard),
            self.mongolian.compare(mongolian, standard),
            self.roman.compare(roman, standard),
        ]


def comparison(session: Session) -> Comparison:
    """Return what compares by the rules in force."""
    return comparison_by(rules_in_force(session))


@made_once
def comparison_by(rules: Rules) -> Comparison:
    """Return what compares by some rules."""
    return Comparison(
        HanComparison({row["character"]: row["standard"] for row in rules("traditional_characters")}),
        MongolianComparison(rules("sign_mongolian_look_alikes")),
        RomanComparison(
            {row["english"]: (row["chinese"], row["pinyin"]) for row in rules("sign_english_terms")}
        ),
    )
