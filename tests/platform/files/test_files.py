"""Uploads: held against their field, attached by saving a record, served to its readers only, cleaned up."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
import yaml
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from engine.errors import FieldProblem
from jigsmith.accounts.access import get_actor
from jigsmith.accounts.actor import Actor
from jigsmith.apps.definition import AnyDefinition
from jigsmith.apps.publish import plan_publish, publish
from jigsmith.errors import Invalid, NotFound
from jigsmith.files.media_types import media_type
from jigsmith.files.models import files
from jigsmith.files.service import check_attachments, clean_name, clean_up
from jigsmith.storage.database import Database
from jigsmith.storage.unit_of_work import TenantRef
from jigsmith.web.services import Services

FORM = """
- kind: form
  name: ticket
  label: {zh: 工单}
  fields:
    - {type: text, name: code, label: {zh: 单号}}
    - {type: file, name: papers, label: {zh: 附件}, max_size_mb: 1, max_count: 3}
    - {type: image, name: photo, label: {zh: 照片}, max_size_mb: 1}
    - {type: file, name: hidden, label: {zh: 内部}}
    - {type: sub_table, name: lines, label: {zh: 明细}, fields: [{type: image, name: picture, label: {zh: 图}}]}
- kind: role
  name: helper
  label: {zh: 帮手}
  forms: {ticket: {actions: [read, create, update], hidden: [hidden]}}
- kind: role
  name: stranger
  label: {zh: 路人}
  forms: {ticket: {actions: [create]}}
