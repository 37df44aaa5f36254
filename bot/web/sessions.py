"""Whose conversation it is: a cookie that cannot be guessed."""

import hashlib
import re
import secrets

from aiohttp import web

from bot.message import Address

COOKIE = "troly"
_BYTES = 32
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def session_of(request: web.Request) -> str:
    """The session the browser brought along; a new one if it brought none or one we cannot have given out."""
    return known(request) or fresh()


def known(request: web.Request) -> str:
    """The session the browser brought along, "" if none that we can have given out."""
    brought = request.cookies.get(COOKIE, "")
    return brought if _SHAPE.fullmatch(brought) else ""


def fresh() -> str:
    """A new session id."""
    return secrets.token_urlsafe(_BYTES)


def address(session: str) -> Address:
    """Where the conversation of a session takes place. Whoever reads the database cannot take the session over."""
    return Address("web", hashlib.sha256(session.encode()).hexdigest()[:40])


def give(response: web.StreamResponse, session: str, secure: bool) -> None:
    """Hand the session to the browser until it is closed; scripts cannot read it, other sites cannot send it."""
    response.set_cookie(COOKIE, session, path="/", httponly=True, samesite="Lax", secure=secure)
