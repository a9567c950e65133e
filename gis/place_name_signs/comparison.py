"""Compare what each script on a sign says with the standard name, without database or files.

Every result says what it is: the same, the same but for what is allowed (named), different by a class of
error with what was found and expected, missing, or not comparable for want of a standard form.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gis.place_name_signs.rules import Script

Outcome = Literal["same", "agrees", "differs", "missing", "no_standard", "not_read"]
#: Who confirms a difference before it counts: nobody, a reader of Mongolian, or whoever settles readings
Confirmer = Literal["", "mongolian_reader", "reading"]


@dataclass(frozen=True, slots=True)
class Standard:
    """The names of a feature as registered on a day."""

    on: date
    chinese: str = ""
    mongolian: str = ""
    #: 罗马字母拼写 as registered: Uxin Qi, Zhōnghuá Lù
    roman: str = ""
    #: Reading of the Han characters with tones, and each character's known readings without tones
    pinyin: str = ""
    readings: Sequence[tuple[str, Sequence[str]]] = ()
    is_reading_confirmed: bool = False
    #: Other names in use: aliases, short forms
    aliases: Sequence[str] = ()
    #: Names given up, with the day from which they no longer held (None: unknown)
    former: Sequence[tuple[str, date | None]] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of data/messages, with its parameters."""

    message_id: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """One error of a class: what stands on the sign, what should, and why."""

    error_class: str
    found: str
    expected: str
    why: Remark
    confirmer: Confirmer = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one script."""

    script: Script
    outcome: Outcome
    found: str | None
    expected: str
    differences: Sequence[Difference] = ()
    #: What was seen and is no error
    remarks: Sequence[Remark] = ()


def said(text: str) -> str:
    """Return a text in composed form (NFC), without blanks around it, with single plain spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def before_comparing(script: Script, found: str | None, expected: str, missing_class: str) -> Result | None:
    """Return the result where there is nothing to compare: not read, missing, or no standard form."""
    if found is None:
        return Result(script, "not_read", None, expected)
    if not said(found):
        if not expected:
            return Result(script, "no_standard", "", "", remarks=(Remark(f"signs.compare.no_{script}"),))
        why = Remark(f"signs.compare.missing_{script}", {"expected": expected})
        return Result(script, "missing", "", expected, (Difference(missing_class, "", expected, why),))
    if not expected:
        return Result(script, "no_standard", found, "", remarks=(Remark(f"signs.compare.no_{script}"),))
    return None


def judged(
    script: Script,
    found: str,
    expected: str,
    differences: Sequence[Difference],
    remarks: Sequence[Remark],
) -> Result:
    """Return the result of a comparison that was made."""
    if differences:
        return Result(script, "differs", found, expected, tuple(differences), tuple(remarks))
    return Result(script, "agrees" if remarks else "same", found, expected, (), tuple(remarks))