"""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture(autouse=True)
def _form(database: Database, tenant: TenantRef, admin_actor: Actor) -> None:
    found = TypeAdapter(list[AnyDefinition]).validate_python(yaml.safe_load(FORM))
    with database.tenant(tenant, exclusive=True) as uow:
        plan = plan_publish(uow, {f"{one.kind}/{one.name}": one for one in found})
        publish(uow, admin_actor, plan, note="test")


def upload(client: TestClient, content: bytes, name: str, field: str = "papers", form: str = "ticket") -> Any:
    return client.post("/api/files", data={"form": form, "field": field}, files={"file": (name, content)})


def saved(client: TestClient, **values: Any) -> str:
    answer = client.post("/api/records/ticket", json={"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_an_upload_is_attached_by_saving_and_comes_back_as_it_went(client: TestClient) -> None:
    answer = upload(client, b"hello", "报告 v1.txt")
    assert answer.status_code == 201
    one = answer.json()
    assert (one["name"], one["size"], one["type"]) == ("报告 v1.txt", 5, "text/plain")
    record = saved(client, papers=[{"id": one["id"]}])
    stored = client.get(f"/api/records/ticket/{record}").json()["values"]["papers"]
    assert stored == [one]
    sent = client.get(f"/api/records/ticket/{record}/files/papers/{one['id']}")
    assert sent.content == b"hello"
    assert sent.headers["content-disposition"].startswith("attachment")
    assert "%E6%8A%A5%E5%91%8A%20v1.txt" in sent.headers["content-disposition"]
    assert sent.headers["x-content-type-options"] == "nosniff"


def test_pictures_show_inline_and_nothing_that_can_run_does(client: TestClient) -> None:
    picture = upload(client, PNG, "a.png", "photo").json()
    page = upload(client, b"<script>alert(1)</script>", "a.html").json()
    vector = upload(client, b"<svg onload='alert(1)'/>", "a.svg").json()
    record = saved(client, photo=[picture], papers=[page, vector])

    def sent(field: str, one: Any) -> Any:
        return client.get(f"/api/records/ticket/{record}/files/{field}/{one['id']}?inline=1").headers

    assert sent("photo", picture)["content-disposition"].startswith("inline")
    assert sent("photo", picture)["content-type"] == "image/png"
    for one in (page, vector):
        headers = sent("papers", one)
        assert headers["content-disposition"].startswith("attachment")
        assert headers["content-type"] == "application/octet-stream"
        assert "sandbox" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("content", "name", "field", "status", "code"),
    [
        (bytes(1024 * 1024 + 1), "big.bin", "papers", 413, "file_too_large"),
        (b"MZ program", "a.png", "photo", 422, "file_type_mismatch"),
        (b"<html>", "a.jpg", "photo", 422, "file_type_mismatch"),
        (b"%PDF-1.7", "a.pdf", "photo", 422, "file_type_not_accepted"),
        (PNG, "a.png", "code", 422, "field_takes_no_files"),
        (PNG, "a.png", "ghost", 422, "field_takes_no_files"),
    ],
)
def test_what_does_not_fit_the_field_is_refused(
    client: TestClient, content: bytes, name: str, field: str, status: int, code: str
) -> None:
    answer = upload(client, content, name, field)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_200_mb_upload_is_refused_while_it_arrives(client: TestClient, services: Services) -> None:
    limit = services.settings.max_upload_mb
    taken = 0

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            nonlocal taken
            if taken >= 200 * 1024**2:
                return b""
            taken += 65536
            return bytes(65536)

    assert limit < 200
    declared = client.post("/api/files", content=b"", headers={**MULTIPART, "Content-Length": str(200 * 1024**2)})
    assert declared.status_code == 413
    streamed = client.post("/api/imports", content=iter(Endless().read, b""), headers=MULTIPART)
    assert streamed.status_code == 413
    assert streamed.json()["code"] == "body_too_large"


MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}


def test_a_strangers_file_cannot_be_attached(
    client: TestClient, tenant: TenantRef, make_person: Callable[..., Any], make_client: Callable[..., TestClient]
) -> None:
    other = make_client(make_person(tenant, "helper", roles=("helper",)))
    one = upload(client, b"x", "a.txt").json()
    for values in ({"papers": [one]}, {"papers": [{"id": str(uuid4())}]}):
        refused = other.post("/api/records/ticket", json={"values": values})
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"][0]["code"] == "file_not_attachable"
    record = saved(client, papers=[one])
    again = client.post("/api/records/ticket", json={"values": {"papers": [one]}})
    assert again.json()["errors"][0]["code"] == "file_not_attachable"
    wrong_field = upload(client, PNG, "a.png", "photo").json()
    moved = client.post("/api/records/ticket", json={"values": {"papers": [wrong_field]}})
    assert moved.json()["errors"][0]["code"] == "file_not_attachable"
    changed = client.patch(
        f"/api/records/ticket/{record}", json={"revision": 1, "values": {"papers": [one], "code": "A"}}
    )
    assert changed.status_code == 200, changed.text


def test_only_readers_of_record_and_field_get_the_bytes(
    client: TestClient,
    tenant: TenantRef,
    second_tenant: TenantRef,
    make_person: Callable[..., Any],
    make_client: Callable[..., TestClient],
    anonymous: TestClient,
) -> None:
    papers, hidden = upload(client, b"x", "a.txt").json(), upload(client, b"y", "b.txt", "hidden").json()
    record = saved(client, papers=[papers], hidden=[hidden])
    paths = [
        f"/api/records/ticket/{record}/files/{f}/{one['id']}" for f, one in (("papers", papers), ("hidden", hidden))
    ]
    helper = make_client(make_person(tenant, "helper", roles=("helper",)))
    stranger = make_client(make_person(tenant, "stranger", roles=("stranger",)))
    foreign = make_client(make_person(second_tenant, "admin", is_admin=True))
    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert [helper.get(path).status_code for path in paths] == [200, 404]
    assert [stranger.get(path).status_code for path in paths] == [403, 403]
    assert [foreign.get(path).status_code for path in paths] == [404, 404]
    assert [anonymous.get(path).status_code for path in paths] == [401, 401]
    assert upload(helper, b"x", "a.txt", "hidden").status_code == 422
    assert client.get(f"/api/records/ticket/{record}/files/papers/{hidden['id']}").status_code == 404


def test_files_in_sub_table_rows_are_found_by_their_path(client: TestClient) -> None:
    one = upload(client, PNG, "a.png", "lines.picture").json()
    record = saved(client, lines=[{"picture": [one]}])
    assert client.get(f"/api/records/ticket/{record}/files/lines.picture/{one['id']}").content == PNG


def test_loose_files_and_those_of_purged_records_are_cleaned_up(
    client: TestClient, database: Database, services: Services, tenant: TenantRef
) -> None:
    kept, loose, gone = (upload(client, b"x", f"{name}.txt").json() for name in ("kept", "loose", "gone"))
    saved(client, papers=[kept])
    purged = saved(client, papers=[gone])
    client.delete(f"/api/records/ticket/{purged}?revision=1")
    assert client.delete(f"/api/records/ticket/{purged}/purge").status_code == 204
    fresh = upload(client, b"x", "fresh.txt").json()
    with database.tenant(tenant) as uow:
        old = sa.update(files).where(files.c.id == UUID(loose["id"]))
        uow.execute(old.values(created_at=sa.func.now() - sa.text("interval '2 days'")))
    with database.tenant(tenant) as uow:
        assert clean_up(uow, services.files, ["ticket"]) == 2
    with database.tenant(tenant) as uow:
        left = {str(one) for one in uow.execute(sa.select(files.c.id)).scalars()}
    assert left == {kept["id"], fresh["id"]}
    with pytest.raises(NotFound):
        services.files.read(tenant.id, UUID(loose["id"]).hex)


def test_a_loose_file_that_is_being_attached_is_not_cleaned_up(
    client: TestClient, database: Database, services: Services, tenant: TenantRef, admin_actor: Actor
) -> None:
    file_id = UUID(upload(client, b"x", "late.txt").json()["id"])
    with database.tenant(tenant) as uow:
        uow.execute(sa.update(files).values(created_at=sa.func.now() - sa.text("interval '2 days'")))
    with database.tenant(tenant) as saving:
        check_attachments(saving, admin_actor, "ticket", "papers", [file_id], uuid4())
        with database.tenant(tenant, timeout=5) as cleaning:
            assert clean_up(cleaning, services.files, []) == 0
    assert b"".join(services.files.read(tenant.id, file_id.hex)) == b"x"
    with database.tenant(tenant) as uow:
        assert uow.execute(sa.select(files.c.id)).scalars().all() == [file_id]


def test_check_attachments_answers_in_order_and_refuses_the_unknown(
    client: TestClient, database: Database, tenant: TenantRef, admin: Any
) -> None:
    ids = [UUID(upload(client, b"x", f"{n}.txt").json()["id"]) for n in range(3)]
    record = uuid4()
    with database.tenant(tenant) as uow:
        actor = get_actor(uow, admin.member_id)
        found = check_attachments(uow, actor, "ticket", "papers", ids[::-1], record)
        assert [one.id for one in found] == ids[::-1]
        with pytest.raises(FieldProblem):
            check_attachments(uow, actor, "ticket", "papers", ids, uuid4())


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\报告.docx", "报告.docx"),
        ("", "file"),
        ("a\r\nb.txt", "ab.txt"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_names_lose_their_folders_and_control_characters(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize(("name", "head"), [("a.xlsx", b"MZ"), ("a.pdf", b"<html>"), ("a.txt", b"\x7fELF")])
def test_names_must_not_promise_what_the_content_is_not(name: str, head: bytes) -> None:
    with pytest.raises(Invalid):
        media_type(name, head)
