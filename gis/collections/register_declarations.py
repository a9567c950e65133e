"""Collections of the registers of care, burial and planning; gis/sql/094 has what they read.

Facilities and cemeteries that are open are public facts as far as the publication rules say so; graves and
the planning layer are for those who sign in. Nothing that tells who somebody is stands in any of them.
"""

from gis.collections.rules import Collection, Kind, Property


def _plain(
    name: str, title_zh: str, title_en: str, *, kind: Kind = "string", code_list: str = ""
) -> Property:
    """Return a property made of the field of its name."""
    return Property(name, title_zh, title_en, (name,), kind, code_list=code_list)


#: What every row ends with
_STANDING = (
    Property("valid_from", "有效起始日", "valid from", ("valid_from",), "date", "valid", "lower"),
    Property(
        "valid_to",
        "有效截止日（当日已不有效）",
        "valid to (exclusive)",
        ("valid_to",),
        "date",
        "valid",
        "upper",
    ),
    Property("is_demonstration", "演示数据", "demonstration data", ("source",), "boolean"),
    Property("source_id", "来源标识", "id of the source", ("source",), "id"),
    _plain("publication_level", "公开级别", "publication level", code_list="publication_level"),
    _plain("version", "版本", "version", kind="integer"),
)
_DIVISION = Property(
    "division_id",
    "所在行政区标识",
    "id of the division it lies in",
    ("division_id",),
    "id",
    of_division="division_id",
)

FACILITIES = Collection(
    id="facilities",
    title_zh="养老服务设施",
    title_en="Elderly-service facilities",
    description_zh="养老服务设施及其当日状态、床位和助餐能力；每个要素是某段有效时间内的一处设施。",
    description_en="Facilities for the elderly with their state, beds and meals, as of a day.",
    subject="facility",
    record="",
    table="facility_period",
    id_column="facility_id",
    division_columns=("division_id",),
    versions=("facility", "reference", "publication"),
    is_public_to_neighbours=True,
    area_column="division_id",
    geometry_kind="Point",
    geometry_published_as=("position",),
    properties=(
        _plain("number", "编号", "number"),
        _plain("name", "名称", "name"),
        _plain("kind", "类别", "kind", code_list="facility_kind"),
        _plain("state", "状态", "state", code_list="facility_state"),
        _plain("made", "新建（new）或改扩建（rebuilt）", "new or rebuilt"),
        Property("services", "服务项目", "services", ("services",), "strings"),
        _plain("beds", "床位", "beds", kind="integer"),
        _plain("nursing_beds", "护理型床位", "nursing beds", kind="integer"),
        _plain("meals", "助餐能力（人/餐）", "persons a meal", kind="integer"),
        _plain("address", "地址", "address"),
        _plain("opening_hours", "开放时间", "opening hours"),
        _plain("operator", "运营单位", "operator"),
        _plain("operation_mode", "运营方式", "way of running", code_list="facility_operation_mode"),
        _plain("service_radius_m", "服务半径（米）", "service radius in metres", kind="integer"),
        _plain("star_rating", "星级", "stars", kind="integer"),
        _plain("built_year", "建成年份", "year built", kind="integer"),
        _DIVISION,
        *_STANDING,
    ),
)

