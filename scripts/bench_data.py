"""Invent a list of place names of a given length, the same every time, for measuring and crash tests.

Nothing of it is real: names are drawn from common characters, positions from the banner's box.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

CATEGORIES = ("22200", "21760", "12100", "13450", "23150", "22400", "12200", "21770")
SYLLABLES = "达布察克嘎鲁图乌审召苏力德陶利巴彦柴木黄勒盖呼吉尔特沙格纳林毛东西南北大小新老上下前后"
GENERIC = ("村", "嘎查", "河", "山", "湖", "沟", "梁", "滩", "庙", "桥")
DIGITS = "零一二三四五六七八九"
HEADERS = (
    "标准名称", "地名代码", "地名类别", "所在（跨）行政区", "东经", "北纬", "别名", "曾用名", "地名来历",
    "地名含义", "历史沿革", "地理实体描述", "标准地名依据", "启用日期",
)  # fmt: skip
#: Box of 乌审旗, degrees: west, south, east, north
BOX = (108.3, 37.7, 109.6, 39.3)
TOWNS = 6
VILLAGES_PER_TOWN = 14


def codes() -> list[tuple[str, str, str]]:
    """Return code, name and type of the invented divisions, the widest first."""
    found = [("150626", "乌审旗", "banner")]
    for town in range(TOWNS):
        name = SYLLABLES[town * 2 : town * 2 + 3]
        found.append((f"150626{100 + town}", f"{name}镇", "town"))
        for village in range(VILLAGES_PER_TOWN):
            code = f"150626{100 + town}{200 + village}"
            found.append((code, f"{name}{_count(village + 1)}村", "village"))
    return found


def _count(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def add_divisions(session: Session) -> None:
    """Write the divisions that the list names, and an account 'bench' to load as."""
    from uuid import UUID, uuid4

    from gis.accounts import service as accounts
    from gis.administrative_divisions.documents import DivisionDocuments
    from gis.reference.service import add_source

    source = str(add_source(session, title="测速", licence="—", demonstration_name="bench").id)
    cited = {"valid_from": None, "valid_to": None, "source_id": source}
    ids: dict[str, UUID] = {}
    for code, name, type_ in codes():
        ids[code] = uuid4()
        parent = ids.get(code[:-3])
        document = {
            "publication_level": "public",
            "source_id": source,
            "note": "",
            "states": {
                str(uuid4()): {
                    "name": name,
                    "body_name": None,
                    "type": type_,
                    "parent_id": parent and str(parent),
                    **cited,
                }
            },
            "codes": {
                str(uuid4()): {"code_system": system, "code": code, **cited} for system in ("nbs", "mca")
            },
            "boundaries": {},
        }
        DivisionDocuments().write(session, ids[code], document, creating=True)
    office = accounts.add_organisation(session, kind="bureau", name="测速")
    accounts.add_account(
        session,
        login="bench",
        display_name="测速",
        organisation_id=office.id,
        roles=("admin",),
        password=uuid4().hex,
    )


def write_list(path: Path, count: int, seed: int) -> None:
    """Write a list of `count` invented place names as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(rows(count, seed))


def rows(count: int, seed: int) -> Iterator[list[str]]:
    """Yield the rows: every one with code, category, division and position, some with other names."""
    chance = random.Random(seed)
    villages = [code for code, _, type_ in codes() if type_ == "village"]
    west, south, east, north = BOX
    for number in range(1, count + 1):
        stem = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
        name = f"{stem}{_count(number)}{chance.choice(GENERIC)}"
        category = chance.choice(CATEGORIES)
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        in_degrees_minutes = chance.random() < 0.3
        yield [
            name,
            f"150626{chance.randint(100, 105)}{category}{number:06d}",
            category,
            chance.choice(villages),
            _dms(lon) if in_degrees_minutes else f"{lon:.6f}",
            _dms(lat) if in_degrees_minutes else f"{lat:.6f}",
            f"{stem}别" if chance.random() < 0.15 else "",
            f"{stem}旧、{stem}老" if chance.random() < 0.1 else "",
            f"因{stem}得名",
            f"意为“{stem}之地”" if chance.random() < 0.5 else "",
            "清代形成村落，1958年属公社。" if chance.random() < 0.5 else "",
            f"位于旗境{chance.choice('东西南北中')}部，地势平坦。",
            chance.choice(("普查成果", "地名录", "")),
            chance.choice(("", "1958年", "1984-05")),
        ]


def _dms(degrees: float) -> str:
    hundredths = round(degrees * 360_000)
    minutes, hundredths = divmod(hundredths, 6_000)
    return f"{minutes // 60}°{minutes % 60:02d}′{hundredths / 100:05.2f}″"
