"""GIFT: Moodle's format for questions that are written by hand."""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
