"""Hypothesis strategies as fixtures: any valid form (`form_bodies`, `forms`) and any valid record of a form (`records_of`).

They are session-wide, so a property takes them beside `data`:

    @given(data=st.data())
    def test_x(data, forms, records_of):
        form = data.draw(forms)
        record = data.draw(records_of(form))
"""

import string
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import strategies as st

from engine.fields.address import AddressField
from engine.fields.barcode import BarcodeField
from engine.fields.base import Field
from engine.fields.cascade import CascadeField, CascadeOption
from engine.fields.date import DateField
from engine.fields.duration import DurationField, write_duration
from engine.fields.exact_numbers import ExactField
from engine.fields.file import AttachedField
from engine.fields.json import JsonField
from engine.fields.long_text import LongTextField
from engine.fields.multi_choice import MultiChoiceField
from engine.fields.multi_reference import MultiReferenceField
from engine.fields.rating import RatingField
from engine.fields.registry import FIELD_TYPES
from engine.fields.rich_text import RichTextField
from engine.fields.sub_table import SubTableField
from engine.fields.text import TextField
from engine.forms.check import read_form
from engine.forms.definition import FormDefinition

Body = dict[str, Any]
Values = st.SearchStrategy[Any]

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
LINES = st.text(CHARACTERS | st.sampled_from("\n\t"), max_size=40)
NAMES = st.text(string.ascii_letters + "工单数量名称", min_size=1, max_size=8)
LABELS = st.fixed_dictionaries(
    {"zh": st.text(CHARACTERS, min_size=1, max_size=10)}, optional={"en": st.text(CHARACTERS, min_size=1, max_size=10)}
)
CHANCE: st.SearchStrategy[bool] = st.booleans()
UUIDS = st.uuids().map(str)
IN_ROWS = sorted(set(FIELD_TYPES) - {"sub_table", "auto_number", "multi_reference", "reverse_reference"})
WORDS = st.text("abcXYZ甲乙 '\"%;", min_size=1, max_size=8)
PATTERNS = ("[A-Z]{2}-\\d{4}", "(a|b)?c*", "\\d+", "[^x]{1,3}|工单")
FORMATTED = {
    "email": ["a@example.com", "x.y+z@mail.example.cn"],
    "phone": ["13800138000", "+86 755-88886666"],
    "url": ["https://example.com/a?b", "http://例子.中国"],
    "id_card": ["11010519491231002X"],
}


def bounds(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Body]:
    return st.one_of(
        st.just({}),
        values.map(lambda value: {"min": value}),
        values.map(lambda value: {"max": value}),
        st.tuples(values, values).map(lambda ends: {"min": min(ends, key=_order), "max": max(ends, key=_order)}),
    )


def _order(value: Any) -> Any:
    return value if isinstance(value, str) else Decimal(str(value))


def option_lists(min_size: int = 1) -> st.SearchStrategy[list[Body]]:
    option = st.fixed_dictionaries(
        {"value": WORDS, "label": LABELS},
        optional={"active": st.booleans(), "colour": st.sampled_from(["red", "#00ff00"])},
    )
    return st.lists(option, min_size=min_size, max_size=4, unique_by=lambda each: each["value"])


def cascade_options() -> st.SearchStrategy[list[Body]]:
    leaves = option_lists().map(lambda options: [{"value": each["value"], "label": each["label"]} for each in options])
    return leaves.flatmap(
        lambda roots: st.lists(st.just([]) | leaves, min_size=len(roots), max_size=len(roots)).map(
            lambda below: [
                {**root, "children": children} if children else root
                for root, children in zip(roots, below, strict=True)
            ]
        )
    )


def counts() -> st.SearchStrategy[Body]:
    return st.fixed_dictionaries({}, optional={"min_count": st.integers(0, 1), "max_count": st.integers(1, 4)})


def exact() -> st.SearchStrategy[Body]:
    return st.tuples(
        st.fixed_dictionaries({}, optional={"decimals": st.integers(0, 10)}), bounds(st.integers(-(10**6), 10**6))
    ).map(lambda parts: {**parts[0], **parts[1]})


