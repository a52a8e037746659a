"""Typed text that stands for records, members and departments: found for a whole chunk of rows in one query each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

from engine.errors import FieldProblem
from engine.fields.base import StorageKind
from engine.forms.compile import CompiledForm
from jigsmith.accounts.actor import Actor
from jigsmith.apps.catalog import Catalog
from jigsmith.imports.models import ReferenceSetting
from jigsmith.records.filters import Asking, rights_sql
from jigsmith.records.rights import Rights
from jigsmith.records.sql import DEPARTMENTS, MEMBERS, Parameters, fetch, quoted, schema_of, table_sql
from jigsmith.records.titles import title_sql
from jigsmith.storage.unit_of_work import UnitOfWork

PLACEHOLDER = UUID(int=0)
_MANY = object()


@dataclass(frozen=True)
class NewTarget:
    """A referred record the import itself will make."""

    form: str
    field: str
    id: UUID
    text: str


@dataclass
class Collector:
    """The text context of a first pass: remembers every text a field asks for while it reads `whole`."""

    language: str
    time_zone: str
    whole: str
    wanted: dict[str, None] = field(default_factory=dict)

    def title_of(self, target: str, record: UUID) -> str | None:
        """Nothing is shown in this pass."""

    def find_by_text(self, target: str, text: str) -> UUID | None:
        """Note the text. The whole is not found, so that a field of several goes on to ask for the parts."""
        self.wanted[text] = None
        return None if text == self.whole else PLACEHOLDER

    @property
    def parts(self) -> set[str]:
        """The texts that each may name a record: the whole no longer does where it has parts."""
        return set(self.wanted) - ({self.whole} if len(self.wanted) > 1 else set())


@dataclass
class Known:
    """The text context of the second pass: answers from what was found."""

    language: str
    time_zone: str
    found: dict[tuple[str, str], object] = field(default_factory=dict)

    def title_of(self, target: str, record: UUID) -> str | None:
        """Nothing is shown in this pass."""

    def find_by_text(self, target: str, text: str) -> UUID | None:
        """The record behind the text. Raises FieldProblem when several records bear it."""
        answer = self.found.get((target, text))
        if answer is _MANY:
            raise FieldProblem("reference_ambiguous", value=text, target=target)
        return answer if isinstance(answer, UUID) else None


@dataclass(frozen=True)
class Finder:
    """Looks texts up as one asker may see the records behind them."""

    uow: UnitOfWork
    catalog: Catalog
    actor: Actor
    rights: Rights

    def find(self, target: str, texts: Iterable[str], setting: ReferenceSetting) -> dict[str, object]:
        """Text → id, or _MANY; absent texts are left out."""
        wanted = sorted(set(texts))
        if not wanted:
            return {}
        if target == MEMBERS:
            return self._members(wanted)
        if target == DEPARTMENTS:
            return self._departments(wanted)
        return self._records(target, wanted, setting.by)

    def _records(self, target: str, wanted: list[str], by: str) -> dict[str, object]:
        held = self.rights.find(target)
        if held is None or not held.may("read"):
            return {}
        form, schema = self.catalog.forms[target], schema_of(self.uow)
        asking = Asking(self.catalog, self.actor, schema)
        found: dict[str, object] = {}
        for expression in self._expressions(form, schema, by, held.hidden):
            parameters = Parameters()
            rows = rights_sql(asking, form, held.rows("read"), "t", parameters)
            texts = parameters.add([text for text in wanted if text not in found], "text[]")
            table = table_sql(schema, target)
            sql = (
                f"SELECT {expression}, t.id FROM {table} t "
                f"WHERE t.deleted_at IS NULL AND {expression} = ANY({texts}) AND {rows}"
            )
            _add(found, fetch(self.uow, sql, parameters.values))
            if len(found) == len(wanted):
                break
        return found

    def _expressions(self, form: CompiledForm, schema: str, by: str, hidden: frozenset[str]) -> list[str]:
        """SQL texts a record may be called by, most telling first."""
        if by != "title":
            return [_text_of(form, by)]
        names = [form.title] if form.title and form.title not in hidden else []
        names += [
            name
            for name, each in form.fields.items()
            if each.unique and each.storage_kind is StorageKind.TEXT and name not in hidden and name not in names
        ]
        if form.title and form.fields[form.title].storage_kind is not StorageKind.TEXT and form.title in names:
            names.remove(form.title)
            return [
                *(_text_of(form, name) for name in names),
                title_sql(self.catalog, self.rights, schema, form.name, "t"),
            ]
        return [_text_of(form, name) for name in names]

    def _members(self, wanted: list[str]) -> dict[str, object]:
        schema = schema_of(self.uow)
        sql = f"SELECT login, name, id FROM {table_sql(schema, '_member')} WHERE active AND (name = ANY(%(t)s) OR login = ANY(%(t)s))"
        rows = fetch(self.uow, sql, {"t": wanted})
        found: dict[str, object] = {}
        _add(found, [(row[1], row[2]) for row in rows])
        # A login is unique and so decides over equal names.
        found.update({str(row[0]): row[2] for row in rows if row[0] in set(wanted)})
        return found

    def _departments(self, wanted: list[str]) -> dict[str, object]:
        """By name, or by path "总厂/一车间" where a name occurs twice."""
        sql = f"SELECT id, name, parent_id FROM {table_sql(schema_of(self.uow), '_department')}"
        rows = fetch(self.uow, sql, {})
        by_id = {row[0]: (str(row[1]), row[2]) for row in rows}
        named: list[tuple[object, ...]] = []
        for identity in by_id:
            named += [(name, identity) for name in _paths(identity, by_id)]
        texts = set(wanted)
        found: dict[str, object] = {}
        _add(found, [row for row in named if row[0] in texts])
        return found


def new_target_id(import_id: UUID, made_at: int, target: str, text: str) -> UUID:
    """The id of a record an import makes for a text: the same every time, a UUIDv7 of the import's time (ms)."""
    digest = int.from_bytes(blake2b(f"{target}\0{text}".encode(), key=import_id.bytes, digest_size=10).digest(), "big")
    high = (made_at & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | digest >> 68 & 0x0FFF
    low = 0x8000_0000_0000_0000 | digest & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=high << 64 | low)


def naming_field(form: CompiledForm, by: str) -> str | None:
    """The field that receives the text when a missing target is made; None when there is none to write."""
    name = form.title if by == "title" else by
    field_ = form.fields.get(name or "")
    return field_.name if field_ is not None and field_.writable else None


def _text_of(form: CompiledForm, name: str) -> str:
    column = f"t.{quoted(name)}"
    return column if form.fields[name].storage_kind is StorageKind.TEXT else f"{column}::text"


def _add(found: dict[str, object], rows: Iterable[tuple[object, ...]]) -> None:
    for text, identity in rows:
        known = found.get(str(text))
        found[str(text)] = identity if known is None or known == identity else _MANY


def _paths(identity: object, by_id: Mapping[object, tuple[str, object]]) -> list[str]:
    """The names of a department: its own, and those with ever more of its parents in front."""
    names: list[str] = []
    at: object = identity
    while at in by_id and len(names) < 50:
        name, parent = by_id[at]
        names.append(f"{name}/{names[-1]}" if names else name)
        at = parent
    return names
