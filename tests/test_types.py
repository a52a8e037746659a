"""The browser program's types are those the server's definitions give."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from engine.fields.registry import FIELD_TYPES
from jigsmith.cli.openapi import DEFINITIONS, static_document

UI = Path(__file__).resolve().parent.parent / "designer-ui"
GENERATOR = UI / "node_modules/.bin/openapi-typescript"
STORED = UI / "src/api/schema.ts"


@pytest.mark.skipif(
    not GENERATOR.exists() and "CI" not in os.environ, reason="designer-ui/node_modules is absent: run make setup"
)
def test_the_types_of_the_browser_program_are_fresh(tmp_path: Path) -> None:
    document, written = tmp_path / "openapi.json", tmp_path / "schema.ts"
    document.write_text(json.dumps(static_document()), "utf-8")
    command = [str(GENERATOR), str(document), "--default-non-nullable=false", "-o", str(written)]
    subprocess.run(command, cwd=UI, check=True, capture_output=True, timeout=60)
    assert written.read_text("utf-8") == STORED.read_text("utf-8"), "run: make types"


def test_the_document_holds_every_definition_and_field_type() -> None:
    schemas = static_document()["components"]["schemas"]
    names = {model.__name__ for model in (*DEFINITIONS, *FIELD_TYPES.values())}
    assert names <= set(schemas)
    assert all("title" not in schema["properties"]["name"] for name, schema in schemas.items() if name in names)


def test_every_writing_route_with_a_body_documents_it() -> None:
    bodiless = {
        "/api/check",
        "/api/plan",
        "/api/versions/{number}/restore",
        "/api/records/{form}/{record_id}/restore",
        "/api/imports/{import_id}/run",
        "/api/imports/{import_id}/undo",
        "/api/imports/{import_id}/cancel",
        "/api/jobs/{job_id}/cancel",
    }
    paths = static_document()["paths"]
    undocumented = {
        path
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in ("post", "put", "patch") and "requestBody" not in operation
    }
    assert undocumented == bodiless