def properties(kind: str, form: str) -> st.SearchStrategy[Body]:
    """The properties of a type beside name, label and the flags all types share."""
    tables: dict[str, Callable[[], st.SearchStrategy[Body]]] = {
        "text": lambda: st.one_of(
            st.fixed_dictionaries({}, optional={"max_length": st.integers(1, 50), "scan": st.booleans()}),
            st.sampled_from(PATTERNS).map(lambda pattern: {"pattern": pattern, "max_length": 50}),
            st.sampled_from(sorted(FORMATTED)).map(lambda name: {"format": name}),
        ),
        "number": exact,
        "money": exact,
        "percent": exact,
        "rating": lambda: st.integers(3, 10).map(lambda most: {"max": most}),
        "choice": lambda: option_lists().map(lambda options: {"options": options}),
        "multi_choice": lambda: st.tuples(option_lists(), counts()).map(lambda pair: {"options": pair[0], **pair[1]}),
        "cascade": lambda: st.tuples(cascade_options(), st.booleans()).map(
            lambda pair: {"options": pair[0], "leaf_only": pair[1]}
        ),
        "address": lambda: st.fixed_dictionaries({"levels": st.integers(1, 5), "detail": st.booleans()}),
        "date": lambda: bounds(st.dates(date(1900, 1, 1)).map(str)),
        "duration": lambda: st.integers(1, 1000).map(lambda hours: {"max": f"PT{hours}H"}),
        "auto_number": lambda: st.fixed_dictionaries({"segments": st.just([{"type": "counter", "digits": 4}])}),
        "file": lambda: st.fixed_dictionaries({"max_count": st.integers(1, 3), "accept": st.just([".pdf", "image/*"])}),
        "barcode": lambda: st.sampled_from(["qr", "code39", "code128", "ean13"]).map(lambda kind: {"symbology": kind}),
        "reference": lambda: st.just({"target": form}),
        "multi_reference": lambda: counts().map(lambda limits: {"target": form, **limits}),
        "sub_table": lambda: st.lists(
            st.sampled_from(IN_ROWS).flatmap(lambda inner: field_bodies(inner, form)),
            min_size=1,
            max_size=3,
            unique_by=lambda field: field["name"].casefold(),
        ).map(lambda fields: {"fields": fields, "max_rows": 3}),
    }
    return tables.get(kind, lambda: st.just({}))()


@st.composite
def field_bodies(draw: st.DrawFn, kind: str, form: str) -> Body:
    body: Body = {"type": kind, "name": "f" + draw(NAMES), "label": draw(LABELS), **draw(properties(kind, form))}
    if draw(st.booleans()):
        body["help"] = draw(LABELS)
    if FIELD_TYPES[kind].writable and draw(st.booleans()):
        body["required"] = True
    return body


@st.composite
def _form_bodies(draw: st.DrawFn) -> Body:
    name = "F" + draw(NAMES)
    kinds = st.sampled_from(sorted(set(FIELD_TYPES) - {"reverse_reference"}))
    fields = draw(
        st.lists(
            kinds.flatmap(lambda kind: field_bodies(kind, name)),
            max_size=6,
            unique_by=lambda field: field["name"].casefold(),
        )
    )
    body: Body = {"name": name, "label": draw(LABELS), "fields": fields}
    names = [field["name"] for field in fields]
    if draw(CHANCE) and names:
        body["layout"] = draw(layouts(names))
    if draw(CHANCE) and names:
        body["views"] = [draw(views(fields))]
    return body


@st.composite
def layouts(draw: st.DrawFn, names: list[str]) -> list[Body]:
    items: list[Body] = [{"type": "field", "field": name} for name in names]
    cut = draw(st.integers(0, len(items)))
    wrap = draw(st.sampled_from(["section", "group", "columns", "tabs"]))
    inside = items[:cut]
    label = draw(LABELS)
    boxes: dict[str, Body] = {
        "section": {"type": "section", "label": label, "items": inside},
        "group": {"type": "group", "items": inside},
        "columns": {"type": "columns", "columns": [{"span": 12, "items": inside}]},
        "tabs": {"type": "tabs", "tabs": [{"label": label, "items": inside}]},
    }
    return [boxes[wrap], {"type": "divider"}, {"type": "text", "text": label}, *items[cut:]]


@st.composite
def views(draw: st.DrawFn, fields: list[Body]) -> Body:
    names = [field["name"] for field in fields]
    filterable = [field["name"] for field in fields if FIELD_TYPES[field["type"]].operators]
    sortable = [field["name"] for field in fields if FIELD_TYPES[field["type"]].sortable]
    view: Body = {"name": "v", "label": draw(LABELS), "columns": [*names, "created_at"]}
    if filterable:
        test: Body = {"field": draw(st.sampled_from(filterable)), "operator": "not_empty"}
        mine: Body = {"field": "created_by", "operator": "equals", "value": {"user": "member"}}
        view["filter"] = draw(st.sampled_from([test, {"not": test}, {"all": [test, {"any": [mine]}]}]))
    if sortable:
        view["sorts"] = [{"field": draw(st.sampled_from(sortable)), "descending": draw(st.booleans())}]
    return view


def values_of(field: Field) -> Values:
    """Valid JSON values of a field, none of them null."""
    for kind, make in VALUES:
        if isinstance(field, kind):
            return make(field)
    return SIMPLE[field.type](field)


def texts(field: TextField) -> Values:
    if field.format:
        return st.sampled_from(FORMATTED[field.format])
    if field.pattern:
        return st.from_regex(f"(?a:{field.pattern})", fullmatch=True).filter(
            lambda text: 0 < len(text) <= field.max_length and text.isprintable()
        )
    return st.text(CHARACTERS, min_size=1, max_size=field.max_length)


