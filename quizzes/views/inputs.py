"""What a browser sends: one answer, or a whole sheet."""

from django import forms
from django.http import QueryDict

from quizzes.answering import Submitted

# What the column of a sequence can hold.
LARGEST = 2**31 - 1


class AnswerForm(forms.Form):
    """One answer: ``soal`` its place, ``urut`` its sequence, ``jawaban`` the chosen keys."""

    soal = forms.IntegerField(min_value=1)
    urut = forms.IntegerField(min_value=1, max_value=LARGEST)


def submitted(data: QueryDict) -> dict[int, Submitted]:
    """The answers of a whole sheet, by place: ``soal-3`` and the ``urut-3`` it builds on.

    Fields that make no sense are left out.
    """
    found = {}
    for name in data:
        place, sequence = name.removeprefix("urut-"), str(data[name])
        if place == name or not place.isdecimal() or not sequence.isdecimal():
            continue
        if int(sequence) < LARGEST:
            found[int(place)] = Submitted(
                response=data.getlist(f"soal-{place}"), sequence=int(sequence)
            )
    return found
