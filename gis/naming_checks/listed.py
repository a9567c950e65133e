"""Lists that a proposed name is looked up in: characters, persons, enterprises (条例 Art. 9(3)(4)(6)).

Pure; the tables are standard_characters, traditional_characters, rare_place_characters, person_names,
surnames and enterprise_names of data/rules.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gis.naming_checks.rules import Found, Outcome

HAN = re.compile("[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: A dot between the words of a Mongolian compound name
MIDDLE_DOTS = "·•‧・"
#: What a company's own name ends in
COMPANY = re.compile("(?:有限|股份|集团|责任)*公司|集团|控股")
#: Level of the table from which a character is rare (三级字)
RARE_LEVEL = 3
#: A full personal name in Han characters: a surname and two more
FULL_NAME = 3


@dataclass(frozen=True)
class Worths:
    """What a clear find and a weak one are worth, from data/rules/naming_rules.csv."""

    strong: Outcome
    weak: Outcome


class Characters:
    """Knows the 8,105 characters of 通用规范汉字表 and the rare ones that place names use."""

    def __init__(
        self,
        levels: Iterable[Mapping[str, str]],
        rare: Iterable[Mapping[str, str]],
        other_forms: Iterable[Mapping[str, str]],
    ) -> None:
        """Take the rows of standard_characters, rare_place_characters and traditional_characters."""
        self.levels = {row["character"]: int(row["level"]) for row in levels}
        self._standard_form = {row["character"]: row["standard"] for row in other_forms}
        self.rare = {row["character"]: (int(row["names"]), row["example"]) for row in rare}

    def check(self, name: str, worths: Worths, *, mongolian: bool) -> Iterator[Found]:
        """Yield every character that is no standard Chinese character, or a rare one."""
        for character in dict.fromkeys(name):
            level = self.levels.get(character)
            if level is None:
                yield self._unlisted(character, worths, mongolian=mongolian)
            elif level >= RARE_LEVEL:
                used = self.rare.get(character)
                outcome: Outcome = "notice" if used else worths.weak
                yield Found(character, "character", outcome, f"“{character}”是三级字{self._used(character)}")

    def _unlisted(self, character: str, worths: Worths, *, mongolian: bool) -> Found:
        if character in MIDDLE_DOTS and mongolian:
            said = "间隔号：蒙古语复合地名的特殊情况"
            return Found(character, "character", "notice", said)
        if not HAN.fullmatch(character):
            return Found(character, "character", worths.strong, f"“{character}”不是汉字")
        if standard := self._standard_form.get(character):
            said = f"“{character}”是繁体字或异体字，规范字是“{standard}”"
            return Found(character, "character", worths.strong, said)
        if character in self.rare:
            said = f"“{character}”不在《通用规范汉字表》内{self._used(character)}"
            return Found(character, "character", worths.weak, said)
        said = f"“{character}”不在《通用规范汉字表》8105字内（生僻字、繁体字或异体字）"
        return Found(character, "character", worths.strong, said)

    def _used(self, character: str) -> str:
        found = self.rare.get(character)
        return "" if found is None else f"，全国有{found[0]}个地名使用（如{found[1]}）"


@dataclass(frozen=True)
class Person:
    """A name of a person, and whose it is."""

    name: str
    person: str
    kind: str
    form: str
    is_common_word: bool
    note: str


class Persons:
    """Knows the names of leaders, of historic persons and of figures of literature, by all their names."""

    #: What a person is called to the clerk, by kind
    KINDS: Mapping[str, str] = {
        "leader": "国家领导人",
        "historic": "历史人物",
        "fiction": "文艺作品人物",
    }

    def __init__(self, persons: Iterable[Mapping[str, str]], surnames: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of person_names and surnames."""
        self.known = [
            Person(
                row["name"],
                row["person"],
                row["kind"],
                row["form"],
                row["common_word"] == "true",
                row["note"],
            )
            for row in persons
        ]
        self._surnames = frozenset(row["surname"] for row in surnames)

    def check(self, core: str, worths: Worths) -> Iterator[Found]:
        """Yield the persons whose name a specific term is or holds."""
        for person in self.known:
            if person.name not in core:
                continue
            whole = core == person.name
            called = f"“{person.name}”是{self.KINDS[person.kind]}{_whose(person)}"
            if person.is_common_word or (len(person.name) < FULL_NAME and not whole):
                yield Found(person.name, "listed", "review", f"{called}，也可能只是文字相同")
            elif person.kind == "leader":
                yield Found(person.name, "listed", worths.strong, called)
            else:
                yield Found(person.name, "listed", worths.weak, called)

    def may_be_a_person(self, core: str) -> bool:
        """Say whether a specific term reads like a full personal name that no list has."""
        double = core[:2] in self._surnames and len(core) in (FULL_NAME, FULL_NAME + 1)
        return double or (len(core) == FULL_NAME and core[:1] in self._surnames)


def _whose(person: Person) -> str:
    if person.name == person.person:
        return f"（{person.note}）" if person.note else ""
    return f"{person.person}的{person.form}"


class Enterprises:
    """Knows names of enterprises and trademarks: those of the banner, and brands known everywhere."""

    EVERYWHERE = "全国"

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of enterprise_names."""
        self._kinds = {row["name"]: (row["kind"], row["registered_in"]) for row in rows}
        self.of_the_banner = sum(where != self.EVERYWHERE for _, where in self._kinds.values())
        self.brands = len(self._kinds) - self.of_the_banner

    def check(self, name: str, core: str, worths: Worths) -> Iterator[Found]:
        """Yield the enterprises whose name a specific term is or holds, and what a company's name ends in."""
        for listed, (kind, where) in self._kinds.items():
            if listed in core:
                outcome = worths.strong if core == listed or len(listed) >= FULL_NAME else worths.weak
                called = "商标、品牌" if kind in ("brand", "trademark") else "企业名称"
                yield Found(listed, "listed", outcome, f"“{listed}”是{called}（{where}）")
        if match := COMPANY.search(name):
            yield Found(match.group(), "listed", worths.strong, f"“{match.group()}”是企业名称的组成部分")
