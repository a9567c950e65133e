"""The collections that are served. A later subject joins by one more declaration here."""

from collections.abc import Mapping
from functools import cache

from gis.collections.common_properties import DEMONSTRATION, VALIDITY, plain
from gis.collections.register_declarations import CEMETERIES, FACILITIES, GRAVE_SITES, PLANNING_CORRIDORS
from gis.collections.rules import Collection, NoSuchCollection, Part, Property

#: What every record ends with
STANDING = (
    DEMONSTRATION,
    Property("note", "备注", "note", ("note",), written_as="note"),
    Property("source_id", "来源标识", "id of the source", ("source",), "id", written_as="source_id"),
    plain(
        "publication_level",
        "公开级别",
        "publication level",
        code_list="publication_level",
        written_as="publication_level",
    ),
    plain("version", "版本", "version", kind="integer"),
)

DIVISIONS = Collection(
    id="divisions",
    title_zh="行政区划",
    title_en="Administrative divisions",
    description_zh="行政区划及其名称、类型、代码和范围面；每个要素是某段有效时间内的一个区划。",
    description_en="Administrative divisions with name, type, codes and polygon, as of a day.",
    subject="administrative_division",
    record="administrative_division",
    table="division_period",
    id_column="division_id",
    division_columns=("division_id",),
    geometry_kind="MultiPolygon",
    geometry_published_as=("boundaries", "boundaries.geometry", "geometry"),
    versions=("division", "publication"),
    geometry_part=Part("boundaries"),
    largest_page=1_000,
    properties=(
        Property("name", "名称", "name", ("name", "states", "states.name")),
        Property("body_name", "组织全称", "full name of the body", ("body_name", "states.body_name")),
        Property("type", "类型", "type", ("type", "states.type"), code_list="division_type"),
        Property("level", "级别", "level", ("level",), code_list="division_level"),
        Property("is_statistical", "仅为统计单位", "statistical unit only", ("is_statistical",), "boolean"),
        Property(
            "parent_id",
            "上级区划标识",
            "id of the division above",
            ("parent_id", "states.parent_id"),
            "id",
            of_division="parent_id",
        ),
        Property(
            "parent_name",
            "上级区划",
            "division above",
            ("parent_name", "states.parent_name"),
            of_division="parent_id",
        ),
        Property("code", "区划代码", "division code", ("codes", "codes.code", "all_codes.code")),
        Property(
            "statistical_code",
            "统计用区划代码",
            "statistical code",
            ("codes", "codes.code", "all_codes.code"),
        ),
        Property(
            "civil_affairs_code",
            "民政部门代码",
            "civil-affairs code",
            ("codes", "codes.code", "all_codes.code"),
        ),
        Property(
            "romanization",
            "罗马字母拼写",
            "romanization",
            ("romanization", "place_name:names", "place_name:names.romanization"),
        ),
        *VALIDITY,
        Property(
            "is_indicative",
            "界线仅为示意",
            "boundary is indicative only",
            ("boundaries.is_indicative",),
            "boolean",
        ),
        *STANDING,
    ),
)

