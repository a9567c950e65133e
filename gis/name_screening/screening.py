"""Screen one name for what 民发〔2018〕146号 calls 大, 洋 and 怪: candidates with reasons, never verdicts.

Every detector says which characters made it speak, what it compared them with, and which exemptions it
considered; what the name belongs to (road, village, river …) can lower a severity and never hides a finding.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from gis.name_screening.list_names import Endings, as_written, tidied
from gis.name_screening.screening_terms import Divided, Terms
from gis.name_screening.transliteration import Transliteration

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("notice", "warning", "error")
#: Longest word of the lists
LONGEST_WORD = 8
#: Mean log-odds from which a row of characters sounds foreign: e² is seven times as likely
SOUNDS_FOREIGN = 2.2
#: The same for a specific term of two characters only, in the name of something built
PAIR_SOUNDS_FOREIGN = 3.5
#: What the 2018 notice is about, beside roads
BUILT = ("estate", "building", "hotel")
LETTERS = re.compile(r"[A-Za-zΑ-Ωα-ωА-я]+")
NUMBER = re.compile(r"[0-9]+(?:[.．:/%][0-9]+)*")
FINANCIAL = re.compile("[壹贰叁肆伍陆柒捌玖拾]")
#: Financial numerals that are surnames too
SURNAMES = ("伍", "陆")
SYMBOL = re.compile(
    r"[·•・\-—–－_.．+＋&＆@#＃*×/|~～!！?？:：,，'’\"“”=°²³½ⅠⅡⅢⅣⅤⅥⅦⅧⅨπσΩ∞★☆♥♡◎●■▲△□◇◆♀♂√×÷≠≈§№™®©^$%\\<>《》〈〉【】\[\]{}、。;；`①②③④⑤⑥⑦⑧⑨⑩]"
)
#: Kinds of characters (Unicode) that are no writing: numbers in a form of their own, signs, units, figures
SIGNS = ("No", "Nl", "So", "Sm", "Sc")
#: A number in such a form that says which one it is: Ⅱ期, ③区
SIGN_COUNTED = ("期", "区", "号楼", "号院", "栋", "座", "组", "队")
#: Hiragana and katakana: a foreign word as it is written
KANA = re.compile("[\u3040-\u30fa\u30fc-\u30ff]+")
#: The last is the Japanese middle dot, no kana though it stands among them
DOTS = frozenset("·•・")
#: Numbers that say which one it is: 3号楼, 第2小学, 501厂, 12连, 1987年
COUNTED = re.compile(
    r"(?:国道|省道|县道|乡道|专用公路|[GSXYC])[0-9]+|第?[0-9]+(?:号楼|号院|号线|号地|中学|小学|厂|连|团|队|村|组|区|期|路|街|国道|省道|县道|号桥|里|公里|军|师)"
)
#: Letters that say which one it is: G65, T3航站楼, 花园A区
CODED = re.compile(
    r"[GSXYC][0-9]{1,4}|[AM][0-9]{1,3}(?=公路|高速)|T[0-9](?=航站楼)|(?<=[\u4e00-\u9fff])[A-H](?=[区座栋幢期])"
)
NOT_HAN = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
#: Estates where a foreign unit stands for a generic term
FOREIGN_UNIT = "郡"
LATIN_LEAST = 3


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a finding may be nothing: which phrase, the kind of reason, in which part of the country."""

    phrase: str
    kind: str
    reason: str
    #: Beginning of the codes where it holds; empty: everywhere
    region: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A candidate: class, rule, the characters that made it speak, with what they were compared."""

    kind: str
    rule_id: str
    trigger: str
    compared_with: str
    severity: Severity
    confidence: float
    exemptions: tuple[str, ...] = ()
    #: Rows of the list, from 1, whose names it was compared with: the register links their records
    rows: tuple[int, ...] = ()
    #: Category of the campaign of 2018 and item of Art. 9, where a case differs from its rule
    campaign: str | None = None
    art9: str | None = None
    #: How far away the place lies that it was compared with, where that matters
    metres: float = 0.0


@dataclass(frozen=True, slots=True)
class Screened:
    """A name with what it belongs to and its findings, the most severe first."""

    name: str
    #: The name without what its body is called: 绿洲社区 of 绿洲社区居民委员会
    core: str
    divided: Divided
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a list, with the rule that it speaks for."""

    text: str
    list_name: str
    rule_id: str
    severity: Severity
    note: str


