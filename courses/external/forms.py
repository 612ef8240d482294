"""What an employee tells of a certificate, and what HR filters and answers."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from courses.models import ExternalCertificate
from courses.models.external import MOST_JP
from elearning.people.models import TrainingKind

from .submitting import Training


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class CertificateForm(forms.Form):
    """The fields of SIASN, and the file. A corrected one may keep its file."""

    name = forms.CharField(
        label=_("Name of the training"),
        max_length=250,
        help_text=_("As it stands on the certificate."),
    )
    organiser = forms.CharField(label=_("Organiser"), max_length=200)
    kind = forms.TypedChoiceField(
        label=_("Kind of training"),
        choices=[("", "–"), *TrainingKind.choices],
        coerce=int,
        help_text=_("As SIASN calls it."),
    )
    number = forms.CharField(label=_("Certificate number"), max_length=120)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    jp = forms.IntegerField(
        label=_("Lesson hours (JP)"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_JP)],
        help_text=_("Whole lesson hours, as they stand on the certificate."),
    )
    file = forms.FileField(
        label=_("File of the certificate"),
        help_text=_("PDF, JPG or PNG, at most 1 MB."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(
        self, *args: Any, corrects: ExternalCertificate | None = None, **kwargs: Any
    ) -> None:
        if corrects is not None:
            kwargs["initial"] = {
                name: getattr(corrects, name) for name in Training.__dataclass_fields__
            }
        super().__init__(*args, **kwargs)
        if corrects is not None:
            self.fields["file"].required = False
            self.fields["file"].help_text = _(
                "Leave it empty to keep the file that you sent. PDF, JPG or PNG, at "
                "most 1 MB."
            )

    def training(self) -> Training:
        data = self.cleaned_data
        return Training(**{name: data[name] for name in Training.__dataclass_fields__})


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The employee reads it."),
    )


STATE_CHOICES = [
    ("waiting", _("Waiting")),
    ("approved", _("Approved")),
    ("refused", _("Refused")),
    ("replaced", _("Replaced by a corrected one")),
    ("revoked", _("Revoked")),
    ("semua", _("All")),
]


class QueueForm(forms.Form):
    """Which certificates HR wants to see."""

    q = forms.CharField(label=_("Name, NIP or training"), max_length=60, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=STATE_CHOICES, required=False)
    jenis = forms.TypedChoiceField(
        label=_("Kind of training"),
        choices=[("", _("All")), *TrainingKind.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def read(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or None
