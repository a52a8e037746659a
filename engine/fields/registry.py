"""Every field type by its name."""

from typing import Annotated, TypeAlias

from pydantic import Field as Property

from engine.fields.address import AddressField
from engine.fields.auto_number import AutoNumberField
from engine.fields.barcode import BarcodeField
from engine.fields.base import Field
from engine.fields.boolean import BooleanField
from engine.fields.cascade import CascadeField
from engine.fields.choice import ChoiceField
from engine.fields.date import DateField
from engine.fields.datetime import DatetimeField
from engine.fields.department import DepartmentField
from engine.fields.duration import DurationField
from engine.fields.file import FileField
from engine.fields.image import ImageField
from engine.fields.json import JsonField
from engine.fields.long_text import LongTextField
from engine.fields.member import MemberField
from engine.fields.money import MoneyField
from engine.fields.multi_choice import MultiChoiceField
from engine.fields.multi_reference import MultiReferenceField
from engine.fields.number import NumberField
from engine.fields.percent import PercentField
from engine.fields.rating import RatingField
from engine.fields.reference import ReferenceField
from engine.fields.reverse_reference import ReverseReferenceField
from engine.fields.rich_text import RichTextField
from engine.fields.signature import SignatureField
from engine.fields.sub_table import SubTableField
from engine.fields.text import TextField
from engine.fields.time import TimeField

AnyField: TypeAlias = Annotated[
    TextField
    | LongTextField
    | RichTextField
    | NumberField
    | MoneyField
    | PercentField
    | RatingField
    | BooleanField
    | ChoiceField
    | MultiChoiceField
    | CascadeField
    | AddressField
    | DateField
    | DatetimeField
    | TimeField
    | DurationField
    | AutoNumberField
    | FileField
    | ImageField
    | SignatureField
    | BarcodeField
    | MemberField
    | DepartmentField
    | ReferenceField
    | MultiReferenceField
    | ReverseReferenceField
    | SubTableField
    | JsonField,
    Property(discriminator="type"),
]

_CLASSES: tuple[type[Field], ...] = (
    TextField,
    LongTextField,
    RichTextField,
    NumberField,
    MoneyField,
    PercentField,
    RatingField,
    BooleanField,
    ChoiceField,
    MultiChoiceField,
    CascadeField,
    AddressField,
    DateField,
    DatetimeField,
    TimeField,
    DurationField,
    AutoNumberField,
    FileField,
    ImageField,
    SignatureField,
    BarcodeField,
    MemberField,
    DepartmentField,
    ReferenceField,
    MultiReferenceField,
    ReverseReferenceField,
    SubTableField,
    JsonField,
)

FIELD_TYPES: dict[str, type[Field]] = {cls.model_fields["type"].default: cls for cls in _CLASSES}
"""Field type → class, in the order a palette shows them."""
