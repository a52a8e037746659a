"""UUIDs of records and people, and how they are found by text."""

import re
from uuid import UUID

from engine.errors import FieldProblem
from engine.fields.base import TextContext
from engine.fields.plain_text import shown

UUID_PATTERN = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_UUID = re.compile(UUID_PATTERN.removesuffix("$"), re.ASCII)
UUID_SCHEMA = {"type": "string", "format": "uuid", "pattern": UUID_PATTERN}


def require_uuid(value: object) -> UUID:
    """A UUID from its text. Raises FieldProblem."""
    if type(value) is str and _UUID.fullmatch(value):
        return UUID(value)
    raise FieldProblem("uuid_expected", value=shown(value))


def coerce_identity(value: object) -> object:
    """The coercion of one id; empty text is nothing."""
    return None if value == "" else require_uuid(value)


def identity_text(target: str, identity: object, context: TextContext) -> str:
    """The title of what an id points at; the id itself when it is not known."""
    return context.title_of(target, identity) or str(identity)  # type: ignore[arg-type]


def find_identity(target: str, text: str, context: TextContext) -> str:
    """The id behind a typed code, title, name or login (or the id itself). Raises FieldProblem."""
    if _UUID.fullmatch(text):
        return text
    found = context.find_by_text(target, text)
    if found is None:
        codes = {"@member": "member_not_found", "@department": "department_not_found"}
        raise FieldProblem(codes.get(target, "reference_not_found"), value=text, target=target)
    return str(found)
