"""Names and texts as PostgreSQL reads them: the only places where either becomes part of a statement."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.types import TypeEngine

NAME_BYTES = 63
_dialect = PGDialect()  # type: ignore[no-untyped-call]
_quoter = _dialect.identifier_preparer


def quoted(name: str) -> str:
    """An identifier, always in double quotes: keywords and Chinese names alike."""
    return _quoter.quote_identifier(name)


def literal(text: str) -> str:
    """A text constant; standard_conforming_strings makes the backslash an ordinary character."""
    return "'" + text.replace("'", "''") + "'"


def text_array(texts: Iterable[str]) -> str:
    """A text[] constant."""
    return f"ARRAY[{', '.join(literal(text) for text in texts)}]::text[]"


def type_sql(type_: TypeEngine[Any]) -> str:
    """A column type as DDL writes it."""
    return type_.compile(_dialect)


def digest(*parts: str) -> str:
    """Ten letters and digits that stand for the parts in a generated name."""
    return blake2b("\0".join(parts).encode(), digest_size=5).hexdigest()


def fitted(prefix: str, name: str, suffix: str) -> str:
    """`prefix + name + suffix` in at most 63 bytes; a shortened name carries its digest, so names stay apart."""
    whole = f"{prefix}{name}{suffix}"
    if len(whole.encode()) <= NAME_BYTES:
        return whole
    suffix = f"_{digest(name)}{suffix}"
    room = NAME_BYTES - len(prefix.encode()) - len(suffix.encode())
    return prefix + name.encode()[:room].decode(errors="ignore") + suffix


def retired_name(name: str, number: int) -> str:
    """Where a dropped or converted column (or a dropped table) waits until it is purged or comes back."""
    return fitted("_was_", name, f"_{number}")
