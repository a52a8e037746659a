"""YAML as plain data with a place for every value: bounded, without tags, repeated keys refused.

Scalars follow YAML 1.2's core schema: `no`, `on`, `2026-01-31` and `8:00` are texts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml
from pydantic import JsonValue

from engine.errors import Diagnostic

MAX_BYTES = 2_000_000
MAX_DEPTH = 50
MAX_NODES = 200_000
"""Counted after aliases are expanded."""
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")
"""Neither NUL nor half of a surrogate pair can be stored."""
_WHOLE = re.compile(r"[-+]?[0-9]{1,400}\Z")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")
_WORDS: Mapping[str, JsonValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class YamlDocument:
    """What a text holds, and where each value (by JSON pointer) stands."""

    data: JsonValue
    places: Mapping[str, Place]

    def place_of(self, path: str) -> Place:
        """The place of a pointer, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path.rpartition("/")[0]
        return self.places.get(path, Place(1, 1))


class YamlProblem(Exception):
    """The text is not YAML as we read it."""

    def __init__(self, code: str, place: Place, path: str = "", **values: object) -> None:
        super().__init__(code)
        self.diagnostic = Diagnostic(code, {**values, "line": place.line, "column": place.column}, path)


def read_yaml(content: bytes) -> YamlDocument:
    """Read one document. Raises YamlProblem; never runs anything a document asks for."""
    if len(content) > MAX_BYTES:
        raise YamlProblem("yaml_too_large", Place(1, 1), limit=MAX_BYTES, actual=len(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise YamlProblem("yaml_not_utf8", Place(1, 1), offset=error.start) from None
    try:
        return _Builder(yaml.parse(text, Loader=_Loader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        raise YamlProblem("yaml_malformed", place, reason=error.problem or str(error)) from None
    except yaml.YAMLError as error:
        raise YamlProblem("yaml_malformed", Place(1, 1), reason=str(error)[:200]) from None


@dataclass(frozen=True, slots=True)
class _Anchored:
    data: JsonValue
    nodes: int
    depth: int


class _Builder:
    """Builds values from parser events."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._places: dict[str, Place] = {}
        self._anchors: dict[str, _Anchored] = {}
        self._nodes = 0

    def document(self) -> YamlDocument:
        """The only document."""
        data: JsonValue = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlProblem("yaml_several_documents", _place(event))
                data = self._value(next(self._events), "", 1)
        return YamlDocument(data, self._places)

    def _value(self, event: yaml.Event, path: str, depth: int) -> JsonValue:
        place = _place(event)
        self._places[path] = place
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, place, path, depth)
        self._count(1, place, path)
        if depth > MAX_DEPTH:
            raise YamlProblem("yaml_too_deep", place, path, limit=MAX_DEPTH)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise YamlProblem("yaml_tag_refused", place, path, tag=tag)
        before = self._nodes
        data = self._content(event, path, depth)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self._anchors[anchor] = _Anchored(data, self._nodes - before + 1, _depth(data))
        return data

    def _content(self, event: yaml.Event, path: str, depth: int) -> JsonValue:
        if isinstance(event, yaml.ScalarEvent):
            if _UNSTORABLE.search(event.value):
                raise YamlProblem("yaml_text_not_storable", _place(event), path)
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, depth)
        return self._mapping(path, depth)

    def _list(self, path: str, depth: int) -> JsonValue:
        found: list[JsonValue] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, f"{path}/{len(found)}", depth + 1))
        return found

    def _mapping(self, path: str, depth: int) -> JsonValue:
        found: dict[str, JsonValue] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlProblem("yaml_key_not_text", _place(event), path)
            key = event.value
            if key in found:
                raise YamlProblem("yaml_key_repeated", _place(event), path, key=key)
            inner = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
            found[key] = self._value(next(self._events), inner, depth + 1)
            self._places[inner] = _place(event)
        return found

    def _alias(self, event: yaml.AliasEvent, place: Place, path: str, depth: int) -> JsonValue:
        anchored = self._anchors.get(event.anchor or "")
        if anchored is None:
            raise YamlProblem("yaml_alias_unknown", place, path, name=event.anchor)
        self._count(anchored.nodes, place, path)
        if depth + anchored.depth > MAX_DEPTH:
            raise YamlProblem("yaml_too_deep", place, path, limit=MAX_DEPTH)
        return anchored.data

    def _count(self, nodes: int, place: Place, path: str) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise YamlProblem("yaml_too_many_values", place, path, limit=MAX_NODES)


def _depth(data: JsonValue) -> int:
    """How deep a value goes; shared parts were bounded when they were built."""
    level, depth = [data], 0
    while level and depth <= MAX_DEPTH:
        level = [child for item in level for child in _children(item)]
        depth += 1
    return depth


def _children(data: JsonValue) -> list[JsonValue]:
    if isinstance(data, dict):
        return list(data.values())
    return data if isinstance(data, list) else []


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _scalar(event: yaml.ScalarEvent) -> JsonValue:
    text: str = event.value
    if event.style not in (None, ""):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.match(text):
        return int(text)
    return float(text) if _NUMBER.match(text) else text
