"""The blocks a lesson is made of, one family a file."""

from .body import LessonBody, problems_in

__all__ = ["LessonBody", "problems_in"]