PLACE_NAMES = Collection(
    id="place-names",
    title_zh="地名",
    title_en="Place names",
    description_zh="地理实体及其当日名称、拼写、别名、类别和位置；每个要素是某段有效时间内的一个地理实体。",
    description_en="Features with their names, spelling, aliases, category and position, as of a day.",
    subject="place_name",
    record="feature",
    table="place_name_period",
    id_column="feature_id",
    division_columns=("division_id", "divisions"),
    geometry_published_as=("geometries", "geometries.geometry", "position"),
    versions=("place_name", "publication"),
    geometry_part=Part("geometries", (("role", "geometry_role"), ("is_approximate", "is_approximate"))),
    name_part=Part("names", (("name", "name"), ("name_type", "name_type"), ("language", "language"))),
    is_made_from_features=True,
    properties=(
        Property("name", "名称", "name", ("name", "names", "names.name")),
        Property("name_type", "名称类型", "type of name", ("names.name_type",), code_list="name_type"),
        Property("language", "语种", "language", ("names.language",), code_list="name_language"),
        Property(
            "romanization",
            "罗马字母拼写",
            "romanization",
            ("names", "names.romanization"),
            written_as="names/{name}/romanization",
        ),
        Property("pinyin", "汉语拼音", "pinyin", ("names", "names.pinyin"), written_as="names/{name}/pinyin"),
        Property(
            "reading_confirmed",
            "读音已核实",
            "reading is confirmed",
            ("names.reading_confirmed",),
            "boolean",
            written_as="names/{name}/reading_confirmed",
        ),
        Property(
            "standard_basis",
            "标准地名依据",
            "basis of the standard name",
            ("names.standard_basis",),
            code_list="standard_basis",
            written_as="names/{name}/standard_basis",
        ),
        Property("mongolian", "蒙古文名称", "name in Mongolian script", ("names", "names.name")),
        Property("aliases", "别名", "aliases", ("names", "names.name", "names.name_type"), "strings"),
        Property(
            "former_names", "曾用名", "former names", ("names", "names.name", "names.name_type"), "strings"
        ),
        Property(
            "category",
            "地名类别",
            "category",
            ("category",),
            code_list="place_name_category",
            written_as="category",
        ),
        Property(
            "national_code", "地名代码", "national code", ("national_code",), written_as="national_code"
        ),
        Property(
            "division_id",
            "对应行政区划标识",
            "id of the division whose place it is",
            ("division_id",),
            "id",
            of_division="division_id",
        ),
        Property(
            "division_ids",
            "所在（跨）行政区标识",
            "ids of the divisions it lies in",
            ("divisions",),
            "ids",
            "divisions",
            of_division="divisions",
        ),
        Property(
            "geometry_role",
            "位置类型",
            "role of the geometry",
            ("geometries.role",),
            code_list="geometry_role",
            written_as="geometries/{geometry}/role",
        ),
        Property(
            "method",
            "定位方法",
            "method of location",
            ("geometries.method",),
            code_list="location_method",
            written_as="geometries/{geometry}/method",
        ),
        Property(
            "is_approximate",
            "位置概略",
            "position is approximate",
            ("geometries.is_approximate",),
            "boolean",
            written_as="geometries/{geometry}/is_approximate",
        ),
        *VALIDITY,
        Property("is_demonstration", "演示数据", "demonstration data", ("source",), "boolean"),
        Property("source_id", "来源标识", "id of the source", ("source",), "id", written_as="source_id"),
        Property(
            "publication_level",
            "公开级别",
            "publication level",
            ("publication_level",),
            code_list="publication_level",
            written_as="publication_level",
        ),
        Property("version", "版本", "version", ("version",), "integer"),
    ),
)

BOUNDARY_LINES = Collection(
    id="boundary-lines",
    title_zh="行政区域界线",
    title_en="Boundary lines",
    description_zh="行政区域界线：法定界线，未录入法定界线的为推算界线（仅为示意）；每个要素是某段有效时间内的一条界线。",
    description_en="Lines as of a day: in law, or derived (indicative only) while none in law is recorded.",
    subject="boundary_line",
    record="boundary_line",
    table="boundary_line_period",
    id_column="line_id",
    division_columns=("party_ids",),
    geometry_published_as=("geometries", "geometries.geometry"),
    versions=("boundary_line", "publication"),
    is_shared_whole=True,
    largest_page=1_000,
    properties=(
        Property("name", "名称", "name", ("name",), written_as="name"),
        Property("code", "界线编号", "line code", ("code",), written_as="code"),
        Property("level", "级别", "level", ("level",), code_list="division_level"),
        Property("authority", "批准机关", "approving authority", ("authority",), code_list="line_authority"),
        Property("organiser", "联检组织机关", "organiser", ("organiser",), written_as="organiser"),
        Property("is_segment", "仅为一段", "segment of a longer line", ("is_segment",), "boolean"),
        Property("whole_line", "所属整条界线", "line that it is a segment of", ("whole_line",)),
        Property(
            "party_ids", "毗邻方标识", "ids of the parties", ("parties",), "ids", of_division="party_ids"
        ),
        Property(
            "round_number", "联检轮次", "round", ("round_number",), "integer", written_as="round_number"
        ),
        Property(
            "last_inspected",
            "上次联检日期",
            "last joint inspection",
            ("last_inspected",),
            "date",
            written_as="last_inspected",
        ),
        Property("length_m", "长度（米，椭球面）", "geodesic length in metres", ("length_m",), "number"),
        Property(
            "geometry_role",
            "线形类型",
            "role of the geometry",
            ("geometries", "geometries.role"),
            code_list="line_geometry_role",
        ),
        Property(
            "approval_number",
            "批准文号",
            "approval number",
            ("geometries", "geometries.approval_number"),
        ),
        Property(
            "approved_on",
            "批准日期",
            "day of approval",
            ("geometries", "geometries.approved_on"),
            "date",
        ),
        Property(
            "is_indicative",
            "界线仅为示意",
            "line is indicative only",
            ("geometries", "geometries.role"),
            "boolean",
        ),
        *VALIDITY,
        *STANDING,
    ),
)

