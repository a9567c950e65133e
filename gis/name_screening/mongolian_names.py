"""Candidates for 不规范蒙古语地名 (内民政发〔2019〕5号; DOMAIN §2.7), in Inner Mongolia only.

M1 a word of the lexicon written less usually; M2 the Han rendering strays from the sound of the script; M3
characters that are rare or read in several ways; M4 a Roman form that is Han pinyin, or not that of the
script; M5 a script that cannot be read. Names long in use are kept: what is proposed is to record the form of
the source language, never a new name, and no candidate is more than a warning. Whether a rendering is
misunderstood or unhealthy in meaning (items 3 and 4 of the notice) no table says; rule G5 has plain cases.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from gis.name_screening.screening import BUILT, Finding, Severity
from gis.name_screening.screening_terms import Divided
from gis.place_names.mongolian_lexicon import Lexicon
from gis.place_names.romanization import roman_key
from gis.place_names.sound_drift import SoundDrift

REGION = "15"
CLASS = "不规范蒙古语地名"
ACTION = "建议登记原语形式，沿用已久的不改"
#: Share of the sounds that a rendering gets wrong (another consonant, one too many or too few)
STRAYED = 0.3
WRONG = ("far", "missing", "extra")
COMMON_LEVELS = ("1", "2")
Read = Callable[[str], Sequence[str] | None]


class Form(Protocol):
    """A Roman form made from the Mongolian script."""

    @property
    def common(self) -> str:
        """Return the form without diacritics."""
        ...


class MongolianNames:
    """Checks the writings of Mongolian names."""

    def __init__(
        self,
        lexicon: Lexicon,
        romanize: Callable[[str], Form | None],
        read: Read,
        drift: SoundDrift,
        tables: Mapping[str, Iterable[Mapping[str, str]]],
    ) -> None:
        """Take the words, what romanizes the script, a reader of Han characters, what lays sounds beside
        characters, and three tables.

        The tables are polyphones, standard_characters (level of 通用规范汉字表) and official_romanizations.
        """
        self._lexicon = lexicon
        self._romanize = romanize
        self._read = read
        self._drift = drift
        self._polyphones = {row["character"]: row["readings"] for row in tables["polyphones"]}
        self._common = {
            row["character"] for row in tables["standard_characters"] if row["level"] in COMMON_LEVELS
        }
        self._official = {row["name"]: row["romanization"] for row in tables["official_romanizations"]}
        self._established = {name.rstrip("市县区旗盟镇左右前后中") for name in self._official}

    def check(
        self, core: str, divided: Divided, code: str, *, mongolian: str = "", romanization: str = ""
    ) -> Iterator[Finding]:
        """Yield the candidates of a name; division's code, script and Roman form where known."""
        if code and not code.startswith(REGION):
            return
        specific = divided.specific
        is_mongolian = bool(mongolian)
        unusual = self._lexicon.unusual(specific) if len(specific) > 1 else []
        if unusual or code or romanization:
            is_mongolian = is_mongolian or self._is_mongolian(specific)
        if not is_mongolian:
            return
        for written, element in unusual:
            yield self._unusual(specific, divided, code, written, f"“{element.han}”（{element.roman}）")
        if code or mongolian:
            yield from self._characters(specific, divided)
        form = self._romanize(mongolian) if mongolian else None
        if mongolian and form is None:
            yield Finding(CLASS, "M5", core, "蒙古文字段不能识读，须核对原文", "warning", 0.6)
        if form is not None:
            yield from self._strayed(specific, form.common)
        if romanization:
            yield from self._roman(core, specific, romanization, form.common if form else "")

    def _is_mongolian(self, specific: str) -> bool:
        if len(specific) < 2:
            return False
        words = self._lexicon.divide(specific)
        return bool(words) or (len(specific) > 2 and self._lexicon.is_transcription(specific))

    def _unusual(self, specific: str, divided: Divided, code: str, written: str, usual: str) -> Finding:
        established = next((name for name in self._established if written in name and name in specific), "")
        severity: Severity = "warning" if code and divided.context in BUILT else "notice"
        exemptions = [] if divided.context in BUILT else ["沿用已久的译写不改"]
        if established:
            severity = "notice"
            exemptions.append(f"{established}：法定政区名如此译写")
        compared = f"通用译写{usual}；{ACTION}"
        return Finding(CLASS, "M1", written, compared, severity, 0.4, tuple(exemptions))

    def _characters(self, specific: str, divided: Divided) -> Iterator[Finding]:
        if rare := [character for character in specific if self._common and character not in self._common]:
            severity: Severity = "warning" if divided.context in BUILT else "notice"
            yield Finding(CLASS, "M3", "".join(rare), f"生僻字；{ACTION}", severity, 0.5)
        # How the characters of a known word are read is known
        unknown = self._lexicon.outside_words(specific)
        if several := [character for character in unknown if character in self._polyphones]:
            told = "、".join(f"{character}（{self._polyphones[character]}）" for character in several)
            yield Finding(CLASS, "M3", "".join(several), f"多音字{told}；{ACTION}", "notice", 0.3)

    def _strayed(self, specific: str, roman: str) -> Iterator[Finding]:
        """Lay the sounds of the script beside the characters; a vowel at hand is no fault, a consonant is."""
        compared = self._drift.compare(roman, specific)
        wrong = [one for one in self._drift.drifted(compared) if one.verdict in WRONG]
        if not wrong:
            return
        share = len(wrong) / len(compared)
        severity: Severity = "warning" if share > STRAYED else "notice"
        told = "、".join(
            f"{one.sound or '无'}→{one.written or '缺'}（通用{one.expected or '无'}）" for one in wrong
        )
        compared_with = f"蒙古文读作{roman}：{told}；{ACTION}"
        yield Finding(CLASS, "M2", specific, compared_with, severity, round(min(0.8, 0.3 + share / 2), 2))

    def _roman(self, core: str, specific: str, roman: str, from_script: str) -> Iterator[Finding]:
        key = roman_key(roman)
        if (official := self._official.get(core)) and roman_key(official) == key:
            return
        words = self._lexicon.divide(specific)
        expected = from_script or (" ".join(word.roman for word in words) if words else "")
        if expected and _begins_with(roman, expected):
            return
        read = self._read(specific)
        if read is not None and key.startswith(roman_key("".join(read))):
            told = f"，蒙古文应为{expected}" if from_script else f"，词汇表作{expected}" if expected else ""
            yield Finding(CLASS, "M4", roman, f"与汉语拼音相同{told}；{ACTION}", "warning", 0.7)
        elif from_script:
            told = f"蒙古文按音译转写法为{from_script}；{ACTION}"
            yield Finding(CLASS, "M4", roman, told, "notice", 0.4)


def _begins_with(roman: str, expected: str) -> bool:
    """Say whether a Roman form is the expected one, with or without a generic term behind it."""
    words, wanted = roman.split(), expected.split()
    if len(words) < len(wanted):
        return roman_key(roman).startswith(roman_key(expected))
    return [*map(roman_key, words[: len(wanted)])] == [*map(roman_key, wanted)]
