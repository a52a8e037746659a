"""What a filter, a column or a sort may name: a field, a system field, or a field one reference away."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from engine.definition import Label
from engine.fields.base import EMPTINESS, ORDERING, SAMENESS, Field, Operator
from engine.fields.datetime import DatetimeField
from engine.fields.member import MemberField
from engine.fields.multi_reference import MultiReferenceField
from engine.fields.reference import ReferenceField


class FieldsOf(Protocol):
    """A form as far as paths need it; a CompiledForm is one."""

    @property
    def name(self) -> str:
        """The form's name."""

    @property
    def fields(self) -> Mapping[str, Field]:
        """Its fields by name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a path leads to. `form` is the form it ends in; `operators` what may be asked of it there."""

    field: Field
    form: str
    operators: tuple[Operator, ...]
    system: bool = False
    hopped: bool = False


_SYSTEM: Mapping[str, tuple[Field, tuple[Operator, ...]]] = MappingProxyType(
    {
        "id": (ReferenceField(name="id", label=Label(zh="编号", en="Id"), target="id"), SAMENESS),
        "created_at": (
            DatetimeField(name="created_at", label=Label(zh="创建时间", en="Created")),
            (*SAMENESS, *ORDERING, Operator.WITHIN),
        ),
        "created_by": (
            MemberField(name="created_by", label=Label(zh="创建人", en="Created by")),
            (*SAMENESS, *EMPTINESS),
        ),
        "updated_at": (
            DatetimeField(name="updated_at", label=Label(zh="修改时间", en="Changed")),
            (*SAMENESS, *ORDERING, Operator.WITHIN),
        ),
        "updated_by": (
            MemberField(name="updated_by", label=Label(zh="修改人", en="Changed by")),
            (*SAMENESS, *EMPTINESS),
        ),
        "deleted_at": (
            DatetimeField(name="deleted_at", label=Label(zh="删除时间", en="Deleted")),
            (*ORDERING, Operator.WITHIN, *EMPTINESS),
        ),
        "deleted_by": (
            MemberField(name="deleted_by", label=Label(zh="删除人", en="Deleted by")),
            (*SAMENESS, *EMPTINESS),
        ),
    }
)


def system_fields() -> Mapping[str, Field]:
    """The fields every record has beside its form's own, by name."""
    return {name: field for name, (field, _) in _SYSTEM.items()}


def find_path(path: str, form: FieldsOf, forms: Mapping[str, FieldsOf]) -> Found | None:
    """What `path` ("qty", "created_at", "order.customer") leads to from `form`; None when nowhere."""
    name, dot, rest = path.partition(".")
    if not dot:
        return _own(name, form)
    reference = form.fields.get(name)
    if not isinstance(reference, (ReferenceField, MultiReferenceField)):
        return None
    target = forms.get(reference.target)
    found = _own(rest, target) if target is not None else None
    return None if found is None else Found(found.field, found.form, found.operators, found.system, hopped=True)


def known_paths(form: FieldsOf) -> list[str]:
    """Every one-step path of a form, for hints."""
    return [*form.fields, *_SYSTEM]


def _own(name: str, form: FieldsOf) -> Found | None:
    field = form.fields.get(name)
    if field is not None:
        return Found(field, form.name, field.operators)
    if name in _SYSTEM:
        field, operators = _SYSTEM[name]
        return Found(field, form.name, operators, system=True)
    return None
