"""The pledge as a step of a module, and HR's page about who has signed."""

from .steps import pledge

__all__ = ["pledge"]
