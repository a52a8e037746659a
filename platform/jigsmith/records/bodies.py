"""Request bodies of record writes, read by hand: the values themselves are judged by the form's own validator."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine.errors import Diagnostic, FieldProblem
from engine.fields.identities import require_uuid
from jigsmith.errors import LimitReached
from jigsmith.records.bulk import MAX_BULK, Row
from jigsmith.records.draft import Values
from jigsmith.web.answers import Malformed, parse_json

MAX_REVISION = 2**31 - 1


class BodyReader:
    """An object of a request body, read key by key; keys nobody asked for are refused."""

    def __init__(self, content: object, allowed: frozenset[str], path: str = "") -> None:
        if not isinstance(content, dict):
            raise malformed("body_not_object", path)
        self.content: dict[str, Any] = content
        self.path = path
        for key in content:
            if key not in allowed:
                raise malformed("body_key_unknown", f"{path}/{key}"[:200], key=key[:100])

    def values(self, key: str = "values", *, required: bool = True) -> Values:
        """The submitted values."""
        found = self.content.get(key)
        if found is None and not required:
            return {}
        if not isinstance(found, Mapping):
            raise malformed("body_values_missing", f"{self.path}/{key}")
        return found

    def record_id(self, key: str = "id") -> UUID | None:
        """An id, or None when there is none."""
        found = self.content.get(key)
        return None if found is None else read_id(found, f"{self.path}/{key}")

    def record_ids(self, key: str = "ids") -> list[UUID]:
        """A list of ids, at most MAX_BULK."""
        found = self.content.get(key)
        if not isinstance(found, list):
            raise malformed("body_list_missing", f"{self.path}/{key}")
        check_count(len(found))
        return [read_id(one, f"{self.path}/{key}/{index}") for index, one in enumerate(found)]

    def revision(self) -> int:
        """The revision the asker saw."""
        found = self.content.get("revision")
        if type(found) is not int or not 0 <= found <= MAX_REVISION:
            raise malformed("body_revision_missing", f"{self.path}/revision")
        return found

    def flag(self, key: str, default: bool) -> bool:
        """A yes or no."""
        found = self.content.get(key, default)
        if not isinstance(found, bool):
            raise malformed("body_flag_invalid", f"{self.path}/{key}")
        return found

    def text(self, key: str) -> str:
        """A text, empty when there is none."""
        found = self.content.get(key, "")
        if not isinstance(found, str):
            raise malformed("body_text_invalid", f"{self.path}/{key}")
        return found

    def rows(self) -> list[Row]:
        """The rows of a bulk create: each an optional id and values."""
        found = self.content.get("rows")
        if not isinstance(found, list):
            raise malformed("body_list_missing", f"{self.path}/rows")
        check_count(len(found))
        readers = [BodyReader(row, frozenset({"id", "values"}), f"/rows/{index}") for index, row in enumerate(found)]
        return [(reader.record_id(), reader.values(), None) for reader in readers]


def read_body(body: bytes, *allowed: str) -> BodyReader:
    """The JSON object of a request. Raises Malformed."""
    return BodyReader(parse_json(body), frozenset(allowed))


def read_id(value: object, path: str) -> UUID:
    """A UUID from its text. Raises Malformed."""
    try:
        return require_uuid(value)
    except FieldProblem as problem:
        raise malformed(problem.code, path, **problem.values) from None


def check_count(count: int) -> None:
    """Refuse calls about more records than one call may touch."""
    if count > MAX_BULK:
        raise LimitReached("too_many_records", limit=MAX_BULK, actual=count)


def malformed(code: str, path: str, /, **values: object) -> Malformed:
    """A 400 with one finding."""
    return Malformed(code, diagnostics=[Diagnostic(code, values, path)], **values)
