"""What every field type provides: its properties (a definition) and its behaviour (a few small methods).

A field type is one class in one file. Its attributes are what a designer may set; its methods tell how a value is
stored, described, coerced, written as text and filtered. Nothing here knows SQL, the web or a tenant.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from pydantic import JsonValue

from engine.definition import Definition, Label, Name
from engine.errors import Diagnostic

JsonObject = dict[str, JsonValue]
Coercion = Callable[[object], object]
"""Takes a JSON value (never None), returns the stored Python value, raises FieldProblem when it does not fit.

It returns None when the value says "nothing" in its own way ("", an empty list)."""


class StorageKind(StrEnum):
    """The few column kinds under the many field types."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    TIME = "time"
    DURATION = "duration"
    TEXT_LIST = "text_list"
    JSON = "json"
    RECORD = "record"
    """A UUID pointing at a record of `Storage.target`."""
    RECORDS = "records"
    """Many such pointers, in a link table of their own."""
    MEMBER = "member"
    DEPARTMENT = "department"
    ROWS = "rows"
    """Child rows in a table of their own (a sub-table)."""


@dataclass(frozen=True, slots=True)
class Storage:
    """How a field is stored. `target` names the form a RECORD or RECORDS kind points at."""

    kind: StorageKind
    target: str | None = None


class Operator(StrEnum):
    """Comparisons a list filter, a saved view and a row right may use."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    LESS = "less"
    AT_MOST = "at_most"
    GREATER = "greater"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    WITHIN = "within"
    """A named period relative to now: today, yesterday, this_week, last_7_days, this_month, last_month, this_year …"""
    HAS_ANY = "has_any"
    HAS_ALL = "has_all"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


EMPTINESS = (Operator.EMPTY, Operator.NOT_EMPTY)
SAMENESS = (Operator.EQUALS, Operator.NOT_EQUALS, Operator.IN, Operator.NOT_IN)
ORDERING = (Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST, Operator.BETWEEN)
TEXTUAL = (Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.STARTS_WITH)
LISTED = (Operator.HAS_ANY, Operator.HAS_ALL)


class TextContext(Protocol):
    """What a field needs from the world to turn a value into text and back.

    The look-ups are batched by the caller: it collects what a page or an import chunk needs beforehand.
    """

    language: str
    time_zone: str

    def title_of(self, target: str, record: UUID) -> str | None:
        """The code or title of a record of form `target` ("@member", "@department" for people)."""

    def find_by_text(self, target: str, text: str) -> UUID | None:
        """The one record of `target` whose code or title is `text`; None when absent."""


class Field(Definition):
    """Properties common to all field types; the base class of each."""

    type: str
    name: Name
    label: Label
    help: Label | None = None
    required: bool = False
    unique: bool = False
    default: JsonValue = None
    """A constant in the field's JSON form; None means no default. Expressions come with the language."""
    indexed: bool = False

    storage_kind: ClassVar[StorageKind | None] = None
    stored: ClassVar[bool] = True
    """False for fields that only show what other records hold."""
    writable: ClassVar[bool] = True
    """False for fields people never type (auto-number)."""
    operators: ClassVar[tuple[Operator, ...]] = EMPTINESS
    sortable: ClassVar[bool] = True
    searchable: ClassVar[bool] = False
    """True when the text search box looks into it."""
    titled: ClassVar[bool] = False
    """True when the field may stand for its record (a form's `title`)."""
    keyed: ClassVar[bool] = False
    """True when the field may be unique or indexed."""

    def storage(self) -> Storage | None:
        """The column behind the field; None for fields that store nothing."""
        return Storage(self.storage_kind) if self.storage_kind else None

    def json_schema(self) -> JsonObject:
        """JSON Schema (2020-12) of a present, non-null value as the API accepts and returns it."""
        raise NotImplementedError

    def compile_coercion(self) -> Coercion:
        """A function from JSON value to stored value, compiled once per catalog. Raises FieldProblem."""
        raise NotImplementedError

    def compile_comparison(self) -> Coercion:
        """Like the coercion, for one value of a filter: limits do not apply; lists are compared by their items."""
        return self.compile_coercion()

    def check(self) -> Iterator[Diagnostic]:
        """Findings about the field's own properties that their types cannot express; paths start at the field."""
        return iter(())

    def to_json(self, value: object) -> JsonValue:
        """The API form of a stored, non-null value. Decimals are strings, dates ISO 8601, ids UUID text."""
        return value  # type: ignore[return-value]

    def to_text(self, value: object, context: TextContext) -> str:
        """The text of a stored, non-null value in an export or a plain list."""
        return str(self.to_json(value))

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        """The JSON value typed text stands for (import, paste). `text` is trimmed and never empty.

        Full-width digits and signs are read where they carry meaning (numbers, dates, codes), never changed in free text.
        Raises FieldProblem; range and length are left to the coercion that follows.
        """
        return text
