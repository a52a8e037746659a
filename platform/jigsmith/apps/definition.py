"""The definitions an app holds beside forms: roles and menus."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field as Property

from engine.definition import Definition, Label, Name
from engine.forms.definition import FormDefinition
from engine.forms.filters import Filter

RecordAction = Literal["read", "create", "update", "delete", "import", "export"]
Kind = Literal["form", "role", "menu"]


class FormRights(Definition):
    """What a role may do with one form. Several roles add up."""

    actions: Annotated[list[RecordAction], Property(max_length=6)] = ["read"]
    rows: Filter | None = None
    """Only these records are seen or touched; None means all."""
    hidden: Annotated[list[Name], Property(max_length=500)] = []
    """Fields absent from API, lists, export, search and history."""
    read_only: Annotated[list[Name], Property(max_length=500)] = []


class RoleDefinition(Definition):
    """A role of the tenant's people."""

    kind: Literal["role"] = "role"
    name: Name
    label: Label
    forms: dict[Name, FormRights] = {}


class MenuFormItem(Definition):
    """Opens a form's list, optionally on one of its views."""

    type: Literal["form"] = "form"
    form: Name
    view: Name | None = None
    label: Label | None = None
    icon: Annotated[str, Property(pattern=r"^[a-z0-9-]{1,40}$")] | None = None


class MenuGroupItem(Definition):
    """A titled group of menu items."""

    type: Literal["group"] = "group"
    label: Label
    icon: Annotated[str, Property(pattern=r"^[a-z0-9-]{1,40}$")] | None = None
    items: Annotated[list["MenuItem"], Property(max_length=100)]


MenuItem: TypeAlias = Annotated[MenuFormItem | MenuGroupItem, Property(discriminator="type")]


class MenuDefinition(Definition):
    """An app's menu; people see the items whose form they may read."""

    kind: Literal["menu"] = "menu"
    name: Name
    label: Label
    order: int = 100
    items: Annotated[list[MenuItem], Property(max_length=100)]


MenuGroupItem.model_rebuild()
MenuDefinition.model_rebuild()

AnyDefinition: TypeAlias = Annotated[FormDefinition | RoleDefinition | MenuDefinition, Property(discriminator="kind")]
