"""Sign-in, sign-out and the session."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from jigsmith.accounts.dependencies import COOKIE, Asker, Asking
from jigsmith.accounts.members import set_own_language
from jigsmith.accounts.session_view import session_view
from jigsmith.accounts.sessions import LIFETIME, Credentials, change_password, close_session, sign_in_with
from jigsmith.accounts.sign_in_rate import SignInRate
from jigsmith.errors import NotAllowed
from jigsmith.web.answers import answer
from jigsmith.web.services import Services, get_services

router = APIRouter(prefix="/api", tags=["session"])


class SignIn(BaseModel):
    """What the sign-in page sends."""

    login: str = Field(min_length=1, max_length=200)
    password: str = Field(max_length=1000)
    tenant: str | None = Field(None, max_length=100)


class NewPassword(BaseModel):
    """A change of one's own password."""

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class SessionChange(BaseModel):
    """What people may change about themselves."""

    language: Literal["zh", "en"] | None = None
    password: NewPassword | None = None


@router.post("/session")
def sign_in(request: Request, body: SignIn) -> Response:
    """Sign in with tenant, login and password; sets the cookie."""
    services = get_services(request)
    rate: SignInRate = request.app.state.sign_in_rate
    secret = _checked_sign_in(services, rate, body, _address(request))
    response = answer(session_view(Asker(request, services, secret, is_token=False, is_new=True)))
    age, secure = int(LIFETIME.total_seconds()), services.settings.secure_cookies
    response.set_cookie(COOKIE, secret, age, httponly=True, samesite="lax", secure=secure)
    return response


@router.get("/session")
def get_session(asker: Asking) -> Response:
    """Who is signed in, where, and the CSRF token of the session."""
    return answer(session_view(asker))


@router.patch("/session")
def change_session(asker: Asking, body: SessionChange) -> Response:
    """Change one's own language or password."""
    account_id = asker.identity.account_id
    if account_id is None:
        raise NotAllowed("session_needed")
    if body.password:
        _count_guess(asker, account_id)
    with asker.work() as (uow, actor):
        if body.language:
            set_own_language(uow, actor.member_id, body.language)
        if body.password:
            with uow.control() as control:
                change_password(control, account_id, body.password.old, body.password.new, asker.secret_hash)
    return answer(session_view(asker))


@router.delete("/session", status_code=204)
def sign_out(asker: Asking) -> Response:
    """End the session."""
    if asker.identity.account_id is None:
        raise NotAllowed("session_needed")
    with asker.services.database.control() as control:
        close_session(control, asker.secret_hash)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE)
    return response


def _count_guess(asker: Asker, account_id: UUID) -> None:
    """Whoever sits down at somebody's open session may not try out passwords without end."""
    rate: SignInRate = asker.request.app.state.sign_in_rate
    rate.attempt(f"change:{account_id}", _address(asker.request))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _checked_sign_in(services: Services, rate: SignInRate, body: SignIn, address: str) -> str:
    login = f"{(body.tenant or '').strip()}:{body.login.strip()}"
    rate.attempt(login, address)
    secret = sign_in_with(services.database, Credentials(body.login, body.password, body.tenant))
    rate.succeeded(login, address)
    return secret
