"""The column that stands for a form's records, as SQL."""

from engine.fields.base import Field
from engine.forms.check import title_field as title_name
from engine.forms.definition import FormDefinition
from jigsmith.tables.columns import PEOPLE
from jigsmith.tables.shapes import Context, Shape, Title, shape_of
from jigsmith.tables.sql import quoted
from jigsmith.tables.tables import field_column
from jigsmith.tables.to_text import TO_TEXT


def title_field(form: FormDefinition) -> Field | None:
    """The field that stands for a record: the named one, otherwise the first that can."""
    name = title_name(form)
    return next((field for field in form.fields if field.name == name), None)


def title_column(form: FormDefinition, alias: str = "t", time_zone: str = "UTC") -> str | None:
    """An SQL text of a record's title; None when the title is itself looked up, or there is none."""
    field = title_field(form)
    if field is None or field_column(field) is None:
        return None
    column = f"{alias}.{quoted(field.name)}"
    if shape_of(field) is Shape.TEXT:
        return column
    writer = TO_TEXT.get(shape_of(field))
    if writer is None:
        return None
    source = writer(column, field, Context(time_zone, lambda table: None))
    return None if source.joins else source.expression


def people_title(table: str) -> Title | None:
    """How members and departments show themselves."""
    return Title(table, "r.name") if table in PEOPLE.values() else None
