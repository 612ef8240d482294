"""Moodle XML: the format in which Moodle gives questions with all that belongs to them."""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
