"""`jigsmith openapi`: the OpenAPI document of the fixed routes, from which the browser program's types are made."""

import click
import orjson
from fastapi import FastAPI

from jigsmith.main import ROUTERS


@click.command()
def openapi() -> None:
    """打印 OpenAPI 文档 · print the OpenAPI document of the routes every tenant has."""
    app = FastAPI(title="Jigsmith")
    for router in ROUTERS:
        app.include_router(router)
    click.echo(orjson.dumps(app.openapi(), option=orjson.OPT_INDENT_2).decode())
