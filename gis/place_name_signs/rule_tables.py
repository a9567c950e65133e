"""Read the subject's tables of rules once: terms in days, words of the notice, and what comparing needs."""

from dataclasses import dataclass
from functools import cache

from gis.place_name_signs.comparison import Result, Standard
from gis.place_name_signs.han_comparison import HanComparison
from gis.place_name_signs.mongolian_comparison import MongolianComparison
from gis.place_name_signs.roman_comparison import RomanComparison
from gis.place_name_signs.rules import Settings
from gis.place_names.readings import rule_rows


@cache
def settings() -> Settings:
    """Return the terms of data/rules/sign_settings.csv."""
    values = {row["key"]: int(row["value"]) for row in rule_rows("sign_settings")}
    return Settings(**values)


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A sentence of the notice with its clause; one whose clause was not read says 参照."""

    text: str
    clause: str
    is_verified: bool


@cache
def notice_words() -> dict[str, NoticeWords]:
    """Return the sentences of data/rules/sign_notice_words.csv by key."""
    return {
        row["key"]: NoticeWords(row["text"], row["clause"], row["verified"] == "true")
        for row in rule_rows("sign_notice_words")
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


@cache
def comparison() -> Comparison:
    """Return what compares by the tables of data/rules."""
    return Comparison(
        HanComparison({row["character"]: row["standard"] for row in rule_rows("traditional_characters")}),
        MongolianComparison(rule_rows("sign_mongolian_look_alikes")),
        RomanComparison(
            {row["english"]: (row["chinese"], row["pinyin"]) for row in rule_rows("sign_english_terms")}
        ),
    )
