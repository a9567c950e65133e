"""The tables of the cemetery plan in words: what its Word template places, row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis.cemeteries.rules import SizeRule
from gis.planning.cemetery_plan import CemeteryPlan, PlanTarget, TownPlan, urgency
from gis.planning.cemetery_sites import COMING, ShownCemetery
from gis.planning.service import Run
from maps.remediation_words import percent_words

Row = dict[str, Any]
UNKNOWN, NONE = "不详", "—"
RUN_KINDS = {"relocation": "迁移与容量平衡", "cemetery_screening": "公墓选址评分"}
MEASURES = {
    "area_m2": "占地（m²）",
    "stone_height_m": "墓碑高度（m）",
    "green_percent": "绿地率（%）",
    "gates": "出入口（个）",
}
SUBJECTS = {
    "body_single": "单人遗体墓位",
    "body_double": "双人遗体墓位",
    "ashes": "骨灰墓位",
    "niche": "骨灰格位",
    "township": "苏木镇公墓",
    "village": "嘎查村公墓",
    "public_cemetery": "公益性公墓",
}
EFFECTS = {"ban": "禁止", "approval": "须审批"}
UNITS = {"mu": "亩", "m2": "m²", "m": "m", "%": "%", "": ""}
SETTINGS = {
    "crude_death_rate": "年死亡率",
    "burial_share": "安葬于公墓的比例",
    "plan_years": "需求测算年限",
    "build_years": "建设年限",
}
SETTING_UNITS = {"year": "年"}


def verified_words(is_verified: bool) -> str:
    """Return whether somebody held a rule against the official text."""
    return "已核实" if is_verified else "未核实，参照"


def count_words(count: float | None) -> str:
    """Return a whole number as it is printed; 不详 where it isn't known."""
    return UNKNOWN if count is None else f"{count:,.0f}"


def basis_rows(plan: CemeteryPlan) -> list[Row]:
    """Return laws, standards and plans that the plan stands on."""
    return [
        {
            "position": at,
            "name": row["name_zh"],
            "article": row["article"] or NONE,
            "text": row["text"],
            "verified": verified_words(row["verified"] == "true"),
        }
        for at, row in enumerate(plan.basis, start=1)
    ]


def target_rows(targets: Sequence[PlanTarget]) -> list[Row]:
    """Return the bureau's targets with what is counted today."""
    return [
        {
            "text": each.target.text_zh,
            "due": UNKNOWN if each.target.due is None else each.target.due.isoformat(),
            "wanted": NONE
            if each.target.target_value is None
            else f"{float(each.target.target_value):g}{each.target.unit_zh}",
            "counted": _counted(each),
            "source": f"{each.target.source}（{verified_words(each.target.verified)}）",
        }
        for each in targets
    ]


def _counted(each: PlanTarget) -> str:
    if each.figure.unit == "number":
        return f"{each.figure.part}{each.target.unit_zh}"
    return f"{each.figure.part}/{each.figure.whole}（{percent_words(each.figure.value)}）"


def standing_rows(plan: CemeteryPlan, states: Mapping[str, str]) -> list[Row]:
    """Return what each 苏木 or 镇 has; the last row sums up."""
    rows: list[Row] = [
        {
            "name": each.name,
            "cemeteries": "；".join(cemetery_words(one, states) for one in each.cemeteries) or "无",
            "capacity": sum(one.capacity for one in each.cemeteries if one.state == "open"),
            "used": sum(one.used for one in each.cemeteries if one.state == "open"),
            "free": each.need.free,
            "clusters": len(each.clusters),
            "cluster_graves": sum(one.surveyed_graves or 0 for one in each.clusters),
            "sites": each.grave_sites,
            "graves": each.graves,
        }
        for each in plan.towns
    ]
    summed = ("capacity", "used", "free", "clusters", "cluster_graves", "sites", "graves")
    count = sum(len(each.cemeteries) for each in plan.towns)
    total: Row = {"name": "合计", "cemeteries": f"{count}处"}
    return [*rows, total | {key: sum(row[key] for row in rows) for key in summed}]


