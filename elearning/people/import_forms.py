"""Forms of the employee file: bring it, agree to it, say what its columns are."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .importing.headings import OFFERED, guesses, is_required
from .models import PeopleImport
from .spreadsheets import LARGEST_FILE, heading

DAY = {"type": "date"}


class FileForm(forms.Form):
    """The file is looked at by its content later; here only its size counts."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX or CSV, 50 MB at most, no password, no macros."),
        error_messages={
            "empty": gettext_lazy("The file is empty."),
            "required": gettext_lazy("Choose a file."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it holds"),
        choices=PeopleImport.Kind,
        widget=forms.RadioSelect,
    )
    as_of = forms.DateField(
        label=gettext_lazy("Changes hold from"),
        help_text=gettext_lazy(
            "Where the file itself gives a day (TMT), that day counts."
        ),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(
                _("The file is larger than 50 MB: split it and import each.")
            )
        return file

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > self.today:
            raise ValidationError(_("This day lies in the future."))
        return day


class ConfirmForm(forms.Form):
    """What must be said beside 'yes'."""

    allow_partial = forms.BooleanField(
        label=gettext_lazy("This file holds only a part of the employees"),
        required=False,
    )
    end_missing = forms.BooleanField(
        label=gettext_lazy("End the jobs of the people who are not in the file"),
        required=False,
    )

    def __init__(self, *args: Any, batch: PeopleImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if batch.coverage >= 0.9:
            del self.fields["allow_partial"]
        if not batch.counts.get("missing") or batch.counts.get("problem"):
            del self.fields["end_missing"]


class ColumnsForm(forms.Form):
    """For each of our columns, the heading of the agency that means it."""

    def __init__(self, *args: Any, cells: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guessed = guesses(cells)
        choices = [(heading(cell), cell) for cell in cells if heading(cell)]
        for column in OFFERED:
            required = is_required(column)
            self.fields[column] = forms.ChoiceField(
                label=column,
                required=required,
                choices=[
                    ("", _("– choose –") if required else _("– none –")),
                    *choices,
                ],
                initial=guessed.get(column, ""),
            )

    def clean(self) -> dict[str, Any]:
        chosen = [said for said in self.cleaned_data.values() if said]
        if len(chosen) > len(set(chosen)):
            raise ValidationError(_("Two columns have the same heading: choose again."))
        return self.cleaned_data