class Screening:
    """Screens names one by one by tables of rules and words."""

    def __init__(
        self,
        tables: Mapping[str, Iterable[Mapping[str, str]]],
        sounds: Transliteration,
        is_mongolian: Callable[[str], bool],
    ) -> None:
        """Take the tables of data/rules by name, what hears transliterations, and what knows Mongolian."""
        self._is_mongolian = is_mongolian
        self.rules = {row["id"]: row for row in tables["screening_rules"]}
        self._most = {rule_id: _severity(row["severity"]) for rule_id, row in self.rules.items()}
        #: What a list of words is called in a reason
        self._lists = {row["list"]: row.get("name_zh") or row["list"] for row in tables["screening_lists"]}
        rule_of = {row["list"]: row["rule"] for row in tables["screening_lists"]}
        self._words: dict[str, list[Word]] = {}
        self._known_letters: set[str] = set()
        for row in tables["screening_words"]:
            if row["list"] == "latin_known":
                self._known_letters.add(row["word"].upper())
                continue
            # A list whose rule is not in force has none to speak for
            if row["list"] not in rule_of:
                continue
            word = Word(
                row["word"], row["list"], rule_of[row["list"]], _severity(row["severity"]), row["note"]
            )
            self._words.setdefault(word.text, []).append(word)
        for row in tables["foreign_place_names"]:
            self._words.setdefault(
                row["name"], [Word(row["name"], "foreign_place", "Y1", "error", row["country"])]
            )
        self._scope: dict[tuple[str, str], tuple[Severity, str]] = {
            (row["rule"], row["context"]): (_severity(row["severity"]), row["reason"])
            for row in tables["screening_scope"]
        }
        self._exemptions: dict[str, list[Exemption]] = {}
        for row in tables["screening_exemptions"]:
            exemption = Exemption(row["phrase"], row["kind"], row["reason"], row.get("region", ""))
            self._exemptions.setdefault(exemption.phrase, []).append(exemption)
        self._foreign_words = {row["word"] for row in tables["foreign_words"]}
        self._terms = Terms(tables["screening_terms"])
        self._endings = Endings(row for row in tables["list_name_endings"] if row["kind"] == "organisation")
        self._sounds = sounds

    def screen(self, name: str, said: str = "", region: str = "") -> Screened:
        """Screen a name; `said` is a category code or a word for its kind, `region` its division's code."""
        taken = self._endings.take_apart(name)
        divided = self._terms.divide(taken.core, said)
        if taken.ending and not divided.said and (divided.context not in BUILT or len(divided.term) < 2):
            community = "居" in taken.ending or taken.core.endswith("社区")
            context = "community" if community else "village"
            divided = Divided(divided.specific, divided.term, context, said=True)
        text = taken.core
        is_folded = name != tidied(name)
        raw = [*self._found(text, divided), *(self._folded(name, text) if is_folded else ())]
        found = [*self.under_rules(self._scoped(each, divided, text, region) for each in raw)]
        if is_folded:
            written = (replace(each, trigger=as_written(name, each.trigger)) for each in found)
            # A sign is no digit and no letter, though it folds to some
            found = [
                each for each in written if each.rule_id not in ("G1", "G3") or not _is_sign(each.trigger)
            ]
        return Screened(name, taken.core, divided, tuple(_strongest(found)))

    def under_rules(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings whose rules are in force, none more severe than its rule says."""
        for finding in findings:
            if (kept := self.limited(finding)) is not None:
                yield kept

    def limited(self, finding: Finding) -> Finding | None:
        """Return a finding no more severe than its rule says, or None where the rule is not in force."""
        most = self._most.get(finding.rule_id)
        if most is None or SEVERITIES.index(finding.severity) <= SEVERITIES.index(most):
            return None if most is None else finding
        return replace(finding, severity=most)

    def _found(self, text: str, divided: Divided) -> Iterator[Finding]:
        yield from self._listed(text, divided)
        yield from self._heard(divided)
        if NOT_HAN.search(text):
            yield from self._written(text, divided)
        if (match := FINANCIAL.search(divided.specific)) and match.group() not in SURNAMES:
            yield self._finding("G1", match.group(), "大写数字作专名", "warning", 0.6)

    def _finding(
        self, rule_id: str, trigger: str, compared_with: str, severity: Severity, confidence: float
    ) -> Finding:
        kind = self.rules[rule_id]["class"] if rule_id in self.rules else ""
        return Finding(kind, rule_id, trigger, compared_with, severity, confidence)

    def _listed(self, text: str, divided: Divided) -> Iterator[Finding]:
        """Find words of the lists, the longest at each place; in the last term only foreign units count."""
        words, length = self._words, len(text)
        jargon: list[Word] = []
        start = 0
        while start < length:
            step = 1
            for end in range(min(length, start + LONGEST_WORD), start, -1):
                found = words.get(text[start:end])
                if found is None:
                    continue
                for word in found:
                    if word.list_name == "jargon":
                        jargon.append(word)
                    elif word.list_name == "unit":
                        if end == length or text[end:] in ("小区", "花园", "一期", "二期"):
                            yield self._finding("G7", word.text, "外国行政区名“郡”", "warning", 0.7)
                    elif text[start:end] != divided.term or word.list_name not in ("provincial", "odd"):
                        listed = f"{self._lists[word.list_name]}“{word.text}”"
                        yield self._finding(word.rule_id, word.text, listed, word.severity, _sure(word))
                step = max(step, end - start if end - start > 1 else 1)
                break
            start += step
        if jargon:
            strong = len(jargon) > 1 or jargon[0].severity == "warning"
            severity: Severity = "warning" if strong else "notice"
            yield self._finding(
                "G4",
                "".join(word.text for word in jargon),
                "楼盘用字",
                severity,
                0.5 + 0.1 * min(len(jargon), 3),
            )

    def _heard(self, divided: Divided) -> Iterator[Finding]:
        """Listen for a foreign word; a last term of one character may be its end (奥古斯塔, 卡萨布兰卡)."""
        may_end = len(divided.term) == 1 and divided.context in ("", "memorial", *BUILT)
        whole = divided.specific + (divided.term if may_end else "")
        heard = self._sounds.hear(whole, SOUNDS_FOREIGN)
        if heard is None and divided.context in BUILT and len(divided.specific) == 2:
            heard = self._sounds.hear_pair(divided.specific, PAIR_SOUNDS_FOREIGN)
        if heard is not None:
            confidence = round(min(0.9, 0.45 + 0.08 * heard.score), 2)
            compared = f"外国地名字序，对数几率 {heard.score:.1f}"
            yield self._finding("Y4", heard.text, compared, "warning", confidence)

    def _written(self, text: str, divided: Divided) -> Iterator[Finding]:
        """Find what is no Han character: letters, digits, symbols."""
        plain = CODED.sub("", text)
        for match in LETTERS.finditer(plain):
            letters = match.group().upper()
            if letters in self._known_letters:
                yield self._finding("G3", match.group(), "通行缩写", "notice", 0.4)
            elif self._is_foreign_word(letters):
                yield self._finding("Y5", match.group(), "外语词", "error", 0.85)
            else:
                yield self._finding("G3", match.group(), "字母无特定含义", "warning", 0.75)
        for match in NUMBER.finditer(COUNTED.sub("", plain)):
            alone = match.group() == divided.specific
            compared = "专名只有数字" if alone else "数字与汉字组合"
            yield self._finding("G1", match.group(), compared, "warning", 0.8 if alone else 0.65)
        for match in KANA.finditer(plain):
            yield self._finding("Y5", match.group(), "日文假名", "error", 0.9)
        for match in SYMBOL.finditer(plain):
            if _within_number(plain, match.start()):
                continue
            # Mongolian compounds are written with a dot (DOMAIN §2.7): the Han form may keep it
            if match.group() in DOTS and self._is_mongolian(NOT_HAN.sub("", divided.specific)):
                yield replace(
                    self._finding("G2", match.group(), "蒙古语复合名称的间隔号", "notice", 0.3),
                    exemptions=("蒙古语复合名称可用间隔号，须以蒙古文核对",),
                )
                continue
            yield from self._sign(match.group())
        for character in NOT_HAN.findall(plain):
            # 〇 is how Chinese writes zero
            if character != "〇" and not SYMBOL.match(character) and _is_sign(character):
                yield from self._sign(character)

    def _folded(self, name: str, text: str) -> Iterator[Finding]:
        """Find the signs that the tidied name has as plain digits and letters: ①, Ⅱ, ², ™."""
        for place, character in enumerate(name):
            plain = tidied(character)
            if plain == character or plain not in text or not _is_sign(character):
                continue
            counts = place > 0 and name[place + 1 :].startswith(SIGN_COUNTED)
            yield from self._sign(character, counts=counts)

    def _sign(self, character: str, *, counts: bool = False) -> Iterator[Finding]:
        if counts and unicodedata.category(character) in ("No", "Nl"):
            finding = self._finding("G2", character, "序号用了特殊数字符号", "notice", 0.4)
            yield replace(finding, exemptions=("只表示期数、区号等序号，宜改写为汉字数字",))
        else:
            yield self._finding("G2", character, "非文字符号", "warning", 0.8)

    def _is_foreign_word(self, letters: str) -> bool:
        if letters in self._foreign_words:
            return True
        return any(
            len(word) >= LATIN_LEAST + 1 and (letters.endswith(word) or letters.startswith(word))
            for word in self._foreign_words
        )

    def _scoped(self, finding: Finding, divided: Divided, text: str, region: str) -> Finding:
        """Lower a finding's severity by exemptions that may apply and by what the name belongs to."""
        considered = [*finding.exemptions]
        severity = finding.severity
        for exemption in self._exempting(finding.trigger, text, region):
            if exemption.region and not region:
                considered.append(f"{exemption.phrase}：{exemption.reason}（未注明区划，须核对是否在其范围）")
                continue
            considered.append(f"{exemption.phrase}：{exemption.reason}")
            # A king's palace of old is a reason for a village or a street, none for a new estate, unless
            # it is the palace itself that the last character says an estate of (郡王府)
            if exemption.kind != "history" or divided.context not in BUILT or exemption.phrase == text:
                severity = "notice"
        # A word of the lists that ends the name says more than its last character (棕榈泉加州 is no 州)
        ends_name = text.endswith(finding.trigger) and len(finding.trigger) > 1 and finding.rule_id != "Y4"
        context = "" if ends_name and not divided.said else divided.context
        allowed = self._scope.get((finding.rule_id, context))
        if allowed is not None:
            considered.append(allowed[1])
            severity = min(severity, allowed[0], key=SEVERITIES.index)
        if divided.context == "road" and finding.kind == "洋" and len(finding.trigger) < LATIN_LEAST:
            considered.append("两字地名常与汉语词相同，须人工看")
            severity = "notice"
        lowered = finding.confidence * (0.5 if severity != finding.severity else 1)
        return replace(finding, severity=severity, confidence=round(lowered, 2), exemptions=tuple(considered))

    def _exempting(self, trigger: str, text: str, region: str) -> Iterator[Exemption]:
        """Return the exemptions whose phrase stands in the name and has to do with the trigger.

        Where nobody says in which part of the country a name is, those of any part.
        """
        length = len(text)
        for start in range(length):
            for end in range(start + 2, min(length, start + LONGEST_WORD) + 1):
                for exemption in self._exemptions.get(text[start:end], ()):
                    if trigger in exemption.phrase and (not region or region.startswith(exemption.region)):
                        yield exemption


def _severity(text: str) -> Severity:
    """Return a severity; raise StopIteration for a word that is none."""
    return next(each for each in SEVERITIES if each == text)


def _sure(word: Word) -> float:
    return {"error": 0.85, "warning": 0.7, "notice": 0.4}[word.severity]


def _is_sign(text: str) -> bool:
    return all(unicodedata.category(character) in SIGNS for character in text)


def _within_number(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and text[place - 1].isdigit() and text[place + 1].isdigit()


def _strongest(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, one per class and trigger, the most severe and surest first."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = finding.kind, finding.trigger
        other = best.get(key)
        if other is None or _rank(finding) > _rank(other):
            best[key] = finding
    return sorted(best.values(), key=_rank, reverse=True)


def _rank(finding: Finding) -> tuple[int, bool, float]:
    """Order findings; a word that is known says more than one that is heard."""
    return SEVERITIES.index(finding.severity), finding.rule_id != "Y4", finding.confidence
