"""What PostgreSQL refuses after all checks passed (races, extremes) becomes a problem people can read."""

from psycopg import errors

from engine.errors import Diagnostic
from jigsmith.errors import Conflict, Invalid, JigsmithError, Unavailable
from jigsmith.records.record_table import RecordTable
from jigsmith.tables.tables import unique_fields

RETRY = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable, errors.QueryCanceled)


def problem_of(error: errors.Error, table: RecordTable) -> JigsmithError:
    """The problem a database error stands for; raises the error itself when it is not about the data."""
    if isinstance(error, RETRY):
        return Unavailable("record_busy", form=table.name)
    if isinstance(error, errors.UniqueViolation) and _column_of(error) == "id":
        return Conflict("record_id_taken", id=_value_of(error))
    if isinstance(error, errors.UniqueViolation):
        return _about_column(error, table, "value_taken")
    if isinstance(error, errors.ForeignKeyViolation):
        return _about_column(error, table, "reference_not_found")
    if isinstance(error, errors.DataError | errors.IntegrityError | errors.ProgramLimitExceeded):
        return _about_column(error, table, "value_not_storable")
    raise error


def _about_column(error: errors.Error, table: RecordTable, code: str) -> Invalid:
    column, shown = _column_of(error), _value_of(error)
    place = unique_fields(table.form.definition).get(error.diag.constraint_name or "", column)
    field = place if place.partition("/")[0] in table.form.fields else ""
    values = {"field": field, "value": shown, "id": shown, "form": table.name}
    path = f"/values/{field}" if field else "/values"
    return Invalid("record_invalid", diagnostics=[Diagnostic(code, values, path)], count=1)


def _column_of(error: errors.Error) -> str:
    """PostgreSQL names column and value in its detail: "Key (code)=(A1) already exists"."""
    detail = error.diag.message_detail or ""
    return error.diag.column_name or detail.partition("(")[2].partition(")")[0].strip('"')


def _value_of(error: errors.Error) -> str:
    return (error.diag.message_detail or "").partition(")=(")[2].rpartition(")")[0][:200]
