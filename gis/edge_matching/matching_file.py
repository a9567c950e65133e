"""Write a matching as one GPKG that a neighbour can open, and as the JSON that scripts read."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import shapely

from gis.edge_matching.comparing import Matching, Pair
from gis.edge_matching.evidence import evidence, figures
from gis.messages import text
from gis.vector_files.out_fields import FieldKind, OutFeature, OutField
from gis.vector_files.writing import write_vector

_PARTIES = (
    OutField("kind", "关系"),
    OutField("left", "我方代码"),
    OutField("left_name", "我方名称"),
    OutField("right", "对方代码"),
    OutField("right_name", "对方名称"),
)


def as_json(matching: Matching) -> dict[str, object]:
    """Return pairs and systematic shift under the names that scripts rely on; metres and hectares."""
    shift = matching.shift
    return {
        "pairs": [
            {
                "kind": pair.kind,
                "left": pair.left.label,
                "right": pair.right.label,
                **pair_figures(pair),
            }
            for pair in matching.pairs
        ],
        "systematic_shift": shift
        and {
            "kind": shift.kind,
            "dx_m": round(shift.dx_m, 3),
            "dy_m": round(shift.dy_m, 3),
            "evidence": evidence(shift),
        },
    }


def pair_figures(pair: Pair) -> dict[str, float]:
    """Return the figures of a pair: hectares to a square metre, metres to a millimetre."""
    return {
        "overlap_ha": round(pair.overlap_ha, 4),
        "gap_ha": round(pair.gap_ha, 4),
        "hausdorff_m": round(pair.hausdorff_m, 3),
        "frechet_m": round(pair.frechet_m, 3),
        "beyond_tolerance_m": round(pair.beyond_tolerance_m, 3),
    }


def write_matching(path: Path, matching: Matching, about: Sequence[tuple[str, str]]) -> None:
    """Write the layers 对照, 多出, 缺少, 超限段, 顶点对应 and 说明; the file appears when it is complete.

    ``about`` are further lines of 说明: what was compared, by title and text.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        _layer(made, "pairs", _PAIR_FIELDS, _pairs(matching))
        _layer(made, "overlaps", _PIECE_FIELDS, _pieces(matching, overlaps=True))
        _layer(made, "gaps", _PIECE_FIELDS, _pieces(matching, overlaps=False))
        _layer(made, "stretches", _STRETCH_FIELDS, _stretches(matching))
        _layer(made, "vertices", _VERTEX_FIELDS, _vertices(matching))
        _layer(made, "about", _ABOUT_FIELDS, _about(matching, about))
        os.replace(made, path)


def _layer(path: Path, layer: str, fields: Sequence[OutField], features: Iterable[OutFeature]) -> None:
    write_vector(path, features, fields, "GPKG", layer)


def _real(key: str, title: str) -> OutField:
    kind: FieldKind = "real"
    return OutField(key, title, kind)


_RANK = OutField("rank", "名次", "integer")
_PAIR_FIELDS = (
    _RANK,
    *_PARTIES,
    _real("overlap_ha", "多出或重叠（公顷）"),
    _real("gap_ha", "缺少或空白（公顷）"),
    _real("hausdorff_m", "豪斯多夫距离（米）"),
    _real("frechet_m", "弗雷歇距离（米）"),
    _real("beyond_tolerance_m", "最长超限段（米）"),
    OutField("vertices", "我方顶点数", "integer"),
    OutField("matched", "对应顶点数", "integer"),
)
_PIECE_FIELDS = (_RANK, *_PARTIES, _real("area_ha", "面积（公顷）"))
_STRETCH_FIELDS = (
    _RANK,
    *_PARTIES,
    _real("length_m", "长度（米）"),
    _real("mean_m", "平均相距（米）"),
    _real("greatest_m", "最大相距（米）"),
    OutField("side", "对方界线在我方界线的"),
)
_VERTEX_FIELDS = (
    *_PARTIES,
    _real("distance_m", "相距（米）"),
    _real("their_lon", "对方经度"),
    _real("their_lat", "对方纬度"),
)
_ABOUT_FIELDS = (OutField("title", "项目"), OutField("text", "内容"))


def pair_parties(pair: Pair) -> dict[str, object]:
    """Return who is compared with whom, and whether they are one unit, in words."""
    return {
        "kind": text(f"edge_matching.kind_{pair.kind}"),
        "left": pair.left.code,
        "left_name": pair.left.name,
        "right": pair.right.code,
        "right_name": pair.right.name,
    }


def _pairs(matching: Matching) -> Iterable[OutFeature]:
    for rank, pair in enumerate(matching.pairs, start=1):
        values: dict[str, object] = {
            "rank": rank,
            **pair_figures(pair),
            "vertices": pair.our_vertices,
            "matched": len(pair.vertices),
        }
        yield OutFeature(shapely.MultiLineString(list(pair.our_lines)), pair_parties(pair) | values)


def _pieces(matching: Matching, *, overlaps: bool) -> Iterable[OutFeature]:
    found = [
        (area, piece, pair) for pair in matching.pairs for area, piece in pair.measured(overlaps=overlaps)
    ]
    found.sort(key=lambda each: -each[0])
    for rank, (area, piece, pair) in enumerate(found, start=1):
        yield OutFeature(piece, {"rank": rank, "area_ha": area} | pair_parties(pair))


def _stretches(matching: Matching) -> Iterable[OutFeature]:
    found = [(stretch, pair) for pair in matching.pairs for stretch in pair.stretches]
    found.sort(key=lambda each: -each[0].length_m * each[0].mean_m)
    for rank, (stretch, pair) in enumerate(found, start=1):
        side = "edge_matching.inside" if stretch.is_inside_theirs else "edge_matching.outside"
        values: dict[str, object] = {
            "rank": rank,
            "length_m": stretch.length_m,
            "mean_m": stretch.mean_m,
            "greatest_m": stretch.greatest_m,
            "side": text(side),
        }
        yield OutFeature(stretch.geometry, pair_parties(pair) | values)


def _vertices(matching: Matching) -> Iterable[OutFeature]:
    for pair in matching.pairs:
        for match in pair.vertices:
            there: dict[str, object] = {
                "distance_m": match.distance_m,
                "their_lon": match.theirs[0],
                "their_lat": match.theirs[1],
            }
            yield OutFeature(shapely.Point(match.ours), pair_parties(pair) | there)


def about_lines(matching: Matching, about: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what was compared and how, by title and text; ``about`` begins it."""
    shift = matching.shift
    return [
        *about,
        ("容差（米）", f"{matching.tolerance_m:g}"),
        ("配对范围（米）", f"{matching.reach_m:g}"),
        ("系统偏移", text("edge_matching.no_shift") if shift is None else figures(shift)),
        ("只在我方", "、".join(unit.label for unit in matching.only_ours)),
        ("只在对方", "、".join(unit.label for unit in matching.only_theirs)),
        ("说明", text("coverage.indicative")),
    ]


def _about(matching: Matching, about: Sequence[tuple[str, str]]) -> Iterable[OutFeature]:
    for title, content in about_lines(matching, about):
        yield OutFeature(None, {"title": title, "text": content})
