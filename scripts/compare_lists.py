"""`diming compare-lists`: what became of each code between two yearly lists of names."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gis.name_screening.list_comparison import Change
    from gis.name_screening.list_file import ListFile

SHOWN = 20

Old = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="旧名单 / the older list: code, name")]
New = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="新名单 / the newer list: code, name")]


def compare_lists_(
    old: Old,
    new: New,
    out: Annotated[Path, typer.Option("--out", metavar="OUT.csv", dir_okay=False, help="结果 / result")],
) -> None:
    """对比同一代码的两年名称：未变、写法、更名、代码改用 / what became of each code between two lists."""
    from gis.name_screening.list_file import read_list, write_changes
    from gis.name_screening.service import compare_lists

    before, after = read_list(old), read_list(new)
    for path, read in ((old, before), (new, after)):
        _tell_left_out(path, read)
    counted: Counter[str] = Counter()
    changes = compare_lists(before.names, after.names, unnamed=(before.unnamed, after.unnamed))
    write_changes(out, _counting(changes, counted))
    for kind, count in counted.most_common():
        typer.echo(f"{kind}\t{count}")


def _counting(changes: "Iterable[Change]", counted: Counter[str]) -> "Iterator[Change]":
    for change in changes:
        counted[change.kind] += 1
        yield change


def _tell_left_out(path: Path, read: "ListFile") -> None:
    """Name the rows that were not taken, in both languages, on standard error."""
    from gis.messages import text

    for language in ("zh", "en"):
        if read.repeated:
            listed = "；".join(f"{row}: {code} {name}" for row, code, name in read.repeated[:SHOWN])
            said = {"file": path.name, "count": len(read.repeated), "listed": listed}
            print(text("name_lists.repeated", language, **said), file=sys.stderr)
        if read.incomplete:
            listed = "、".join(map(str, read.incomplete[:SHOWN]))
            said = {"file": path.name, "count": len(read.incomplete), "listed": listed}
            print(text("name_lists.incomplete", language, **said), file=sys.stderr)
