"""The types of expressions, how they are written, and when one may stand for another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Type:
    """A type by name: Any, Null, number, string, boolean, date, time, date and time and the two durations."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType(Type):
    """A list of items of one type."""

    item: Type
    name: str = field(default="list", init=False)

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    """A range whose ends have one type."""

    end: Type
    name: str = field(default="range", init=False)

    def __str__(self) -> str:
        return f"range<{self.end}>"


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """A context with at least these entries."""

    entries: tuple[tuple[str, Type], ...]
    name: str = field(default="context", init=False)

    def __str__(self) -> str:
        return "context<" + ", ".join(f"{name}: {entry}" for name, entry in self.entries) + ">"

    def entry(self, name: str) -> Type | None:
        """The type of an entry; None when there is none of this name."""
        return next((entry for key, entry in self.entries if key == name), None)


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """A function from parameter types to a result type."""

    parameters: tuple[Type, ...]
    result: Type
    name: str = field(default="function", init=False)

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters))}> -> {self.result}"


ANY, NULL, NUMBER, STRING, BOOLEAN = Type("Any"), Type("Null"), Type("number"), Type("string"), Type("boolean")
DATE, TIME, MOMENT = Type("date"), Type("time"), Type("date and time")
DAYS, MONTHS = Type("days and time duration"), Type("years and months duration")
UNKNOWN = Type("unknown")
NAMED_TYPES: Mapping[str, Type] = {
    **{known.name: known for known in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, MOMENT, DAYS, MONTHS)},
    "day time duration": DAYS,
    "year month duration": MONTHS,
    "dayTimeDuration": DAYS,
    "yearMonthDuration": MONTHS,
    "dateTime": MOMENT,
    "list": ListType(ANY),
    "context": ContextType(()),
    "range": RangeType(ANY),
}


def conforms(type_: Type, wanted: Type) -> bool:
    """Whether every value of a type may stand where `wanted` is expected."""
    if type_ in (wanted, NULL) or wanted == ANY:
        return True
    if isinstance(type_, ListType) and isinstance(wanted, ListType):
        return conforms(type_.item, wanted.item)
    if isinstance(type_, RangeType) and isinstance(wanted, RangeType):
        return conforms(type_.end, wanted.end)
    if isinstance(type_, ContextType) and isinstance(wanted, ContextType):
        return all((own := type_.entry(name)) is not None and conforms(own, entry) for name, entry in wanted.entries)
    if isinstance(type_, FunctionType) and isinstance(wanted, FunctionType):
        return (
            len(type_.parameters) == len(wanted.parameters)
            and all(conforms(given, own) for own, given in zip(type_.parameters, wanted.parameters, strict=True))
            and conforms(type_.result, wanted.result)
        )
    return False


_PIECE = re.compile(r"\s*(->|[<>,:]|[^<>,:\-]+)")


def read_type(text: str, known: Mapping[str, Type] | None = None) -> Type | None:
    """The type written as FEEL text, such as list<context<a: number>>; None when it is malformed.

    A name that is neither FEEL's nor in `known` gives the type "unknown", of which nothing is an instance.
    """
    pieces = [" ".join(found[1].split()) for found in _PIECE.finditer(text)]
    reader = _TypeReader([piece for piece in pieces if piece], known or {})
    found = reader.type()
    return found if found is not None and reader.position == len(reader.pieces) else None


class _TypeReader:
    def __init__(self, pieces: list[str], known: Mapping[str, Type]) -> None:
        self.pieces = pieces
        self.known = known
        self.position = 0

    def type(self) -> Type | None:
        name = self._next()
        if self._peek() != "<":
            return self.known.get(name) or NAMED_TYPES.get(name) or (UNKNOWN if name[:1].strip("<>,:") else None)
        self._next()
        if name in ("list", "range"):
            inner = self.type()
            if inner is None or self._next() != ">":
                return None
            return ListType(inner) if name == "list" else RangeType(inner)
        return {"context": self._context, "function": self._function}.get(name, lambda: None)()

    def _context(self) -> Type | None:
        entries = []
        for name in self._items():
            if self._next() != ":" or (entry := self.type()) is None:
                return None
            entries.append((name, entry))
        return ContextType(tuple(entries)) if self._next() == ">" else None

    def _items(self) -> Iterator[str]:
        while self._peek() not in (">", ""):
            yield self._next()
            if self._peek() == ",":
                self._next()

    def _function(self) -> Type | None:
        parameters = []
        while self._peek() not in (">", ""):
            parameter = self.type()
            if parameter is None:
                return None
            parameters.append(parameter)
            if self._peek() == ",":
                self._next()
        if self._next() != ">" or self._next() != "->" or (result := self.type()) is None:
            return None
        return FunctionType(tuple(parameters), result)

    def _peek(self) -> str:
        return self.pieces[self.position] if self.position < len(self.pieces) else ""

    def _next(self) -> str:
        piece = self._peek()
        self.position += 1
        return piece
