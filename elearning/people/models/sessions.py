from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

if TYPE_CHECKING:
    from elearning.people.sessions import SessionStore


class SessionManager(BaseSessionManager["Session"]):
    """Brings along whose session it is: every request asks for all three together."""

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("user__employee")


class Session(AbstractBaseSession):
    """A browser that is signed in, or has something to remember for a nameless reader.

    ``user`` says what the signed data says too, as a key that can be joined.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "session_key": "secret",
        "session_data": "secret",
        "expire_date": "behaviour",
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="sessions",
    )

    objects = SessionManager()
    wagtail_reference_index_ignore = True

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from elearning.people.sessions import SessionStore

        return SessionStore
