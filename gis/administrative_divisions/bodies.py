"""Tell the body from the place: 达布察克村民委员会 is a body, 达布察克村 the place it is named after.

The statistics office lists bodies; the register wants the names of places (地名管理条例 Art. 3: the seat of a
villagers' or residents' committee is a place name, the committee is an organisation).
"""

from dataclasses import dataclass

#: (ending of the listed name, generic term of the place, type of division, kind of body); the longest
#: ending that fits wins. Endings without a committee are places already.
ENDINGS: tuple[tuple[str, str, str, str], ...] = tuple(
    sorted(
        (
            ("嘎查村民委员会", "嘎查", "gacha", "gacha_committee"),
            ("嘎查村委员会", "嘎查", "gacha", "gacha_committee"),
            ("嘎查村委会", "嘎查", "gacha", "gacha_committee"),
            ("嘎查委员会", "嘎查", "gacha", "gacha_committee"),
            ("嘎查委会", "嘎查", "gacha", "gacha_committee"),
            ("嘎查", "嘎查", "gacha", ""),
            ("村民委员会", "村", "village", "villagers_committee"),
            ("村委员会", "村", "village", "villagers_committee"),
            ("村民委会", "村", "village", "villagers_committee"),
            ("村委会", "村", "village", "villagers_committee"),
            ("村", "村", "village", ""),
            ("社区居民委员会", "社区", "community", "residents_committee"),
            ("社区居民委会", "社区", "community", "residents_committee"),
            ("社区居委会", "社区", "community", "residents_committee"),
            ("社区", "社区", "community", ""),
            ("居民委员会", "", "community", "residents_committee"),
            ("居委员会", "", "community", "residents_committee"),
            ("居委会", "", "community", "residents_committee"),
            ("虚拟社区", "", "virtual_community", ""),
            ("虚拟生活区", "", "virtual_community", ""),
        ),
        key=lambda row: -len(row[0]),
    )
)


@dataclass(frozen=True)
class Body:
    """A listed village-level unit, taken apart."""

    #: 达布察克村
    place_name: str
    #: 达布察克; the whole name where no generic term is known
    specific_term: str
    #: 村, 嘎查, 社区 or empty
    generic_term: str
    #: Code of the division type, or None where the ending is unknown (farms, production teams)
    type: str | None
    #: villagers_committee, gacha_committee, residents_committee, or empty: the name is a place's
    body_kind: str
    #: The generic term is not in the listed name (查干塔拉居民委员会): somebody must confirm it.
    generic_supplied: bool


def split_body(name: str) -> Body:
    """Split the listed name of a village-level unit into its place and its kind of body.

    A statistical unit (虚拟社区) is no place: its name is kept whole. A name with an unknown ending is
    kept whole and has no type.
    """
    listed = name.strip()
    for ending, generic, division_type, body_kind in ENDINGS:
        if not listed.endswith(ending) or len(listed) == len(ending):
            continue
        if division_type == "virtual_community":
            return Body(listed, listed, "", division_type, "", generic_supplied=False)
        # 王村村民委员会 and 新村社区居委会: the place keeps the generic term it has, never twice
        specific = listed.removesuffix(ending)
        if body_kind and generic and len(specific) > len(generic):
            specific = specific.removesuffix(generic)
        supplied = not generic
        return Body(
            place_name=specific + (generic or "社区"),
            specific_term=specific,
            generic_term=generic or "社区",
            type=division_type,
            body_kind=body_kind,
            generic_supplied=supplied,
        )
    return Body(listed, listed, "", None, "", generic_supplied=False)
