import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(settings):
    """Messages as they stand in the source, whatever the catalogues say."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield
