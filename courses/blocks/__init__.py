"""The blocks a lesson is made of, one family a file."""

from .body import LessonBody

__all__ = ["LessonBody"]
