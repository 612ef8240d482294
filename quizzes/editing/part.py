"""What every kind of question adds to the form."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes import marking

from .given import Given
from .pictures import StemPicture, picture_fields, put_picture
from .rows import GivenForm, Rows

PROBLEMS: Mapping[str, Any] = {
    "stem_empty": _("Write the question."),
    "too_few_options": _("Write at least two options."),
    "not_two_options": _("True or false has exactly two options."),
    "no_right_option": _("Mark at least one option as right."),
    "several_right_options": _(
        "Mark only one option as right, or choose the kind with several right answers."
    ),
    "right_option_earns_less": _(
        "With one right answer, the right option earns 100 percent: empty its share."
    ),
    "share_against_right": _(
        "Where shares are given, each right option needs one above 0, and no other may."
    ),
    "right_options_earn_less": _(
        "The shares of the right options add up to 100 percent."
    ),
    "text_empty": _("Each row needs a text or a picture."),
    "too_few_pairs": _("Write at least two items, and two different matches."),
    "choices_not_unique": _("Two matches read the same. Word them differently."),
    "too_few_items": _("Write at least two steps."),
    "no_answer": _("Write at least one answer that is accepted."),
    "no_answer_earns_all": _("At least one answer must earn 100 percent."),
    "answer_out_of_reach": _(
        "An answer further up takes all that this one would accept. Put it lower."
    ),
    "answer_too_long": _("An accepted answer has at most 400 characters."),
    "no_parts": _("Write at least one question about the case."),
}


class Part:
    """The fields of one kind, and the body that they make.

    ``base`` is what all its names begin with: nothing, or the place in a scenario.
    ``body`` is what the question said before, to begin with and to stay the same.
    """

    template_name: ClassVar[str] = ""
    names: ClassVar[tuple[str, ...]] = ()
    text_rows: ClassVar[str] = ""

    def __init__(
        self, kind: str, *, base: str, given: Given, body: dict[str, Any] | None
    ) -> None:
        self.kind, self.base, self.given = kind, base, given
        self.was: dict[str, Any] = body or {}
        self.problems: list[Any] = []
        self.figure = StemPicture(
            given=given, prefix=f"{base}figure", initial=picture_fields(self.was)
        )
        self.build()

    @classmethod
    def beginning(cls) -> dict[str, str]:
        """Values that a question newly of this kind begins with."""
        return {}

    def build(self) -> None:
        """Make the forms and rows of this kind."""
        raise NotImplementedError

    def own_pieces(self) -> list[GivenForm | Rows[Any]]:
        """The forms and rows of this kind, which must all be valid."""
        raise NotImplementedError

    def own_body(self) -> dict[str, Any]:
        """What they say, once they are valid."""
        raise NotImplementedError

    @property
    def body(self) -> dict[str, Any]:
        """What the fields say, with the picture of the question, once they are valid."""
        body = {k: v for k, v in self.own_body().items() if k != "picture"}
        if "picture" in self.was:
            body["picture"] = self.was["picture"]
        put_picture(body, self.figure)
        return body

    def is_valid(self) -> bool:
        valid = [piece.is_valid() for piece in [self.figure, *self.own_pieces()]]
        if not all(valid):
            return False
        codes = self.codes()
        self.problems = [PROBLEMS.get(code, code) for code in codes]
        return not codes

    def codes(self) -> list[str]:
        return marking.problems(self.kind, self.body)

    def complaints(self) -> list[Any]:
        """What is wrong in the fields of this kind, in sentences."""
        found = [
            text
            for form in self.forms()
            for said in form.errors.values()
            for text in said
        ]
        return list(dict.fromkeys(map(str, [*found, *self.problems])))

    def forms(self) -> list[GivenForm]:
        """Every form in it, rows one by one."""
        return [self.figure, *forms_in(self.own_pieces())]


def forms_in(pieces: list[GivenForm | Rows[Any]]) -> list[GivenForm]:
    found: list[GivenForm] = []
    for piece in pieces:
        found += [piece] if isinstance(piece, GivenForm) else piece.forms
    return found


def names_of_others(parts: Iterable[type[Part]], shown: Part) -> set[str]:
    """What the names of the other kinds begin with."""
    return {name for part in parts for name in part.names} - {*shown.names}


def kept_values(
    data: QueryDict | None, *, base: str, names: Collection[str]
) -> list[tuple[str, str]]:
    """Posted values whose names begin with one of ``names`` behind ``base``."""
    starts = tuple(f"{base}{name}-" for name in names)
    posted = data.items() if data is not None else ()
    return [(name, str(v)) for name, v in posted if name.startswith(starts)]
