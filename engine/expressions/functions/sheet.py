"""How the functions known from spreadsheets are declared: upper case, called in any case or by a Chinese name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.expressions.functions.declare import Body, BuiltIn
from engine.expressions.run import Failure
from engine.expressions.values import Value, kind


@dataclass(frozen=True)
class SheetFunction(BuiltIn):
    """A function with further names; empty items of lists do not count, as in a spreadsheet."""

    aliases: tuple[str, ...] = ()

    def takes(self, text: str, needs_run: bool = False) -> Callable[[Body], "SheetFunction"]:
        """Declare the only form; the decorated body becomes the function."""

        def declare(body: Body) -> SheetFunction:
            self.form(text, needs_run)(body)
            return self

        return declare


def flat(values: Sequence[Value]) -> Iterator[Value]:
    """The values with lists, also nested ones, taken apart."""
    for value in values:
        if type(value) is list:
            yield from flat(value)
        else:
            yield value


def numbers_in(values: Sequence[Value]) -> list[Decimal]:
    """All numbers in the values, empty ones left out. Raises Failure for anything else."""
    found = [value for value in flat(values) if value is not None]
    for value in found:
        if kind(value) != "number":
            raise Failure("item_type_actual", expected="number", actual=kind(value))
    return [Decimal(value) for value in found]


def whole(function: str, number: Decimal, low: int, high: int) -> int:
    """The number without its fraction. Raises Failure outside low to high."""
    if Decimal(number).adjusted() > 18 or not low <= int(number) <= high:
        raise Failure("number_out_of_range", function=function, number=number)
    return int(number)
