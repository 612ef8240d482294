"""/verifikasi/segel/: the heads of all seals, for anybody to keep and to compare."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from elearning.evidence.models import Seal
from elearning.evidence.packing.checker import PERIKSA, checker_page
from elearning.evidence.sealing import seal_facts, sealed_count
from elearning.throttling import throttled

PAGE, MOST_IN_JSON = 30, 500
LARGEST = 2**31 - 1


@require_safe
@throttled(name="seals", per_minute=60)
def page(request: HttpRequest) -> HttpResponse:
    """Newest first; nothing in it tells of a person."""
    seals = Paginator(Seal.objects.order_by("-number"), PAGE)
    context = {
        "keys": _keys(),
        "page": seals.get_page(request.GET.get("page")),
        "sealed_count": sealed_count(),
    }
    return render(request, "evidence/seals.html", context)


@require_safe
@throttled(name="seals", per_minute=60)
@cache_control(public=True, max_age=300)
def file(request: HttpRequest) -> JsonResponse:
    """The same for machines, newest first; ``next`` leads to older ones."""
    before = request.GET.get("sebelum", "")
    seals = Seal.objects.order_by("-number")
    if before.isascii() and before.isdigit():
        seals = seals.filter(number__lt=min(int(before[:10]), LARGEST))
    found = list(seals[: MOST_IN_JSON + 1])
    shown, older = found[:MOST_IN_JSON], found[MOST_IN_JSON:]
    address = reverse("seals_file")
    return JsonResponse(
        {
            "next": f"{address}?sebelum={shown[-1].number}" if older else None,
            "seals": [seal_facts(seal) for seal in shown],
        }
    )


@require_safe
@throttled(name="seals", per_minute=60)
@cache_control(public=True, max_age=300)
def checker(request: HttpRequest) -> HttpResponse:
    """The page that checks packs, to be kept; not the one that a pack brings along."""
    response = HttpResponse(checker_page(), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{PERIKSA}"'
    return response


def _keys() -> list[dict[str, Any]]:
    """Each key that ever signed, the latest first, and the seals between."""
    signed = Seal.objects.exclude(public_key="").values("public_key")
    spans = signed.annotate(first=Min("number"), last=Max("number")).order_by("-last")
    return [
        {**span, "name": Seal(public_key=span["public_key"]).key_id} for span in spans
    ]
