"""Files named by records."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine.fields.file import AttachedField
from jigsmith.accounts.actor import Actor
from jigsmith.errors import Invalid
from jigsmith.files.service import Place, Store, save_upload
from jigsmith.storage.file_store import open_file_store


@pytest.fixture
def upload(shop: Any, tmp_path: Path) -> Any:
    store = Store(shop.database, open_file_store("local", tmp_path), shop.tenant)

    def make(field: str, actor: Actor | None = None) -> dict[str, Any]:
        order = shop.catalog.forms["order"]
        found = order.rows["lines"].fields["photo"] if field == "lines.photo" else order.fields[field]
        assert isinstance(found, AttachedField)
        name, content = ("a.png", b"\x89PNG\r\n\x1a\n") if field == "lines.photo" else ("图.txt", b"hello")
        place = Place("order", field, found)
        return dict(save_upload(store, actor or shop.admin, place, io.BytesIO(content), name).described())

    return make


def refused(shop: Any, **values: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        shop.create("order", **values)
    return [(finding.path, finding.code) for finding in caught.value.diagnostics]


def test_a_file_is_attached_with_what_the_server_knows_of_it(shop: Any, upload: Any) -> None:
    drawing, photo = upload("drawing"), upload("lines.photo")
    lines = [{"item": "a", "photo": [{"id": photo["id"], "name": "evil.html", "size": 7}]}]
    record = shop.create("order", drawing=[{"id": drawing["id"]}], lines=lines)
    assert record["values"]["drawing"] == [drawing]
    assert record["values"]["lines"][0]["photo"] == [photo]
    assert {str(row[0]) for row in shop.rows("SELECT record_id FROM _file")} == {record["id"]}


def test_naming_the_same_file_again_is_no_change(shop: Any, upload: Any) -> None:
    drawing = upload("drawing")
    record = shop.create("order", drawing=[drawing])
    with shop.records() as records:
        again = records.update("order", UUID(record["id"]), {"drawing": [{"id": drawing["id"]}]}, revision=1)
    assert again["revision"] == 1


def test_a_strangers_file_another_fields_or_another_records_is_refused(shop: Any, upload: Any) -> None:
    theirs, other = upload("drawing", shop.member("li")), upload("lines.photo")
    taken = upload("drawing")
    shop.create("order", drawing=[taken])
    for file in (theirs, other, taken):
        assert refused(shop, drawing=[file]) == [("/values/drawing", "file_not_attachable")]
    assert refused(shop, lines=[{"item": "a", "photo": [taken]}]) == [("/values/lines/0/photo", "file_not_attachable")]
