"""What an announcement must carry (地名备案公告管理办法（试行）) and by which channels; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

#: 标准名称、罗马字母拼写、所属政区、位置描述、批准机关、批准时间
CONTENTS = ("name", "romanization", "division", "location", "authority", "approved_on")


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where an announcement is published; of those not required one at least is used."""

    code: str
    name_zh: str
    name_en: str
    is_required: bool
    clause: str
    is_verified: bool


def unsaid(said: Mapping[str, str | date | None]) -> list[str]:
    """Return what an announcement must carry and does not."""
    return [each for each in CONTENTS if not str(said.get(each) or "").strip()]


def channels_lacking(channels: Iterable[Channel], used: Collection[str]) -> list[str]:
    """Return the required channels that are not used; "any" where none of the others is."""
    known = list(channels)
    missing = [each.code for each in known if each.is_required and each.code not in used]
    others = {each.code for each in known if not each.is_required}
    return missing + ([] if others & set(used) else ["any"])
