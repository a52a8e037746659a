"""template.yaml: what a solution template is called, needs and suggests."""

from typing import Annotated, Literal

from pydantic import Field as Property

from engine.definition import Definition, Label, Name


class SuggestedAccount(Definition):
    """A person of the demonstration tenant: the template says who would use it and in which roles."""

    login: Annotated[str, Property(pattern=r"^[a-z][a-z0-9_.-]{1,39}$")]
    name: Annotated[str, Property(min_length=1, max_length=100)]
    roles: Annotated[list[Name], Property(max_length=20)]


class TemplateDefinition(Definition):
    """The head of a template. `requires` names templates that must be installed first."""

    name: Name
    version: Annotated[str, Property(pattern=r"^\d+\.\d+\.\d+$")]
    label: Label
    description: Label | None = None
    requires: Annotated[list[Name], Property(max_length=20)] = []
    accounts: Annotated[list[SuggestedAccount], Property(max_length=50)] = []


Part = Literal["data", "demo"]
