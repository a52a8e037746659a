"""Yes or no."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from engine.definition import Label
from engine.errors import Diagnostic, FieldProblem
from engine.fields.base import EMPTINESS, Coercion, Field, JsonObject, Operator, StorageKind, TextContext
from engine.fields.plain_text import folded, shown

_YES = frozenset({"是", "真", "对", "有", "√", "✓", "✔", "yes", "y", "true", "t", "1", "on"})
_NO = frozenset({"否", "假", "错", "无", "×", "✗", "✘", "no", "n", "false", "f", "0", "off"})


class BooleanField(Field):
    """Yes or no."""

    type: Literal["boolean"] = "boolean"
    true_label: Label = Label(zh="是", en="Yes")
    false_label: Label = Label(zh="否", en="No")
    control: Literal["switch", "checkbox"] = "switch"

    storage_kind: ClassVar[StorageKind | None] = StorageKind.BOOLEAN
    operators: ClassVar[tuple[Operator, ...]] = (Operator.EQUALS, Operator.NOT_EQUALS, *EMPTINESS)

    def check(self) -> Iterator[Diagnostic]:
        if self._words(self.true_label) & self._words(self.false_label):
            yield Diagnostic("boolean_labels_equal", {"label": self.true_label.zh}, "/false_label")

    def json_schema(self) -> JsonObject:
        return {"type": "boolean"}

    def compile_coercion(self) -> Coercion:
        return _require_boolean

    def to_text(self, value: object, context: TextContext) -> str:
        return (self.true_label if value else self.false_label).text(context.language)

    def from_text(self, text: str, context: TextContext) -> bool:
        word = folded(text)
        if word in self._words(self.true_label):
            return True
        if word in self._words(self.false_label):
            return False
        if word in _YES or word in _NO:
            return word in _YES
        raise FieldProblem("boolean_expected", value=text)

    @staticmethod
    def _words(label: Label) -> set[str]:
        return {folded(label.zh), folded(label.en or label.zh)}


def _require_boolean(value: object) -> object:
    if value is True or value is False:
        return value
    raise FieldProblem("boolean_expected", value=shown(value))
