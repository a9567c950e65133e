"""Judge a name by itself: N1 meaning, N2 term, N3 characters, N4 persons, N5 foreign, N6 enterprises.

Pure. What no list decides is left to people (`review`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from gis.name_screening.fitting_names import Contradictions
from gis.name_screening.screening import Finding
from gis.name_screening.thresholds import Thresholds
from gis.naming_checks.item_rules import OF_SEVERITY, ItemRules, Looked, gravest
from gis.naming_checks.listed import Characters, Enterprises, Persons
from gis.naming_checks.rules import CheckedItem, Compared, Found, Outcome, ScreenedFinding

ITEM_NUMBER = re.compile(r"\(([0-9]+)\)")
#: Rules of the screening that N2 hears of by its own test of sizes
OWN_SIZES = ("D4",)
#: Sizes that a generic term may ask for, in the order in which thresholds are asked
SIZES = {
    "least_area_m2": "占地面积",
    "least_floors": "层数",
    "least_length_m": "长度",
    "least_floor_area_m2": "建筑面积",
}
#: Rule of the screening that goes by the row of characters alone
HEARD = "Y4"
#: Classes whose names may be those of persons
MAY_NAME_PERSONS = frozenset({"road", "estate", "building", "memorial", "park", "institution"})


class WrittenItems:
    """Judges what can be told of a name alone."""

    def __init__(
        self,
        rules: ItemRules,
        screening_rules: Mapping[str, Mapping[str, str]],
        characters: Characters,
        persons: Persons,
        enterprises: Enterprises,
        threshold_rows: Iterable[Mapping[str, str]],
        contradictions: Contradictions,
        list_sizes: Mapping[str, int],
    ) -> None:
        """Take the rules, the lists, thresholds of terms, terms that fit no class, how long lists are."""
        rows = list(threshold_rows)
        self._rules = rules
        self._screening = screening_rules
        self._characters = characters
        self._persons = persons
        self._enterprises = enterprises
        self._thresholds = Thresholds(rows)
        self._threshold_of = {row["term"]: row for row in rows}
        self._contradictions = contradictions
        self._sizes = list_sizes

    def judge(self, looked: Looked) -> Iterator[CheckedItem]:
        """Yield N1 to N6."""
        yield self._meaning(looked)
        yield self._nature(looked)
        yield self._writing(looked)
        yield self._person(looked)
        yield self._foreign(looked)
        yield self._enterprise(looked)

    def screened(self, looked: Looked) -> Iterator[ScreenedFinding]:
        """Yield what the screening found, each beside its items of Art. 9."""
        for finding in looked.findings:
            rule = self._screening[finding.rule_id]
            yield ScreenedFinding(
                finding.kind,
                finding.rule_id,
                rule["clause"],
                self.items_of(finding),
                finding.trigger,
                rule["text"],
                finding.compared_with,
                finding.severity,
                finding.confidence,
                finding.exemptions,
            )

    def items_of(self, finding: Finding) -> tuple[str, ...]:
        """Return the items of Art. 9 that a finding of the screening speaks to: 9(1)(3) → N1, N3."""
        return tuple(f"N{number}" for number in ITEM_NUMBER.findall(self._screening[finding.rule_id]["art9"]))

    def _of(self, looked: Looked, item: str) -> list[Finding]:
        return [each for each in looked.findings if item in self.items_of(each)]

    def _told(self, findings: Iterable[Finding], most: Outcome) -> list[Found]:
        """Return findings of the screening as what an item found; none is worth more than `most`."""
        told = []
        for each in findings:
            worth = OF_SEVERITY[each.severity]
            capped: Outcome = most if worth == "error" and most != "error" else worth
            said = f"{self._screening[each.rule_id]['text']}（比对：{each.compared_with}）"
            told.append(Found(each.trigger, "listed", capped, said))
        return told

    def _meaning(self, looked: Looked) -> CheckedItem:
        rule = self._rules["N1"]
        findings = self._of(looked, "N1")
        found = self._told(findings, rule.worths.strong)
        outcome = gravest(found, rule.worths.weak)
        said = "词表中有可疑用语，须人工审" if found else "词表中没有可疑用语；含义是否健康须人工审"
        compared = [Compared("不雅、封建、怪诞用语词表", "筛查规则", self._sizes["meaning"], "")]
        exempt = [one for each in findings for one in each.exemptions]
        return rule.item(outcome, said, compared=compared, found=found, exemptions=exempt)

    def _nature(self, looked: Looked) -> CheckedItem:
        rule, divided, proposed = self._rules["N2"], looked.divided, looked.proposed
        sizes = (
            _text(proposed.area_m2),
            _text(proposed.floors),
            _text(proposed.length_m),
            _text(proposed.floor_area_m2),
        )
        words = [each for each in self._of(looked, "N2") if each.rule_id not in OWN_SIZES]
        found = self._told(words, rule.worths.strong)
        for small in self._thresholds.check(divided, *sizes):
            found.append(Found(small.trigger, "size", rule.worths.strong, small.compared_with))
        for other in self._contradictions.check(divided):
            found.append(Found(other.trigger, "term", OF_SEVERITY[other.severity], other.compared_with))
        compared = [
            Compared("夸大用语词表", "筛查规则", self._sizes["grand"], ""),
            Compared("通名规模标准（外地规定，参照）", "外地", len(self._threshold_of), ""),
        ]
        exempt = [one for each in words for one in each.exemptions]
        if found:
            return rule.item(
                gravest(found, "notice"),
                "用语或通名与实际不符",
                compared=compared,
                found=found,
                exemptions=exempt,
            )
        outcome, said = self._size_unknown(divided.term, sizes)
        return rule.item(outcome, said, compared=compared)

    def _size_unknown(self, term: str, sizes: tuple[str, ...]) -> tuple[Outcome, str]:
        """Say what it means that no size is too small: none is asked for, none is known, or all fit."""
        row = self._threshold_of.get(term)
        if not term:
            return "review", "没有认出通名，性质由人核"
        if row is None:
            return "passed", f"通名“{term}”与类别相符，没有规模标准"
        given = {key for key, size in zip(SIZES, sizes, strict=True) if size}
        asked = [key for key in SIZES if row.get(key)]
        # So much ground or so much floor: either is enough
        if given.intersection(asked):
            return "passed", f"通名“{term}”达到规模标准"
        words = "或".join(SIZES[key] for key in asked)
        return "review", f"通名“{term}”有规模标准，未填{words}，无法比对"

    def _writing(self, looked: Looked) -> CheckedItem:
        rule = self._rules["N3"]
        found = list(self._characters.check(looked.keys.name, rule.worths, mongolian=looked.is_mongolian))
        compared = [
            Compared("《通用规范汉字表》", "全国", len(self._characters.levels), "2013"),
            Compared("地名中的生僻字", "全国", len(self._characters.rare), "2023-06-30"),
        ]
        said = "有非汉字、表外字或三级字" if found else "各字都是一、二级规范汉字"
        return rule.item(gravest(found, "passed"), said, compared=compared, found=found)

    def _person(self, looked: Looked) -> CheckedItem:
        rule, core = self._rules["N4"], looked.keys.core
        found = list(self._persons.check(core, rule.worths))
        compared = [
            Compared(
                "国家领导人、历史人物、文艺作品人物名单（未经核对）", "全国", len(self._persons.known), ""
            )
        ]
        if found:
            return rule.item(
                gravest(found, "notice"), "专名与人名相同或含人名", compared=compared, found=found
            )
        if (
            looked.naming_class.code in MAY_NAME_PERSONS
            and not looked.is_mongolian
            and self._persons.may_be_a_person(core)
        ):
            return rule.item("review", f"“{core}”像姓名，是否人名由人核", compared=compared)
        return rule.item("passed", "名单中没有此名", compared=compared)

    def _foreign(self, looked: Looked) -> CheckedItem:
        rule = self._rules["N5"]
        findings = self._of(looked, "N5")
        if looked.is_mongolian:
            # Names transcribed from Mongolian are made of the characters that foreign names are
            findings = [each for each in findings if each.rule_id != HEARD]
        found = self._told(findings, rule.worths.strong)
        compared = [Compared("外国地名、人名、外语词表与音译字序", "筛查规则", self._sizes["foreign"], "")]
        exempt = [one for each in findings for one in each.exemptions]
        said = "像外国地名、人名或其音译" if found else "外国地名、人名表中没有此名"
        return rule.item(gravest(found, "passed"), said, compared=compared, found=found, exemptions=exempt)

    def _enterprise(self, looked: Looked) -> CheckedItem:
        rule = self._rules["N6"]
        found = list(self._enterprises.check(looked.keys.name, looked.keys.core, rule.worths))
        note = "" if self._enterprises.of_the_banner else "本旗企业、商标名录尚未录入，未比对"
        compared = [
            Compared("登记的企业、商标名录", "本旗", self._enterprises.of_the_banner, "", note),
            Compared("全国常见品牌（未经核对）", "全国", self._enterprises.brands, ""),
        ]
        if found:
            return rule.item(
                gravest(found, "notice"), "专名与企业、商标名称相同或相近", compared=compared, found=found
            )
        if note:
            return rule.item("review", f"{note}；全国常见品牌中没有此名", compared=compared)
        return rule.item("passed", "企业、商标名录中没有此名", compared=compared)


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
