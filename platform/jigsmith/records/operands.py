"""Operands of filters: JSON and user values made into parameters of the column's type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg.types.json
from pydantic import TypeAdapter, ValidationError

from engine.fields.base import StorageKind
from engine.forms.filters import UserValue
from jigsmith.accounts.actor import Actor

MAX_TEXT = 10_000
MAX_DIGITS = 1000
_DURATION = TypeAdapter(timedelta)


class BadOperandError(ValueError):
    """The value cannot be one of the column's kind."""


@dataclass(frozen=True, slots=True)
class Instants:
    """The half-open stretch of time an operand stands for; a date alone is its whole day, an instant has start = end."""

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


def operand(kind: StorageKind, value: object, zone: ZoneInfo) -> object:
    """`value` as a parameter for a column of `kind`. Raises BadOperandError."""
    if kind is StorageKind.INSTANT:
        return _instants(value, zone)
    try:
        return _READERS[kind](value)
    except (KeyError, ValueError, TypeError, OverflowError, InvalidOperation, ValidationError) as error:
        raise BadOperandError(str(error)) from error


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Midnight of a day in a time zone, as an instant."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadOperandError("not a text")
    text = str(value)
    if "\0" in text or len(text) > MAX_TEXT:
        raise BadOperandError("not a storable text")
    text.encode()
    return text


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadOperandError("not a number")
    number = Decimal(str(value).strip())
    if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
        raise BadOperandError("not a finite number")
    return number


def _integer(value: object) -> int:
    number = _decimal(value)
    if number != number.to_integral_value() or abs(number) >= 2**63:
        raise BadOperandError("not a whole number")
    return int(number)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadOperandError("not true or false")
    return value


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return date.fromisoformat(_text(value)[:10])


def _instants(value: object, zone: ZoneInfo) -> Instants:
    try:
        text = _text(value)
        if len(text) == 10:
            day = date.fromisoformat(text)
            return Instants(day_start(day, zone), day_start(day + timedelta(days=1), zone))
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadOperandError(str(error)) from error
    return Instants(moment, moment)


def _time(value: object) -> time:
    moment = time.fromisoformat(_text(value))
    if moment.tzinfo is not None:
        raise BadOperandError("a time of day has no zone")
    return moment


_READERS: Mapping[StorageKind, Callable[[object], object]] = {
    StorageKind.TEXT: _text,
    StorageKind.INTEGER: _integer,
    StorageKind.DECIMAL: _decimal,
    StorageKind.BOOLEAN: _boolean,
    StorageKind.DATE: _date,
    StorageKind.TIME: _time,
    StorageKind.DURATION: lambda value: _DURATION.validate_python(_text(value)),
    StorageKind.TEXT_LIST: _text,
    StorageKind.JSON: psycopg.types.json.Jsonb,
    StorageKind.RECORD: lambda value: UUID(_text(value)),
    StorageKind.RECORDS: lambda value: UUID(_text(value)),
    StorageKind.MEMBER: lambda value: UUID(_text(value)),
    StorageKind.DEPARTMENT: lambda value: UUID(_text(value)),
}
