"""Write a matching for a spreadsheet: the pairs, ranked, and on a second sheet how they were made."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gis.edge_matching.comparing import Matching
from gis.edge_matching.matching_file import about_lines, pair_figures, pair_parties
from gis.edge_matching.ranking import stretch_ranks
from gis.messages import text
from gis.spreadsheets.read_back import read_back
from gis.spreadsheets.writing import OutColumn, write_xlsx

_COLUMNS = (
    OutColumn("rank", "面积名次", "number", 9),
    OutColumn("stretch_rank", "超限段名次", "number", 11),
    OutColumn("kind", "关系", width=10),
    OutColumn("left", "我方代码"),
    OutColumn("left_name", "我方名称"),
    OutColumn("right", "对方代码"),
    OutColumn("right_name", "对方名称"),
    OutColumn("overlap_ha", "多出或重叠（公顷）", "number"),
    OutColumn("gap_ha", "缺少或空白（公顷）", "number"),
    OutColumn("hausdorff_m", "豪斯多夫距离（米）", "number"),
    OutColumn("frechet_m", "弗雷歇距离（米）", "number"),
    OutColumn("beyond_tolerance_m", "最长超限段（米）", "number"),
)


def write_list(path: Path, matching: Matching, about: Sequence[tuple[str, str]]) -> None:
    """Write the pairs as XLSX; raises ReadBackDiffers."""
    lines = [f"{title}：{content}" for title, content in about_lines(matching, about) if content]
    title = text("job.edge_matching", about="").strip()
    read_back(path, write_xlsx(path, _COLUMNS, _rows(matching), title, lines))


def _rows(matching: Matching) -> Iterator[Mapping[str, object]]:
    ranks = stretch_ranks(matching)
    for rank, pair in enumerate(matching.pairs, start=1):
        yield {
            "rank": rank,
            "stretch_rank": ranks[rank],
            **pair_parties(pair),
            **pair_figures(pair),
        }