def cemetery_words(one: ShownCemetery, states: Mapping[str, str]) -> str:
    """Return a cemetery with its state."""
    return f"{one.name}（{states.get(one.state or '', '状态未登记')}）"


def need_rows(plan: CemeteryPlan) -> list[Row]:
    """Return what each 苏木 or 镇 needs over the years; the last row sums up what is known."""
    rows = [
        {
            "name": each.name,
            "people": count_words(each.people),
            "deaths": UNKNOWN if each.need.deaths_per_year is None else f"{each.need.deaths_per_year:.1f}",
            "burials": UNKNOWN if each.need.burials_per_year is None else f"{each.need.burials_per_year:.1f}",
            "own": count_words(each.need.own),
            "graves": count_words(each.graves),
            "total": count_words(each.need.total),
            "free": count_words(each.need.free),
            "coming": count_words(each.need.coming),
            "missing": count_words(each.need.missing),
        }
        for each in plan.towns
    ]
    known = [each for each in plan.towns if each.people is not None]
    partly = "" if len(known) == len(plan.towns) else f"（{len(known)}个有人口数）"

    def summed(values: Sequence[float | None], digits: int = 0) -> str:
        found = [one for one in values if one is not None]
        return f"{sum(found):,.{digits}f}" if found else UNKNOWN

    needs = [each.need for each in plan.towns]
    total = {
        "name": f"合计{partly}",
        "people": summed([each.people for each in plan.towns]),
        "deaths": summed([each.deaths_per_year for each in needs], 1),
        "burials": summed([each.burials_per_year for each in needs], 1),
        "own": summed([each.own for each in needs]),
        "graves": summed([each.relocated for each in needs]),
        "total": summed([each.total for each in needs]),
        "free": summed([each.free for each in needs]),
        "coming": summed([each.coming for each in needs]),
        "missing": summed([each.missing for each in needs]),
    }
    return [*rows, total]


def candidate_rows(plan: CemeteryPlan) -> list[Row]:
    """Return the candidates of each 苏木 or 镇, the best first, with the approvals that each needs."""
    numbers = _numbers(plan)
    return [
        {
            "name": town.name,
            "rank": rank,
            "at": f"{one.lon:.5f}，{one.lat:.5f}",
            "score": f"{one.score:.1f}",
            "settlement": count_words(one.settlement_m),
            "road": count_words(one.road_m),
            "people": count_words(one.reachable_people),
            "approvals": "、".join(str(numbers[each]) for each in one.approvals) or NONE,
        }
        for town in plan.towns
        for rank, one in enumerate(town.candidates, start=1)
    ]


def approval_rows(plan: CemeteryPlan) -> list[Row]:
    """Return the approvals that candidates need, by the numbers that stand beside them."""
    return [{"number": number, "name": name} for name, number in _numbers(plan).items()]


def _numbers(plan: CemeteryPlan) -> dict[str, int]:
    found = dict.fromkeys(each for town in plan.towns for one in town.candidates for each in one.approvals)
    return {name: number for number, name in enumerate(found, start=1)}


def filling_rows(run: Run | None) -> list[Row]:
    """Return how each cemetery fills by a relocation run."""
    if run is None:
        return []
    return [
        {
            "name": each["name"],
            "free": each["free"],
            "moved_in": each["moved_in"],
            "own": f"{each['own_per_year']:.1f}",
            "full": _full_words(each),
        }
        for each in run.run.result["cemeteries"]
    ]


def _full_words(filling: Mapping[str, Any]) -> str:
    years = filling["years_until_full"]
    if years is not None:
        return f"{years:.1f}年"
    return "超过200年" if filling["own_per_year"] else f"{UNKNOWN}（无本地人口数）"


def building_rows(plan: CemeteryPlan, states: Mapping[str, str]) -> list[Row]:
    """Return what is proposed to be built in which year, and the 苏木 and 镇 that then have a cemetery."""
    rows = []
    done = sum(each.has_open for each in plan.towns)
    wanted = [each for each in plan.towns if each.year is not None]
    for year in sorted({each.year for each in wanted if each.year is not None}):
        here = sorted((each for each in wanted if each.year == year), key=urgency, reverse=True)
        done += len(here)
        for at, town in enumerate(here):
            rows.append(
                {
                    "year": f"{year}年",
                    "name": town.name,
                    "begun": _begun(town, states),
                    "total": count_words(town.need.total),
                    "ground": _ground(town),
                    "reached": f"{done}/{len(plan.towns)}（{100 * done / len(plan.towns):.0f}%）"
                    if at == len(here) - 1
                    else "",
                }
            )
    return rows


