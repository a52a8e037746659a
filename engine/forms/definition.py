"""The form: fields, layout and views. Its records live in a table of the form's name."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field as Property

from engine.definition import Definition, Label, Name
from engine.fields.registry import AnyField
from engine.forms.filters import Filter

MAX_FIELDS = 500
MAX_VIEWS = 100

Span = Annotated[int, Property(ge=1, le=24)]


class FieldItem(Definition):
    """Places one field; `span` of 24 columns (None: a third on a desk, full width on a phone)."""

    type: Literal["field"] = "field"
    field: Name
    span: Span | None = None


class TextItem(Definition):
    """A remark shown between fields."""

    type: Literal["text"] = "text"
    text: Label


class DividerItem(Definition):
    """A horizontal line."""

    type: Literal["divider"] = "divider"
    label: Label | None = None


class SectionItem(Definition):
    """A titled, collapsible block."""

    type: Literal["section"] = "section"
    label: Label
    collapsed: bool = False
    items: Annotated[list["LayoutItem"], Property(max_length=MAX_FIELDS)]


class GroupItem(Definition):
    """A framed group of fields without a title bar."""

    type: Literal["group"] = "group"
    label: Label | None = None
    items: Annotated[list["LayoutItem"], Property(max_length=MAX_FIELDS)]


class Column(Definition):
    """One column of a columns block."""

    span: Span
    items: Annotated[list["LayoutItem"], Property(max_length=MAX_FIELDS)]


class ColumnsItem(Definition):
    """Columns side by side; they stack on a phone."""

    type: Literal["columns"] = "columns"
    columns: Annotated[list[Column], Property(min_length=1, max_length=6)]


class Tab(Definition):
    """One page of a tabs block."""

    label: Label
    items: Annotated[list["LayoutItem"], Property(max_length=MAX_FIELDS)]


class TabsItem(Definition):
    """Pages behind tabs."""

    type: Literal["tabs"] = "tabs"
    tabs: Annotated[list[Tab], Property(min_length=1, max_length=20)]


LayoutItem: TypeAlias = Annotated[
    FieldItem | TextItem | DividerItem | SectionItem | GroupItem | ColumnsItem | TabsItem,
    Property(discriminator="type"),
]


class Sort(Definition):
    """One sort key of a view or a query."""

    field: Annotated[str, Property(min_length=1, max_length=200)]
    descending: bool = False


class TableView(Definition):
    """A saved way to list records. The other kinds of view come with the design workspace."""

    type: Literal["table"] = "table"
    name: Name
    label: Label
    columns: Annotated[list[str], Property(min_length=1, max_length=100)]
    filter: Filter | None = None
    sorts: Annotated[list[Sort], Property(max_length=5)] = []


class FormDefinition(Definition):
    """A form. `title` names the field that stands for a record in references, history and search."""

    kind: Literal["form"] = "form"
    name: Name
    label: Label
    help: Label | None = None
    icon: Annotated[str, Property(pattern=r"^[a-z0-9-]{1,40}$")] | None = None
    title: Name | None = None
    """The first text-like field when None."""
    fields: Annotated[list[AnyField], Property(max_length=MAX_FIELDS)]
    layout: Annotated[list[LayoutItem], Property(max_length=MAX_FIELDS)] = []
    """Empty: all fields in order."""
    views: Annotated[list[TableView], Property(max_length=MAX_VIEWS)] = []
    """Empty: one view of the first eight fields, newest first."""


for _model in (SectionItem, GroupItem, Column, ColumnsItem, Tab, TabsItem, FormDefinition):
    _model.model_rebuild()
