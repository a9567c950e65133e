"""What papers an application needs (Art. 11), and which of them it lacks; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Mode = Literal["required", "if_needed", "optional", "protected"]
Stage = Literal["application", "report", "decision", "filing", "announcement", "any"]


@dataclass(frozen=True, slots=True)
class Content:
    """Something that a report has to say."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PaperRule:
    """A kind of paper: for which applications, at which stage, whether it has to be there."""

    code: str
    name_zh: str
    name_en: str
    kinds: tuple[str, ...]
    #: Classes of names; empty: all
    classes: tuple[str, ...]
    stage: Stage
    mode: Mode
    contents: tuple[Content, ...]
    clause: str
    is_verified: bool

    def concerns(self, kind: str, name_class: str) -> bool:
        """Whether applications of a kind and class may have it."""
        return kind in self.kinds and (not self.classes or name_class in self.classes)


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that an application has, or the reason why it needs none of the kind."""

    code: str
    contents: frozenset[str] = frozenset()
    not_needed_because: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """A paper that is missing, or what a report does not say."""

    rule: PaperRule
    contents: tuple[Content, ...] = ()


def is_needed(rule: PaperRule, *, is_protected: bool) -> bool:
    """Whether a paper has to be there, or a reason why not."""
    return rule.mode in ("required", "if_needed") or (rule.mode == "protected" and is_protected)


def lacking(
    rules: Iterable[PaperRule],
    kind: str,
    name_class: str,
    stages: Sequence[Stage],
    held: Iterable[Held],
    *,
    is_protected: bool = False,
) -> list[Lack]:
    """Return the papers of some stages that are missing or incomplete; the latest of a kind counts.

    A paper needed only in some cases (`if_needed`) may be given a reason instead.
    """
    latest = {each.code: each for each in held}
    found = []
    for rule in rules:
        if rule.stage not in stages or not rule.concerns(kind, name_class):
            continue
        have = latest.get(rule.code)
        if have is None:
            if is_needed(rule, is_protected=is_protected):
                found.append(Lack(rule))
        elif have.not_needed_because == "":
            unsaid = tuple(each for each in rule.contents if each.code not in have.contents)
            if unsaid:
                found.append(Lack(rule, unsaid))
    return found
