"""Judge a name by those around it: N7 the country, N8 its scope, N9 greater entities, N10 local names.

Pure: whoever calls has read from the register what is alike and what lies near.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gis.name_screening.spoken_names import SpokenNames
from gis.naming_checks.classes import Scope
from gis.naming_checks.item_rules import ItemRules, Looked, gravest
from gis.naming_checks.likeness import SAID, Likeness, Worth, lighter, likeness
from gis.naming_checks.national_names import NationalNames
from gis.naming_checks.rules import OUTCOMES, CheckedItem, Compared, Found, Outcome
from gis.naming_checks.sound_keys import NameKeys

DIVISIONS = ("county", "township")
#: What is said of a name that is out of use
OLD_NAME = {"former": "曾用名", "variant": "异写", "map_name": "图上名称", "abolished": "已注销地名"}
#: How many finds an item names
MOST_FOUND = 12
#: How many local names N10 names
MOST_LOCAL = 40
#: Below this a local name is no evidence
SHORTEST = 2


@dataclass(frozen=True)
class Registered:
    """A name of the register that is like the proposed one, and the place that bears it."""

    keys: NameKeys
    group: str
    #: standard, alias, short …; former and abolished for what is out of use
    standing: str
    feature_id: UUID | None
    division: str
    position: tuple[float, float] | None
    #: The caller may not see the place: it is counted, not named
    hidden: bool = False

    @property
    def is_current(self) -> bool:
        """Whether the name is in use."""
        return self.standing not in OLD_NAME


@dataclass(frozen=True)
class ScopeFacts:
    """A scope as it is here: where it is, how many names it holds, and which of those alike lie in it."""

    scope: Scope
    label: str
    note: str
    count: int
    as_of: str
    inside: frozenset[UUID]
    #: Places of which nobody knows whether they lie in it
    unsure: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class LocalName:
    """A name of the place where something is to be: of a division above it, or of a feature near it."""

    name: str
    core: str
    said: str
    feature_id: UUID | None = None
    division_id: UUID | None = None


@dataclass(frozen=True)
class Surroundings:
    """What the register says around a proposed name."""

    as_of: str
    alike: Sequence[Registered] = ()
    scopes: Sequence[ScopeFacts] = ()
    #: Natural features named like the specific term that reach beyond the division
    beyond: Sequence[LocalName] = ()
    local: Sequence[LocalName] = ()
    #: Whether anybody said where it lies
    is_placed: bool = False
    #: Names that the feature to be renamed bears now: no list repeats them
    own_names: frozenset[str] = field(default_factory=frozenset)


class PlacedItems:
    """Judges what depends on other names."""

    def __init__(
        self,
        rules: ItemRules,
        national: NationalNames,
        spoken: SpokenNames,
        list_day: str,
    ) -> None:
        """Take the rules, the national lists with their day, and what hears names."""
        self._rules = rules
        self._national = national
        self._spoken = spoken
        self._list_day = list_day

    def judge(self, looked: Looked, around: Surroundings) -> Iterator[CheckedItem]:
        """Yield N7 to N10."""
        yield self._national_item(looked, around)
        yield self._scope_item(looked, around)
        yield self._greater_item(looked, around)
        yield self._local_item(looked, around)

    def _national_item(self, looked: Looked, around: Surroundings) -> CheckedItem:
        rule, code = self._rules["N7"], looked.naming_class.code
        kinds = {"county": ["county"], "nature": ["nature"]}.get(code, ["county", "nature"])
        applies = code in ("county", "nature")
        worth = Worth(
            rule.worths.strong, rule.worths.weak, "notice", "warning" if code == "county" else "notice"
        )
        found = []
        for entry, how in self._national.like(looked.keys, kinds):
            if entry.name in around.own_names or not (applies or how == "same"):
                continue
            outcome: Outcome = worth.of(how) if applies else "notice"
            found.append(Found(entry.name, how, outcome, SAID[how], entry.where))
        counts = self._national.counts
        compared = [
            Compared("全国县级以上行政区划名称", "全国", counts.get("county", 0), self._list_day),
            Compared("国内著名自然地理实体（未经核对的名单）", "全国", counts.get("nature", 0), "2026-11"),
        ]
        compared = compared if not applies else compared[:1] if code == "county" else compared[1:]
        if found:
            outcome = gravest(found, "notice")
            said = (
                "与名录中的名称相同或同音" if applies else "本项不适用于此类地名；名录中有相同的名称，供参考"
            )
            return rule.item(outcome, said, compared=compared, found=_first(found), applies=applies)
        said = "名录中没有同名、同音" if applies else "本项不适用于此类地名；名录中也没有相同的名称"
        return rule.item("passed", said, compared=compared, applies=applies)

    def _scope_item(self, looked: Looked, around: Surroundings) -> CheckedItem:
        rule, group = self._rules["N8"], looked.naming_class.group
        if not group:
            return rule.item("review", "类别不明，不知应在什么范围内比对", applies=False)
        lawful = [facts for facts in around.scopes if facts.scope.yardstick == "art9"]
        compared = [
            Compared(
                f"登记库：{looked.naming_class.name_zh}",
                _scope_label(facts),
                facts.count,
                facts.as_of,
                facts.note,
            )
            for facts in around.scopes
        ]
        found = [*self._in_register(looked, around)]
        if group == "township":
            compared.append(
                Compared(
                    "乡级行政区划名录",
                    "内蒙古自治区",
                    self._national.counts.get("township", 0),
                    self._list_day,
                )
            )
            found += self._in_region(looked, around)
        if not around.scopes:
            return rule.item("passed", "此类地名没有规定比对范围", applies=False)
        if not found:
            note = "" if around.is_placed else "；未指明所在政区，与全库比对"
            return rule.item("passed", f"范围内没有重名、同音{note}", compared=compared, applies=bool(lawful))
        outcome = gravest(found, "notice")
        said = (
            "范围内有重名或同音"
            if outcome in ("error", "warning")
            else "没有须避免的重名；有相近的名称供参考"
        )
        return rule.item(outcome, said, compared=compared, found=_first(found), applies=bool(lawful))

    def _in_register(self, looked: Looked, around: Surroundings) -> Iterator[Found]:
        for other in around.alike:
            how = likeness(looked.keys, other.keys, self._spoken)
            if how is None:
                continue
            if other.group != looked.naming_class.group:
                if how == "same" and other.is_current:
                    yield self._found(other, how, "notice", "其他类别的同名")
            elif not other.is_current:
                if how in ("same", "homophone"):
                    yield self._found(other, how, "notice", f"{OLD_NAME[other.standing]}，{SAID[how]}")
            else:
                yield self._in_scopes(other, how, around.scopes)

    def _in_scopes(self, other: Registered, how: Likeness, scopes: Sequence[ScopeFacts]) -> Found:
        """Return the gravest that any scope makes of a name that is alike."""
        best: tuple[Outcome, str] = ("notice", f"{SAID[how]}，在比对范围之外，供参考")
        for facts in scopes:
            outcome = facts.scope.worth.of(how)
            if other.feature_id in facts.unsure:
                outcome, said = lighter(outcome, "warning"), f"{SAID[how]}；是否在{facts.label}内不详"
            elif other.feature_id in facts.inside:
                said = f"{SAID[how]}，在{facts.label}内（{facts.scope.clause}）"
            else:
                continue
            if best[1].endswith("供参考") or OUTCOMES.index(outcome) > OUTCOMES.index(best[0]):
                best = outcome, said
        return self._found(other, how, *best)

    @staticmethod
    def _found(other: Registered, how: Likeness, outcome: Outcome, said: str) -> Found:
        if other.hidden:
            return Found("（不公开的地名）", how, outcome, said)
        return Found(
            other.keys.name, how, outcome, said, other.division, other.feature_id, position=other.position
        )

    def _in_region(self, looked: Looked, around: Surroundings) -> Iterator[Found]:
        scope = next((f.scope for f in around.scopes if f.scope.extent == "province"), None)
        known = {each.keys.name for each in around.alike if each.is_current and each.group == "township"}
        for entry, how in self._national.like(looked.keys, ["township"]):
            if scope is None or entry.name in known or entry.name in around.own_names:
                continue
            said = f"{SAID[how]}，在{scope.name_zh}内（{scope.clause}）"
            yield Found(entry.name, how, scope.worth.of(how), said, entry.where)

    def _greater_item(self, looked: Looked, around: Surroundings) -> CheckedItem:
        rule = self._rules["N9"]
        if looked.naming_class.code not in DIVISIONS:
            return rule.item("passed", "本项只适用于行政区划名称", applies=False)
        core = looked.keys.core
        found = [
            Found(entry.name, "listed", rule.worths.strong, _greater(entry.kind), entry.where)
            for entry in self._national.named([core], ["nature", "heritage"])
        ]
        found += [
            Found(each.name, "same_specific", rule.worths.strong, each.said, feature_id=each.feature_id)
            for each in around.beyond
        ]
        counts = self._national.counts
        compared = [
            Compared("国内著名自然地理实体（未经核对的名单）", "全国", counts.get("nature", 0), "2026-11"),
            Compared("历史文化遗产遗址（未经核对的名单）", "全国", counts.get("heritage", 0), "2026-11"),
            Compared("登记库：跨政区的自然地理实体", "登记库", len(around.beyond), around.as_of),
        ]
        said = "专名用了著名实体、遗产遗址或跨区实体的名称" if found else "专名没有用著名实体、遗产遗址的名称"
        return rule.item(gravest(found, "passed"), said, compared=compared, found=_first(found))

    def _local_item(self, looked: Looked, around: Surroundings) -> CheckedItem:
        rule = self._rules["N10"]
        if looked.naming_class.code != "facility":
            return rule.item("passed", "本项只适用于交通运输、水利、电力、通信、气象等设施", applies=False)
        compared = [Compared("所在政区和附近的地名", "所在地", len(around.local), around.as_of)]
        if not around.is_placed or not around.local:
            return rule.item("review", "未指明位置或附近没有登记的地名，无法比对", compared=compared)
        own = [each for each in around.local if len(each.core) >= SHORTEST and each.core in looked.keys.name]
        if own:
            found = [
                Found(
                    each.name,
                    "same_specific",
                    "passed",
                    each.said,
                    feature_id=each.feature_id,
                    division_id=each.division_id,
                )
                for each in own[:3]
            ]
            return rule.item("passed", f"与所在地地名“{own[0].name}”统一", compared=compared, found=found)
        near = "、".join(dict.fromkeys(each.name for each in around.local[:6]))
        found = [Found(looked.keys.core, "listed", rule.worths.strong, f"所在地地名有：{near}")]
        return rule.item(rule.worths.strong, "专名与所在地地名不统一", compared=compared, found=found)


def _scope_label(facts: ScopeFacts) -> str:
    return facts.label if facts.scope.yardstick != "campaign" else f"{facts.label}（2018年清理标准）"


def _greater(kind: str) -> str:
    return "国内著名的自然地理实体" if kind == "nature" else "历史文化遗产遗址"


def _first(found: Iterable[Found]) -> list[Found]:
    """Return the gravest finds, as many as a person reads."""
    return sorted(found, key=lambda each: -OUTCOMES.index(each.outcome))[:MOST_FOUND]
