"""The quiz as a step of a module, and its attempts."""

from .steps import quiz

__all__ = ["quiz"]
