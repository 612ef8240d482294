"""The activity as a step of a module, its attendance, and HR's pages about it."""

from .steps import activity

__all__ = ["activity"]
