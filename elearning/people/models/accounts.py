import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


def new_username() -> str:
    """An opaque name: accounts are found by NIP or e-mail, never by this."""
    return f"u{secrets.token_hex(12)}"


class User(AbstractUser):
    """An account. An employee may have none yet, and an account need not be an employee's."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "username": "none",
        "first_name": "general",
        "last_name": "general",
        "email": "general",
        "password": "secret",
        "last_login": "behaviour",
        "date_joined": "none",
        "is_staff": "none",
        "is_active": "none",
        "is_superuser": "none",
    }

    username = models.CharField(max_length=150, unique=True, default=new_username)
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.username
