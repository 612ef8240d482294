"""What the agency may enter about itself without holding back its certificates."""

import pytest
from django.core.exceptions import ValidationError

from elearning.people.models import AgencySettings


@pytest.mark.parametrize(
    "text",
    [
        "{number:05d}/ZI/{year}",
        "800.2/{number:05d}/BKPSDM/{year}",
        "{year}-{unit}-{number}",
        "{number} {year} Nº",
    ],
)
def test_a_number_with_its_year_is_accepted(text):
    AgencySettings(certificate_number_format=text).full_clean()


@pytest.mark.parametrize(
    "text",
    [
        "{number}",  # would come again next year
        "ZI/{year}",
        "{number}/{year}/{tahun}",
        "{number}/{year}/{",
        "{number}/{year}/{}",
        "{number}/{year}/{unit.nama}",
        "{number}/{year}/{unit:05d}",
        "{number:.0f}" * 2,
    ],
)
def test_a_number_that_cannot_be_filled_in_or_comes_twice_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        AgencySettings(certificate_number_format=text).full_clean()
    assert set(refusal.value.message_dict) == {"certificate_number_format"}