BOUNDARY_MARKERS = Collection(
    id="boundary-markers",
    title_zh="界桩",
    title_en="Boundary markers",
    description_zh="界桩及其当日桩体的位置；双立、三立界桩为多点。每个要素是某段有效时间内的一个编号点。",
    description_en="Markers where their stones stand; several stones are one multi-point. As of a day.",
    subject="boundary_marker",
    record="boundary_marker",
    table="boundary_marker_period",
    id_column="marker_id",
    division_columns=("party_ids",),
    geometry_published_as=("stones", "stones.geometry"),
    versions=("boundary_marker", "publication"),
    is_shared_whole=True,
    level_column="reach_level",
    properties=(
        Property("number", "编号", "number", ("number",), written_as="number"),
        Property("serial", "序号", "serial number", ("number",), "integer"),
        Property("line_id", "界线标识", "id of the line", ("line_id",), "id"),
        Property("line_name", "界线名称", "name of the line", ("line_id", "boundary_line:name")),
        Property(
            "line_level",
            "界线级别",
            "level of the line",
            ("line_id", "boundary_line:level"),
            code_list="division_level",
        ),
        Property("kind", "类型", "kind", ("kind",), code_list="marker_kind", written_as="kind"),
        Property(
            "is_tri_junction",
            "三交点界桩",
            "marker of a tri-junction",
            ("is_tri_junction",),
            "boolean",
            written_as="is_tri_junction",
        ),
        Property("status", "状况", "status", ("status",), code_list="marker_status", written_as="status"),
        Property(
            "managing_division_id",
            "管理方标识",
            "id of the managing party",
            ("managing_division_id",),
            "id",
            of_division="managing_division_id",
            written_as="managing_division_id",
        ),
        Property(
            "side_ids",
            "所在地标识",
            "ids of the divisions on its sides",
            ("sides",),
            "ids",
            of_division="side_ids",
        ),
        Property("stone_count", "桩体数", "number of stones", ("stones",), "integer"),
        Property("material", "材质", "material", ("stones", "stones.material"), code_list="marker_material"),
        Property("height_m", "高程（米）", "height in metres", ("stones", "stones.height_m"), "number"),
        Property(
            "method",
            "定位方法",
            "method of location",
            ("stones", "stones.method"),
            code_list="location_method",
        ),
        Property(
            "accuracy_m",
            "点位中误差（米）",
            "accuracy in metres",
            ("stones", "stones.accuracy_m"),
            "number",
        ),
        *VALIDITY,
        *STANDING,
    ),
)


@cache
def collections() -> Mapping[str, Collection]:
    """Return every collection by id."""
    register = (DIVISIONS, PLACE_NAMES, BOUNDARY_LINES, BOUNDARY_MARKERS)
    return {one.id: one for one in (*register, FACILITIES, CEMETERIES, GRAVE_SITES, PLANNING_CORRIDORS)}


def collection(identifier: str) -> Collection:
    """Return one collection; raise NoSuchCollection."""
    found = collections().get(identifier)
    if found is None:
        raise NoSuchCollection(id=identifier[:60], known="、".join(collections()))
    return found
