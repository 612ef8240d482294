"""Sessions that know their account: who asks is read in one statement, not in three.

Django keeps session and account apart, so that every request of a person reads the session,
then the account. Here the row of a session points to its account, and both come together.
What Django checks stays with Django: the signature of the data, the expiry, and the hash of
the password that ends all other sessions when it changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.contrib import auth
from django.contrib.auth import middleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Session, User

_brought: ContextVar[User | None] = ContextVar("account of a session", default=None)


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the account as a column beside the data."""

    _owner: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        self._owner = row.user if row else None
        return self.decode(row.session_data) if row else {}

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(auth.SESSION_KEY)
        return row

    @property
    def owner(self) -> User | None:
        """The account that was read with the session; nobody has verified it yet."""
        self._get_session()  # type: ignore[attr-defined] # loads it unless it is there
        return self._owner


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Django's, but the account is the one that came with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def brought_along(user_id: Any) -> User | None:
    """The account of this key, if the session that is being verified brought it along."""
    user = _brought.get()
    return user if user is not None and user.pk == user_id else None


@contextmanager
def _bringing(user: User | None) -> Iterator[None]:
    token = _brought.set(user)
    try:
        yield
    finally:
        _brought.reset(token)


def _user_of(request: Any) -> User | AnonymousUser:
    """Who asks. Django verifies the session and asks our backend, which finds him here."""
    with _bringing(request.session.owner):
        user: User | AnonymousUser = middleware.get_user(request)
    return user
