"""Passwords: argon2id hashes, and the rule a new password must meet."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import Diagnostic
from jigsmith.errors import Invalid

SHORTEST = 8
LONGEST = 256
# OWASP's second recommendation: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobody() -> str:
    """A hash no password fits: it is worked on where there is nothing to check, so that this takes as long."""
    return _hasher.hash(secrets.token_urlsafe(32))


def hash_password(password: str, path: str = "/password") -> str:
    """The hash to store. Raises Invalid when the password is too short or too long."""
    length = len(password)
    if length < SHORTEST:
        raise _unfit("password_too_short", SHORTEST, length, path)
    if length > LONGEST:
        raise _unfit("password_too_long", LONGEST, length, path)
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether `password` made `stored`; None and "" (no password) take the same time and are never true."""
    if len(password) > LONGEST:
        return False
    try:
        return _hasher.verify(stored or _nobody(), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def _unfit(code: str, limit: int, actual: int, path: str) -> Invalid:
    values = {"limit": limit, "actual": actual}
    return Invalid(code, diagnostics=[Diagnostic(code, values, path)], **values)
