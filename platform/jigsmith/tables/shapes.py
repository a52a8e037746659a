"""What a field's stored values look like: finer than the column kind, coarser than the field type."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from engine.fields.base import Field, StorageKind
from jigsmith.tables.columns import storage_of


class Shape(Enum):
    """Values of one shape need no conversion between the field types that share it."""

    TEXT = auto()
    RICH_TEXT = auto()
    CHOICE = auto()
    CHOICES = auto()
    PATH = auto()
    INTEGER = auto()
    DECIMAL = auto()
    BOOLEAN = auto()
    DATE = auto()
    INSTANT = auto()
    TIME = auto()
    DURATION = auto()
    RECORD = auto()
    RECORDS = auto()
    MEMBER = auto()
    DEPARTMENT = auto()
    ROWS = auto()
    FILES = auto()
    SIGNATURE = auto()
    JSON = auto()
    NOTHING = auto()
    OTHER = auto()


_BY_TYPE = {
    "rich_text": Shape.RICH_TEXT,
    "choice": Shape.CHOICE,
    "multi_choice": Shape.CHOICES,
    "file": Shape.FILES,
    "image": Shape.FILES,
    "json": Shape.JSON,
}
_BY_KIND = {
    StorageKind.TEXT: Shape.TEXT,
    StorageKind.INTEGER: Shape.INTEGER,
    StorageKind.DECIMAL: Shape.DECIMAL,
    StorageKind.BOOLEAN: Shape.BOOLEAN,
    StorageKind.DATE: Shape.DATE,
    StorageKind.INSTANT: Shape.INSTANT,
    StorageKind.TIME: Shape.TIME,
    StorageKind.DURATION: Shape.DURATION,
    StorageKind.RECORD: Shape.RECORD,
    StorageKind.RECORDS: Shape.RECORDS,
    StorageKind.MEMBER: Shape.MEMBER,
    StorageKind.DEPARTMENT: Shape.DEPARTMENT,
    StorageKind.ROWS: Shape.ROWS,
}


def shape_of(field: Field) -> Shape:
    """The shape of a field's values. An unlisted list or JSON type converts to nothing but itself."""
    storage = storage_of(field)
    if storage is None:
        return Shape.NOTHING
    return _BY_TYPE.get(field.type) or _BY_KIND.get(storage.kind, Shape.OTHER)


@dataclass(frozen=True, slots=True)
class Title:
    """How a record of a form shows itself: a text expression over the table's alias `r`."""

    table: str
    expression: str
    live: str = "true"


@dataclass(frozen=True, slots=True)
class Context:
    """What conversions need to know beside the two fields."""

    time_zone: str
    title: Callable[[str], Title | None]
    """The title of a target table ("_member" and "_department" included)."""