def exact_values(field: ExactField) -> Values:
    least = field.min if field.min is not None else Decimal(-(10**9))
    most = field.max if field.max is not None else max(least, Decimal(10**9))
    least = min(least, most)
    numbers = st.decimals(least, most, places=field.decimals)
    return numbers.map(lambda number: format(number, "f")) | st.integers(int(least), int(most))


def cascade_paths(field: CascadeField) -> Values:
    def walk(options: list[CascadeOption], above: list[str]) -> list[list[str]]:
        paths = []
        for option in options:
            path = [*above, option.value]
            if not option.children or not field.leaf_only:
                paths.append(path)
            paths += walk(option.children, path)
        return paths

    return st.sampled_from(walk(field.options, []))


def addresses(field: AddressField) -> Values:
    step = st.text(CHARACTERS, min_size=1, max_size=5)
    region = st.lists(step, min_size=1, max_size=field.levels)
    return st.fixed_dictionaries({"region": region}, optional={"detail": step} if field.detail else {})


def barcodes(field: BarcodeField) -> Values:
    return {
        "ean13": st.sampled_from(["6901234567892", "4006381333931"]),
        "code39": st.text(string.ascii_uppercase + string.digits + "-. $/+%*", min_size=1, max_size=20),
        "code128": st.text(string.ascii_letters + string.digits + " _-", min_size=1, max_size=20),
    }.get(field.symbology, st.text(CHARACTERS, min_size=1, max_size=20))


def files(field: AttachedField) -> Values:
    item = st.fixed_dictionaries(
        {"id": UUIDS}, optional={"name": WORDS, "size": st.integers(0, 10**6), "type": st.just("image/png")}
    )
    return st.lists(item, min_size=1, max_size=min(3, field.limits()[0]), unique_by=lambda each: each["id"])


def rows(field: SubTableField) -> Values:
    row = row_values(list(field.fields))
    return st.lists(row, min_size=max(field.min_rows, 1), max_size=field.max_rows)


def chosen(field: MultiChoiceField) -> Values:
    values = [option.value for option in field.options]
    least = max(1, field.min_count)
    return st.lists(
        st.sampled_from(values), min_size=least, max_size=max(least, min(field.max_count, len(values))), unique=True
    )


NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15)
JSON = st.recursive(
    st.booleans() | NUMBERS | st.text(CHARACTERS, max_size=5),
    lambda inner: st.lists(inner | st.none(), max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
VALUES: list[tuple[type[Field], Callable[[Any], Values]]] = [
    (TextField, texts),
    (LongTextField, lambda field: LINES.filter(bool)),
    (RichTextField, lambda field: LINES.filter(bool).map(lambda text: f"<p>{text[:20]}</p>")),
    (ExactField, exact_values),
    (RatingField, lambda field: st.integers(1, field.max)),
    (CascadeField, cascade_paths),
    (AddressField, addresses),
    (BarcodeField, barcodes),
    (AttachedField, files),
    (SubTableField, rows),
    (MultiChoiceField, chosen),
    (JsonField, lambda field: JSON),
    (
        DateField,
        lambda field: st.dates(
            max(field.min or date(1900, 1, 1), date(1900, 1, 1)), field.max or date(9999, 12, 31)
        ).map(str),
    ),
    (
        DurationField,
        lambda field: st.timedeltas(timedelta(), cast(timedelta, field.max or timedelta(hours=9999))).map(
            write_duration
        ),
    ),
    (
        MultiReferenceField,
        lambda field: st.lists(UUIDS, min_size=max(1, field.min_count), max_size=field.max_count, unique=True),
    ),
]
SIMPLE: dict[str, Callable[[Any], Values]] = {
    "boolean": lambda field: st.booleans(),
    "choice": lambda field: st.sampled_from([option.value for option in field.options]),
    "datetime": lambda field: st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 29), timezones=st.just(UTC)).map(
        lambda moment: moment.isoformat()
    ),
    "time": lambda field: st.times().map(time.isoformat),
    "member": lambda field: UUIDS,
    "department": lambda field: UUIDS,
    "reference": lambda field: UUIDS,
}


def row_values(fields: list[Field]) -> Values:
    """Records or rows: required fields present, others present, null or absent."""
    writable = [field for field in fields if field.writable]
    return st.fixed_dictionaries(
        {field.name: values_of(field) for field in writable if field.required},
        optional={field.name: st.none() | values_of(field) for field in writable if not field.required},
    )


@pytest.fixture(scope="session")
def form_bodies() -> st.SearchStrategy[Body]:
    """Valid form definitions as plain data; references point at the form itself."""
    return _form_bodies()


@pytest.fixture(scope="session")
def forms() -> st.SearchStrategy[FormDefinition]:
    """Valid form definitions."""

    def read(body: Body) -> FormDefinition:
        form, findings = read_form(body)
        assert form is not None, findings
        return form

    return _form_bodies().map(read)


@pytest.fixture(scope="session")
def records_of() -> Callable[[FormDefinition], Values]:
    """The values of valid new records of a form, in JSON form."""
    return lambda form: row_values(list(form.fields))
