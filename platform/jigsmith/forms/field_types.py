"""The field types as a palette and a filter editor need them."""

from collections.abc import Mapping
from functools import cache

from pydantic import JsonValue

from engine.fields.base import Field
from engine.fields.registry import FIELD_TYPES

LABELS: Mapping[str, tuple[str, str, str]] = {
    "text": ("单行文本", "Text", "text"),
    "long_text": ("多行文本", "Long text", "align-left"),
    "rich_text": ("富文本", "Rich text", "file-text"),
    "number": ("数值", "Number", "hash"),
    "money": ("金额", "Money", "banknote"),
    "percent": ("百分比", "Percent", "percent"),
    "rating": ("评分", "Rating", "star"),
    "boolean": ("是否", "Yes or no", "toggle-left"),
    "choice": ("单选", "Choice", "circle-dot"),
    "multi_choice": ("多选", "Multiple choice", "list-checks"),
    "cascade": ("级联选择", "Cascade", "list-tree"),
    "address": ("地址", "Address", "map-pin"),
    "date": ("日期", "Date", "calendar"),
    "datetime": ("日期时间", "Date and time", "calendar-clock"),
    "time": ("时间", "Time", "clock"),
    "duration": ("时长", "Duration", "timer"),
    "auto_number": ("自动编号", "Auto number", "list-ordered"),
    "file": ("附件", "File", "paperclip"),
    "image": ("图片", "Image", "image"),
    "signature": ("签名", "Signature", "pen-line"),
    "barcode": ("条码", "Barcode", "scan-barcode"),
    "member": ("成员", "Member", "user"),
    "department": ("部门", "Department", "network"),
    "reference": ("关联记录", "Reference", "link"),
    "multi_reference": ("多条关联", "Multiple references", "links"),
    "reverse_reference": ("反向关联", "Reverse reference", "corner-down-left"),
    "sub_table": ("子表", "Sub-table", "table"),
    "json": ("JSON", "JSON", "braces"),
}
"""Field type → Chinese label, English label, icon name."""


@cache
def field_types() -> tuple[JsonValue, ...]:
    """The answer of GET /api/field-types: the same for everybody until the program changes."""
    return tuple(_described(name, field) for name, field in FIELD_TYPES.items())


def _described(name: str, field: type[Field]) -> JsonValue:
    chinese, english, icon = LABELS.get(name, (name, name, "square"))
    kind = field.storage_kind
    return {
        "type": name,
        "label": {"zh": chinese, "en": english},
        "icon": icon,
        "storage": kind.value if kind is not None else _STORAGE.get(name),
        "operators": [operator.value for operator in field.operators],
        "sortable": field.sortable,
        "schema": field.model_json_schema(),
    }


_STORAGE: Mapping[str, str] = {"reference": "record", "multi_reference": "records"}
"""Kinds that depend on the field's target."""
