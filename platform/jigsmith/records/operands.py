"""Operands of comparisons: what a filter names – a value, a period, something of the asker – in the column's type."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.errors import FieldProblem
from engine.fields.base import Field, Operator, StorageKind
from engine.forms.filter_check import coerce_operand
from engine.forms.filters import UserValue
from jigsmith.accounts.actor import Actor
from jigsmith.records.periods import period_days


@dataclass(frozen=True, slots=True)
class Operands:
    """A positive operator and its values in the column's Python type (None only at an open end of `between`)."""

    operator: Operator
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Instants:
    """The half-open stretch of time an operand stands for: a date is its whole day, for an instant start = end."""

    start: datetime
    end: datetime

    @property
    def is_day(self) -> bool:
        return self.start != self.end


def user_value(value: UserValue, actor: Actor) -> object:
    """What the asker has: an id, a list of ids or names, or an attribute; None when the attribute is missing."""
    match value.user:
        case "member":
            return str(actor.member_id)
        case "departments":
            return [str(department) for department in actor.department_ids]
        case "roles":
            return sorted(actor.roles)
        case _:
            return actor.attributes.get(value.user.removeprefix("attributes."))


def read_operands(field: Field, operator: Operator, value: object, now: datetime, zone: ZoneInfo) -> Operands:
    """A comparison's value for a field's column. Raises FieldProblem."""
    read = coerce_operand(field, operator, value)
    storage = field.storage()
    is_instant = storage is not None and storage.kind is StorageKind.INSTANT
    try:
        if operator is Operator.WITHIN:
            return Operands(operator, _period(str(read), is_instant, now, zone))
        values = read if isinstance(read, list) else [read]
        return Operands(operator, tuple(_instants(each, zone) if is_instant else each for each in values))
    except (OverflowError, ValueError) as error:
        raise FieldProblem("filter_value_missing") from error


def _period(name: str, is_instant: bool, now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    days = period_days(name, now.astimezone(zone).date())
    if days is None:
        raise FieldProblem("filter_period_unknown", value=name)
    return (day_start(days[0], zone), day_start(days[1], zone)) if is_instant else days


def _instants(value: object, zone: ZoneInfo) -> Instants | None:
    if isinstance(value, datetime):
        return Instants(value, value)
    if isinstance(value, date):
        return Instants(day_start(value, zone), day_start(value + timedelta(days=1), zone))
    return None


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Midnight of a day in a time zone, as an instant."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)
