"""How a list is to be read, as options of every command that reads one."""

from typing import Annotated

import typer

ListKind = Annotated[
    str | None, typer.Option(help="place-names 地名 | divisions 行政区划；不写则按列判断 / told by columns")
]
Sheet = Annotated[str | None, typer.Option("--sheet", "--layer", help="工作表或图层 / sheet or layer")]
HeaderRow = Annotated[int | None, typer.Option(help="表头所在行 / row of the header", min=1)]
Encoding = Annotated[
    str | None, typer.Option(help="CSV 或 Shapefile 的编码 / encoding of a CSV or Shapefile")
]
Delimiter = Annotated[str | None, typer.Option(help="CSV 的分隔符 / delimiter of a CSV")]
Crs = Annotated[str | None, typer.Option(help="坐标系：键名、EPSG或基准 / key, EPSG code or datum")]
