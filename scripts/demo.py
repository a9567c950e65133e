"""`diming demo`: put invented data beside the real, and take it away again."""

from typing import Annotated

import typer

from scripts.register import open_register

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="roads|names|naming|boundaries|editions|planning")]
Administrator = Annotated[
    str, typer.Option("--as", metavar="ACCOUNT", help="管理员账户登录名 / login of an administrator")
]
County = Annotated[str, typer.Option(help="区划代码：在哪个旗县的范围内 / code of the county to fill")]


@app.callback()
def demo() -> None:
    """演示数据：装入、移除 / demonstration data: load, remove."""


@app.command()
def load(
    name: Name,
    account: Administrator,
    county: County = "150626",
    count: Annotated[int | None, typer.Option(min=1, help="数量 / how many")] = None,
    seed: Annotated[int, typer.Option(help="种子：同一种子生成同样的数据 / same seed, same data")] = 150_626,
) -> None:
    """Load one set: roads (道路与自然实体), names (地名), naming (地名管理), boundaries (界线、界桩),
    editions (地名志), planning (道路、人口、养老设施、公墓、墓地).
    """
    from gis.database import unit_of_work
    from gis.samples import demonstration
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        features = demonstration.load(
            session,
            acting(session, account),
            name,
            county=county,
            count=count,
            seed=seed,
            progress=lambda sentence: typer.echo(sentence, err=True),
        )
    typer.echo(features)


@app.command()
def remove(name: Name, account: Administrator) -> None:
    """Remove one set; every figure of the register is as it was before."""
    from gis.database import unit_of_work
    from gis.samples import demonstration
    from scripts.acting import acting

    with open_register() as engine, unit_of_work(engine) as session:
        features = demonstration.remove(session, acting(session, account), name)
    typer.echo(features)
