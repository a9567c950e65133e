"""What papers an application needs (Art. 11), and which of them it lacks; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Mode = Literal["required", "if_needed", "optional"]
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
    #: Kinds of applications, classes of names, or both as `kind:class`, that need it whatever reason is given
    required_for: tuple[str, ...]
    contents: tuple[Content, ...]
    clause: str
    is_verified: bool

    def concerns(self, kind: str, name_class: str) -> bool:
        """Whether applications of a kind and class may have it."""
        return kind in self.kinds and (not self.classes or name_class in self.classes)

    def mode_for(self, kind: str, name_class: str) -> Mode:
        """Return whether a kind and class need it; no reason replaces one that is required."""
        asked = {kind, name_class, f"{kind}:{name_class}"}
        return self.mode if asked.isdisjoint(self.required_for) else "required"


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
    #: Whether a reason may stand in its place
    may_be_left_out: bool
    contents: tuple[Content, ...] = ()


def lacking(
    rules: Iterable[PaperRule],
    kind: str,
    name_class: str,
    stages: Sequence[Stage],
    held: Iterable[Held],
) -> list[Lack]:
    """Return the papers of some stages that are missing or incomplete; the latest of a kind counts.

    A paper needed only in some cases (`if_needed`) may be given a reason instead. Where it is required the
    reason counts for nothing, even if it was given while the application was of another class.
    """
    latest = {each.code: each for each in held}
    found = []
    for rule in rules:
        if rule.stage not in stages or not rule.concerns(kind, name_class):
            continue
        have, mode = latest.get(rule.code), rule.mode_for(kind, name_class)
        if have is None or (have.not_needed_because and mode == "required"):
            if mode != "optional":
                found.append(Lack(rule, mode == "if_needed"))
        elif have.not_needed_because == "":
            unsaid = tuple(each for each in rule.contents if each.code not in have.contents)
            if unsaid:
                found.append(Lack(rule, may_be_left_out=False, contents=unsaid))
    return found