CEMETERIES = Collection(
    id="cemeteries",
    title_zh="公墓和历史性集中埋葬点",
    title_en="Cemeteries and historic burial clusters",
    description_zh="公益性公墓、骨灰安放设施和历史性集中埋葬点的当日状态、容量和范围；不含安葬人员。",
    description_en="Cemeteries and burial clusters with capacity and area, as of a day; nobody buried.",
    subject="cemetery",
    record="",
    table="cemetery_period",
    id_column="cemetery_id",
    division_columns=("division_id",),
    versions=("cemetery", "reference", "publication"),
    is_public_to_neighbours=True,
    area_column="division_id",
    geometry_kind="MultiPolygon",
    properties=(
        _plain("number", "编号", "number"),
        _plain("name", "名称", "name"),
        _plain("kind", "类别", "kind", code_list="cemetery_kind"),
        _plain("state", "状态", "state", code_list="cemetery_state"),
        _plain("plots", "墓位容量", "plots", kind="integer"),
        _plain("niches", "格位容量", "niches", kind="integer"),
        _plain("address", "地址", "address"),
        _plain("manager", "管理单位", "managed by"),
        _plain("approved_area_m2", "批准面积（平方米）", "approved area in m²", kind="number"),
        _plain("approval_number", "审批文号", "approval number"),
        _plain("approved_by", "审批机关", "approved by"),
        _plain("approved_on", "审批日期", "approved on", kind="date"),
        _plain("surveyed_graves", "摸底座数", "graves surveyed", kind="integer"),
        _DIVISION,
        *_STANDING,
    ),
)

GRAVE_SITES = Collection(
    id="grave-sites",
    title_zh="违建墓地",
    title_en="Illegal graves",
    description_zh="违建墓地台账的位置、类别和当日办理状态；不含墓主家属、联系人和逝者。",
    description_en="Sites of illegal graves with kind and state of their case, as of a day; no family.",
    subject="grave_site",
    record="",
    table="grave_site_period",
    id_column="site_id",
    division_columns=("division_id",),
    versions=("grave_site", "reference", "publication"),
    is_public_to_neighbours=True,
    area_column="division_id",
    geometry_kind="Point",
    properties=(
        _plain("number", "台账编号", "number"),
        _plain("kind", "类别", "kind", code_list="grave_site_kind"),
        _plain("state", "办理状态", "state of the case"),
        _plain("graves", "座数", "graves", kind="integer"),
        _plain("area_m2", "占地面积（平方米）", "area in m²", kind="number"),
        _plain("ownership", "有主无主", "owner known or not"),
        _plain("visible", "可视", "seen from the road", kind="boolean"),
        _plain("zone_item", "所处区类", "zone of the definition"),
        _plain("zone_basis", "区类依据", "computed or stated"),
        _plain("corridor_kind", "最近线路类型", "kind of the nearest corridor", code_list="corridor_kind"),
        _plain("corridor_name", "最近公路或铁路", "nearest road or railway"),
        _plain("corridor_m", "至线路距离（米）", "metres from it", kind="number"),
        _plain("measure", "整治措施", "measure"),
        _plain("deadline", "期限", "deadline", kind="date"),
        _DIVISION,
        *_STANDING,
    ),
)

PLANNING_CORRIDORS = Collection(
    id="planning-corridors",
    title_zh="规划图层线路",
    title_en="Corridors of the planning layer",
    description_zh="规划图层的公路、铁路、河流和水库岸线，供分析和制图，不是登记库的地名。",
    description_en="Roads, railways, rivers and shores of the planning layer; no names of the register.",
    subject="planning_corridor",
    record="",
    table="planning_corridor_period",
    id_column="corridor_id",
    division_columns=(),
    versions=("planning_corridor", "reference", "publication"),
    is_public_to_neighbours=True,
    geometry_kind="LineString",
    properties=(
        _plain("kind", "类型", "kind", code_list="corridor_kind"),
        _plain("class", "等级", "class", code_list="corridor_class"),
        _plain("name", "名称", "name"),
        _plain("number", "路线编号", "number"),
        _plain("region", "规划区域", "region"),
        _plain("half_width_m", "用地半宽（米）", "half width in metres", kind="number"),
        _plain("start_km", "起点桩号（公里）", "kilometre at its beginning", kind="number"),
        _plain("speed_km_h", "车速（公里/时）", "speed in km/h", kind="number"),
        _plain("one_way", "单行", "one way", kind="boolean"),
        _plain("is_seasonal", "季节性通行", "open in some months only", kind="boolean"),
        *_STANDING,
    ),
)
