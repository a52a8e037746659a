"""A choice in steps through a tree of options."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Property
from pydantic import JsonValue

from engine.definition import Definition, Label
from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import EMPTINESS, LISTED, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.options import MAX_OPTIONS, OptionValue
from engine.fields.plain_text import folded, shown

MAX_LEVELS = 8
_STEP = re.compile(r"[/>／＞\\]")

Path = tuple[str, ...]


class CascadeOption(Definition):
    """One node of the tree."""

    value: OptionValue
    label: Label
    children: Annotated[list["CascadeOption"], Property(max_length=MAX_OPTIONS)] = []


class CascadeField(Field):
    """A path through a tree of options, stored as the list of values from the root."""

    type: Literal["cascade"] = "cascade"
    options: Annotated[list[CascadeOption], Property(min_length=1, max_length=MAX_OPTIONS)]
    leaf_only: bool = True

    storage_kind: ClassVar[StorageKind | None] = StorageKind.TEXT_LIST
    operators: ClassVar[tuple[Operator, ...]] = (*LISTED, *EMPTINESS)
    sortable: ClassVar[bool] = False

    def check(self) -> Iterator[Diagnostic]:
        count = 0
        for node in _walk(self.options):
            count += 1
            if node.repeated:
                yield Diagnostic("option_repeated", {"value": node.path[-1]}, f"{node.pointer}/value")
            if len(node.path) == MAX_LEVELS + 1:
                yield Diagnostic("cascade_too_deep", {"limit": MAX_LEVELS}, node.pointer)
        if count > MAX_OPTIONS:
            yield Diagnostic("options_too_many", {"limit": MAX_OPTIONS, "actual": count}, "/options")

    def json_schema(self) -> JsonObject:
        return {"type": "array", "items": {"type": "string"}, "maxItems": MAX_LEVELS}

    def compile_coercion(self) -> Coercion:
        allowed = frozenset(node.path for node in _walk(self.options) if node.is_leaf or not self.leaf_only)
        begun = frozenset(node.path for node in _walk(self.options))

        def coerce(value: object) -> object:
            if type(value) is not list or not all(type(step) is str for step in value):
                raise FieldProblem("path_expected")
            if not value:
                return None
            path = tuple(value)
            if path in allowed:
                return value
            raise FieldProblem("path_not_complete" if path in begun else "path_unknown", value=shown(" / ".join(path)))

        return coerce

    def compile_comparison(self) -> Coercion:
        known = frozenset(node.path[-1] for node in _walk(self.options))

        def coerce(value: object) -> object:
            if type(value) is str and value in known:
                return value
            raise FieldProblem("option_unknown", value=shown(value))

        return coerce

    def to_text(self, value: object, context: TextContext) -> str:
        texts: list[str] = []
        options: Sequence[CascadeOption] = self.options
        for step in value:  # type: ignore[attr-defined]
            found = next((option for option in options if option.value == step), None)
            texts.append(found.label.text(context.language) if found else step)
            options = found.children if found else ()
        return " / ".join(texts)

    def from_text(self, text: str, context: TextContext) -> JsonValue:
        path: list[JsonValue] = []
        options: Sequence[CascadeOption] = self.options
        for step in _STEP.split(text):
            wanted = folded(step.strip())
            found = next((option for option in options if wanted in _words(option)), None)
            if found is None:
                raise FieldProblem("path_unknown", value=text)
            path.append(found.value)
            options = found.children
        return path


class _Node:
    __slots__ = ("is_leaf", "path", "pointer", "repeated")

    def __init__(self, path: Path, pointer: str, is_leaf: bool, repeated: bool) -> None:
        self.path = path
        self.pointer = pointer
        self.is_leaf = is_leaf
        self.repeated = repeated


def _walk(options: Sequence[CascadeOption], parent: Path = (), pointer: str = "/options") -> Iterator[_Node]:
    seen: set[str] = set()
    for index, option in enumerate(options):
        path, place = (*parent, option.value), f"{pointer}/{index}"
        yield _Node(path, place, not option.children, option.value in seen)
        seen.add(option.value)
        yield from _walk(option.children, path, f"{place}/children")


def _words(option: CascadeOption) -> set[str]:
    return {folded(option.value), folded(option.label.zh), folded(option.label.en or option.label.zh)}


CascadeOption.model_rebuild()
