"""Pages about people: sign-in, first sign-in, the employee file, accounts."""

from .signing_in import language, sign_in

__all__ = ["language", "sign_in"]
