"""What every template may show: agency and navigation."""

from typing import Any

from django.http import HttpRequest

from elearning.people.models import AgencySettings


def site(request: HttpRequest) -> dict[str, Any]:
    return {"agency": AgencySettings.load(request_or_site=request)}
