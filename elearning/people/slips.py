"""The codes of a unit on paper: one slip a person, to be cut and handed out."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from elearning.typesetting import compile_pdf

from .activating import Slip
from .models import AgencySettings, Unit

MASK = "•"
SHOWN = 4  # of a NIP: without birth date


def masked(nip: str) -> str:
    """'•••••••• •••••• 1 001': enough to tell two people of one name apart."""
    return f"{MASK * 8} {MASK * 6} {nip[-SHOWN]} {nip[1 - SHOWN :]}"


def slips_pdf(slips: Sequence[Slip], *, unit: Unit, at: datetime) -> bytes:
    data = {
        "agency": AgencySettings.load().name,
        "unit": unit.name,
        "printed_on": timezone.localdate(at).isoformat(),
        "address": f"{settings.SITE_URL}{reverse('activate')}",
        "slips": [
            {
                "name": slip.employee.full_name,
                "nip": masked(slip.employee.nip),
                "unit": getattr(slip.employee, "unit_name", unit.name),
                "code": slip.code,
                "valid_until": timezone.localdate(slip.valid_until).isoformat(),
            }
            for slip in slips
        ],
    }
    return compile_pdf("activation_slips", data, at=at)