def _ground(town: TownPlan) -> str:
    if any(each.state in COMING and each.geometry is not None for each in town.cemeteries):
        return "已定位（见附表）"
    return "候选地1" if town.candidates else "待选址"


def _begun(town: TownPlan, states: Mapping[str, str]) -> str:
    return "；".join(cemetery_words(each, states) for each in town.cemeteries) or "尚未立项"


def money_rows(plan: CemeteryPlan) -> list[Row]:
    """Return the years of building, for amounts that somebody fills in: no price with a source is known."""
    years = sorted({each.year for each in plan.towns if each.year is not None})
    return [{"year": f"{year}年", "count": sum(each.year == year for each in plan.towns)} for year in years]


def size_rows(sizes: Sequence[SizeRule]) -> list[Row]:
    """Return the rules of sizes that new cemeteries are held against."""
    return [
        {
            "subject": SUBJECTS.get(each.applies_to, each.applies_to),
            "measure": MEASURES[each.measure].partition("（")[0],
            "limit": _limit(each),
            "source": each.source,
            "verified": verified_words(each.is_verified),
        }
        for each in sizes
    ]


def _limit(rule: SizeRule) -> str:
    unit = UNITS.get(rule.unit, rule.unit)
    if rule.least is not None and rule.most is not None:
        return f"{rule.least:g}—{rule.most:g}{unit}"
    return f"不小于{rule.least:g}{unit}" if rule.least is not None else f"不大于{rule.most:g}{unit}"


def setting_rows(plan: CemeteryPlan) -> list[Row]:
    """Return the settings that the plan is reckoned by."""
    return [
        {
            "name": SETTINGS[row["key"]],
            "value": f"{row['value']}{SETTING_UNITS.get(row['unit'], row['unit'])}",
            "dated": row["dated"],
            "source": row["source"],
            "verified": verified_words(row["verified"] == "true"),
        }
        for row in plan.settings
    ]


def run_rows(plan: CemeteryPlan) -> list[Row]:
    """Return the runs that the plan is made of; with their ids it can be made again."""
    runs = [*plan.screenings, *([] if plan.relocation is None else [plan.relocation])]
    return [
        {
            "kind": RUN_KINDS[each.run.kind],
            "title": each.run.title,
            "day": each.run.as_of.isoformat(),
            "id": str(each.run.id),
        }
        for each in runs
    ]


def rule_rows(plan: CemeteryPlan) -> list[Row]:
    """Return the burial rules that the runs went by, each once."""
    found: dict[tuple[str, str, str, str], None] = {}
    for run in plan.screenings:
        for rule in run.run.settings["rules"]:
            metres = f"{rule['distance_m']:g}米" if rule.get("distance_m") else NONE
            said = EFFECTS[rule["effect"]], rule["basis"], metres, verified_words(rule["is_verified"])
            found.setdefault(said)
    return [
        {"effect": effect, "basis": basis, "metres": metres, "verified": said}
        for effect, basis, metres, said in found
    ]


def register_rows(plan: CemeteryPlan, names: Mapping[str, str]) -> list[Row]:
    """Return every cemetery and cluster by number (附表)."""
    return [
        {
            "number": each.number,
            "name": each.name + ("（演示数据）" if each.is_demonstration else ""),
            "kind": names.get(each.kind, each.kind),
            "town": each.town,
            "state": names.get(each.state or "", NONE),
            "plots": NONE if each.is_cluster else f"{each.plots_used}/{each.plots}",
            "niches": NONE if each.is_cluster else f"{each.niches_used}/{each.niches}",
            "graves": NONE if each.surveyed_graves is None else each.surveyed_graves,
            "area": UNKNOWN if each.area_m2 is None else f"{each.area_m2:,.0f}",
        }
        for each in plan.sites.sites
    ]
